// The problems of files as text: new ones first, with their code; files that are clean or unchecked are said to be so.
import type { Lines } from '../text/lines.js';
import { excerptRows, problemRows, type ShownProblem } from './problems.js';
import { plural, type WindowBudget } from './window.js';

export interface ListedProblem extends ShownProblem {
  /** Whether this session's changes brought it; absent when there was nothing to compare with. */
  readonly fresh?: boolean;
}

export interface FileProblems {
  readonly path: string;
  readonly lines: Lines;
  readonly problems: readonly ListedProblem[];
  /** Why its syntax was not checked; absent when it was. */
  readonly unchecked?: string;
  /** Why what is listed may be no problem at all. */
  readonly doubt?: string;
  /** Linters that said nothing, and why. */
  readonly failed?: readonly { readonly source: string; readonly reason: string }[];
}

export interface DiagnosticsReport {
  readonly files: readonly FileProblems[];
  /** Whether one file was asked for, or all that this session changed. */
  readonly scope: 'file' | 'session';
}

/** Rows for the problems of one file: when it was asked for, and when it is one of several. */
const MOST_ROWS = { file: 50, session: 10 } as const;

export function renderDiagnostics({ files, scope }: DiagnosticsReport, budget: WindowBudget): string {
  if (files.length === 0) return 'No file was changed in this session. Give a path to see the problems of one file.';
  const ordered = [...files].sort((a, b) => rankOf(a) - rankOf(b));
  const notable = ordered.filter((file) => scope === 'file' || !isClean(file));
  const clean = ordered.filter((file) => !notable.includes(file)).map(({ path }) => path);
  const parts = scope === 'file' ? [] : [`${plural(files.length, 'file')} changed in this session: ${sumOf(files)}.`];
  let room = budget.windowLimit;
  let shown = 0;
  for (const file of notable) {
    const block = blockOf(file, MOST_ROWS[scope], budget);
    room -= block.length;
    if (room < 0 && shown > 0) break;
    parts.push(block);
    shown++;
  }
  const rest = notable.length - shown;
  if (rest > 0) parts.push(`... and ${plural(rest, 'more file')} with problems. Give a path to see those of one.`);
  if (clean.length > 0) parts.push(`No problems in ${listed(clean)}.`);
  return parts.join('\n');
}

const isNew = ({ fresh }: ListedProblem): boolean => fresh === true;
const isOld = ({ fresh }: ListedProblem): boolean => fresh === false;
const isClean = ({ problems, unchecked, failed = [] }: FileProblems): boolean =>
  problems.length === 0 && unchecked === undefined && failed.length === 0;

/** Files with new problems, then with others, then those that could not be checked. */
function rankOf({ problems }: FileProblems): number {
  if (problems.some(isNew)) return 0;
  return problems.length > 0 ? 1 : 2;
}

/** 2 new problems, 1 old one */
function countsOf(problems: readonly ListedProblem[]): string {
  if (problems.length === 0) return 'no problems (types are not checked)';
  const counts = [
    { count: problems.filter(isNew).length, adjective: 'new ' },
    { count: problems.filter(isOld).length, adjective: 'old ' },
    { count: problems.filter(({ fresh }) => fresh === undefined).length, adjective: '' },
  ];
  return counts
    .filter(({ count }) => count > 0)
    .map(({ count, adjective }) => plural(count, `${adjective}problem`))
    .join(', ');
}

function sumOf(files: readonly FileProblems[]): string {
  const unchecked = files.filter((file) => file.unchecked !== undefined).length;
  const counts = countsOf(files.flatMap(({ problems }) => problems));
  return unchecked === 0 ? counts : `${counts}; ${plural(unchecked, 'file')} not checked`;
}

function blockOf(file: FileProblems, most: number, budget: WindowBudget): string {
  const { path, problems, unchecked, doubt, failed = [] } = file;
  const parts = [problems.length === 0 && unchecked !== undefined ? '' : `${path}: ${countsOf(problems)}.`];
  if (unchecked !== undefined) parts.push(`${path}: not checked for syntax errors: ${unchecked}.`);
  if (doubt !== undefined) parts.push(`(The grammar of this language may be wrong about them: ${doubt})`);
  parts.push(...failed.map(({ source, reason }) => `(${source} said nothing: ${reason}.)`));
  const fresh = problems.filter((problem) => !isOld(problem));
  const old = problems.filter(isOld);
  parts.push(...problemRows(fresh, most), ...codeOf(file, fresh, budget));
  if (old.length > 0) parts.push('Old, there before this session changed the file:', ...problemRows(old, most));
  if (fresh.length === 0) parts.push(...codeOf(file, old, budget));
  return parts.filter((part) => part !== '').join('\n');
}

function codeOf({ lines }: FileProblems, problems: readonly ListedProblem[], budget: WindowBudget): string[] {
  const rows = excerptRows({ lines, problems }, budget);
  return rows.length === 0 ? [] : ['In their place (> marks a problem):', ...rows];
}

const MOST_NAMES = 20;

const listed = (names: readonly string[]): string =>
  names.length <= MOST_NAMES
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${plural(names.length - MOST_NAMES, 'more file')}`;
