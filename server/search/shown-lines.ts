// Matching lines of one text as they are shown: with the definitions that they stand in.
import type { Enclosing, FoundLine } from '../services.js';
import { definesWord, extensionOf } from './definition-line.js';
import { enclosingHeaders } from './enclosing.js';
import type { Hit } from './hits.js';
import type { Matcher } from './matcher.js';

export interface ShownLine extends Hit {
  readonly in?: Enclosing;
}

export interface ShownLines {
  /** Matching lines before those that were asked for. */
  readonly skipped: number;
  readonly hits: readonly ShownLine[];
}

const LF = 10;

/**
 * The matching lines behind a line.
 * @param behind line index from 0; -1 for the top
 */
export function linesBehind(matcher: Matcher, path: string, text: Buffer, behind: number, most: number): ShownLines {
  const from = startOfLineAt(text, behind + 1);
  let skipped = 0;
  if (from > 0) {
    matcher.scan(text, (at) => {
      if (at < from) skipped++;
    });
  }
  return { skipped, hits: withScopes(path, text, matcher.hits(text, skipped, most)) };
}

/** The first lines that define the searched word, which has `length` bytes. */
export function definingLines(matcher: Matcher, path: string, text: Buffer, length: number, most: number): ShownLines {
  const places: number[] = [];
  const extension = extensionOf(path);
  let lines = 0;
  matcher.scan(text, (at) => {
    const start = matcher.startOf(text, at) ?? at;
    if (places.length < most && definesWord(text, start, length, extension)) places.push(lines);
    lines++;
  });
  return { skipped: 0, hits: places.flatMap((place) => matcher.hits(text, place, 1)) };
}

/** @param hits of this text, in ascending order */
export function withScopes(path: string, text: Buffer, hits: readonly Hit[]): ShownLine[] {
  const headers = enclosingHeaders(text, hits, extensionOf(path));
  return hits.map((hit, index) => {
    const around = headers[index];
    if (around === undefined) return hit;
    return { ...hit, in: { line: hit.line + 1 - around.linesAbove, header: around.header } };
  });
}

/** Offset at which the line with an index (from 0) starts; when there is none, one behind every place of a match. */
function startOfLineAt(text: Buffer, lines: number): number {
  let at = 0;
  for (let left = lines; left > 0; left--) {
    const feed = text.indexOf(LF, at);
    if (feed < 0) return text.length + 1;
    at = feed + 1;
  }
  return at;
}

/** As clients get them: numbered from 1. */
export const numbered = ({ line, text, cutBefore, cutAfter, in: around }: ShownLine): FoundLine => ({
  line: line + 1,
  text,
  cutBefore,
  cutAfter,
  ...(around === undefined ? {} : { in: around }),
});
