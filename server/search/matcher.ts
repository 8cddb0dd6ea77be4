// Runs one query over the bytes of one file: how many lines match, and where.
import { isAscii, isUtf8 } from 'node:buffer';
import { decode, looksBinary } from '../workspace/encoding.js';
import type { SearchQuery } from './query.js';

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
}

export type Matcher = (bytes: Buffer, mostHits: number) => FileMatches;

const NONE: FileMatches = { count: 0, hits: [] };
const LF = 10;
const CR = 13;

/** UTF-16 units of a line that a hit keeps: a third of them before the match. */
const KEPT_TEXT = 240;

export function createMatcher(query: SearchQuery): Matcher {
  const search = query.kind === 'literal' ? literalSearch(query.needle) : regexSearch(query);
  return (raw, mostHits) => {
    const bytes = asUtf8(raw);
    return bytes === undefined ? NONE : search(bytes, mostHits);
  };
}

/** The bytes as UTF-8 (or the 8-bit code page the file has), without a byte order mark; undefined for a binary file. */
function asUtf8(raw: Buffer): Buffer | undefined {
  const [first, second, third] = raw;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    const decoded = decode(raw);
    return decoded === undefined ? undefined : Buffer.from(decoded.text, 'utf8');
  }
  if (looksBinary(raw)) return undefined;
  return first === 0xef && second === 0xbb && third === 0xbf ? raw.subarray(3) : raw;
}

function literalSearch(needle: string): Matcher {
  const utf8 = Buffer.from(needle, 'utf8');
  const latin1 = isAscii(utf8) || /[^\0-\xff]/.test(needle) ? undefined : Buffer.from(needle, 'latin1');
  return (bytes, mostHits) => {
    const wanted = latin1 !== undefined && !isUtf8(bytes) ? latin1 : utf8;
    const starts: number[] = [];
    let count = 0;
    for (let at = bytes.indexOf(wanted); at >= 0; ) {
      count++;
      if (starts.length < mostHits) starts.push(at);
      const feed = bytes.indexOf(LF, at);
      at = feed < 0 ? -1 : bytes.indexOf(wanted, feed + 1);
    }
    return count === 0 ? NONE : { count, hits: byteHits(bytes, starts) };
  };
}

function regexSearch({ source, flags, required }: Extract<SearchQuery, { kind: 'regex' }>): Matcher {
  const unicode = expressions(source, flags);
  const plain = saysTheSameInAscii(source) ? expressions(source, flags.replace('u', '')) : unicode;
  const needed = Buffer.from(required, 'utf8');
  const byLiteral = required !== '' && isAscii(needed);
  return (bytes, mostHits) => (byLiteral ? searchLines(bytes, mostHits) : searchText(bytes, mostHits));

  /** Decodes and tries only the lines that hold the text every match contains. */
  function searchLines(bytes: Buffer, mostHits: number): FileMatches {
    const first = bytes.indexOf(needed);
    if (first < 0) return NONE;
    const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
    const starts: number[] = [];
    let count = 0;
    for (let at = first; at >= 0; ) {
      const feed = bytes.indexOf(LF, at);
      const start = at === 0 ? 0 : bytes.lastIndexOf(LF, at - 1) + 1;
      const content = bytes.subarray(start, endOfLine(bytes, start, feed));
      const line = content.toString(encoding);
      const match = (isAscii(content) ? plain : unicode).within.exec(line);
      if (match !== null) {
        count++;
        if (starts.length < mostHits) starts.push(start + Buffer.byteLength(line.slice(0, match.index), encoding));
      }
      at = feed < 0 ? -1 : bytes.indexOf(needed, feed + 1);
    }
    return count === 0 ? NONE : { count, hits: byteHits(bytes, starts) };
  }

  function searchText(bytes: Buffer, mostHits: number): FileMatches {
    const ascii = isAscii(bytes);
    const raw = bytes.toString(!ascii && isUtf8(bytes) ? 'utf8' : 'latin1');
    if (raw === '') return NONE; // a text without lines, which an expression for nothing would match all the same
    // Without its CR an ending is the same for $ and for look-aheads in every file.
    const text = bytes.includes('\r\n') ? raw.replaceAll('\r\n', '\n') : raw;
    const { across, within } = ascii ? plain : unicode;
    const found: Found[] = [];
    let count = 0;
    across.lastIndex = 0;
    for (let match = across.exec(text); match !== null; match = across.exec(text)) {
      if (match.index === text.length && text.endsWith('\n')) break; // an empty match behind the last line
      const start = match.index === 0 ? 0 : text.lastIndexOf('\n', match.index - 1) + 1;
      const feed = text.indexOf('\n', match.index);
      const line = text.slice(start, feed < 0 ? text.length : feed);
      const confirmed = within.exec(line);
      if (confirmed !== null) {
        count++;
        if (found.length < mostHits) found.push({ start, line, column: confirmed.index });
      }
      if (feed < 0) break;
      across.lastIndex = feed + 1;
    }
    return count === 0 ? NONE : { count, hits: textHits(text, found) };
  }
}

/** Over a whole text ^ and $ must hold at every line; on a single line they hold at its ends only. */
const expressions = (source: string, flags: string): { across: RegExp; within: RegExp } => ({
  across: new RegExp(source, `${flags}gm`),
  within: new RegExp(source, flags),
});

/**
 * Whether an expression means the same with and without the u flag as long as a text is ASCII. V8's linear-time engine,
 * which keeps patterns such as (a+)+$ from running for ever, takes no expressions with that flag.
 */
const saysTheSameInAscii = (source: string): boolean => isAscii(Buffer.from(source)) && !/\\(?:[pP]|u\{)/.test(source);

interface Found {
  /** Offset of the line in the text. */
  readonly start: number;
  readonly line: string;
  readonly column: number;
}

function textHits(text: string, found: readonly Found[]): Hit[] {
  let number = 0;
  let at = 0;
  return found.map(({ start, line, column }) => {
    for (let feed = text.indexOf('\n', at); feed >= 0 && feed < start; feed = text.indexOf('\n', at)) {
      number++;
      at = feed + 1;
    }
    return cutHit(number, line, column);
  });
}

/** Where the content of a line ends that starts at `start` and has its line feed at `feed` (-1: none). */
function endOfLine(bytes: Buffer, start: number, feed: number): number {
  if (feed < 0) return bytes.length;
  return feed > start && bytes[feed - 1] === CR ? feed - 1 : feed;
}

function byteHits(bytes: Buffer, starts: readonly number[]): Hit[] {
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
