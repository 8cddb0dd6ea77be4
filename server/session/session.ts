// What one connected client has open: the current file, where its window stands in each file it has seen, and what it changed.
import { randomUUID } from 'node:crypto';
import type { Originals } from './originals.js';
import { SeenTexts } from './seen-texts.js';

/** Line indexes from 0, `behind` exclusive. */
export interface ShownLines {
  readonly first: number;
  readonly behind: number;
}

export class Session {
  /** Tells this client's changes from others' in the history. */
  readonly id = randomUUID();
  /** Real path of the file that tools act on when they are given no path. */
  openFile: string | undefined;
  readonly seen = new SeenTexts();
  /** The lines shown last, by real path. */
  private readonly windows = new Map<string, ShownLines>();

  /** @param originals what this client changed, as it was before */
  constructor(readonly originals: Originals) {}

  /** A deleted file is not open any more. */
  forget(realPath: string): void {
    if (this.openFile === realPath) this.openFile = undefined;
    this.windows.delete(realPath);
    this.seen.forget(realPath);
  }

  /** What was seen of a file holds for the place it was moved to. */
  rename(from: string, to: string): void {
    const window = this.windows.get(from);
    this.windows.delete(from);
    if (window !== undefined) this.windows.set(to, window);
    this.seen.rename(from, to);
    if (this.openFile === from) this.openFile = to;
  }

  /** The lines of a file that were shown last; undefined for a file that was not shown yet. */
  windowOf(realPath: string): ShownLines | undefined {
    return this.windows.get(realPath);
  }

  /** Makes `realPath` the open file, of whose `text` the client now sees these lines. */
  show(realPath: string, shown: ShownLines, text: string): void {
    this.openFile = realPath;
    this.windows.set(realPath, shown);
    this.seen.show(realPath, text);
  }
}
