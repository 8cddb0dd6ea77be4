// Search in one text.
import { createMatcher } from './matcher.js';
import type { SearchQuery } from './query.js';
import { linesBehind, type ShownLine } from './shown-lines.js';

export interface TextSearch {
  readonly path: string;
  readonly text: string;
  readonly query: SearchQuery;
  /** Index (from 0) of the line behind which to begin; -1 for the top. */
  readonly behind: number;
  /** Most lines to bring along. */
  readonly most: number;
}

export interface FileSearchResult {
  /** Matching lines of the whole text. */
  readonly count: number;
  readonly hits: readonly ShownLine[];
  /** Matching lines behind the last of `hits`. */
  readonly left: number;
  /** Set when the expression took too long, so that lines may be missing. */
  readonly stopped?: true;
}

export function searchText({ path, text, query, behind, most }: TextSearch): FileSearchResult {
  const matcher = createMatcher(query);
  const bytes = Buffer.from(text.replaceAll('\r\n', '\n'));
  const { lines, stopped } = matcher.scan(bytes);
  const { skipped, hits } = linesBehind(matcher, path, bytes, behind, most);
  return { count: lines, hits, left: Math.max(0, lines - skipped - hits.length), ...(stopped ? { stopped } : {}) };
}
