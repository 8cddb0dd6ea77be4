// A file change in the forms that the log, a patch and a reply want. Pure.
import type { Verdict } from '../check/guard.js';
import type { LoggedChange } from '../journal/journal.js';
import type { PatchedFile } from '../render/patch.js';
import type { ChangedFile } from '../services.js';
import type { Viewer } from '../session/viewer.js';
import { textHunks } from '../text/hunks.js';
import { indexLines } from '../text/lines.js';
import type { FileChange, Focus } from './change-set.js';
import { linesIn } from './rebase.js';

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
    ...differences(change, focus),
    lines: after?.text === undefined ? undefined : indexLines(after.text),
    problems: [...verdict.blocking, ...verdict.warnings],
    ...(verdict.unchecked === undefined ? {} : { unchecked: verdict.unchecked }),
  };
}

/** Lines around a change that are shown with it. */
const CONTEXT = 3;

/** The reply to a change that is not made shows the lines that it would replace, as they are. */
export function tellOriginal(viewer: Viewer, change: FileChange, focus: Focus | undefined = focusOf(change)): void {
  const { place, from = place, before } = change;
  if (before?.text === undefined || focus === undefined) return;
  const first = Math.max(0, focus.first - CONTEXT);
  const behind = Math.min(indexLines(before.text).count, focus.behindOld + CONTEXT);
  viewer.tell({ place: from, text: before.text }, linesIn({ first, behind: Math.max(first, behind) }));
}

/** After a change, line numbers of the client are those of the new text. */
export function tellChanged(viewer: Viewer, { place, before, after }: FileChange): void {
  const text = after?.text;
  if (text !== undefined && text !== before?.text) viewer.tell({ place, text });
}

function kindOf({ from, before, after }: FileChange): ChangedFile['kind'] {
  if (from !== undefined) return 'moved';
  if (before === undefined) return 'created';
  return after === undefined ? 'deleted' : 'changed';
}

/** @param focus spares the comparison of the texts */
function differences(
  { before, after }: FileChange,
  focus: Focus | undefined,
): Pick<ChangedFile, 'added' | 'removed' | 'places'> {
  if (focus !== undefined) {
    const { first, behindOld, behindNew } = focus;
    return { added: behindNew - first, removed: behindOld - first, places: [{ first, behind: behindNew }] };
  }
  const hunks = textHunks(before?.text ?? '', after?.text ?? '', 0).map(({ newFirst, rows }) => {
    const added = rows.filter(({ sign }) => sign === '+').length;
    return { first: newFirst, behind: newFirst + added, added, removed: rows.length - added };
  });
  const sum = (of: 'added' | 'removed'): number => hunks.reduce((total, hunk) => total + hunk[of], 0);
  const isWhole = before?.text === undefined || after?.text === undefined;
  return {
    added: sum('added'),
    removed: sum('removed'),
    places: isWhole ? [] : hunks.map(({ first, behind }) => ({ first, behind })),
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
