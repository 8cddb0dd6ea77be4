// What tools see of the server: ports for viewing, editing, history and searching. Only add what a tool uses.
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

/** A file that an edit changed, or would change. */
export interface ChangedFile {
  /** As shown to clients; where it stands afterwards. */
  readonly path: string;
  readonly kind: 'changed' | 'created' | 'deleted' | 'moved';
  /** Where a moved file stood before. */
  readonly from?: string;
  /** Lines. */
  readonly added: number;
  readonly removed: number;
  /**
   * The changed lines of the new text, as indexes from 0, `behind` exclusive; an empty place is where lines went. None for a
   * file that is new, binary or gone.
   */
  readonly places: readonly { readonly first: number; readonly behind: number }[];
  /** The new text; undefined for a deleted or binary file. */
  readonly lines: Lines | undefined;
  /** New problems that did not block, with line indexes from 0. */
  readonly problems: readonly Diagnostic[];
  /** Why the new text was not checked; absent when it was. */
  readonly unchecked?: string;
  /** Linters that said nothing, and why. */
  readonly failed?: readonly { readonly source: string; readonly reason: string }[];
}

/** What came of an edit. */
export interface Outcome {
  readonly files: readonly ChangedFile[];
  /** The new text around an edit that was made in one place. */
  readonly view?: View;
  /** Lines by which it was moved down because the file had changed since the client saw it; absent for none. */
  readonly movedBy?: number;
  /** What it would change, as a patch; present when it was only tried and nothing was written. */
  readonly preview?: string;
}

/** How an edit is to be made. */
export interface EditMode {
  /** Write even if that brings new syntax errors. */
  readonly allowErrors: boolean;
  /** Check and show, and write nothing. */
  readonly dryRun: boolean;
}

export type OptionalPath = { readonly path?: string | undefined };

export interface Editing {
  /** Lines from 1, both inclusive; an empty text deletes; start = last + 1 with end = last appends. */
  replaceLines(
    edit: { start: number; end: number; text: string } & OptionalPath & EditMode,
    signal: AbortSignal,
  ): Promise<Outcome>;
  /** Puts text behind a line counted from 1; 0 is the top of the file. */
  insert(edit: { afterLine: number; text: string } & OptionalPath & EditMode, signal: AbortSignal): Promise<Outcome>;
  /** `old` must occur once, or once nearest to `nearLine` (from 1), or any number of times with `all`. */
  replaceText(
    edit: { old: string; fresh: string; nearLine?: number | undefined; all: boolean } & OptionalPath & EditMode,
    signal: AbortSignal,
  ): Promise<Outcome & { readonly count: number }>;
  applyPatch(edit: { patch: string } & EditMode, signal: AbortSignal): Promise<Outcome>;
  create(file: { path: string; text: string } & EditMode, signal: AbortSignal): Promise<Outcome>;
  moveFile(move: { from: string; to: string; dryRun: boolean }, signal: AbortSignal): Promise<Outcome>;
  deleteFile(file: { path: string; dryRun: boolean }, signal: AbortSignal): Promise<Outcome>;
  /** Makes an edit that was offered after a failed one. */
  acceptFix(id: string, signal: AbortSignal): Promise<Outcome>;
}

/** Change sets that were taken back or made again, in that order. */
export interface Reversal {
  readonly sets: readonly { readonly what: string; readonly files: readonly ChangedFile[] }[];
  /** The changed lines, when all of them lie in one place of one file. */
  readonly view?: View;
  /** Why fewer were reversed than asked for. */
  readonly stopped?: string;
}

export interface History {
  undo(steps: number, signal: AbortSignal): Promise<Reversal>;
  redo(steps: number, signal: AbortSignal): Promise<Reversal>;
  /** A patch of what this session changed, or of what differs from a commit; empty when nothing does. */
  diff(since: string | undefined, signal: AbortSignal): Promise<string>;
}

/** A problem of a file as it is; `fresh` says whether this session's changes brought it, where that is known. */
export type KnownProblem = Diagnostic & { readonly fresh?: boolean };

