// Which text the line numbers of an edit refer to: the file as the client saw it, or what it was told since of other lines.
import type { SeenText } from '../session/seen-texts.js';
import { type LineRange, rebaseLines } from './rebase.js';

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
function isTold(lines: ReadonlySet<number>, { first, behind }: LineRange): boolean {
  if (first === behind) return lines.has(first - 1);
  let index = first;
  while (index < behind && lines.has(index)) index++;
  return index === behind;
}
