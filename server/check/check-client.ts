// The guard as the rest of the server sees it: a call to its helper process, with a time limit.
import { Caller } from '../workers/caller.js';
import { inProcess } from '../workers/helper.js';
import type { Judged, Verdict } from './guard.js';

/** Milliseconds for one judgement, the start of the helper included. */
const LIMIT_MS = 20_000;

export class CheckClient {
  private readonly helper: Caller;

  /**
   * @param assets directory with the helper's script, web-tree-sitter.wasm and grammars/
   * @param log told when a checker fails
   */
  constructor(
    assets: string,
    private readonly log: (message: string) => void,
  ) {
    // A process of its own: oxc is native code that overflows the stack on deeply nested text, and no thread survives that.
    this.helper = new Caller(inProcess(new URL('check-helper.js', `file://${assets}/`), [assets]));
  }

  /** Never rejects because of a checker: what could not be checked comes back labelled. Rejects when `signal` aborts. */
  async judge(edit: Judged, signal: AbortSignal): Promise<Verdict> {
    const limit = AbortSignal.timeout(LIMIT_MS);
    const either = AbortSignal.any([signal, limit]);
    try {
      return await this.ask(edit, either).catch((error) => {
        either.throwIfAborted();
        this.log(`check of ${edit.path}: ${error instanceof Error ? error.stack : error}`);
        return this.ask({ ...edit, grammarOnly: true }, either);
      });
    } catch (error) {
      signal.throwIfAborted();
      if (limit.aborted) return unchecked(`the check took more than ${LIMIT_MS / 1000} s`);
      this.log(`check of ${edit.path} by its grammar: ${error instanceof Error ? error.stack : error}`);
      return unchecked('the checker failed');
    }
  }

  close(): void {
    this.helper.stop();
  }

  private async ask(edit: Judged, signal: AbortSignal): Promise<Verdict> {
    return (await this.helper.call('judge', edit, { signal })) as Verdict; // what the helper's only handler returns
  }
}

const unchecked = (reason: string): Verdict => ({ blocking: [], warnings: [], unchecked: reason });
