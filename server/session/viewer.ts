// Viewing: which file is meant, and where its window goes.
import { Fault, fail } from '../errors.js';
import { renderWindow, type WindowBudget } from '../render/window.js';
import type { View, Viewing } from '../services.js';
import { indexLines, type Lines } from '../text/lines.js';
import { type FileState, sameState } from '../workspace/file-store.js';
import { type FileImage, readRaw } from '../workspace/image.js';
import type { Place } from '../workspace/roots.js';
import type { Workspace } from '../workspace/workspace.js';
import type { SeenText } from './seen-texts.js';
import type { Session } from './session.js';
import { lastTop, scrolledTop, topForLine, type WindowSize } from './window.js';

/** A line, or a part of it, with its number from 1. */
interface NumberedLine {
  readonly line: number;
  readonly text: string;
}

export class Viewer implements Viewing {
  constructor(
    private readonly workspace: Workspace,
    private readonly session: Session,
    private readonly size: WindowSize,
    private readonly budget: WindowBudget,
    /** Told of each file that a client opens (path as shown). */
    private readonly opened: (path: string) => void = () => undefined,
  ) {}

  open(path: string, line?: number): View {
    const image = this.workspace.read(path);
    const lines = indexLines(image.text);
    this.opened(image.place.shown);
    if (line === undefined) return this.show(image, lines, this.session.windowOf(image.place.real)?.first ?? 0);
    return this.show(image, lines, this.topFor(image, lines, line));
  }

  goto(line: number, path: string | undefined): View {
    const image = this.read(path, 'goto');
    const lines = indexLines(image.text);
    return this.show(image, lines, this.topFor(image, lines, line));
  }

  scroll(direction: 1 | -1, path: string | undefined): { view: View; moved: boolean } {
    const image = this.read(path, direction === 1 ? 'scroll_down' : 'scroll_up');
    const lines = indexLines(image.text);
    const shown = this.session.windowOf(image.place.real);
    if (shown === undefined) return { view: this.show(image, lines, 0), moved: true };
    // From where the window really stands: the file may have become shorter since. Downwards from the last line that was
    // shown, because a reply to an edit shows less than a window.
    const from = Math.min(shown.first, lastTop(lines.count, this.size.height));
    const start = direction === 1 ? Math.min(from, shown.behind - this.size.height) : from;
    const top = scrolledTop(start, direction, lines.count, this.size);
    return { view: this.show(image, lines, top), moved: top !== from };
  }

  /** The named file, or the open one. @throws NO_OPEN_FILE and the Faults of reading */
  read(path: string | undefined, tool: string): FileImage {
    const { openFile } = this.session;
    return path === undefined
      ? this.workspace.read(openFile ?? fail('NO_OPEN_FILE', { tool }))
      : this.workspace.read(path);
  }

  /** The new lines [first, behind) of a file that was just written, with a sixth of a window around them. */
  showEdited(place: Place, lines: Lines, first: number, behind: number): View {
    const margin = Math.trunc(this.size.height / 6);
    const top = Math.max(0, Math.trunc(Math.min(first, lines.count) - this.size.height / 6));
    const shown = { first: top, behind: Math.min(lines.count, top + this.size.height, behind + margin) };
    this.session.show(place.real, shown, lines.text);
    return { path: place.shown, lines, ...shown };
  }

  /** Shows the place of an edit that cannot be made there any more. @throws EDIT_STALE */
  refuseStale({ place, text }: FileImage, first: number): never {
    const lines = indexLines(text);
    const near = Math.min(first, Math.max(0, lines.count - 1));
    const view = this.showEdited(place, lines, near, near);
    return fail('EDIT_STALE', { path: place.shown, window: renderWindow(view, this.budget) });
  }

  /** @throws FILE_CHANGED when a file (real path) is not in this state, undefined for absent */
  expectState(realPath: string, state: FileState | undefined): void {
    const place = this.workspace.resolveForWriting(realPath);
    if (!sameState(place.exists ? readRaw(place) : undefined, state)) fail('FILE_CHANGED', { path: place.shown });
  }

  /** What this client's line numbers for a file may refer to. */
  seenOf({ place }: FileImage): SeenText {
    return this.session.seen.of(place.real);
  }

  /** The client is told where lines of a file stand as it is: some (indexes from 0), or those around a change. */
  tell({ place, text }: Pick<FileImage, 'place' | 'text'>, lines?: Iterable<number>): void {
    if (lines === undefined) this.session.seen.show(place.real, text);
    else this.session.seen.tell(place.real, text, lines);
  }

  /** The same for lines of many files (paths as shown), of which only those matter that the client has seen before. */
  tellFound(files: readonly { readonly path: string; readonly lines: readonly NumberedLine[] }[]): void {
    const seen = new Set(this.session.seen.paths.map((real) => this.workspace.relative(real)));
    for (const { path, lines } of files) if (seen.has(path)) this.tellLines(path, lines);
  }

  /** Nothing is told where the file changed between the search and now. */
  private tellLines(path: string, found: readonly NumberedLine[]): void {
    try {
      const image = this.workspace.read(path);
      const lines = indexLines(image.text);
      const stands = ({ line, text }: NumberedLine): boolean =>
        line <= lines.count && lines.line(line - 1).includes(text);
      if (found.every(stands))
        this.tell(
          image,
          found.map(({ line }) => line - 1),
        );
    } catch (error) {
      if (!(error instanceof Fault)) throw error; // a file that is gone
    }
  }

  private topFor(image: FileImage, lines: Lines, line: number): number {
    if (line < 1 || line > lines.count) {
      fail('LINE_OUT_OF_RANGE', { path: image.place.shown, line, first: 1, last: lines.count });
    }
    return topForLine(line - 1, lines.count, this.size.height);
  }

  private show(image: FileImage, lines: Lines, wanted: number): View {
    const first = Math.min(wanted, lastTop(lines.count, this.size.height));
    const shown = { first, behind: Math.min(lines.count, first + this.size.height) };
    this.session.show(image.place.real, shown, lines.text);
    return { path: image.place.shown, lines, ...shown };
  }
}
