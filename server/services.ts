// What tools see of the server: a port for viewing, one for editing, one for searching. Only add what a tool uses.
import type { Diagnostic } from './check/diagnostic.js';
import type { WindowBudget } from './render/window.js';
import type { PathMatches } from './search/find-path.js';
import type { Lines } from './text/lines.js';

/** A window of a file as it is shown. Line indexes from 0, `behind` exclusive. */
export interface View {
  /** As shown to clients. */
  readonly path: string;
  readonly lines: Lines;
  readonly first: number;
  readonly behind: number;
}

export interface Viewing {
  /** Opens a file where its window was left, at its top the first time, or around `line` (from 1). */
  open(path: string, line?: number): View;
  /** Moves the window so that `line` (from 1) is a sixth of its height below its top. */
  goto(line: number, path: string | undefined): View;
  /** `moved` is false when the window was at that end already. */
  scroll(direction: 1 | -1, path: string | undefined): { view: View; moved: boolean };
}

/** An edit that was written. */
export interface Written {
  /** The new text around the edit. */
  readonly view: View;
  /** New problems that did not block, with line indexes from 0. */
  readonly problems: readonly Diagnostic[];
  /** Lines by which the edit was moved down because the file had changed since the client saw it; absent for none. */
  readonly movedBy?: number;
  /** Why the new text was not checked; absent when it was. */
  readonly unchecked?: string;
}

export interface Editing {
  /** Lines from 1, both inclusive; an empty text deletes; start = last + 1 with end = last appends. */
  replaceLines(
    edit: { start: number; end: number; text: string; path?: string | undefined; allowErrors: boolean },
    signal: AbortSignal,
  ): Promise<Written>;
  /** Puts text behind a line counted from 1; 0 is the top of the file. */
  insert(
    edit: { afterLine: number; text: string; path?: string | undefined; allowErrors: boolean },
    signal: AbortSignal,
  ): Promise<Written>;
  create(file: { path: string; text: string; allowErrors: boolean }, signal: AbortSignal): Promise<Written>;
}

export interface FoundLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly cutBefore: number;
  readonly cutAfter: number;
}

export interface FoundFile {
  readonly path: string;
  readonly count: number;
  readonly hits: readonly FoundLine[];
}

export interface Searching {
  findFiles(
    pattern: string,
    dir: string | undefined,
    signal: AbortSignal,
  ): Promise<PathMatches & { searched: number; where: string }>;
  searchDir(
    search: {
      query: string;
      dir?: string | undefined;
      glob?: string | undefined;
      regex: boolean;
      ignoreCase: boolean;
      mostHits: number;
    },
    context: { signal: AbortSignal; progress: Progress },
  ): Promise<{
    files: readonly FoundFile[];
    totalLines: number;
    searched: number;
    complete: boolean;
    where: string;
    note: string;
  }>;
  searchFile(
    search: { query: string; path?: string | undefined; regex: boolean; ignoreCase: boolean; mostHits: number },
    signal: AbortSignal,
  ): Promise<FoundFile>;
}

/** Tells the client how far a long call is. */
export type Progress = (done: number, of: number, message: string) => void;

export interface Services {
  readonly viewing: Viewing;
  readonly editing: Editing;
  readonly searching: Searching;
  readonly budget: WindowBudget;
}

/** What a tool gets beside its arguments. */
export interface ToolContext extends Services {
  /** Aborts when the client cancels or the call's time is up. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
}
