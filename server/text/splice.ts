// Line edits as splices of a string: what stands outside the edited lines is never touched.
import { dominantEnding, type LineEnding, type Lines, withEnding } from './lines.js';

/** Replaces [start, end) of a text by `insert`. Offsets are UTF-16 units, end exclusive. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

export const applySplice = (text: string, { start, end, insert }: Splice): string =>
  text.slice(0, start) + insert + text.slice(end);

/**
 * The splice that puts `text` in place of the lines [first, behind) (indexes from 0, end exclusive; first === behind inserts).
 *
 * An empty `text` deletes the lines. One final line ending of `text` is dropped, because a line carries its own ending;
 * a `\n` becomes the ending that the replaced lines have, or those around, unless `text` writes `\r\n` itself. The last
 * line of a file that ends without one gets an ending when `text` has one at its end, or when lines are put behind it.
 */
export function spliceLines(lines: Lines, first: number, behind: number, text: string): Splice {
  const start = lines.start(first);
  const end = lines.start(behind);
  if (text === '') return { start, end, insert: '' };
  const explicit = text.includes('\r\n');
  const ending = explicit ? '\r\n' : endingFor(lines, first, behind);
  const body = explicit ? text.replace(/\r?\n$/, '') : withEnding(text.replace(/\n$/, ''), ending);
  const atEnd = behind === lines.count;
  const finalEndingMissing = lines.count > 0 && lines.end(lines.count - 1) === lines.text.length;
  if (!atEnd || !finalEndingMissing) return { start, end, insert: body + ending };
  const last = text.endsWith('\n') ? ending : '';
  return { start, end, insert: (first === lines.count ? ending : '') + body + last };
}

function endingFor(lines: Lines, first: number, behind: number): LineEnding {
  const old = lines.text.slice(lines.start(first), lines.start(behind));
  const near = lines.text.slice(lines.start(Math.max(0, first - 1)), lines.start(Math.min(lines.count, behind + 1)));
  return dominantEnding([old, near].find((part) => part.includes('\n')) ?? lines.text);
}

/** The smallest splice that turns `before` into `after`: what lies between their common head and tail. */
export function differingSplice(before: string, after: string): Splice {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before.charCodeAt(head) === after.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < shorter - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  return { start: head, end: before.length - tail, insert: after.slice(head, after.length - tail) };
}
