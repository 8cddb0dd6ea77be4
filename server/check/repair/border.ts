// Lines at the borders of the text: such that the file has there already, and such that the range took or left by mistake.
import type { Candidate, LineEdit } from './edit.js';
import { isBlank } from './layout.js';

/** Lines at one border that are looked at. */
const MOST_REPEATED = 5;

/** The text without lines that the file has just above or below the range. */
export function withoutRepeatedLines(edit: LineEdit): Candidate[] {
  const above = counts(edit, repeatsAbove);
  const below = counts(edit, repeatsBelow);
  const both = above.flatMap((top) => below.map((bottom) => ({ top, bottom })));
  const choices = [
    ...above.map((top) => ({ top, bottom: 0 })),
    ...below.map((bottom) => ({ top: 0, bottom })),
    ...both,
  ];
  return choices
    .filter(({ top, bottom }) => top + bottom < edit.lines.length)
    .map(({ top, bottom }) => {
      const lines = edit.lines.slice(top, edit.lines.length - bottom);
      const gone = [...edit.lines.slice(0, top), ...edit.lines.slice(edit.lines.length - bottom)];
      const cost = costOf(gone) + (top > 0 && bottom > 0 ? 0.6 : 0);
      return { edit: { ...edit, lines }, reasons: ['repeated line'] as const, cost };
    });
}

/** A line of words or the quotes of a docstring hardly stand twice in a row on purpose; brackets may. */
const costOf = (gone: readonly string[]): number => (gone.some((line) => /\w{2}|"{3}|'{3}/.test(line)) ? 0.5 : 1.2);

const counts = (edit: LineEdit, repeats: (edit: LineEdit, count: number) => boolean): number[] =>
  Array.from({ length: MOST_REPEATED }, (_, index) => index + 1).filter((count) => repeats(edit, count));

function repeatsAbove({ old, first, lines }: LineEdit, count: number): boolean {
  return count <= first && same(lines.slice(0, count), old.slice(first - count, first));
}

function repeatsBelow({ old, behind, lines }: LineEdit, count: number): boolean {
  return behind + count <= old.length && same(lines.slice(lines.length - count), old.slice(behind, behind + count));
}

const same = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((line, index) => line === right[index]) && !left.every(isBlank);

/** Lines that a range may have taken or left too many. */
const MOST_MOVED = 3;

/** The same text in another range: one that takes in a neighbour that the text rewrites, or leaves out lines that it lacks. */
export function inMovedRange(edit: LineEdit): Candidate[] {
  const { old, first, behind, lines } = edit;
  const found: Candidate[] = [];
  const offer = (range: { first?: number; behind?: number }, cost: number): void => {
    found.push({ edit: { ...edit, ...range }, reasons: ['line range'], cost });
  };
  if (isRewritten(old[first - 1], lines[0])) offer({ first: first - 1 }, 1);
  if (isRewritten(old[behind], lines.at(-1))) offer({ behind: behind + 1 }, 1);
  // Up to the first line that is not blank, and from the last one: blank lines are alike everywhere.
  const head = lines.slice(0, lines.findIndex((line) => !isBlank(line)) + 1);
  const tail = lines.slice(lines.findLastIndex((line) => !isBlank(line)));
  for (let step = 1; step <= Math.min(MOST_MOVED, behind - first - 1); step++) {
    const cost = 0.8 + 0.1 * step;
    const top = old.slice(first + step, first + step + head.length);
    const bottom = old.slice(behind - step - tail.length, behind - step);
    if (same(head, top) && !old.slice(first, first + step).every(isBlank)) offer({ first: first + step }, cost);
    if (same(tail, bottom)) offer({ behind: behind - step }, cost);
  }
  return found;
}

/** Whether a line of the text is an old one in other words: most pairs of neighbouring characters are the same. */
function isRewritten(old: string | undefined, line: string | undefined): boolean {
  if (old === undefined || line === undefined || old === line) return false;
  const [left, right] = [pairsOf(old.trim()), pairsOf(line.trim())];
  const size = left.length + right.length;
  if (Math.min(left.length, right.length) < LEAST_PAIRS) return false;
  let common = 0;
  const rest = [...right];
  for (const pair of left) {
    const at = rest.indexOf(pair);
    if (at < 0) continue;
    rest.splice(at, 1);
    common++;
  }
  return (2 * common) / size > REWRITTEN;
}

/** Longer lines are compared by their start. */
const COMPARED = 200;

const pairsOf = (line: string): string[] =>
  Array.from({ length: Math.max(0, Math.min(line.length, COMPARED) - 1) }, (_, at) => line.slice(at, at + 2));

/** Shorter lines are too often alike by chance. */
const LEAST_PAIRS = 6;

/** Share of the pairs that two lines have in common when one is the other rewritten. */
const REWRITTEN = 0.65;

/** Lines around the range that a text may have been meant for. */
const REACH = 12;
/** A shorter line may stand anywhere. */
const LEAST_TELLING = 8;

/** Whether the text starts with a line that stands near the range, but not at its start: the range is surely wrong then. */
export function isMisplaced({ old, first, lines }: LineEdit): boolean {
  const head = lines.find((line) => !isBlank(line));
  if (head === undefined || head.trim().length < LEAST_TELLING || old[first] === head) return false;
  return old.slice(Math.max(0, first - REACH), first + REACH + 1).includes(head);
}
