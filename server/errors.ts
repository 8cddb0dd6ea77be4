// The table of Faults: every way in which a request can fail, and the only place where failure sentences are written.

/** What each failure carries. Adding a key here is the only way to add a failure. Paths are as shown to the client. */
export interface Faults {
  BAD_ARGUMENTS: { tool: string; problems: readonly string[]; expected: string };
  /** `folder` is the first of its folders that does not exist, if one does not. */
  PATH_NOT_FOUND: { path: string; nearest: readonly string[]; folder?: string };
  PATH_OUTSIDE: { path: string; roots: readonly string[] };
  PATH_INVALID: { path: string; reason: string };
  PATH_AMBIGUOUS: { path: string; candidates: readonly string[] };
  PATH_PROTECTED: { path: string; reason: string };
  IS_DIRECTORY: { path: string; entries: readonly string[] };
  NOT_A_DIRECTORY: { path: string };
  NOT_A_FILE: { path: string; kind: string };
  NO_PERMISSION: { path: string; action: 'read' | 'write' };
  BINARY_FILE: { path: string };
  /** Sizes in bytes. */
  FILE_TOO_LARGE: { path: string; size: number; limit: number };
  FILE_EXISTS: { path: string };
  /** The file was written by somebody else between reading and writing it. */
  FILE_CHANGED: { path: string };
  /** The lines to edit were changed since this client saw them. `window` is the rendered new state. */
  EDIT_STALE: { path: string; window: string };
  NO_OPEN_FILE: { tool: string };
  /** `line` and `last` count from 1; `last` is 0 for an empty file. */
  LINE_OUT_OF_RANGE: { path: string; line: number; first: number; last: number };
  /** Lines count from 1, both inclusive. */
  RANGE_INVALID: { path: string; start: number; end: number; last: number };
  NOTHING_TO_DO: { path: string; reason: string };
  NOT_ENCODABLE: { path: string; encoding: string; character: string };
  /** `report` is the rendered refusal: problems, would-be lines, original lines. */
  EDIT_REFUSED: { path: string; problems: number; report: string };
  /** `report` is rendered: the nearest places and the first difference. `offer` is the id of an adjusted edit. */
  NO_MATCH: { path: string; report: string };
  /** Lines count from 1. */
  SEVERAL_MATCHES: { path: string; lines: readonly number[]; total: number };
  /** `line` of the patch, from 1. */
  PATCH_INVALID: { line: number; reason: string };
  /** `report` is rendered: the hunks that do not fit and where the nearest fit is. */
  PATCH_MISFIT: { report: string };
  FIX_UNKNOWN: { id: string; known: readonly string[] };
  /** Files that are no longer as the change set left them. */
  REVERSAL_BLOCKED: { action: 'undo' | 'redo'; what: string; paths: readonly string[] };
  NOTHING_TO_REVERSE: { action: 'undo' | 'redo'; reason: string };
  NO_SUCH_COMMIT: { since: string; reason: string };
  BAD_PATTERN: { pattern: string; reason: string };
  BAD_CURSOR: { cursor: string };
  WRITE_FAILED: { path: string; reason: string };
  /** The log of changes cannot be read. `offset` in bytes, where the damage starts. */
  JOURNAL_DAMAGED: { file: string; offset: number; reason: string };
  /** Another process of ours keeps the log of changes locked. `holder` says which. */
  WORKSPACE_BUSY: { holder: string; waitedMs: number };
  /** Milliseconds. */
  TIMED_OUT: { tool: string; limitMs: number };
}

export type FaultCode = keyof Faults;
const list = (items: readonly string[], none = 'none'): string => items.join(', ') || none;

