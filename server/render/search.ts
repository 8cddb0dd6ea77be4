// What was found in directories, as text: few lines as they are, many as counts by file or folder, or one page of them.
import { type CountedFile, folderRows, fullestFiles } from './counts.js';
import { foundLines, hitText, MOST_LISTED, type RenderedHit, shortened, stoppedIn, tryInstead } from './found-lines.js';
import { plural } from './window.js';

export interface SearchReport {
  readonly query: string;
  readonly regex: boolean;
  readonly ignoreCase: boolean;
  readonly word: boolean;
  /** As the client gave it; undefined for the first answer. */
  readonly cursor: string | undefined;
  readonly where: string;
  /** Best first. */
  readonly files: readonly CountedFile[];
  readonly totalLines: number;
  /** All lines when they fit, one page of them with a cursor, otherwise none. */
  readonly page: readonly { readonly path: string; readonly hits: readonly RenderedHit[] }[];
  readonly next?: { readonly cursor: string; readonly left: number };
  readonly definitions: readonly (RenderedHit & { readonly path: string })[];
  /** Files that define the word. */
  readonly definingFiles: number;
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
  else if (report.page.length > 0 || report.cursor !== undefined) parts.push(...pageRows(report));
  else parts.push(...definitionRows(report), ...countRows(report.files), narrowHint(report));
  return parts.join('\n');
}

function headline(report: SearchReport): string {
  const { query, where, files, totalLines, searched, complete } = report;
  const all = plural(searched, 'file');
  const partial = complete
    ? ''
    : ` [INCOMPLETE: time was up before everything was searched (${all}); narrow with dir or glob]`;
  if (totalLines === 0)
    return `No matches for "${shortened(query)}" in ${where}${complete ? ` (${all} searched)` : partial}.`;
  return `Found ${plural(totalLines, 'matching line')} in ${plural(files.length, 'file')} for "${shortened(query)}" in ${where}${shownPart(report)}${partial}:`;
}

/** Which lines of all a page holds, both counted from 1. */
function shownPart({ page, next, totalLines }: SearchReport): string {
  const shown = page.reduce((sum, { hits }) => sum + hits.length, 0);
  const last = totalLines - (next?.left ?? 0);
  return shown === 0 || shown >= totalLines ? '' : `, here ${last - shown + 1} to ${last}`;
}

function hintForNone({ query, searched, regex, ignoreCase, word }: SearchReport): string {
  if (searched === 0)
    return 'Nothing was searched: no file fits. A glob is for files (*.py, src/**); a folder goes into dir. Check both, or leave them out.';
  if (!regex && LOOKS_LIKE_REGEX.test(query))
    return 'The query was taken literally; set regex: true if it is a regular expression.';
  if (regex && HAS_SIGNS.test(query))
    return 'The query was taken as a regular expression, in which ( ) [ ] { } | . * + ? ^ $ mean something unless a \\ stands before them; leave regex out to search for it literally.';
  return tryInstead({ ignoreCase, word }, 'find_file if it is a file name');
}

/** Brackets and bars, with a backslash or without: what is most often meant the other way. */
const HAS_SIGNS = /[()[\]{}|]/;

const LOOKS_LIKE_REGEX = /[|*+?^$\\[\]]|\.[*+]/;

function pageRows({ page, next }: SearchReport): string[] {
  const rows = page.flatMap(({ path, hits }) => [path, ...foundLines(hits, '  ')]);
  if (rows.length === 0) rows.push('No line is left behind this cursor.');
  if (next !== undefined) {
    rows.push(
      `... ${plural(next.left, 'more line')}. For the next ${MOST_LISTED}, the same with cursor: "${next.cursor}".`,
    );
  }
  return rows;
}

/** The definitions of the word, one row each: a.py:3:def f(): [in class A] */
function definitionRows({ definitions, definingFiles }: SearchReport): string[] {
  if (definitions.length === 0) return [];
  const listed = new Set(definitions.map(({ path }) => path)).size;
  const rest = definingFiles > listed ? [`... and in ${plural(definingFiles - listed, 'more file')}`] : [];
  return ['Defined at:', ...definitions.map(definitionRow), ...rest, 'Lines:'];
}

const definitionRow = (hit: RenderedHit & { readonly path: string }): string =>
  `${hit.path}:${hitText({ ...hit, text: hit.text.trimStart() })}${hit.in === undefined ? '' : ` [in ${hit.in.header}]`}`;

const countRow = ({ path, count }: CountedFile): string => `${path}: ${plural(count, 'line')}`;

function countRows(files: readonly CountedFile[]): string[] {
  if (files.length <= MOST_LISTED) return files.map(countRow);
  const folders = folderRows(files, MOST_LISTED / 2);
  // One folder says no more than the first row.
  const rows = folders.length > 1 ? folders : [];
  return [...rows, 'The files with most of them:', ...fullestFiles(files).map(countRow)];
}

const narrowHint = ({ next }: SearchReport): string =>
  `More than ${MOST_LISTED} lines match, so only counts are shown. Narrow with dir, glob, word or a longer query${
    next === undefined ? '' : `, or list the lines, ${MOST_LISTED} at a time, with cursor: "${next.cursor}"`
  }.`;
