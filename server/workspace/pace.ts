// Long work in short slices, so that requests are answered in between.

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
