// Places the hunks of a patch in one file, or says why they do not fit.
import { renderMismatch } from '../render/mismatch.js';
import type { WindowBudget } from '../render/window.js';
import { indexLines, type Lines } from '../text/lines.js';
import type { Splice } from '../text/splice.js';
import type { FileImage } from '../workspace/image.js';
import type { Hunk } from './patch/patch.js';
import { placeHunks, type Unplaced } from './patch/place.js';
import { linesIn } from './rebase.js';

/** Splices of the file's text, ascending. */
export interface HunkPlan {
  readonly splices: readonly Splice[];
  /** Present when a hunk does not fit. Then the splices are those of an adjusted patch, if `reasons` is present too. */
  readonly report?: string;
  readonly reasons?: readonly string[];
  /** Lines whose numbers the report tells. */
  readonly told?: readonly number[];
}

export function planHunks({ text, place }: FileImage, hunks: readonly Hunk[], budget: WindowBudget): HunkPlan {
  const unmarked = hunks.map(withoutByteOrderMark);
  const lines = indexLines(text);
  const placed = placeHunks(lines, unmarked);
  if (placed.placed) return placed;
  const report = reportOf(lines, place.shown, placed, hunks.length, budget);
  const { adjusted } = placed;
  const others = placeHunks(lines, unmarked.toSpliced(placed.hunk, 1));
  const told = [...placed.places, ...placed.nearest.flatMap(linesIn)];
  if (adjusted === undefined || !others.placed) return { splices: [], report, told };
  const splices = [...others.splices, adjusted.splice].sort((a, b) => a.start - b.start || a.end - b.end);
  const apart = splices.every((splice, index) => index === 0 || (splices[index - 1]?.end ?? 0) <= splice.start);
  return apart ? { splices, report, told, reasons: adjusted.reasons } : { splices: [], report, told };
}

/** git's diffs have a file's byte order mark on its first line, where our text does not have it. */
const withoutByteOrderMark = (hunk: Hunk): Hunk => ({
  ...hunk,
  lines: hunk.lines.map((line) => ({ ...line, text: line.text.replace(/^\uFEFF/, '') })),
});

function reportOf(lines: Lines, path: string, unplaced: Unplaced, count: number, budget: WindowBudget): string {
  const { hunk, at, reason, places, nearest: near } = unplaced;
  const what = `Hunk ${hunk + 1} of ${count} (line ${at} of the patch)`;
  const shown = places.slice(0, 20).map((line) => line + 1);
  const start = `${what} was not applied to ${path}, and nothing was written:`;
  switch (reason) {
    case 'missing':
      return renderMismatch({ what, path, lines, near }, budget);
    case 'several':
      return `${start} its old lines stand at lines ${shown.join(', ')}. Give it more context lines.`;
    case 'order':
      return `${start} its old lines stand only at lines ${shown.join(', ')}, which other hunks take or which are out of their order.`;
    case 'no-context':
      return `${start} it has neither old lines nor a line number, so its place is not known. Give it context lines.`;
    default:
      return reason satisfies never;
  }
}
