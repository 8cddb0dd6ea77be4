// The main thread's side: one worker, started on the first call, ended when a call is aborted or it has been idle.
import { Worker } from 'node:worker_threads';
import type { Answer, Call } from './serve.js';

/** Milliseconds without a call after which the worker is ended and its memory returned. */
const IDLE_MS = 10 * 60_000;

interface Pending {
  readonly call: Call;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  progress?: ((value: unknown) => void) | undefined;
}

export interface CallOptions {
  /** Aborting ends the worker, because nothing else stops synchronous work; its other calls start again in a new one. */
  readonly signal: AbortSignal;
  readonly onProgress?: (value: unknown) => void;
}

export class WorkerClient {
  private worker: Worker | undefined;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private idle: NodeJS.Timeout | undefined;

  /** @param onEnd called when the worker, and whatever state it held, is gone */
  constructor(
    private readonly script: URL,
    private readonly workerData: unknown,
    private readonly onEnd: () => void = () => undefined,
  ) {}

  /** Runs a handler of the worker. Rejects with the handler's error, the signal's reason, or that of the worker's end. */
  async call(method: string, argument: unknown, { signal, onProgress }: CallOptions): Promise<unknown> {
    signal.throwIfAborted();
    const worker = this.start();
    const call: Call = { id: this.nextId++, method, argument };
    const abort = (): void => this.abandon(call.id, signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.pending.set(call.id, { call, resolve, reject, progress: onProgress });
        worker.postMessage(call);
      });
    } finally {
      signal.removeEventListener('abort', abort);
      this.pending.delete(call.id);
      this.rest();
    }
  }

  /** Ends the worker; calls under way reject with `reason`. A later call starts a new one. */
  stop(reason: unknown = new Error('the worker was stopped')): void {
    const worker = this.detach();
    for (const { reject } of this.pending.values()) reject(reason);
    this.pending.clear();
    void worker?.terminate();
  }

  private abandon(id: number, reason: unknown): void {
    const abandoned = this.pending.get(id);
    this.pending.delete(id);
    const others = [...this.pending.values()];
    void this.detach()?.terminate();
    for (const { call } of others) this.start().postMessage(call);
    abandoned?.reject(reason);
  }

  private detach(): Worker | undefined {
    const worker = this.worker;
    this.worker = undefined;
    if (worker !== undefined) this.onEnd();
    return worker;
  }

  private start(): Worker {
    clearTimeout(this.idle);
    if (this.worker !== undefined) return this.worker;
    // What a library prints there is dropped: stdout belongs to the protocol.
    const worker = new Worker(this.script, { workerData: this.workerData, stdout: true, stderr: false });
    worker.stdout.resume();
    worker.on('message', (answer: Answer) => this.settle(answer));
    worker.on('error', (error) => this.worker === worker && this.stop(error));
    worker.on('exit', (code) => this.worker === worker && this.stop(new Error(`the worker ended with code ${code}`)));
    worker.unref();
    this.worker = worker;
    return worker;
  }

  private settle(answer: Answer): void {
    const call = this.pending.get(answer.id);
    if (answer.kind === 'progress') call?.progress?.(answer.value);
    else if (answer.kind === 'result') call?.resolve(answer.value);
    else call?.reject(answer.error);
  }

  private rest(): void {
    if (this.pending.size > 0) return;
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.stop(), IDLE_MS);
    this.idle.unref();
  }
}
