// Files found by name as text, by how their paths fit.
import { MOST_LISTED } from './found-lines.js';
import { plural } from './window.js';

export interface PathReport {
  readonly pattern: string;
  readonly where: string;
  /** Strictest kind first, none of them empty. */
  readonly groups: readonly { readonly kind: PathKind; readonly paths: readonly string[] }[];
  readonly searched: number;
}

type PathKind = keyof typeof PATH_KINDS;

const PATH_KINDS = {
  exact: 'exact name',
  'path-end': 'end of the path',
  glob: 'glob',
  'name-start': 'start of the name',
  'name-part': 'part of the name',
  'path-part': 'part of the path',
  letters: 'letters in order',
  typo: 'similar spelling',
};

/** Rows that the best kind leaves to the others. */
const KEPT_FOR_OTHERS = 10;

const LOOSE: readonly PathKind[] = ['letters', 'typo'];

export function renderPaths({ pattern, where, groups, searched }: PathReport): string {
  const total = groups.reduce((sum, { paths }) => sum + paths.length, 0);
  if (total === 0) {
    return `No file matches "${pattern}" in ${where} (${plural(searched, 'file')}). Use a shorter part of the name, a glob such as "**/*name*", or search_dir to search contents.`;
  }
  const how = groups.every(({ kind }) => LOOSE.includes(kind)) ? ' (no exact match; these are similar)' : '';
  const rows = [`Found ${plural(total, 'file')} for "${pattern}" in ${where}${how}:`];
  let left = MOST_LISTED;
  let behind = total;
  for (const { kind, paths } of groups) {
    if (left === 0) break;
    if (groups.length > 1) rows.push(`[${PATH_KINDS[kind]}]`);
    behind -= paths.length;
    const shown = paths.slice(0, left - Math.min(KEPT_FOR_OTHERS, behind, left - 1));
    rows.push(...shown);
    left -= shown.length;
  }
  const rest = total - MOST_LISTED;
  if (rest > 0) rows.push(`... and ${plural(rest, 'more file')}. Narrow with dir or a more specific pattern.`);
  return rows.join('\n');
}
