// Matching lines as text, with a row for the definition around them wherever that changes.
import { cutAt, plural } from './window.js';

/** Most rows of any kind that a search reply lists. */
export const MOST_LISTED = 50;

export interface RenderedHit {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly cutBefore: number;
  readonly cutAfter: number;
  /** The definition around the line; its header stands at `line`, from 1. */
  readonly in?: { readonly line: number; readonly header: string };
}

/** Lines; further below its header, a line does not look as if it stood inside. */
const NEAR_HEADER = 3;

/**
 * The lines of one file:
 *
 *   in class Mul > def flatten(cls, seq):
 *   312:    rv = None
 *
 * @param indent stands before each row
 */
export function foundLines(hits: readonly RenderedHit[], indent: string): string[] {
  let around: number | undefined;
  return hits.flatMap((hit, index) => {
    const inside = hit.in?.line;
    // A header that stands right above, as a hit of its own, needs no second row.
    const isBelowHeader = inside === hits[index - 1]?.line && hit.line - (inside ?? 0) <= NEAR_HEADER;
    const isPlain = inside === around || (inside !== undefined && isBelowHeader);
    around = inside;
    const row = `${indent}${hitText(hit)}`;
    return isPlain ? [row] : [`${indent}${hit.in === undefined ? 'elsewhere' : `in ${hit.in.header}`}`, row];
  });
}

export function hitText({ line, text, cutBefore, cutAfter }: RenderedHit): string {
  const before = cutBefore > 0 ? `(+${cutBefore} characters)...` : '';
  const after = cutAfter > 0 ? `...(+${cutAfter} characters)` : '';
  return `${line}:${before}${text}${after}`;
}

/** Characters of a query that a reply repeats. */
const LONGEST_QUERY = 120;

export function shortened(query: string): string {
  if (query.length <= LONGEST_QUERY) return query;
  const kept = cutAt(query, 0, LONGEST_QUERY);
  return `${kept}... (+${query.length - kept.length} characters)`;
}

/** What may find more than a query that found nothing. @param last such as `search_dir` */
export function tryInstead({ ignoreCase, word }: { ignoreCase: boolean; word: boolean }, last: string): string {
  const other = [
    ...(ignoreCase ? [] : ['ignore_case']),
    'a shorter query',
    ...(word ? ['the query without word'] : []),
  ];
  return `Try ${other.join(', ')}, or ${last}.`;
}

const MOST_STOPPED = 5;

/** Only a reference to a group, such as \1, or a very large expression can take that long. */
export function stoppedIn(paths: readonly string[]): string {
  const more = paths.length > MOST_STOPPED ? ` and ${plural(paths.length - MOST_STOPPED, 'more file')}` : '';
  return `[INCOMPLETE: the expression took too long in ${paths.slice(0, MOST_STOPPED).join(', ')}${more}; lines there may be missing. Write it without references to groups (\\1) or with fewer repeats, or leave such files out with glob.]`;
}
