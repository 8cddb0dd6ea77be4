// A window of a file as text, within its character budgets.
import type { Lines } from '../text/lines.js';

export interface WindowBudget {
  /** Most characters of one line. */
  readonly lineLimit: number;
  /** Most characters of all lines together. */
  readonly windowLimit: number;
}

/** The lines [first, behind) of a file (indexes from 0), numbered from 1 as `n:text`. */
export interface WindowView {
  readonly path: string;
  readonly lines: Lines;
  readonly first: number;
  readonly behind: number;
}

/**
 * [File: src/a.py (120 lines total)]
 * (10 more lines above)
 * 11:import os
 * (109 more lines below)
 */
export function renderWindow({ path, lines, first, behind }: WindowView, budget: WindowBudget): string {
  const unit = lines.count === 1 ? 'line' : 'lines';
  const parts = [`[File: ${path} (${lines.count} ${unit} total)]`];
  if (first > 0) parts.push(`(${plural(first, 'more line')} above)`);
  parts.push(...numberedLines(lines, first, behind, budget));
  const below = lines.count - behind;
  if (below > 0) parts.push(`(${plural(below, 'more line')} below)`);
  return parts.join('\n');
}

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `n:text` rows for the lines [first, behind); long lines are cut so that the rows stay within the budget. */
export function numberedLines(lines: Lines, first: number, behind: number, budget: WindowBudget): string[] {
  const widths: number[] = [];
  for (let index = first; index < behind; index++) widths.push(lines.end(index) - lines.start(index));
  const limit = Math.min(budget.lineLimit, fairLimit(widths, budget.windowLimit));
  return widths.map((_, step) => `${first + step + 1}:${cutLine(lines, first + step, limit)}`);
}

/** The width to cut at so that the sum stays within `total`: short lines leave their share to long ones. */
function fairLimit(widths: readonly number[], total: number): number {
  let left = total;
  let remaining = widths.length;
  for (const width of [...widths].sort((a, b) => a - b)) {
    const share = Math.floor(left / remaining);
    if (width > share) return Math.max(40, share);
    left -= width;
    remaining--;
  }
  return Number.POSITIVE_INFINITY;
}

function cutLine(lines: Lines, index: number, limit: number): string {
  const start = lines.start(index);
  const width = lines.end(index) - start;
  if (width <= limit) return lines.line(index);
  const kept = cutAt(lines.text, start, start + limit);
  return `${kept}... (+${(width - kept.length).toLocaleString('en-US')} characters)`;
}

/** `text` from `start` to `end`, not ending in the middle of a surrogate pair. */
export function cutAt(text: string, start: number, end: number): string {
  const last = text.charCodeAt(end - 1);
  return text.slice(start, last >= 0xd800 && last <= 0xdbff ? end - 1 : end);
}