/** What happened, then what to do next: the only words the model sees. */
const SENTENCES: { readonly [C in FaultCode]: (data: Faults[C]) => string } = {
  BAD_ARGUMENTS: ({ expected, problems, tool }) =>
    `Bad arguments for ${tool}: ${problems.join('; ')}. Expected: ${expected}.`,
  PATH_NOT_FOUND: ({ nearest, path, folder }) =>
    `Nothing exists at "${path}"${folder === undefined ? '' : `: there is no "${folder}"`}. Nearest: ${list(nearest)}. Use find_file to look for it.`,
  PATH_OUTSIDE: ({ path, roots }) => `"${path}" is outside the workspace. Allowed: paths inside ${list(roots)}.`,
  PATH_INVALID: ({ path, reason }) => `"${path}" is not a usable path: ${reason}.`,
  PATH_AMBIGUOUS: ({ candidates, path }) => `"${path}" exists in several roots. Say which: ${list(candidates)}.`,
  PATH_PROTECTED: ({ path, reason }) => `"${path}" may not be changed: ${reason}.`,
  IS_DIRECTORY: ({ entries, path }) =>
    `"${path}" is a directory, and this needs a file. It holds: ${list(entries, 'nothing')}.`,
  NOT_A_DIRECTORY: ({ path }) =>
    `"${path}" is not a directory. Use search_file for one file, or leave dir out to search the whole workspace.`,
  NOT_A_FILE: ({ kind, path }) =>
    `"${path}" is a ${kind}, not a regular file. Only regular files can be read or edited.`,
  NO_PERMISSION: ({ action, path }) =>
    `No permission to ${action} "${path}". Ask the user to change its permissions, or use another file.`,
  BINARY_FILE: ({ path }) => `"${path}" is a binary file. Only text files can be read, searched or edited.`,
  FILE_TOO_LARGE: ({ limit, path, size }) => `"${path}" has ${size} bytes; at most ${limit} can be handled.`,
  FILE_EXISTS: ({ path }) => `"${path}" exists already, so it was not created. Use open and edit to change it.`,
  FILE_CHANGED: ({ path }) =>
    `"${path}" was changed by another program during this call. Nothing was written. Open it again, then repeat the edit.`,
  EDIT_STALE: ({ path, window }) =>
    `"${path}" was changed since you saw it, by another edit or program, and so were the lines of this edit, or it is not certain which are meant. Nothing was written. Look at it as it is now, then repeat the edit with these line numbers:\n${window}`,
  NO_OPEN_FILE: ({ tool }) => `No file is open. Give ${tool} a path, or call open first.`,
  LINE_OUT_OF_RANGE: ({ path, line, first, last }) => {
    if (last < first) return `There is no line ${line}: "${path}" is empty.`;
    return `There is no line ${line} in "${path}". Allowed: ${first} to ${last}.`;
  },
  RANGE_INVALID: ({ path, start, end, last }) => {
    const range = last === 0 ? '' : `a range with 1 <= start_line <= end_line <= ${last}; or `;
    return `Lines ${start} to ${end} are no valid range in "${path}" (${last} lines). Nothing was written. Allowed: ${range}start_line ${last + 1} with end_line ${last} to append.`;
  },
  NOTHING_TO_DO: ({ path, reason }) => `Nothing to change in "${path}": ${reason}.`,
  NOT_ENCODABLE: ({ character, encoding, path }) =>
    `"${path}" is ${encoding} text and cannot hold ${character}. Nothing was written. Use only characters of that encoding, for example an escape sequence.`,
  EDIT_REFUSED: ({ report }) => report,
  NO_MATCH: ({ report }) => report,
  SEVERAL_MATCHES: ({ lines, path, total }) => {
    const more = total > lines.length ? ` and ${total - lines.length} more` : '';
    return `The text stands ${total} times in "${path}", at lines ${list(lines.map(String))}${more}. Nothing was written. Give more of the text around it, or near_line, or all: true for every place.`;
  },
  PATCH_INVALID: ({ line, reason }) => `The patch cannot be read at its line ${line}: ${reason}. Nothing was written.`,
  PATCH_MISFIT: ({ report }) => report,
  FIX_UNKNOWN: ({ id, known }) =>
    `There is no offered edit "${id}", or it was made already. Offered and not made: ${list(known)}.`,
  REVERSAL_BLOCKED: ({ action, paths, what }) =>
    `Cannot ${action} "${what}": ${list(paths)} changed since, by another edit or program. Nothing was written. Use diff and open to look, and edit to change it by hand.`,
  NOTHING_TO_REVERSE: ({ action, reason }) => `Nothing to ${action}: ${reason}.`,
  NO_SUCH_COMMIT: ({ reason, since }) =>
    `No difference to "${since}" can be shown: ${reason}. Give a commit, branch or tag, or leave since out for the changes of this session.`,
  BAD_PATTERN: ({ pattern, reason }) => `The pattern "${pattern}" cannot be used: ${reason}.`,
  BAD_CURSOR: ({ cursor }) =>
    `"${cursor}" is no cursor of this search. Take the one that the last reply of this search names, or "start" for its first lines.`,
  WRITE_FAILED: ({ path, reason }) => `"${path}" could not be written: ${reason}. Nothing was changed.`,
  JOURNAL_DAMAGED: ({ file, offset, reason }) =>
    `The log of changes "${file}" is damaged at byte ${offset}: ${reason}. Nothing was written. Ask the user to move that file away; edits work again then, but earlier ones can no longer be undone.`,
  WORKSPACE_BUSY: ({ holder, waitedMs }) =>
    `${holder} kept this workspace locked for ${waitedMs} ms. Nothing was written. Try again; if that does not help, ask the user to end that process.`,
  TIMED_OUT: ({ limitMs, tool }) =>
    `${tool} did not finish within ${limitMs} ms and was stopped. Narrow it (dir, glob, a longer query) or simplify its regular expression: references to groups (\\1) and repeats of repeats such as (a{50}){50} take long.`,
};

/** A request that could not be done. Anything else that is thrown is a bug of ours. */
export class Fault<C extends FaultCode = FaultCode> extends Error {
  override readonly name = 'Fault';

  constructor(
    readonly code: C,
    readonly data: Faults[C],
    options?: ErrorOptions,
  ) {
    super(SENTENCES[code](data), options);
  }
}

export function fail<C extends FaultCode>(code: C, data: Faults[C], options?: ErrorOptions): never {
  throw new Fault(code, data, options);
}

/** The code of a system error such as ENOENT; undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
