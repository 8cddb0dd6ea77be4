// A share of files that nobody has asked about yet: what the first search needs is done meanwhile.
import { gitTracked } from '../../workspace/git-listing.js';
import { Pace, turn } from '../../workspace/pace.js';
import type { SearchQuery } from '../query.js';
import { MANY_FILES } from '../tree-sizes.js';
import { findRipgrep } from './ripgrep.js';
import type { SearchTerms } from './search-terms.js';
import type { Share } from './share.js';
import { newTogether } from './together.js';

/** Searches of the files read ahead, so that V8 has compiled the code when somebody asks; each is ended after as many milliseconds. */
const REHEARSALS = 12;
const REHEARSAL_MS = 6;

const WORD = 'return';
const REHEARSED: SearchQuery = {
  kind: 'literal',
  needle: WORD,
  word: false,
  grams: { kind: 'any' },
  essential: undefined,
};

export class EarlyShare {
  private isTaken = false;
  private isDropped = false;
  /** Ends when the files are roughly known. */
  private readonly known: Promise<void>;

  /**
   * @param share of no files yet
   * @param hasIndex whether an earlier server has left its index; what is in there need not be read
   */
  constructor(
    private readonly root: string,
    private readonly share: Share,
    hasIndex: boolean,
  ) {
    if (hasIndex) {
      share.takeIndexUp();
      this.known = Promise.resolve();
    } else {
      void findRipgrep(); // so that it is known then
      const tracked = this.findTracked().catch(() => []);
      this.known = tracked.then(() => undefined);
      // Without what is read ahead, everything is read when it is asked for.
      tracked.then((names) => this.readAhead(names)).catch(() => undefined);
    }
  }

  /** A search will come. */
  begin(search: SearchTerms): void {
    this.share.begin(search, this.known);
  }

  /** The share, from now on of these files. What is being read ahead is read to its end. */
  take(files: readonly string[]): Share {
    this.isTaken = true;
    this.share.setFiles(files);
    return this.share;
  }

  /** Nobody will ask for it. */
  drop(): void {
    this.isDropped = true;
    this.share.close();
  }

  /** What git tracks is nearly all that will be asked for, and is told soonest. */
  private async findTracked(): Promise<readonly string[]> {
    const names = await gitTracked(this.root, new AbortController().signal);
    if (names === undefined || this.isDropped) return [];
    const skipped = new Set(names.skipped);
    const files = names.tracked.filter((name) => !skipped.has(name));
    if (!this.isTaken) this.share.setFiles(files);
    return files;
  }

  private async readAhead(names: readonly string[]): Promise<void> {
    if (names.length === 0 || names.length > MANY_FILES) return;
    const pace = new Pace();
    for (const path of names) {
      if (this.isDropped || !this.share.readAhead(path)) break;
      if (!pace.isDue) continue;
      await this.share.precedence.given;
      await pace.pause();
    }
    await this.rehearse();
  }

  private async rehearse(): Promise<void> {
    for (let left = REHEARSALS; left > 0 && !this.isDropped; left--) {
      await turn();
      await this.share.precedence.given;
      const until = Date.now() + REHEARSAL_MS;
      const count = { ticket: 0, query: REHEARSED, selection: { dir: '' }, word: WORD.length, mostLines: 0, until };
      this.share.count({ ...count, together: newTogether() }, () => undefined);
    }
  }
}
