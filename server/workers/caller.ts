// The main thread's side of a call: one helper, started on the first call, ended when a call is aborted or after idling.
import type { Helper, StartHelper } from './helper.js';
import type { Answer, Call } from './serve.js';

const IDLE_MS = 10 * 60_000;

interface Pending {
  readonly call: Call;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  progress?: ((value: unknown) => void) | undefined;
}

export interface CallOptions {
  /**
   * Aborting ends the helper, because nothing else stops synchronous work; its other calls start again in a new one. Absent
   * for a helper that must not be ended, because it would lose what it holds.
   */
  readonly signal?: AbortSignal;
  readonly onProgress?: (value: unknown) => void;
}

export class Caller {
  private helper: Helper | undefined;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private idle: NodeJS.Timeout | undefined;

  /** @param idleMs milliseconds without a call after which the helper is ended and its memory returned */
  constructor(
    private readonly startHelper: StartHelper,
    private readonly idleMs = IDLE_MS,
  ) {}

  /** Runs a handler of the helper. Rejects with the handler's error, the signal's reason, or that of the helper's end. */
  async call(method: string, argument: unknown, { signal, onProgress }: CallOptions = {}): Promise<unknown> {
    signal?.throwIfAborted();
    const helper = this.start();
    const call: Call = { id: this.nextId++, method, argument };
    const abort = (): void => this.abandon(call.id, signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.pending.set(call.id, { call, resolve, reject, progress: onProgress });
        helper.post(call);
      });
    } finally {
      signal?.removeEventListener('abort', abort);
      this.pending.delete(call.id);
      this.rest();
    }
  }

  /** Starts the helper, so that the first call need not wait for it. */
  warm(): void {
    this.start();
    this.rest();
  }

  /** Ends the helper; calls under way reject with `reason`. A later call starts a new one. */
  stop(reason: unknown = new Error('the helper was stopped')): void {
    this.detach();
    for (const { reject } of this.pending.values()) reject(reason);
    this.pending.clear();
  }

  private abandon(id: number, reason: unknown): void {
    const abandoned = this.pending.get(id);
    this.pending.delete(id);
    this.detach();
    for (const { call } of [...this.pending.values()]) this.start().post(call);
    abandoned?.reject(reason);
  }

  private detach(): void {
    if (this.helper === undefined) return;
    this.helper.end();
    this.helper = undefined;
  }

  private start(): Helper {
    clearTimeout(this.idle);
    // The type of an Answer is what serve() posts.
    this.helper ??= this.startHelper({
      onMessage: (message) => this.settle(message as Answer),
      onEnd: (reason) => this.stop(reason),
    });
    return this.helper;
  }

  private settle(answer: Answer): void {
    const call = this.pending.get(answer.id);
    if (answer.kind === 'progress') call?.progress?.(answer.value);
    else if (answer.kind === 'result') call?.resolve(answer.value);
    else call?.reject(answer.error);
  }

  private rest(): void {
    if (this.pending.size > 0 || this.idleMs === Number.POSITIVE_INFINITY) return;
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.stop(), this.idleMs);
    this.idle.unref();
  }
}
