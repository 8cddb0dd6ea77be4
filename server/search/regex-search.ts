// Runs a regular expression over the bytes of a file, line by line where it has a text to look for, else all at once.
import { isAscii, isUtf8 } from 'node:buffer';
import { byteHits, endOfLine, type FileMatches, NONE, textHits } from './hits.js';
import type { RegexQuery } from './query.js';
import { createFinder, type Finder } from './regex-finder.js';

const LF = 10;

export function regexSearch(query: RegexQuery): (bytes: Buffer, mostHits: number) => FileMatches {
  const finder = createFinder(query);
  const needed = Buffer.from(query.required, 'utf8');
  const byLiteral = query.required !== '' && isAscii(needed);
  return (bytes, mostHits) => {
    const found = byLiteral ? searchLines(finder, needed, bytes) : searchText(finder, bytes);
    if (found === undefined) return NONE;
    const { starts, stopped, hits } = found;
    const matches: FileMatches = { count: starts.length, hits: hits(starts.slice(0, mostHits)) };
    return stopped ? { ...matches, stopped: true } : matches;
  };
}

interface Found {
  /** Of the first match of each line, in the unit that `hits` takes. */
  readonly starts: readonly number[];
  readonly stopped: boolean;
  hits(starts: readonly number[]): FileMatches['hits'];
}

/** Decodes and tries only the lines that hold the text every match contains. */
function searchLines(finder: Finder, needed: Buffer, bytes: Buffer): Found | undefined {
  const first = bytes.indexOf(needed);
  if (first < 0) return undefined;
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  const starts: number[] = [];
  const stopped = !finder.guard(bytes.length, () => {
    for (let at = first; at >= 0; ) {
      const feed = bytes.indexOf(LF, at);
      const start = at === 0 ? 0 : bytes.lastIndexOf(LF, at - 1) + 1;
      const content = bytes.subarray(start, endOfLine(bytes, start, feed));
      const line = content.toString(encoding);
      const column = finder.inLine(line, isAscii(content));
      if (column >= 0) starts.push(start + Buffer.byteLength(line.slice(0, column), encoding));
      at = feed < 0 ? -1 : bytes.indexOf(needed, feed + 1);
    }
  });
  return { starts, stopped, hits: (kept) => byteHits(bytes, kept) };
}

function searchText(finder: Finder, bytes: Buffer): Found | undefined {
  const ascii = isAscii(bytes);
  const raw = bytes.toString(!ascii && isUtf8(bytes) ? 'utf8' : 'latin1');
  if (raw === '') return undefined; // a text without lines, which an expression for nothing would match all the same
  // Without its CR an ending is the same for $ and for look-aheads in every file.
  const text = bytes.includes('\r\n') ? raw.replaceAll('\r\n', '\n') : raw;
  const starts: number[] = [];
  const stopped = !finder.guard(text.length, () => finder.inText(text, ascii, starts));
  return { starts, stopped, hits: (kept) => textHits(text, kept) };
}
