// The table of Faults: every way in which a request can fail, and the only place where failure sentences are written.

/** What each failure carries. Adding a key here is the only way to add a failure. Paths are as shown to the client. */
export interface Faults {
  BAD_ARGUMENTS: { tool: string; problems: readonly string[]; expected: string };
  PATH_NOT_FOUND: { path: string; nearest: readonly string[] };
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
  BAD_PATTERN: { pattern: string; reason: string };
  READ_ONLY: { tool: string };
  WRITE_FAILED: { path: string; reason: string };
  /** Milliseconds. */
  TIMED_OUT: { tool: string; limitMs: number };
}

export type FaultCode = keyof Faults;
type AnyFault = { [C in FaultCode]: { code: C; data: Faults[C] } }[FaultCode];

const list = (items: readonly string[], none = 'none'): string => items.join(', ') || none;

/** What happened, then what to do next: the only words the model sees. */
function explain(fault: AnyFault): string {
  switch (fault.code) {
    case 'BAD_ARGUMENTS':
      return `Bad arguments for ${fault.data.tool}: ${fault.data.problems.join('; ')}. Expected: ${fault.data.expected}.`;
    case 'PATH_NOT_FOUND':
      return `Nothing exists at "${fault.data.path}". Nearest: ${list(fault.data.nearest)}. Use find_file to look for it.`;
    case 'PATH_OUTSIDE':
      return `"${fault.data.path}" is outside the workspace. Allowed: paths inside ${list(fault.data.roots)}.`;
    case 'PATH_INVALID':
      return `"${fault.data.path}" is not a usable path: ${fault.data.reason}.`;
    case 'PATH_AMBIGUOUS':
      return `"${fault.data.path}" exists in several roots. Say which: ${list(fault.data.candidates)}.`;
    case 'PATH_PROTECTED':
      return `"${fault.data.path}" may not be changed: ${fault.data.reason}.`;
    case 'IS_DIRECTORY':
      return `"${fault.data.path}" is a directory, and this needs a file. It holds: ${list(fault.data.entries, 'nothing')}.`;
    case 'NOT_A_DIRECTORY':
      return `"${fault.data.path}" is not a directory. Give a directory, or leave dir out to search the whole workspace.`;
    case 'NOT_A_FILE':
      return `"${fault.data.path}" is a ${fault.data.kind}, not a regular file. Only regular files can be read or edited.`;
    case 'NO_PERMISSION':
      return `No permission to ${fault.data.action} "${fault.data.path}". Ask the user to change its permissions, or use another file.`;
    case 'BINARY_FILE':
      return `"${fault.data.path}" is a binary file. Only text files can be read, searched or edited.`;
    case 'FILE_TOO_LARGE':
      return `"${fault.data.path}" has ${fault.data.size} bytes; at most ${fault.data.limit} can be handled.`;
    case 'FILE_EXISTS':
      return `"${fault.data.path}" exists already, so it was not created. Use open and edit to change it.`;
    case 'FILE_CHANGED':
      return `"${fault.data.path}" was changed by another program during this call. Nothing was written. Open it again, then repeat the edit.`;
    case 'EDIT_STALE':
      return `"${fault.data.path}" was changed by another program since you saw it, and so were the lines of this edit. Nothing was written. Look at it as it is now, then repeat the edit with these line numbers:\n${fault.data.window}`;
    case 'NO_OPEN_FILE':
      return `No file is open. Give ${fault.data.tool} a path, or call open first.`;
    case 'LINE_OUT_OF_RANGE': {
      const { path, line, first, last } = fault.data;
      if (last < first) return `There is no line ${line}: "${path}" is empty.`;
      return `There is no line ${line} in "${path}". Allowed: ${first} to ${last}.`;
    }
    case 'RANGE_INVALID': {
      const { path, start, end, last } = fault.data;
      const range = last === 0 ? '' : `a range with 1 <= start_line <= end_line <= ${last}; or `;
      return `Lines ${start} to ${end} are no valid range in "${path}" (${last} lines). Nothing was written. Allowed: ${range}start_line ${last + 1} with end_line ${last} to append.`;
    }
    case 'NOTHING_TO_DO':
      return `Nothing to change in "${fault.data.path}": ${fault.data.reason}.`;
    case 'NOT_ENCODABLE':
      return `"${fault.data.path}" is ${fault.data.encoding} text and cannot hold ${fault.data.character}. Nothing was written. Use only characters of that encoding, for example an escape sequence.`;
    case 'EDIT_REFUSED':
      return fault.data.report;
    case 'BAD_PATTERN':
      return `The pattern "${fault.data.pattern}" cannot be used: ${fault.data.reason}.`;
    case 'READ_ONLY':
      return `${fault.data.tool} is off: this server was started read-only. Only the user can change that.`;
    case 'WRITE_FAILED':
      return `"${fault.data.path}" could not be written: ${fault.data.reason}. The file is as it was before.`;
    case 'TIMED_OUT':
      return `${fault.data.tool} did not finish within ${fault.data.limitMs} ms and was stopped. Narrow it (dir, glob, a longer query), then try again.`;
    default:
      return fault satisfies never; // a code without a sentence does not compile
  }
}

/** A request that could not be done. Anything else that is thrown is a bug of ours. */
export class Fault<C extends FaultCode = FaultCode> extends Error {
  override readonly name = 'Fault';

  constructor(
    readonly code: C,
    readonly data: Faults[C],
    options?: ErrorOptions,
  ) {
    // The pair is sound by construction; TypeScript cannot relate C and Faults[C] inside the union.
    super(explain({ code, data } as AnyFault), options);
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
