// Which text the line numbers of an edit refer to: the file as the client saw it, or what it was told since of other lines.
import type { SeenText } from '../session/seen-texts.js';
import { type LineRange, linesIn, rebaseLines } from './rebase.js';

/**
 * @param now the file as it is
 * @returns undefined when the numbers mean different lines in the texts that they may refer to
 */
export function basisOf({ whole, told }: SeenText, now: string, range: LineRange): string | undefined {
  if (told === undefined) return whole ?? now;
  if (whole === undefined || isTold(told.lines, range)) return told.text;
  const before = rebaseLines(whole, now, range);
  const since = rebaseLines(told.text, now, range);
  const agree = before !== undefined && before.first === since?.first && before.behind === since.behind;
  return agree ? whole : undefined;
}

/** Whether each of the lines was told; of a place between lines, the one before it. */
const isTold = (lines: ReadonlySet<number>, range: LineRange): boolean =>
  range.first === range.behind ? lines.has(range.first - 1) : linesIn(range).every((index) => lines.has(index));
