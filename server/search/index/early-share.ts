// A share of files that nobody has asked about yet: what the first search needs is done meanwhile.
import { gitTracked } from '../../workspace/git-listing.js';
import { Pace, turn } from '../../workspace/pace.js';
import type { SearchQuery } from '../query.js';
import { MANY_FILES } from '../tree-sizes.js';
import type { Share } from './share.js';
import { newTogether } from './together.js';

/** Searches of the files read ahead, so that V8 has compiled the code when somebody asks; each is ended after as many milliseconds. */
const REHEARSALS = 12;
const REHEARSAL_MS = 6;

const WORD = 'return';
const REHEARSED: SearchQuery = { kind: 'literal', needle: WORD, word: false, grams: { kind: 'any' } };

export class EarlyShare {
  private isTaken = false;
  private isDropped = false;

  /**
   * @param share of no files yet
   * @param hasIndex whether an earlier server has left its index; what is in there need not be read
   */
  constructor(
    private readonly root: string,
    private readonly share: Share,
    hasIndex: boolean,
  ) {
    if (hasIndex) share.readIndexAhead();
    // Without what is read ahead, everything is read when it is asked for.
    else this.readAhead().catch(() => undefined);
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
  private async readAhead(): Promise<void> {
    const names = await gitTracked(this.root, new AbortController().signal);
    if (names === undefined || names.tracked.length > MANY_FILES || this.isDropped) return;
    if (!this.isTaken) this.share.setFiles(names.tracked);
    const pace = new Pace();
    for (const path of names.tracked) {
      if (!this.share.readAhead(path)) break;
      if (pace.isDue) await pace.pause();
    }
    await this.rehearse();
  }

  private async rehearse(): Promise<void> {
    for (let left = REHEARSALS; left > 0 && !this.isDropped; left--) {
      await turn();
      const until = Date.now() + REHEARSAL_MS;
      const count = { query: REHEARSED, selection: { dir: '' }, word: WORD.length, mostLines: 0, until };
      this.share.count({ ...count, together: newTogether() }, () => undefined);
    }
  }
}
