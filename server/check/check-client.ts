// The guard as the rest of the server sees it: a call into its worker thread, with a time limit.
import { WorkerClient } from '../workers/worker-client.js';
import type { Judged, Verdict } from './guard.js';

/** Milliseconds for one judgement, the start of the worker included. */
const LIMIT_MS = 20_000;

export class CheckClient {
  private readonly worker: WorkerClient;

  /**
   * @param assets directory with the worker script, web-tree-sitter.wasm and grammars/
   * @param log told when a checker fails
   */
  constructor(
    assets: string,
    private readonly log: (message: string) => void,
  ) {
    this.worker = new WorkerClient(new URL('check-worker.js', `file://${assets}/`), { assets });
  }

  /** Never rejects because of a checker: what could not be checked comes back labelled. Rejects when `signal` aborts. */
  async judge(edit: Judged, signal: AbortSignal): Promise<Verdict> {
    const limit = AbortSignal.timeout(LIMIT_MS);
    try {
      // The worker's only handler of that name returns a Verdict.
      return (await this.worker.call('judge', edit, { signal: AbortSignal.any([signal, limit]) })) as Verdict;
    } catch (error) {
      signal.throwIfAborted();
      const reason = limit.aborted ? `the check took more than ${LIMIT_MS / 1000} s` : 'the checker failed';
      if (!limit.aborted) this.log(`check of ${edit.path}: ${error instanceof Error ? error.stack : error}`);
      return { blocking: [], warnings: [], unchecked: reason };
    }
  }

  close(): void {
    this.worker.stop();
  }
}
