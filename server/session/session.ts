// What one connected client has open: the current file, and where its window stands in each file it has seen.

/** UTF-16 units of seen text to keep. */
const MOST_SEEN = 16_000_000;

export class Session {
  /** Real path of the file that tools act on when they are given no path. */
  openFile: string | undefined;
  /** Top line index (from 0) of the window, by real path. */
  private readonly tops = new Map<string, number>();

  /** Text of a file as this client last saw it (in part, at least), by real path; the last seen stands last. */
  private readonly seen = new Map<string, string>();
  private seenUnits = 0;

  /** The text that line numbers of this client refer to; undefined when it saw none, or too long ago. */
  seenText(realPath: string): string | undefined {
    return this.seen.get(realPath);
  }

  topOf(realPath: string): number {
    return this.tops.get(realPath) ?? 0;
  }

  /** Makes `realPath` the open file, of which the client now sees `text` with the window at line index `top`. */
  show(realPath: string, top: number, text: string): void {
    this.openFile = realPath;
    this.tops.set(realPath, top);
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
