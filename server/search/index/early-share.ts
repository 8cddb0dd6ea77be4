// A share of files that nobody has asked about yet: they are read meanwhile, so that the first search finds them in memory.
import { gitTracked } from '../../workspace/git-listing.js';
import { Pace } from '../../workspace/pace.js';
import type { Share } from './share.js';

export class EarlyShare {
  private readonly taken = new AbortController();

  /** @param share of no files yet */
  constructor(
    root: string,
    private readonly share: Share,
  ) {
    // Without what is read ahead, everything is read when it is asked for.
    this.read(root).catch(() => undefined);
  }

  /** The share, from now on of these files. */
  take(files: readonly string[]): Share {
    this.taken.abort();
    this.share.setFiles(files);
    return this.share;
  }

  /** What git tracks is nearly all that will be asked for, and is told soonest. */
  private async read(root: string): Promise<void> {
    const { signal } = this.taken;
    const names = await gitTracked(root, signal);
    if (names === undefined) return;
    this.share.setFiles(names.tracked);
    const pace = new Pace();
    for (const path of names.tracked) {
      if (signal.aborted || !this.share.readAhead(path)) return;
      if (pace.isDue) await pace.pause();
    }
  }
}
