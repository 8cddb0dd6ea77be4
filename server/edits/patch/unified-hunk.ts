// One hunk of a unified diff. Its counts are believed when they fit, because removed lines may look like headers.
import { addLine, readPrefixedLines } from './hunk-lines.js';
import { type Hunk, type HunkLine, PatchError } from './patch.js';
import type { Source } from './source.js';

const NUMBERS = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

export const startsHunk = (line: string): boolean => /^@@(?:\s|$)/.test(line);

/** Reads the hunk at whose header the source stands. `endsFile` tells where another file, or none, begins. */
export function readHunk(source: Source, endsFile: (line: string, index: number) => boolean): Hunk {
  const at = source.next + 1;
  const header = source.lines[source.next] ?? '';
  source.next++;
  const numbers = NUMBERS.exec(header);
  const ends = (line: string, index: number): boolean =>
    startsHunk(line) || endsFile(line, index) || isSignature(source, index);
  const lines = (numbers === null ? undefined : readCounted(source, numbers, ends)) ?? readPrefixedLines(source, ends);
  if (!lines.some(({ kind }) => kind !== ' ')) {
    throw new PatchError(at, 'this hunk changes nothing: give lines that start with - or +');
  }
  const scopes = numbers === null ? scopeOf(header) : [];
  const start = numbers === null ? undefined : startOf(numbers, lines);
  return { at, lines, scopes, toEnd: false, anyOrder: false, ...(start === undefined ? {} : { start }) };
}

/** A header without numbers may name the line behind which the hunk stands. */
function scopeOf(header: string): string[] {
  const text = header.replace(/^@@/, '').replace(/@@.*$/, '').trim();
  return text === '' || /^(?:\.\.\.|[-+\d, .]*)$/.test(text) ? [] : [text];
}

/** The old start, from 0. Where no old line is given, the number is that of the line ahead. */
function startOf(numbers: RegExpExecArray, lines: readonly HunkLine[]): number {
  const given = Number(numbers[1]);
  return lines.some(({ kind }) => kind !== '+') ? Math.max(0, given - 1) : given;
}

/** As many lines as the header counts; undefined, nothing read, when that is not where the hunk ends. */
function readCounted(
  source: Source,
  numbers: RegExpExecArray,
  ends: (line: string, index: number) => boolean,
): HunkLine[] | undefined {
  let old = Number(numbers[2] ?? 1);
  let fresh = Number(numbers[4] ?? 1);
  const lines: HunkLine[] = [];
  let at = source.next;
  for (; old > 0 || fresh > 0 || source.lines[at]?.startsWith('\\'); at++) {
    const line = source.lines[at];
    const kind = line === undefined ? undefined : (line[0] ?? ' ');
    if (line === undefined || kind === undefined || !' -+\\\r'.includes(kind)) return undefined;
    if (kind !== '\\') {
      if (kind !== '+') old--;
      if (kind !== '-') fresh--;
    } else if (lines.length === 0) return undefined;
    if (old < 0 || fresh < 0) return undefined;
    addLine(lines, line, at + 1);
  }
  const next = source.lines[at];
  if (next !== undefined && /^[-+ ]/.test(next) && !ends(next, at)) return undefined;
  source.next = at;
  return lines;
}

/** The "-- " and version that end a patch sent as mail. */
const isSignature = ({ lines }: Source, index: number): boolean =>
  lines[index] === '-- ' && /^\d+\.\d/.test(lines[index + 1] ?? '');
