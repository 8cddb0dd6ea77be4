// Matching lines as they are shown: their numbers, and long ones cut around the match.
import { isUtf8 } from 'node:buffer';

/** One matching line. */
export interface Hit {
  /** Line index from 0. */
  readonly line: number;
  /** Where the first match starts, in UTF-16 units from the start of `text`. */
  readonly column: number;
  /** The line without its ending, or a part of it around the match. */
  readonly text: string;
  /** UTF-16 units of the line that stand before and behind `text`. */
  readonly cutBefore: number;
  readonly cutAfter: number;
}

export interface FileMatches {
  /** Number of lines that match. */
  readonly count: number;
  /** The first of them, in order, at most as many as asked for. */
  readonly hits: readonly Hit[];
  /** Set when the file's time was up before all its lines were tried. */
  readonly stopped?: true;
}

export const NONE: FileMatches = { count: 0, hits: [] };

const LF = 10;
const CR = 13;

/** UTF-16 units of a line that a hit keeps: a third of them before the match. */
const KEPT_TEXT = 240;

/** Hits of a text whose lines end with \n, by the ascending offsets of their matches. */
export function textHits(text: string, starts: readonly number[]): Hit[] {
  let number = 0;
  let at = 0;
  return starts.map((start) => {
    for (let feed = text.indexOf('\n', at); feed >= 0 && feed < start; feed = text.indexOf('\n', at)) {
      number++;
      at = feed + 1;
    }
    const feed = text.indexOf('\n', start);
    return cutHit(number, text.slice(at, feed < 0 ? text.length : feed), start - at);
  });
}

/** Where the content of a line ends that starts at `start` and has its line feed at `feed` (-1: none). */
export function endOfLine(bytes: Buffer, start: number, feed: number): number {
  if (feed < 0) return bytes.length;
  return feed > start && bytes[feed - 1] === CR ? feed - 1 : feed;
}

/** Hits by the ascending byte offsets of their matches. */
export function byteHits(bytes: Buffer, starts: readonly number[]): Hit[] {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  let number = 0;
  let at = 0;
  return starts.map((start) => {
    for (let feed = bytes.indexOf(LF, at); feed >= 0 && feed < start; feed = bytes.indexOf(LF, at)) {
      number++;
      at = feed + 1;
    }
    const feed = bytes.indexOf(LF, start);
    const line = bytes.toString(encoding, at, endOfLine(bytes, at, feed));
    return cutHit(number, line, bytes.toString(encoding, at, start).length);
  });
}

function cutHit(line: number, text: string, column: number): Hit {
  if (text.length <= KEPT_TEXT) return { line, column, text, cutBefore: 0, cutAfter: 0 };
  const first = Math.max(0, Math.min(column - Math.floor(KEPT_TEXT / 3), text.length - KEPT_TEXT));
  // No surrogate pair is cut in two.
  const from = splitsPair(text, first) ? first + 1 : first;
  const to = splitsPair(text, first + KEPT_TEXT) ? first + KEPT_TEXT - 1 : first + KEPT_TEXT;
  return { line, column: column - from, text: text.slice(from, to), cutBefore: from, cutAfter: text.length - to };
}

const splitsPair = (text: string, at: number): boolean =>
  /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
