// Runs one query over searchable texts: how many lines match, where, and what they say.
import { cutAround, type Hit, type Place } from './hits.js';
import { endOfLine, endOfText, lineFeeds, startOfLine } from './lines-of-bytes.js';
import { literalSearch } from './literal-search.js';
import type { SearchQuery } from './query.js';
import { regexSearch } from './regex-search.js';

export type { Hit };

export interface LineCount {
  readonly lines: number;
  /** Whether it took too long, so that lines behind the counted ones may match too. */
  readonly stopped: boolean;
}

export interface Matcher {
  /** Counts the matching lines. `visit` gets a place in each of them, in order. */
  scan(text: Buffer, visit?: (place: number) => void): LineCount;
  /** Where the first match of the line of a place starts; undefined for an expression whose matches are not all equally long. */
  startOf(text: Buffer, place: number): number | undefined;
  /** The line of a place. @param line its index, from 0 */
  hit(text: Buffer, place: number, line: number): Hit;
  /** The matching lines behind the first `skip`, at most `most` of them. */
  hits(text: Buffer, skip: number, most: number): Hit[];
}

export function createMatcher(query: SearchQuery): Matcher {
  const search = query.kind === 'literal' ? literalSearch(query.needle, query.word) : regexSearch(query);
  const startOf = startsOf(query);
  const hit: Matcher['hit'] = (text, place, line) => {
    const start = startOf(text, place);
    return start === undefined ? hitAt(text, place, line, 'end') : hitAt(text, start, line, 'start');
  };
  return {
    startOf,
    hit,
    scan(text, visit) {
      let lines = 0;
      const complete = search(text, (place) => {
        visit?.(place);
        return ++lines > 0;
      });
      return { lines, stopped: !complete };
    },
    hits(text, skip, most) {
      const hits: Hit[] = [];
      let left = skip;
      let line = 0;
      let counted = 0;
      if (most <= 0) return hits;
      search(text, (place) => {
        if (left-- > 0) return true;
        line += lineFeeds(text, counted, place);
        counted = place;
        return hits.push(hit(text, place, line)) < most;
      });
      return hits;
    },
  };
}

/** Places are where a literal starts, and where a match of an expression ends. */
function startsOf(query: SearchQuery): Matcher['startOf'] {
  if (query.kind === 'literal') return (_, place) => place;
  const { length } = query;
  return (text, place) => (length === undefined ? undefined : charactersBefore(text, place, length));
}

function hitAt(text: Buffer, at: number, line: number, place: Place): Hit {
  const offset = startOfLine(text, at);
  const whole = text.toString('utf8', offset, endOfLine(text, at, endOfText(text)));
  return { line, offset, ...cutAround(whole, text.toString('utf8', offset, at).length, place) };
}

/** The offset that lies so many characters before another one. */
function charactersBefore(text: Buffer, at: number, characters: number): number {
  let place = at;
  for (let left = characters; left > 0 && place > 0; left--) {
    place--;
    while (place > 0 && ((text[place] ?? 0) & 0xc0) === 0x80) place--;
  }
  return place;
}
