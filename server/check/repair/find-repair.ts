// Looks for the one edit that was probably meant by a refused one: tries candidates until one passes and no other is as close.
import { indexLines, splitLines } from '../../text/lines.js';
import { applySplice, spliceLines } from '../../text/splice.js';
import type { Verdict } from '../guard.js';
import { type Layout, repairCandidates } from './candidates.js';
import type { AskedEdit, Candidate, Repair } from './edit.js';

/** What the guard says of a text in place of the old one. */
export type Ask = (after: string) => Promise<Verdict>;

/** Milliseconds after which the search is given up. */
const LIMIT_MS = 1000;

/** Two that pass are equally close when their costs differ by no more. */
const MARGIN = 0.3;

/** What a new warning, such as an undefined name, says against a candidate. */
const WARNED = 2;

/** What costs more is a guess, and not offered. */
const MOST_COST = 2.6;

/** Undefined when nothing passes, when several different edits do that are equally close, or when time runs out before that is known. */
export async function findRepair(asked: AskedEdit, layout: Layout, ask: Ask): Promise<Repair | undefined> {
  const { before, first, behind, text } = asked;
  const lines = indexLines(before);
  const ends = performance.now() + LIMIT_MS;
  const tried = new Set([applySplice(before, spliceLines(lines, first, behind, text))]);
  let best: { candidate: Candidate; cost: number } | undefined;
  const edit = { old: splitLines(before), first, behind, lines: splitLines(text) };
  for (const candidate of repairCandidates(edit, layout)) {
    if (best !== undefined && candidate.cost > best.cost + MARGIN) break;
    const after = applySplice(
      before,
      spliceLines(lines, candidate.edit.first, candidate.edit.behind, written(candidate, text)),
    );
    if (tried.has(after) || after === before) continue;
    tried.add(after);
    if (performance.now() > ends) return undefined;
    const { blocking, warnings, unchecked } = await ask(after);
    if (blocking.length > 0 || unchecked !== undefined) continue;
    const cost = candidate.cost + (warnings.length > 0 ? WARNED : 0);
    if (cost > MOST_COST) continue;
    if (best !== undefined && Math.abs(cost - best.cost) <= MARGIN) return undefined;
    if (best === undefined || cost < best.cost) best = { candidate, cost };
  }
  if (best === undefined) return undefined;
  const { edit: found, reasons } = best.candidate;
  return {
    reasons: [...new Set(reasons)],
    first: found.first,
    behind: found.behind,
    text: written(best.candidate, text),
  };
}

/** The candidate's text with the line endings, and with or without the final one, that the asked text has. */
function written({ edit: { lines } }: Candidate, asked: string): string {
  if (lines.length === 0) return '';
  const ending = asked.includes('\r\n') ? '\r\n' : '\n';
  return lines.join(ending) + (asked.endsWith('\n') ? ending : '');
}
