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
    return [`Done: ${what}.`, ...files.map(fileRow), ...problemParts(files, 'That brought')].join('\n');
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
  const rows = sets.flatMap(({ what, files }) => [`${verb}: ${what}`, ...files.map((file) => `  ${fileRow(file)}`)]);
  if (stopped !== undefined) rows.push(stopped);
  if (view !== undefined) rows.push(renderWindow(view, budget));
  return rows.join('\n');
}

export function renderDiff({ since, patch }: { since: string | undefined; patch: string }): string {
  if (patch !== '') return patch;
  return since === undefined ? 'This session has changed nothing.' : `No file differs from ${since}.`;
}
