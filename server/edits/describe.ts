// A file change in the forms that the log, a patch and a reply want. Pure.
import type { Verdict } from '../check/guard.js';
import type { LoggedChange } from '../journal/journal.js';
import type { PatchedFile } from '../render/patch.js';
import type { ChangedFile } from '../services.js';
import { textHunks } from '../text/hunks.js';
import { indexLines } from '../text/lines.js';
import type { FileChange, Focus } from './change-set.js';

/** A move is a new file and a deleted one. The new one first: a crash in between loses nothing. */
export function loggedChanges({ place, from, before, after, inPlace }: FileChange): LoggedChange[] {
  if (from === undefined) return [{ path: place.real, before, after, ...(inPlace === true ? { inPlace } : {}) }];
  return [
    { path: place.real, before: undefined, after },
    { path: from.real, before, after: undefined },
  ];
}

export const patchedFile = ({ place, from, before, after }: FileChange): PatchedFile => ({
  path: place.shown,
  ...(from === undefined ? {} : { from: from.shown }),
  before,
  after,
});

export function changedFile(change: FileChange, verdict: Verdict, focus?: Focus): ChangedFile {
  const { place, from, after } = change;
  return {
    path: place.shown,
    kind: kindOf(change),
    ...(from === undefined ? {} : { from: from.shown }),
    ...countLines(change, focus),
    lines: after?.text === undefined ? undefined : indexLines(after.text),
    problems: [...verdict.blocking, ...verdict.warnings],
    ...(verdict.unchecked === undefined ? {} : { unchecked: verdict.unchecked }),
  };
}

function kindOf({ from, before, after }: FileChange): ChangedFile['kind'] {
  if (from !== undefined) return 'moved';
  if (before === undefined) return 'created';
  return after === undefined ? 'deleted' : 'changed';
}

function countLines({ before, after }: FileChange, focus: Focus | undefined): { added: number; removed: number } {
  if (focus !== undefined) return { added: focus.behindNew - focus.first, removed: focus.behindOld - focus.first };
  const rows = textHunks(before?.text ?? '', after?.text ?? '', 0).flatMap((hunk) => hunk.rows);
  return {
    added: rows.filter(({ sign }) => sign === '+').length,
    removed: rows.filter(({ sign }) => sign === '-').length,
  };
}

/** The lines between the first and the last difference; undefined when a side has no text or nothing differs. */
export function focusOf({ before, after }: FileChange): Focus | undefined {
  if (after?.text === undefined) return undefined;
  const hunks = textHunks(before?.text ?? '', after.text, 0);
  const [first] = hunks;
  const last = hunks.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const length = (other: '+' | '-'): number => last.rows.filter(({ sign }) => sign !== other).length;
  return {
    first: first.oldFirst,
    behindOld: last.oldFirst + length('+'),
    behindNew: last.newFirst + length('-'),
  };
}
