// What one connected client has open: the current file, and where its window stands in each file it has seen.

export class Session {
  /** Real path of the file that tools act on when they are given no path. */
  openFile: string | undefined;
  /** Top line index (from 0) of the window, by real path. */
  private readonly tops = new Map<string, number>();

  topOf(realPath: string): number {
    return this.tops.get(realPath) ?? 0;
  }

  /** Makes `realPath` the open file with its window at line index `top`. */
  show(realPath: string, top: number): void {
    this.openFile = realPath;
    this.tops.set(realPath, top);
  }
}
