// The headings above lines of a Markdown text.

/** A line of a text: its index from 0, and the bytes before it. */
export interface LineAt {
  readonly line: number;
  readonly offset: number;
}

export interface EnclosingHeader {
  /** Lines from the innermost header down to the line that was asked about. */
  readonly linesAbove: number;
  /** The outermost and the innermost header: `class Mul > def flatten(cls, seq):`. */
  readonly header: string;
}

/** Characters. */
const LONGEST_HEADING = 60;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const FENCE = /^\s*(```|~~~)/;

/** The nearest heading above each line. Lines are ascending; what stands in a fenced block is no heading. */
export function enclosingHeadings(text: Buffer, lines: readonly LineAt[]): (EnclosingHeader | undefined)[] {
  const rows = text.toString('utf8', 0, lines.at(-1)?.offset ?? 0).split('\n');
  let fence: string | undefined;
  let above: { line: number; header: string } | undefined;
  let index = 0;
  return lines.map(({ line }) => {
    for (; index < line; index++) {
      const row = rows[index] ?? '';
      const mark = FENCE.exec(row)?.[1];
      if (mark !== undefined) fence = fence === undefined ? mark : fence === mark ? undefined : fence;
      const heading = fence === undefined ? HEADING.exec(row) : null;
      if (heading !== null)
        above = {
          line: index,
          header: `${heading[1]} ${heading[2]}`.slice(0, LONGEST_HEADING).replace(/[\ud800-\udbff]$/, ''),
        };
    }
    return above && { linesAbove: line - above.line, header: above.header };
  });
}
