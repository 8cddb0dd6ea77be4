// Search results as text: few hits with their lines, many as counts per file, too many as counts per folder.
import path from 'node:path/posix';
import { plural } from './window.js';

/** Most rows of any kind that a search reply lists. */
export const MOST_LISTED = 50;

export interface RenderedHit {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly cutBefore: number;
  readonly cutAfter: number;
}

export interface FileRow {
  readonly path: string;
  readonly count: number;
  readonly hits: readonly RenderedHit[];
}

export interface SearchReport {
  readonly query: string;
  readonly regex: boolean;
  readonly where: string;
  readonly files: readonly FileRow[];
  readonly totalLines: number;
  readonly searched: number;
  readonly complete: boolean;
  /** Paths of files in which the expression took too long, so that lines may be missing. */
  readonly stopped: readonly string[];
  /** Why more was searched than usual; empty when nothing is to be said. */
  readonly note: string;
}

export function renderSearch(report: SearchReport): string {
  const parts = [headline(report)];
  if (report.note !== '') parts.push(report.note);
  if (report.stopped.length > 0) parts.push(stoppedIn(report.stopped));
  if (report.totalLines === 0) parts.push(hintForNone(report));
  else if (report.totalLines <= MOST_LISTED) parts.push(...report.files.flatMap(fileWithLines));
  else if (report.files.length <= MOST_LISTED) parts.push(...report.files.map(countRow), narrowHint(report));
  else parts.push(...folderRows(report.files), ...fullestFiles(report.files), narrowHint(report));
  return parts.join('\n');
}

function headline({ query, where, files, totalLines, searched, complete }: SearchReport): string {
  const partial = complete ? '' : ` [INCOMPLETE: time was up after ${plural(searched, 'file')}]`;
  if (totalLines === 0)
    return `No matches for "${query}" in ${where} (${plural(searched, 'file')} searched)${partial}.`;
  return `Found ${plural(totalLines, 'matching line')} in ${plural(files.length, 'file')} for "${query}" in ${where}${partial}:`;
}

function hintForNone({ query, searched, regex }: SearchReport): string {
  if (searched === 0) return 'Nothing was searched: no file fits. Check dir and glob, or leave them out.';
  if (!regex && LOOKS_LIKE_REGEX.test(query))
    return 'The query was taken literally; set regex: true if it is a regular expression.';
  return 'Try ignore_case, a shorter query, or find_file if it is a file name.';
}

const MOST_STOPPED = 5;

/** Only a reference to a group, such as \1, or a very large expression can take that long. */
function stoppedIn(paths: readonly string[]): string {
  const more = paths.length > MOST_STOPPED ? ` and ${plural(paths.length - MOST_STOPPED, 'more file')}` : '';
  return `[INCOMPLETE: the expression took too long in ${paths.slice(0, MOST_STOPPED).join(', ')}${more}; lines there may be missing. Write it without references to groups (\\1) or with fewer repeats, or leave such files out with glob.]`;
}

const LOOKS_LIKE_REGEX = /[|*+?^$\\[\]]|\.[*+]/;

const fileWithLines = ({ path: file, hits }: FileRow): string[] => [file, ...hits.map((hit) => `  ${hitText(hit)}`)];

const hitText = ({ line, text, cutBefore, cutAfter }: RenderedHit): string => {
  const before = cutBefore > 0 ? `(+${cutBefore} characters)...` : '';
  const after = cutAfter > 0 ? `...(+${cutAfter} characters)` : '';
  return `${line}:${before}${text}${after}`;
};

const countRow = ({ path: file, count }: FileRow): string => `${file}: ${plural(count, 'line')}`;

const MOST_FULLEST = 10;

function fullestFiles(files: readonly FileRow[]): string[] {
  const fullest = [...files].sort((a, b) => b.count - a.count || (a.path < b.path ? -1 : 1)).slice(0, MOST_FULLEST);
  return ['The files with most of them:', ...fullest.map(countRow)];
}

/** Counts by folder, the fullest first, folded upwards until they fit. */
function folderRows(files: readonly FileRow[]): string[] {
  let depth = Math.max(...files.map((file) => file.path.split('/').length - 1));
  let rows = countByFolder(files, depth);
  while (rows.length > MOST_LISTED / 2 && depth > 1) rows = countByFolder(files, --depth);
  const shown = rows.slice(0, MOST_LISTED);
  const rest = rows.length - shown.length;
  return rest > 0
    ? [...shown.map(({ text }) => text), `... and ${plural(rest, 'more folder')}`]
    : shown.map(({ text }) => text);
}

function countByFolder(files: readonly FileRow[], depth: number): { text: string; lines: number }[] {
  const folders = new Map<string, { files: number; lines: number }>();
  for (const { path: file, count } of files) {
    const folder = path.dirname(file).split('/').slice(0, depth).join('/');
    const sum = folders.get(folder) ?? { files: 0, lines: 0 };
    folders.set(folder, { files: sum.files + 1, lines: sum.lines + count });
  }
  return [...folders]
    .map(([folder, sum]) => ({
      text: `${folder === '.' ? '(top folder)' : `${folder}/`}: ${plural(sum.lines, 'line')} in ${plural(sum.files, 'file')}`,
      lines: sum.lines,
    }))
    .sort((a, b) => b.lines - a.lines || (a.text < b.text ? -1 : 1));
}

const narrowHint = ({ totalLines, files }: SearchReport): string =>
  `More than ${MOST_LISTED} lines match (${totalLines} in ${files.length} files), so only counts are shown. Narrow with dir, glob or a longer query, or use search_file on one file.`;

export interface FileSearchReport {
  readonly query: string;
  readonly path: string;
  readonly count: number;
  readonly hits: readonly RenderedHit[];
  readonly stopped?: true;
}

export function renderFileSearch({ query, path: file, count, hits, stopped }: FileSearchReport): string {
  const partial = stopped ? [stoppedIn([file])] : [];
  if (count === 0) {
    return [`No matches for "${query}" in ${file}. Try ignore_case, a shorter query, or search_dir.`, ...partial].join(
      '\n',
    );
  }
  const rows = [...partial, ...hits.map(hitText)];
  const more = count - hits.length;
  const last = hits.at(-1)?.line ?? 0;
  if (more > 0)
    rows.push(`... ${plural(more, 'more matching line')} below line ${last}. Use a longer query to narrow it.`);
  return [`Found ${plural(count, 'matching line')} for "${query}" in ${file}:`, ...rows].join('\n');
}

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

const LOOSE: readonly PathKind[] = ['letters', 'typo'];

export function renderPaths({ pattern, where, groups, searched }: PathReport): string {
  const total = groups.reduce((sum, { paths }) => sum + paths.length, 0);
  if (total === 0) {
    return `No file matches "${pattern}" in ${where} (${plural(searched, 'file')}). Use a shorter part of the name, a glob such as "**/*name*", or search_dir to search contents.`;
  }
  const how = groups.every(({ kind }) => LOOSE.includes(kind)) ? ' (no exact match; these are similar)' : '';
  const rows = [`Found ${plural(total, 'file')} for "${pattern}" in ${where}${how}:`];
  let left = MOST_LISTED;
  for (const { kind, paths } of groups) {
    if (left === 0) break;
    if (groups.length > 1) rows.push(`[${PATH_KINDS[kind]}]`);
    rows.push(...paths.slice(0, left));
    left -= Math.min(left, paths.length);
  }
  const rest = total - MOST_LISTED;
  if (rest > 0) rows.push(`... and ${plural(rest, 'more file')}. Narrow with dir or a more specific pattern.`);
  return rows.join('\n');
}
