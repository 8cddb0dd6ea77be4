// An edit that was written, as text: what was done, new findings, and the lines around it.
import { excerptRows, problemRows, type ShownProblem } from './problems.js';
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
    parts.push(...problemRows(problems), ...elsewhere(view, problems, budget));
  }
  return parts.join('\n');
}

/** The code of the problems that the window does not show. */
function elsewhere({ lines, first, behind }: WindowView, problems: readonly ShownProblem[], budget: WindowBudget) {
  const far = problems.filter(({ line }) => line < lines.count && (line < first || line >= behind));
  if (far.length === 0) return [];
  return ['Outside of the lines above (> marks a problem):', ...excerptRows({ lines, problems: far }, budget)];
}
