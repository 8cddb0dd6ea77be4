// How alike two lines, or two runs of lines, are: from 0 to 1.

/** Words of a text: runs of letters, digits, _ and $. */
export const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}_$]+/gu) ?? [];

/** Characters of a line that are looked at; what lies behind them in a longer one says little. */
const LONGEST = 2000;

/** 1 for equal lines, a little less when only the spaces around differ. */
export function lineLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const left = a.trim().slice(0, LONGEST);
  const right = b.trim().slice(0, LONGEST);
  if (left === right) return 0.95;
  if (left === '' || right === '') return 0;
  return 0.95 * Math.max(sharedEdges(left, right), sharedWords(left, right));
}

/** Share of the longer text that both have at their head and tail. */
function sharedEdges(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return (head + tail) / Math.max(a.length, b.length);
}

function sharedWords(a: string, b: string): number {
  const left = new Set(wordsOf(a));
  const right = new Set(wordsOf(b));
  if (left.size + right.size === 0) return 0;
  let shared = 0;
  for (const word of left) if (right.has(word)) shared++;
  return (2 * shared) / (left.size + right.size);
}

/** How much of a part of a line stands in a line: for a part that may be any piece of it. */
export function partLikeness(part: string, line: string): number {
  const words = wordsOf(part);
  if (words.length === 0 || line.length > LONGEST * 10) return lineLikeness(part, line);
  const inLine = new Set(wordsOf(line));
  const shared = words.filter((word) => inLine.has(word)).length;
  return Math.max(lineLikeness(part, line), (0.9 * shared) / words.length);
}

export interface Alignment {
  readonly likeness: number;
  /** Lines of the file [first, behind) that the lines asked for stand for, counted from the start of `found`. */
  readonly first: number;
  readonly behind: number;
}

/**
 * The best run of `found` for the lines `asked`, when lines may be missing on either side; the run begins and ends at
 * most `reach` lines off the diagonal that starts at `found[reach]`.
 */
export function align(asked: readonly string[], found: readonly (string | undefined)[], reach: number): Alignment {
  const width = 2 * reach + 1;
  const start = (): Alignment[] =>
    Array.from({ length: width }, (_, shift) => ({ likeness: 0, first: shift, behind: shift }));
  let row = start();
  for (const [index, line] of asked.entries()) {
    const next: Alignment[] = [];
    for (let shift = 0; shift < width; shift++) {
      const at = index + shift;
      const other = found[at];
      const from = row[shift] ?? { likeness: 0, first: at, behind: at };
      let best = row[shift + 1] ?? from; // this line is missing in the file
      const beside = next[shift - 1]; // the file has a line more
      if (beside !== undefined && beside.likeness >= best.likeness) best = beside;
      const likeness = other === undefined ? 0 : lineLikeness(line, other);
      if (other !== undefined && from.likeness + likeness >= best.likeness) {
        best = {
          likeness: from.likeness + likeness,
          first: from.likeness === 0 ? at - index : from.first,
          behind: at + 1,
        };
      }
      next.push(best);
    }
    row = next;
  }
  const best = row.reduce((a, b) => (b.likeness > a.likeness ? b : a));
  const run = Math.max(asked.length, best.behind - best.first);
  return { ...best, likeness: best.likeness / run };
}
