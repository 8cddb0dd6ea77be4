// What came of an edit, an undo or a look at the changes, as text.
import { problemRows, type ShownProblem } from './problems.js';
import { plural, renderWindow, type WindowBudget, type WindowView } from './window.js';
import { renderWritten } from './written.js';

export interface FileReport {
  readonly path: string;
  readonly kind: 'changed' | 'created' | 'deleted' | 'moved';
  /** The path before a move. */
  readonly from?: string;
  /** Lines. */
  readonly added: number;
  readonly removed: number;
  /** The changed lines as they are now, indexes from 0, `behind` exclusive. */
  readonly places: readonly { readonly first: number; readonly behind: number }[];
  readonly problems: readonly ShownProblem[];
  readonly unchecked?: string;
  /** Linters that said nothing, and why. */
  readonly failed?: readonly { readonly source: string; readonly reason: string }[];
}

export interface OutcomeReport {
  /** lines 3-5 replaced */
  readonly what: string;
  readonly files: readonly FileReport[];
  readonly view?: WindowView;
  readonly movedBy?: number;
  /** A patch; present when nothing was written. */
  readonly preview?: string;
}

export function renderOutcome({ what, files, view, movedBy, preview }: OutcomeReport, budget: WindowBudget): string {
  if (preview !== undefined) {
    const rows = [`Nothing was written (dry run). ${fileCount(files)} would change:`, preview.trimEnd()];
    return [...rows, ...problemParts(files, 'It would bring')].join('\n');
  }
  const [file] = files;
  if (view === undefined || file === undefined) {
    return [`Done: ${what}.`, ...files.map(placedRow), ...problemParts(files, 'That brought')].join('\n');
  }
  const { problems, unchecked } = file;
  const moved = movedBy === undefined ? {} : { movedBy };
  const report = { what, view, problems, ...moved, ...(unchecked === undefined ? {} : { unchecked }) };
  return [renderWritten(report, budget), ...failureRows(file)].join('\n');
}

const failureRows = ({ failed = [] }: FileReport): string[] =>
  failed.map(({ source, reason }) => `(${source} said nothing: ${reason}.)`);

const fileCount = (files: readonly FileReport[]): string => plural(files.length, 'file');

const LETTERS = { changed: 'M', created: 'A', deleted: 'D', moved: 'R' } as const;

/** M src/a.py (+3 -1) */
function fileRow({ path, kind, from, added, removed }: FileReport): string {
  const name = from === undefined ? path : `${from} -> ${path}`;
  return `${LETTERS[kind]} ${name}${added + removed === 0 ? '' : ` (+${added} -${removed})`}`;
}

/** Places of one file that are named. */
const MOST_PLACES = 20;

/** The same with the changed lines by their new numbers: M src/a.py (+3 -1), now lines 3-5, 40 */
function placedRow(file: FileReport): string {
  const { places } = file;
  const [first] = places;
  if (first === undefined) return fileRow(file);
  const one = places.length === 1 && first.behind - first.first === 1;
  const more = places.length > MOST_PLACES ? ` and ${plural(places.length - MOST_PLACES, 'more place')}` : '';
  const named = places.slice(0, MOST_PLACES).map(placeText).join(', ');
  return `${fileRow(file)}, now line${one ? '' : 's'} ${named}${more}`;
}

/** 3-5; what went is named by the line before it. */
function placeText({ first, behind }: FileReport['places'][number]): string {
  if (first === behind) return first === 0 ? 'at the top' : `behind ${first}`;
  return behind === first + 1 ? `${behind}` : `${first + 1}-${behind}`;
}

function problemParts(files: readonly FileReport[], lead: string): string[] {
  return files.flatMap((file) => {
    const { path, problems, unchecked } = file;
    const rows = failureRows(file);
    if (unchecked !== undefined) rows.push(`(${path} was not checked for syntax errors: ${unchecked}.)`);
    if (problems.length === 0) return rows;
    return [...rows, `${lead} ${plural(problems.length, 'new problem')} into ${path}:`, ...problemRows(problems)];
  });
}

export interface ReversalReport {
  readonly action: 'undo' | 'redo';
  readonly sets: readonly { readonly what: string; readonly files: readonly FileReport[] }[];
  readonly view?: WindowView;
  readonly stopped?: string;
}

export function renderReversal({ action, sets, view, stopped }: ReversalReport, budget: WindowBudget): string {
  const verb = action === 'undo' ? 'Undone' : 'Redone';
  // Lines that are shown need not be named, nor those of a set that a later one has moved.
  const row = view === undefined && sets.length === 1 ? placedRow : fileRow;
  const rows = sets.flatMap(({ what, files }) => [`${verb}: ${what}`, ...files.map((file) => `  ${row(file)}`)]);
  if (stopped !== undefined) rows.push(stopped);
  if (view !== undefined) rows.push(renderWindow(view, budget));
  return rows.join('\n');
}

export function renderDiff({ since, patch }: { since: string | undefined; patch: string }): string {
  if (patch !== '') return patch;
  return since === undefined ? 'This session has changed nothing.' : `No file differs from ${since}.`;
}
