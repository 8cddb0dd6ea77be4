// Runs one query over the bytes of one file: how many lines match, and where.
import { isAscii, isUtf8 } from 'node:buffer';
import { decode, looksBinary } from '../workspace/encoding.js';
import { byteHits, type FileMatches, NONE } from './hits.js';
import type { SearchQuery } from './query.js';
import { regexSearch } from './regex-search.js';

export type { FileMatches };

export type Matcher = (bytes: Buffer, mostHits: number) => FileMatches;

const LF = 10;

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
