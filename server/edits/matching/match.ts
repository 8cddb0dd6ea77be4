// Where a text stands in a file, and what replaces it. Models are never shown line endings, so `\n` stands for any.
import { dominantEnding, type Lines, withEnding } from '../../text/lines.js';
import type { Splice } from '../../text/splice.js';

/** Offsets are UTF-16 units, `end` exclusive; `line` is the index (from 0) of the line that holds `start`. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/**
 * Every place where `old` stands, from the top, none overlapping another. A `\n` of `old` matches the ending that the
 * line has; a `\r\n` matches only `\r\n`; a lone `\r` never tears a `\r\n` apart, nor half a surrogate pair a whole one.
 */
export function occurrences(lines: Lines, old: string): Occurrence[] {
  if (old === '' || !old.isWellFormed()) return [];
  const find = finderOf(lines, old);
  const found: Occurrence[] = [];
  let line = 0;
  for (let next = find(0); next !== undefined; next = find(next.end)) {
    const { start, end } = next;
    while (line + 1 < lines.count && lines.start(line + 1) <= start) line++;
    found.push({ start, end, line });
  }
  return found;
}

type Finder = (from: number) => { start: number; end: number } | undefined;

function finderOf(lines: Lines, old: string): Finder {
  const { text } = lines;
  if (!text.includes('\r')) {
    return (from) => {
      const start = text.indexOf(old, from);
      return start < 0 ? undefined : { start, end: start + old.length };
    };
  }
  const parts = old.split(/(\r?\n)/);
  const head = parts[0] ?? '';
  const nextStart = head === '' ? endsOf(lines) : (from: number) => text.indexOf(head, from);
  return (from) => {
    for (let start = nextStart(from); start >= 0; start = nextStart(start + 1)) {
      const end = matchParts(text, start, parts);
      if (end !== undefined) return { start, end };
    }
    return undefined;
  };
}

/** Where the next line's content ends, from an offset on; -1 behind the last one. */
function endsOf(lines: Lines): (from: number) => number {
  return (from) => {
    for (let line = lines.at(from); line < lines.count; line++) {
      const end = lines.end(line);
      if (end >= from) return end;
    }
    return -1;
  };
}

/** The offset behind the parts (texts and line endings by turns) when they stand at `start`. */
function matchParts(text: string, start: number, parts: readonly string[]): number | undefined {
  let at = start;
  for (const [index, part] of parts.entries()) {
    if (part === '\n' && text.startsWith('\r\n', at)) at += 2;
    else if (text.startsWith(part, at)) at += part.length;
    else return undefined;
    if (index % 2 === 0 && part.endsWith('\r') && index === parts.length - 1 && text[at] === '\n') return undefined;
  }
  return at;
}

/** The splice that puts `fresh` in the place of an occurrence; its line endings follow the rule of `spliceLines`. */
export function replacement(lines: Lines, { start, end }: Pick<Occurrence, 'start' | 'end'>, fresh: string): Splice {
  if (!fresh.includes('\n') || fresh.includes('\r\n')) return { start, end, insert: fresh };
  const first = lines.at(start);
  const last = lines.at(Math.max(start, end - 1));
  const own = lines.text.slice(start, end);
  const whole = lines.text.slice(lines.start(first), lines.start(last + 1));
  const near = lines.text.slice(lines.start(Math.max(0, first - 1)), lines.start(Math.min(lines.count, last + 2)));
  const ending = dominantEnding([own, whole, near].find((part) => part.includes('\n')) ?? lines.text);
  return { start, end, insert: withEnding(fresh, ending) };
}
