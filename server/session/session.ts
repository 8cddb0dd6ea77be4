// What one connected client has open: the current file, and where its window stands in each file it has seen.

/** Line indexes from 0, `behind` exclusive. */
export interface ShownLines {
  readonly first: number;
  readonly behind: number;
}

/** UTF-16 units of seen text to keep. */
const MOST_SEEN = 16_000_000;

export class Session {
  /** Real path of the file that tools act on when they are given no path. */
  openFile: string | undefined;
  /** The lines shown last, by real path. */
  private readonly windows = new Map<string, ShownLines>();

  /** Text of a file as this client last saw it (in part, at least), by real path; the last seen stands last. */
  private readonly seen = new Map<string, string>();
  private seenUnits = 0;

  /** The text that line numbers of this client refer to; undefined when it saw none, or too long ago. */
  seenText(realPath: string): string | undefined {
    return this.seen.get(realPath);
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
