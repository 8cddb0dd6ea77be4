// Problems as text: a row for each, and the code around them inside the scopes that hold it, the rest left out.
import type { Lines } from '../text/lines.js';
import { cutAt, numberedLines, plural, type WindowBudget } from './window.js';

/** A problem by line index and character, both from 0. */
export interface ShownProblem {
  readonly line: number;
  readonly character: number;
  readonly message: string;
  /** Empty when there is none. */
  readonly code: string;
  /** Who found it. */
  readonly source?: string;
  /** false for a finding that is no syntax error. */
  readonly syntax?: boolean;
  /** Line indexes from 0 that head the scopes around it. */
  readonly scopes?: readonly number[];
}

export const MOST_PROBLEMS = 10;
const MOST_MESSAGE = 300;

/** `line:column message (code)` rows, counted from 1; the rest is counted. */
export function problemRows(problems: readonly ShownProblem[], most = MOST_PROBLEMS): string[] {
  const rows = problems.slice(0, most).map(({ line, character, message, code }) => {
    const words = message.length > MOST_MESSAGE ? `${cutAt(message, 0, MOST_MESSAGE)}...` : message;
    return `  ${line + 1}:${character + 1} ${words}${code === 'syntax' || code === '' ? '' : ` (${code})`}`;
  });
  const rest = problems.length - most;
  return rest > 0 ? [...rows, `  ... and ${rest} more`] : rows;
}

/** Lines shown above a problem and below it: what is wrong often stands at the end of the line before. */
const ABOVE = 2;
const BELOW = 1;

/** Most lines shown for problems. Those of the last ones are left out; all stand in rows of their own anyway. */
const MOST_LINES = 40;

export interface Excerpt {
  readonly lines: Lines;
  readonly problems: readonly ShownProblem[];
  /** Line indexes that are shown whether or not a problem stands near. */
  readonly always?: Iterable<number>;
}

/**
 *   3:class A:
 *   ... 12 lines
 *   16:    def f(self):
 * > 17:        return (1
 */
export function excerptRows({ lines, problems, always = [] }: Excerpt, budget: WindowBudget): string[] {
  const wanted = new Set(always);
  const most = wanted.size + MOST_LINES;
  for (const problem of problems.slice(0, MOST_PROBLEMS)) {
    const more = around(problem, lines.count).filter((index) => !wanted.has(index));
    if (wanted.size + more.length > most) break;
    for (const index of more) wanted.add(index);
  }
  const indexes = withoutSmallGaps([...wanted].sort((a, b) => a - b));
  return rowsOf(indexes, lines, new Set(problems.map(({ line }) => line)), budget);
}

function around({ line, scopes = [] }: ShownProblem, count: number): number[] {
  const near = Array.from({ length: ABOVE + 1 + BELOW }, (_, step) => line - ABOVE + step);
  return [...new Set([...scopes, ...near])].filter((index) => index >= 0 && index < count);
}

/** A single line left out is shown: saying that it is left out would take as much. */
const withoutSmallGaps = (indexes: readonly number[]): number[] =>
  indexes.flatMap((index, at) => (indexes[at + 1] === index + 2 ? [index, index + 1] : [index]));

function rowsOf(indexes: readonly number[], lines: Lines, marked: ReadonlySet<number>, budget: WindowBudget): string[] {
  const rows: string[] = [];
  const fitting = fitted(indexes, lines, budget);
  let next = indexes[0] ?? 0;
  for (const index of indexes) {
    if (index > next) rows.push(`  ... ${plural(index - next, 'line')}`);
    const [row = ''] = numberedLines(lines, index, index + 1, fitting);
    rows.push(`${marked.has(index) ? '>' : ' '} ${row}`);
    next = index + 1;
  }
  return rows;
}

/** The budget for each of these lines, so that together they stay within that of a window. */
function fitted(indexes: readonly number[], lines: Lines, budget: WindowBudget): WindowBudget {
  const widths = indexes.map((index) => Math.min(budget.lineLimit, lines.end(index) - lines.start(index)));
  const total = widths.reduce((sum, width) => sum + width, 0);
  return total <= budget.windowLimit
    ? budget
    : { ...budget, lineLimit: Math.floor(budget.windowLimit / indexes.length) };
}
