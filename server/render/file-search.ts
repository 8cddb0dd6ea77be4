// What was found in one file, as text.
import { foundLines, MOST_LISTED, type RenderedHit, shortened, stoppedIn, tryInstead } from './found-lines.js';
import { plural } from './window.js';

export interface FileSearchReport {
  readonly query: string;
  readonly ignoreCase: boolean;
  readonly word: boolean;
  readonly path: string;
  /** Matching lines of the whole file. */
  readonly count: number;
  readonly hits: readonly RenderedHit[];
  /** Matching lines behind the last of `hits`. */
  readonly left: number;
  readonly stopped?: true;
}

export function renderFileSearch(report: FileSearchReport): string {
  const { query, path, count, hits, left, stopped } = report;
  const partial = stopped ? [stoppedIn([path])] : [];
  if (count === 0) {
    const hint = tryInstead(report, 'search_dir');
    return [`No matches for "${shortened(query)}" in ${path}. ${hint}`, ...partial].join('\n');
  }
  const last = count - left;
  const part = hits.length < count && hits.length > 0 ? `, here ${last - hits.length + 1} to ${last}` : '';
  const rows = [`Found ${plural(count, 'matching line')} for "${shortened(query)}" in ${path}${part}:`, ...partial];
  if (hits.length === 0) rows.push('None of them is behind that line.');
  rows.push(...foundLines(hits, ''));
  if (left > 0) {
    rows.push(
      `... ${plural(left, 'more matching line')}. For the next ${MOST_LISTED}: cursor: ${hits.at(-1)?.line ?? 0}.`,
    );
  }
  return rows.join('\n');
}
