// How alike two lines, or two runs of lines, are: from 0 to 1.

/** Words of a text: runs of letters, digits, _ and $; all beyond ASCII counts as letters. */
export const wordsOf = (text: string): string[] => text.match(/[\w$\u0080-\uffff]+/g) ?? [];

/** Characters of a line that are looked at; what lies behind them in a longer one says little. */
const LONGEST = 2000;

/** A line ready to be compared with many. */
export interface ComparableLine {
  readonly raw: string;
  readonly content: string;
  readonly words: ReadonlySet<string>;
}

export function comparable(raw: string): ComparableLine {
  const content = raw.trim().slice(0, LONGEST);
  return { raw, content, words: new Set(wordsOf(content)) };
}

/** 1 for equal lines, a little less when only the spaces around differ. */
export function lineLikeness(a: ComparableLine, b: ComparableLine): number {
  if (a.raw === b.raw) return 1;
  if (a.content === b.content) return 0.95;
  if (a.content === '' || b.content === '') return 0;
  return 0.95 * Math.max(sharedEdges(a.content, b.content), sharedWords(a.words, b.words));
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

function sharedWords(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return a.size + b.size === 0 ? 0 : (2 * countShared(a, b)) / (a.size + b.size);
}

function countShared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return shared;
}

/** How much of a part of a line stands in a line: for a part that may be any piece of it. */
export function partLikeness(part: string, line: string): number {
  const [asked, found] = [comparable(part), comparable(line)];
  const inLine = line.length > LONGEST ? new Set(wordsOf(line)) : found.words;
  const shared = asked.words.size === 0 ? 0 : countShared(asked.words, inLine) / asked.words.size;
  return Math.max(lineLikeness(asked, found), 0.9 * shared);
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
export function align(
  asked: readonly ComparableLine[],
  found: readonly (ComparableLine | undefined)[],
  reach: number,
): Alignment {
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