export interface FileDiagnostics {
  readonly path: string;
  readonly lines: Lines;
  /** New ones first. */
  readonly problems: readonly KnownProblem[];
  readonly unchecked?: string;
  /** Why what is listed may be no problem at all. */
  readonly doubt?: string;
  readonly failed: readonly { readonly source: string; readonly reason: string }[];
}

export interface Diagnosing {
  /** The problems of one file, or of all that this session changed and that are still there. */
  diagnose(path: string | undefined, signal: AbortSignal): Promise<readonly FileDiagnostics[]>;
}

/** The definition around a line. */
export interface Enclosing {
  /** Where its header stands, from 1. */
  readonly line: number;
  /** The headers of the outermost and the innermost definition, shortened: `class Mul > def flatten(cls, seq):`. */
  readonly header: string;
}

export interface FoundLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly cutBefore: number;
  readonly cutAfter: number;
  /** Absent when the line stands in no definition, or none could be told. */
  readonly in?: Enclosing;
}

/** What is looked for. */
interface Wanted {
  readonly query: string;
  readonly regex: boolean;
  readonly ignoreCase: boolean;
  /** Matches count only where no letter, digit or underscore stands directly beside them. */
  readonly word: boolean;
  /** Most lines to bring along. */
  readonly mostHits: number;
}

export interface DirSearch extends Wanted {
  readonly dir?: string | undefined;
  readonly glob?: string | undefined;
  /** "start" for the first page of the lines, or what an earlier reply named for the next one; absent: only if all fit. */
  readonly cursor?: string | undefined;
}

export interface FoundInDir {
  /** Every matching file with its number of matching lines, best first. */
  readonly files: readonly { readonly path: string; readonly count: number }[];
  readonly totalLines: number;
  /** Lines in the order of `files`: all when they fit, one page when a cursor was given, otherwise none. */
  readonly page: readonly { readonly path: string; readonly hits: readonly FoundLine[] }[];
  /** What follows the page, or all when there is none; absent when nothing follows. `left` counts lines. */
  readonly next?: { readonly cursor: string; readonly left: number };
  /** The first lines that define the word that was searched; brought only when not all lines fit and no cursor was given. */
  readonly definitions: readonly (FoundLine & { readonly path: string })[];
  /** Files with such lines. */
  readonly definingFiles: number;
  /** Files that were looked into. */
  readonly searched: number;
  /** False when the time was up before all files were searched. */
  readonly complete: boolean;
  readonly where: string;
  /** Paths of the files in which the expression took too long, so that lines may be missing. */
  readonly stopped: readonly string[];
  readonly note: string;
}

export interface FileSearch extends Wanted {
  readonly path?: string | undefined;
  /** Number (from 1) of the line behind which to go on; absent or 0 for the top. */
  readonly cursor?: number | undefined;
}

export interface FoundInFile {
  readonly path: string;
  /** Matching lines of the whole file. */
  readonly count: number;
  readonly hits: readonly FoundLine[];
  /** Matching lines behind the last of `hits`. */
  readonly left: number;
  /** Set when the expression took too long there, so that lines may be missing. */
  readonly stopped?: true;
}

export interface Searching {
  findFiles(
    pattern: string,
    dir: string | undefined,
    signal: AbortSignal,
  ): Promise<PathMatches & { searched: number; where: string }>;
  /** @throws BAD_PATTERN, BAD_CURSOR, PATH_NOT_FOUND, NOT_A_DIRECTORY */
  searchDir(search: DirSearch, context: { signal: AbortSignal; progress: Progress }): Promise<FoundInDir>;
  searchFile(search: FileSearch, signal: AbortSignal): Promise<FoundInFile>;
}

/** Tells the client how far a long call is. */
export type Progress = (done: number, of: number, message: string) => void;

export interface Services {
  readonly viewing: Viewing;
  readonly editing: Editing;
  readonly history: History;
  readonly diagnosing: Diagnosing;
  readonly searching: Searching;
  readonly budget: WindowBudget;
}

/** What a tool gets beside its arguments. */
export interface ToolContext extends Services {
  /** Aborts when the client cancels or the call's time is up. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
}
