// The guard as the rest of the server sees it: a call to its helper process, with a time limit.
import { Caller } from '../workers/caller.js';
import { inProcess } from '../workers/helper.js';
import type { Judged, Listed, Listing, Verdict } from './guard.js';
import type { AskedEdit, Repair } from './repair/edit.js';

/** Milliseconds for one judgement, the start of the helper included. */
const LIMIT_MS = 20_000;

/** Milliseconds for the search of a repair, which ends much earlier by itself unless a checker hangs. */
const REPAIR_LIMIT_MS = 2000;

export class CheckClient {
  private readonly helper: Caller;
  /** File extensions whose checkers are loaded. */
  private readonly warmed = new Set<string>();

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
    const failed = (unchecked: string): Verdict => ({ blocking: [], warnings: [], unchecked });
    return (await this.ask('judge', edit, failed, signal)) as Verdict; // what the helper's handler of this name returns
  }

  /**
   * All problems of a text, new ones first where there is an original to compare with. Never rejects because of a checker;
   * rejects when `signal` aborts.
   */
  async problems(listed: Listed, signal: AbortSignal): Promise<Listing> {
    const failed = (unchecked: string): Listing => ({ problems: [], unchecked });
    return (await this.ask('problems', listed, failed, signal)) as Listing; // likewise
  }

  /**
   * The edit that was probably meant by one that the guard refused: passes the guard, and no other is as close. Undefined
   * when there is none, and when a checker fails. Rejects when `signal` aborts.
   */
  async repair(edit: AskedEdit, signal: AbortSignal): Promise<Repair | undefined> {
    const either = AbortSignal.any([signal, AbortSignal.timeout(REPAIR_LIMIT_MS)]);
    try {
      // What the helper's handler of this name returns.
      return (await this.helper.call('repair', edit, { signal: either })) as Repair | undefined;
    } catch (error) {
      signal.throwIfAborted();
      this.log(`repair of ${edit.path}: ${error instanceof Error ? error.stack : error}`);
      return undefined;
    }
  }

  /**
   * Loads what checks files of this kind, once, so that the first edit does not wait for it. To be called when one is opened,
   * long before it is edited.
   */
  warm(path: string): void {
    const kind = path.slice(path.lastIndexOf('.') + 1);
    if (this.warmed.has(kind)) return;
    this.warmed.add(kind);
    const signal = AbortSignal.timeout(LIMIT_MS);
    this.helper.call('problems', { path, text: '' }, { signal }).catch(() => undefined); // a real check will report it
  }

  close(): void {
    this.helper.stop();
  }

  /** Asks once more without the language's real parser when that failed. */
  private async ask(
    method: 'judge' | 'problems',
    question: Judged | Listed,
    failed: (reason: string) => Verdict | Listing,
    signal: AbortSignal,
  ): Promise<unknown> {
    const limit = AbortSignal.timeout(LIMIT_MS);
    const either = AbortSignal.any([signal, limit]);
    try {
      return await this.helper.call(method, question, { signal: either }).catch((error) => {
        either.throwIfAborted();
        this.log(`check of ${question.path}: ${error instanceof Error ? error.stack : error}`);
        return this.helper.call(method, { ...question, grammarOnly: true }, { signal: either });
      });
    } catch (error) {
      signal.throwIfAborted();
      if (limit.aborted) return failed(`the check took more than ${LIMIT_MS / 1000} s`);
      this.log(`check of ${question.path} by its grammar: ${error instanceof Error ? error.stack : error}`);
      return failed('the checker failed');
    }
  }
}
