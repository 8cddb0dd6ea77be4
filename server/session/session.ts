// What one connected client has open: the current file, where its window stands in each file it has seen, and what it changed.
import { randomUUID } from 'node:crypto';
import type { Originals } from './originals.js';

/** Line indexes from 0, `behind` exclusive. */
export interface ShownLines {
  readonly first: number;
  readonly behind: number;
}

/** UTF-16 units of seen text to keep: more than fits into what a model remembers. */
const MOST_SEEN = 4_000_000;

export class Session {
  /** Tells this client's changes from others' in the history. */
  readonly id = randomUUID();
  /** Real path of the file that tools act on when they are given no path. */
  openFile: string | undefined;
  /** The lines shown last, by real path. */
  private readonly windows = new Map<string, ShownLines>();

  /** Text of a file as this client last saw it (in part, at least), by real path; the last seen stands last. */
  private readonly seen = new Map<string, string>();
  private seenUnits = 0;

  /** @param originals what this client changed, as it was before */
  constructor(readonly originals: Originals) {}

  /** The text that line numbers of this client refer to; undefined when it saw none, or too long ago. */
  seenText(realPath: string): string | undefined {
    return this.seen.get(realPath);
  }

  /** A deleted file is not open any more. */
  forget(realPath: string): void {
    if (this.openFile === realPath) this.openFile = undefined;
    this.windows.delete(realPath);
    this.seenUnits -= this.seen.get(realPath)?.length ?? 0;
    this.seen.delete(realPath);
  }

  /** What was seen of a file holds for the place it was moved to. */
  rename(from: string, to: string): void {
    const seen = this.seen.get(from);
    const window = this.windows.get(from);
    const open = this.openFile;
    this.forget(from);
    if (seen !== undefined && window !== undefined) this.show(to, window, seen);
    this.openFile = open === from ? to : open;
  }

  /** The lines of a file that were shown last; undefined for a file that was not shown yet. */
  windowOf(realPath: string): ShownLines | undefined {
    return this.windows.get(realPath);
  }

  /** Makes `realPath` the open file, of whose `text` the client now sees these lines. */
  show(realPath: string, shown: ShownLines, text: string): void {
    this.openFile = realPath;
    this.windows.set(realPath, shown);
    this.seenUnits += text.length - (this.seen.get(realPath)?.length ?? 0);
    this.seen.delete(realPath);
    this.seen.set(realPath, text);
    for (const [oldest, old] of this.seen) {
      if (this.seenUnits <= MOST_SEEN || oldest === realPath) break;
      this.seen.delete(oldest);
      this.seenUnits -= old.length;
    }
  }
}
