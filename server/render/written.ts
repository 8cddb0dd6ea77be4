// An edit that was written, as text: what was done, new findings, and the lines around it.
import { problemRows, type ShownProblem } from './refusal.js';
import { plural, renderWindow, type WindowBudget, type WindowView } from './window.js';

export interface WrittenReport {
  /** lines 3-5 replaced */
  readonly what: string;
  readonly view: WindowView;
  readonly problems: readonly ShownProblem[];
  /** Lines, down when positive. */
  readonly movedBy?: number;
  readonly unchecked?: string;
}

export function renderWritten(
  { what, view, problems, movedBy, unchecked }: WrittenReport,
  budget: WindowBudget,
): string {
  const parts = [`${view.path}: ${what}.`];
  if (movedBy !== undefined) {
    const where = `${plural(Math.abs(movedBy), 'line')} further ${movedBy > 0 ? 'down' : 'up'}`;
    parts.push(
      `(The file had changed since you saw it, by another edit or program. Your lines were untouched and stood ${where}, so the edit was made there.)`,
    );
  }
  if (unchecked !== undefined) parts.push(`(Not checked for syntax errors: ${unchecked}.)`);
  parts.push(renderWindow(view, budget));
  if (problems.length > 0) {
    parts.push(
      `The change was written, and it brought ${plural(problems.length, 'new problem')}. Look at them before you go on:`,
    );
    parts.push(...problemRows(problems));
  }
  return parts.join('\n');
}
