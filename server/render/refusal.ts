// An edit that the guard refused, as text: the problems, the lines as they would be, the original lines once.
import type { Lines } from '../text/lines.js';
import { type Offer, renderOffer } from './offer.js';
import { excerptRows, problemRows, type ShownProblem } from './problems.js';
import { plural, type WindowBudget } from './window.js';

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
  /** It was written for a moment, because a linter reads the file, and taken back. */
  readonly putBack?: boolean;
  /** An edit that passes. Its diff shows the original lines, and most of those asked for, so they are not shown again. */
  readonly offer?: Offer;
}

/** Problems; most of those behind are consequences of the first. */
const MOST_LISTED = 5;
/** Of these the code is shown. */
const MOST_SHOWN = 2;

/** Lines around the edit. */
const CONTEXT = 3;
/** Of a longer edit, its first and last lines are shown. */
const MOST_LINES = 40;

export function renderRefusal(refusal: Refusal, budget: WindowBudget): string {
  const { path, problems, before, after, putBack, offer } = refusal;
  const onlySyntax = problems.every(({ syntax }) => syntax !== false);
  const found = problems.filter(({ source }) => source !== 'indentation').length; // that says where, and is no error more
  const count = plural(found, onlySyntax ? 'new syntax error' : 'new problem');
  const kept = putBack ? 'the file is as it was' : 'nothing was written';
  const parts = [`Refused, ${kept}: the edit would bring ${count} into ${path}.`, '', 'Problems:'];
  parts.push(...problemRows(problems, MOST_LISTED), '', 'The lines as they would be (> marks a problem):');
  const shown = problems.slice(0, MOST_SHOWN);
  if (offer !== undefined) {
    parts.push(...excerptRows({ lines: after.lines, problems: shown }, budget), '', renderOffer(offer));
    return [...parts, 'Or correct the text and send the edit again.'].join('\n');
  }
  parts.push(...paneRows(after, shown, budget));
  if (before !== undefined)
    parts.push('', `The original lines, which ${path} still has:`, ...paneRows(before, [], budget));
  const again =
    before === undefined ? 'create it again' : 'send the edit again; the line numbers of the original still hold';
  parts.push(
    '',
    `Correct the text and ${again}. The same text will be refused again; allow_errors: true writes it all the same.`,
  );
  return parts.join('\n');
}

function paneRows({ lines, first, behind }: Pane, problems: readonly ShownProblem[], budget: WindowBudget): string[] {
  if (lines.count === 0) return ['  (empty file)'];
  const always: number[] = [];
  for (let index = Math.max(0, first - CONTEXT); index < Math.min(lines.count, behind + CONTEXT); index++) {
    const inMiddle = index >= first + MOST_LINES / 2 && index < behind - MOST_LINES / 2;
    if (!inMiddle || behind - first <= MOST_LINES) always.push(index);
  }
  return excerptRows({ lines, problems, always }, budget);
}
