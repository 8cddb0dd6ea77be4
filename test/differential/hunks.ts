// The line edits by which one text becomes another.
import { diffArrays } from 'diff';
import { indexLines } from '../../server/text/lines.js';

/** Puts `text` in place of the old lines [first, behind) (indexes from 0); `first === behind` inserts. */
export interface LineHunk {
  readonly first: number;
  readonly behind: number;
  /** Whole lines with their endings; only what ends the new text may lack one. Empty: the lines are deleted. */
  readonly text: string;
}

/** Milliseconds after which what differs counts as one hunk: jsdiff is quadratic on unlike texts. */
const DIFF_LIMIT_MS = 2000;

/**
 * The hunks that turn one text into the other, from top to bottom, counted in lines of the old text. Lines are compared
 * with their endings, so that a change of an ending, the final one too, is a change of its line.
 */
export function lineHunks(before: string, after: string): LineHunk[] {
  const old = linesWithEndings(before);
  const fresh = linesWithEndings(after);
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
  const from = old.slice(head, old.length - tail);
  const to = fresh.slice(head, fresh.length - tail);
  const parts = diffArrays(from, to, { timeout: DIFF_LIMIT_MS });
  if (parts === undefined) return [{ first: head, behind: head + from.length, text: to.join('') }];
  const hunks: LineHunk[] = [];
  let line = head;
  let open: LineHunk | undefined;
  for (const { added, removed, value } of parts) {
    if (added || removed) open ??= { first: line, behind: line, text: '' };
    if (open && removed) open = { ...open, behind: open.behind + value.length };
    if (open && added) open = { ...open, text: open.text + value.join('') };
    if (!added) line += value.length;
    if (added || removed || open === undefined) continue;
    hunks.push(open);
    open = undefined;
  }
  return open === undefined ? hunks : [...hunks, open];
}

function linesWithEndings(text: string): string[] {
  const lines = indexLines(text);
  return Array.from({ length: lines.count }, (_, index) => text.slice(lines.start(index), lines.start(index + 1)));
}
