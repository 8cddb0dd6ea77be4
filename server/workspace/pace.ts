// Work that takes long: in short slices, so that requests are answered in between, and waited for no longer than wanted.

/** Milliseconds of work without a pause. */
const SLICE_MS = 8;

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Measures one piece of work. Ask `isDue` after each small step, and when it is, wait for `pause()`. */
export class Pace {
  private sinceMs = performance.now();

  get isDue(): boolean {
    return performance.now() - this.sinceMs > SLICE_MS;
  }

  async pause(): Promise<void> {
    await turn();
    this.sinceMs = performance.now();
  }
}

/** @throws the signal's reason as soon as it aborts, whatever the work does */
export function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
