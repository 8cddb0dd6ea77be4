// An edit that the guard refused, as text: the problems, the lines as they would be, the original lines once.
import type { Lines } from '../text/lines.js';
import { numberedLines, plural, type WindowBudget } from './window.js';

/** A problem by line index and character, both from 0. */
export interface ShownProblem {
  readonly line: number;
  readonly character: number;
  readonly message: string;
  readonly code: string;
}

/** The edited lines [first, behind) within a text. */
export interface Pane {
  readonly lines: Lines;
  readonly first: number;
  readonly behind: number;
}

export interface Refusal {
  readonly path: string;
  readonly problems: readonly ShownProblem[];
  /** Absent for a file that was to be created. */
  readonly before: Pane | undefined;
  readonly after: Pane;
}

/** Lines around the edit and around each problem. */
const CONTEXT = 3;
const MOST_PROBLEMS = 10;
const MOST_LINES = 40;

export function renderRefusal({ path, problems, before, after }: Refusal, budget: WindowBudget): string {
  const count = plural(problems.length, 'new syntax error');
  const parts = [`Refused, nothing was written: the edit would bring ${count} into ${path}.`, '', 'Problems:'];
  parts.push(...problemRows(problems));
  const marked = new Set(problems.slice(0, MOST_PROBLEMS).map((problem) => problem.line));
  parts.push('', 'The lines as they would be (> marks a problem):', ...paneRows(after, marked, budget));
  if (before !== undefined)
    parts.push('', `The original lines, which ${path} still has:`, ...paneRows(before, new Set(), budget));
  const again =
    before === undefined ? 'create it again' : 'send the edit again; the line numbers of the original still hold';
  parts.push(
    '',
    `Correct the text and ${again}. The same text will be refused again; allow_errors: true writes it all the same.`,
  );
  return parts.join('\n');
}

/** `line:column message (code)` rows, counted from 1; the rest is counted. */
export function problemRows(problems: readonly ShownProblem[]): string[] {
  const rows = problems
    .slice(0, MOST_PROBLEMS)
    .map(
      ({ line, character, message, code }) =>
        `  ${line + 1}:${character + 1} ${message}${code === 'syntax' ? '' : ` (${code})`}`,
    );
  const rest = problems.length - MOST_PROBLEMS;
  return rest > 0 ? [...rows, `  ... and ${rest} more`] : rows;
}

function paneRows({ lines, first, behind }: Pane, marked: ReadonlySet<number>, budget: WindowBudget): string[] {
  if (lines.count === 0) return ['  (empty file)'];
  const wanted = new Set<number>();
  const want = (from: number, to: number): void => {
    for (let index = Math.max(0, from); index < Math.min(lines.count, to); index++) wanted.add(index);
  };
  for (const line of marked) want(line - 1, line + 2);
  want(first - CONTEXT, Math.min(behind, first + MOST_LINES / 2) + (behind - first > MOST_LINES ? 0 : CONTEXT));
  if (behind - first > MOST_LINES / 2) want(Math.max(first, behind - MOST_LINES / 2), behind + CONTEXT);
  return rowsOf(
    [...wanted].sort((a, b) => a - b),
    lines,
    marked,
    budget,
  );
}

function rowsOf(indexes: readonly number[], lines: Lines, marked: ReadonlySet<number>, budget: WindowBudget): string[] {
  const rows: string[] = [];
  let next = indexes[0] ?? 0;
  for (const index of indexes) {
    if (index > next) rows.push(`  (${plural(index - next, 'line')} not shown)`);
    const [row = ''] = numberedLines(lines, index, index + 1, budget);
    rows.push(`${marked.has(index) ? '>' : ' '} ${row}`);
    next = index + 1;
  }
  return rows;
}
