// Moves an edit to where its lines stand now, when the file was changed since the client saw it.
import { mapLines } from '../text/line-map.js';

/** Line indexes from 0, `behind` exclusive; `first === behind` is a place between two lines. */
export interface LineRange {
  readonly first: number;
  readonly behind: number;
}

/** The indexes of a range. */
export const linesIn = ({ first, behind }: LineRange): number[] =>
  Array.from({ length: behind - first }, (_, index) => first + index);

/**
 * Where lines of the text `seen` stand in the text `now`; undefined when one of them was changed or they were torn apart.
 * A place between lines moves with the line before it.
 */
export function rebaseLines(seen: string, now: string, { first, behind }: LineRange): LineRange | undefined {
  const map = mapLines(seen, now);
  if (first === behind) {
    const before = first === 0 ? -1 : map(first - 1);
    return before === undefined ? undefined : { first: before + 1, behind: before + 1 };
  }
  const start = map(first);
  if (start === undefined) return undefined;
  for (let index = first; index < behind; index++) if (map(index) !== start + index - first) return undefined;
  return { first: start, behind: start + behind - first };
}
