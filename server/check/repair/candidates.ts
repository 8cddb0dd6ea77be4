// Every repair worth a try of a refused edit, single and combined, from the closest to what was asked to the furthest.
import { inMovedRange, isMisplaced, withoutRepeatedLines } from './border.js';
import { withClosers, withoutDoubledClosers } from './closers.js';
import type { Candidate, LineEdit } from './edit.js';
import { reindented } from './indent.js';
import { isStranger } from './kinship.js';
import { levelOf } from './layout.js';
import { pairRepairs } from './pairs.js';
import { unwrap } from './unwrap.js';

/** Candidates beyond this many are not tried. */
const MOST = 40;

/** First repairs that a second is tried on top of. */
const MOST_FIRST = 8;

/** Added for a second repair on top of the first. */
const SECOND = 0.8;

/** Added to guesses where the text seems to be meant for another place. */
const STRANGE = 2;

export interface Layout {
  /** Whether leading whitespace decides what a file of the language means. */
  readonly indentationMatters: boolean;
}

type Generator = (edit: LineEdit) => Candidate[];

export function repairCandidates(edit: LineEdit, { indentationMatters }: Layout): Candidate[] {
  const level = levelOf(edit.old.join('\n'));
  const indent: Generator = (each) => (indentationMatters ? reindented(each, level) : []);
  const unwrapped: Candidate[] = unwrap(edit.lines).map(({ lines, reasons }, index) => ({
    edit: { ...edit, lines },
    reasons,
    cost: 0.1 + 0.4 * index,
  }));
  const bases: Candidate[] = unwrapped.length > 0 ? unwrapped : [{ edit, reasons: [], cost: 0 }];
  const found = bases.flatMap((base) => {
    const borders = then(base, withoutRepeatedLines, 0);
    const guess = isStranger(base.edit) ? STRANGE : 0;
    const moved = then(base, inMovedRange, guess);
    const indented = then(base, indent, guess);
    const closed = [...then(base, withClosers, guess), ...then(base, withoutDoubledClosers, guess)];
    const paired = then(base, pairRepairs, guess > 0 || isMisplaced(base.edit) ? STRANGE : 0);
    const both = [
      ...closest(borders).flatMap((border) => then(border, indent, SECOND)),
      ...closest(indented).flatMap((each) => then(each, withoutRepeatedLines, SECOND)),
    ];
    return [
      ...(base.reasons.length > 0 ? [base] : []),
      ...borders,
      ...moved,
      ...indented,
      ...closed,
      ...paired,
      ...both,
    ];
  });
  return found.sort((a, b) => a.cost - b.cost).slice(0, MOST);
}

/** Those that are worth a second repair. */
const closest = (candidates: readonly Candidate[]): Candidate[] =>
  candidates.toSorted((a, b) => a.cost - b.cost).slice(0, MOST_FIRST);

const then = (from: Candidate, generate: Generator, more: number): Candidate[] =>
  generate(from.edit).map(({ edit, reasons, cost }) => ({
    edit,
    reasons: [...from.reasons, ...reasons],
    cost: from.cost + cost + more,
  }));
