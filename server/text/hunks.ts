// Hunks: where two texts differ, with lines around, as unified diffs have them.
import { mapRows } from './line-map.js';

export interface HunkRow {
  readonly sign: ' ' | '-' | '+';
  /** A line with its ending; only the last line of a text may have none. */
  readonly line: string;
}

/** Line indexes from 0. */
export interface TextHunk {
  readonly oldFirst: number;
  readonly newFirst: number;
  readonly rows: readonly HunkRow[];
}

/** Lines with their endings. A changed ending is a changed line. */
const rowsOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** @param context equal lines shown around each difference */
export function textHunks(before: string, after: string, context = 3): TextHunk[] {
  const old = rowsOf(before);
  const fresh = rowsOf(after);
  const map = mapRows(old, fresh);
  const hunks: TextHunk[] = [];
  let newIndex = 0;
  for (let oldIndex = 0; oldIndex <= old.length; oldIndex++) {
    const partner = oldIndex === old.length ? fresh.length : map(oldIndex);
    if (partner === newIndex && oldIndex < old.length) {
      newIndex++;
      continue;
    }
    const start = oldIndex;
    while (oldIndex < old.length && map(oldIndex) === undefined) oldIndex++;
    const target = oldIndex === old.length ? fresh.length : (map(oldIndex) ?? fresh.length);
    if (oldIndex > start || target > newIndex) {
      addDifference(hunks, { old, fresh, context }, { start, behind: oldIndex, from: newIndex, to: target });
    }
    newIndex = target + 1;
  }
  return hunks;
}

interface Sides {
  readonly old: readonly string[];
  readonly fresh: readonly string[];
  readonly context: number;
}

/** Old lines [start, behind) became the new lines [from, to). */
interface Difference {
  readonly start: number;
  readonly behind: number;
  readonly from: number;
  readonly to: number;
}

/** Appends to the last hunk where its trailing context reaches the difference, else starts a new one. */
function addDifference(
  hunks: TextHunk[],
  { old, fresh, context }: Sides,
  { start, behind, from, to }: Difference,
): void {
  const last = hunks.at(-1);
  const lastEnd = last === undefined ? 0 : last.oldFirst + last.rows.filter(({ sign }) => sign !== '+').length;
  const joins = last !== undefined && start - context <= lastEnd;
  const first = joins ? Math.min(lastEnd, start) : Math.max(0, start - context);
  const row =
    (sign: HunkRow['sign']) =>
    (line: string): HunkRow => ({ sign, line });
  const rows = [
    ...old.slice(first, start).map(row(' ')),
    ...old.slice(start, behind).map(row('-')),
    ...fresh.slice(from, to).map(row('+')),
    ...old.slice(behind, behind + context).map(row(' ')),
  ];
  // Context behind the last difference that turns out to be part of this one is taken back.
  if (joins && last !== undefined)
    hunks[hunks.length - 1] = { ...last, rows: [...last.rows.slice(0, last.rows.length - (lastEnd - first)), ...rows] };
  else hunks.push({ oldFirst: first, newFirst: Math.max(0, from - (start - first)), rows });
}
