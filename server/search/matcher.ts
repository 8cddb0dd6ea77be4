// Runs one query over searchable texts: how many lines match, where, and what they say.
import { cutHit, type Hit, type Place } from './hits.js';
import { endOfLine, endOfText, type LineSearch, lineFeeds, startOfLine } from './lines-of-bytes.js';
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
  /**
   * Counts the matching lines. `visit` gets an offset in each of them, in order: of the start of the first match for a
   * literal, of the start of the line for a regular expression.
   */
  scan(text: Buffer, visit?: (at: number) => void): LineCount;
  /** The matching lines behind the first `skip`, at most `most` of them. */
  hits(text: Buffer, skip: number, most: number): Hit[];
}

export function createMatcher(query: SearchQuery): Matcher {
  const search = query.kind === 'literal' ? literalSearch(query.needle, query.word) : regexSearch(query);
  const startOf = startsOfMatches(query);
  return {
    scan(text, visit) {
      let lines = 0;
      const count = (): boolean => ++lines > 0;
      const report = (at: number): boolean => {
        visit?.(startOf?.(text, at) ?? startOfLine(text, at));
        return count();
      };
      const complete = search(text, visit === undefined ? count : report);
      return { lines, stopped: !complete };
    },
    hits: (text, skip, most) =>
      startOf === undefined
        ? collect(search, text, skip, most, 'end')
        : collect((all, take) => search(all, (at) => take(startOf(all, at))), text, skip, most, 'start'),
  };
}

/** From what a search finds to where the match starts; undefined where only its end is known. */
function startsOfMatches(query: SearchQuery): ((text: Buffer, at: number) => number) | undefined {
  if (query.kind === 'literal') return (_, at) => at;
  const { length } = query;
  return length === undefined ? undefined : (text, at) => charactersBefore(text, at, length);
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

function collect(search: LineSearch, text: Buffer, skip: number, most: number, place: Place): Hit[] {
  const hits: Hit[] = [];
  const end = endOfText(text);
  let left = skip;
  let line = 0;
  let counted = 0;
  if (most <= 0) return hits;
  search(text, (at) => {
    if (left-- > 0) return true;
    const start = startOfLine(text, at);
    line += lineFeeds(text, counted, start);
    counted = start;
    const whole = text.toString('utf8', start, endOfLine(text, at, end));
    hits.push(cutHit(line, whole, text.toString('utf8', start, at).length, place));
    return hits.length < most;
  });
  return hits;
}
