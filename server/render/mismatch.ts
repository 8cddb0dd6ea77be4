// A text or hunk that does not stand in a file, as text: where it nearly does, and what differs first.
import type { Lines } from '../text/lines.js';
import { visibleWhitespace } from './whitespace.js';
import { cutAt, numberedLines, plural, type WindowBudget } from './window.js';

/** A run of lines [first, behind) that is like what was asked for. Line indexes from 0. */
export interface NearPlace {
  readonly first: number;
  readonly behind: number;
  /** From 0 to 1. */
  readonly likeness: number;
  readonly difference: { readonly line: number; readonly expected: string; readonly found: string };
}

export interface Mismatch {
  /** What does not fit: the text, hunk 2. */
  readonly what: string;
  readonly path: string;
  readonly lines: Lines;
  readonly near: readonly NearPlace[];
}

const MOST_SHOWN = 20;
/** A place that is less like the text than the best one by more than this is not named. */
const MARGIN = 0.1;
const LONGEST_ROW = 200;

export function renderMismatch({ what, path, lines, near }: Mismatch, budget: WindowBudget): string {
  const [best, ...others] = near;
  const head = `${what} does not stand in ${path} like that, so nothing was written.`;
  if (best === undefined) {
    const size = lines.count === 0 ? 'The file is empty.' : `Nothing in its ${plural(lines.count, 'line')} is like it.`;
    return `${head} ${size} Use search_file or search_dir for a part of it.`;
  }
  const { difference } = best;
  const parts = [
    head,
    `Nearest: ${placeName(best)}. First difference, in line ${difference.line + 1}:`,
    `  asked: ${row(difference.expected)}`,
    `  file:  ${row(difference.found)}`,
  ];
  const rivals = others.filter(({ likeness }) => likeness > best.likeness - MARGIN);
  if (rivals.length > 0) parts.push(`Also like it: ${rivals.map(placeName).join('; ')}.`);
  const behind = Math.min(best.behind, best.first + MOST_SHOWN);
  parts.push('The file there:', ...numberedLines(lines, best.first, behind, budget));
  if (behind < best.behind) parts.push(`(${plural(best.behind - behind, 'more line')})`);
  return parts.join('\n');
}

function placeName({ first, behind, likeness }: NearPlace): string {
  const place = behind - first === 1 ? `line ${behind}` : `lines ${first + 1}-${behind}`;
  return `${place} (${Math.floor(likeness * 100)} % alike)`;
}

function row(text: string): string {
  const cut = text.length > LONGEST_ROW ? `${cutAt(text, 0, LONGEST_ROW)}...` : text;
  return cut === '' ? '(empty line)' : visibleWhitespace(cut);
}
