// Plans the replacement of a text: exact and unique, or explained.
import { fail } from '../errors.js';
import { renderMismatch } from '../render/mismatch.js';
import { renderOffer } from '../render/offer.js';
import { renderPatch } from '../render/patch.js';
import { indexLines, type Lines } from '../text/lines.js';
import type { Splice } from '../text/splice.js';
import type { FileImage } from '../workspace/image.js';
import { type ChangeSet, spliced } from './change-set.js';
import { patchedFile } from './describe.js';
import { adjustedEdits } from './matching/adjust.js';
import { type Occurrence, occurrences, replacement } from './matching/match.js';
import { nearestLines } from './matching/nearest-lines.js';
import { type Helpers, textEdit } from './plan.js';
import { linesIn } from './rebase.js';
import { planTextEdit, splicePiece } from './text-edit.js';

export interface Replacing {
  readonly old: string;
  readonly fresh: string;
  /** From 1. */
  readonly nearLine?: number | undefined;
  readonly all: boolean;
}

const MOST_LISTED = 20;
const MOST_NEAR = 3;

/** @throws NO_MATCH, SEVERAL_MATCHES, NOTHING_TO_DO, NOT_ENCODABLE */
export function planReplace(image: FileImage, asked: Replacing, helpers: Helpers): ChangeSet & { count: number } {
  const { shown: path } = image.place;
  const what = `replace ${path}`;
  if (asked.old === asked.fresh) return fail('NOTHING_TO_DO', { path, reason: 'old and new are the same text' });
  const lines = indexLines(image.text);
  const found = occurrences(lines, asked.old);
  if (found.length === 0) return explain(image, lines, asked, helpers);
  const chosen = asked.all ? found : [choose(found, asked.nearLine, image, helpers)];
  // Who writes \r\n in the old text knows about endings and means those of the new one.
  const literal = asked.old.includes('\r\n');
  const splices = chosen.map((each) =>
    literal ? { start: each.start, end: each.end, insert: asked.fresh } : replacement(lines, each, asked.fresh),
  );
  const [only] = splices;
  const single = splices.length === 1 && only !== undefined ? placed(image, lines, only) : undefined;
  return { what, ...(single ?? { changes: [spliced(image, splices)] }), count: chosen.length };
}

/** A splice of the text as it is needs no moving, so it always has a place. */
const placed = (image: FileImage, lines: Lines, splice: Splice): Omit<ChangeSet, 'what'> | undefined =>
  planTextEdit(image, image.text, [splicePiece(lines, splice)]);

function choose(
  found: readonly Occurrence[],
  nearLine: number | undefined,
  image: FileImage,
  { viewer }: Helpers,
): Occurrence {
  const distance = ({ line }: Occurrence): number => (nearLine === undefined ? 0 : Math.abs(line + 1 - nearLine));
  const least = Math.min(...found.map(distance));
  const [nearest, ...rivals] = found.filter((each) => distance(each) === least);
  if (nearest !== undefined && rivals.length === 0) return nearest;
  const listed = found.slice(0, MOST_LISTED).map(({ line }) => line);
  viewer.tell(image, listed);
  const lines = listed.map((line) => line + 1);
  return fail('SEVERAL_MATCHES', { path: image.place.shown, lines, total: found.length });
}

function explain(
  image: FileImage,
  lines: Lines,
  { old, fresh }: Replacing,
  { viewer, offers, budget }: Helpers,
): never {
  const { shown: path, real } = image.place;
  const near = nearestLines(lines, old, MOST_NEAR);
  viewer.tell(image, near.flatMap(linesIn));
  const reports = [renderMismatch({ what: 'The text', path, lines, near }, budget)];
  const adjusted = adjustedEdits(lines, old, fresh).filter(
    ({ splice }) => image.text.slice(splice.start, splice.end) !== splice.insert,
  );
  const [only] = adjusted;
  if (only !== undefined && adjusted.length === 1) {
    const pieces = [splicePiece(lines, only.splice)];
    const id = offers.add(textEdit(viewer, { what: `replace ${path}`, path: real, seen: image.text, pieces }));
    const patch = renderPatch([patchedFile(spliced(image, [only.splice]))]);
    reports.push(renderOffer({ id, reasons: only.reasons, patch }));
  }
  return fail('NO_MATCH', { path, report: reports.join('\n') });
}
