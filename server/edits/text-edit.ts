// Text edit: pieces of one file to replace, given by the lines of the text that the client saw, and moved to where those stand now.

import { indexLines, type Lines } from '../text/lines.js';
import { type Splice, spliceLines } from '../text/splice.js';
import type { FileImage } from '../workspace/image.js';
import { type ChangeSet, spliced } from './change-set.js';
import { type LineRange, rebaseLines } from './rebase.js';

/** A piece of an edit: the lines that it touches, and its splice where they stand. */
export interface Piece extends LineRange {
  /** At the end of the file, wherever that is now. */
  readonly atEnd?: true;
  splice(lines: Lines, at: LineRange): Splice;
}

/** Puts whole lines in place of [first, behind). */
export const linePiece = (range: LineRange, text: string): Piece => ({
  ...range,
  splice: (lines, { first, behind }) => spliceLines(lines, first, behind, text),
});

/** A splice of the text `lines`, which holds in any text that has the lines it touches. */
export function splicePiece(lines: Lines, { start, end, insert }: Splice): Piece {
  const first = lines.at(start);
  const last = lines.at(Math.max(start, end - 1));
  const fromStart = start - lines.start(first);
  const fromNext = lines.start(last + 1) - end;
  return {
    first,
    behind: lines.count === 0 ? 0 : last + 1,
    splice: (now, at) => ({ start: now.start(at.first) + fromStart, end: now.start(at.behind) - fromNext, insert }),
  };
}

/**
 * The change of the file as it is now; undefined when lines of a piece were changed since.
 * @param seen the text that the pieces' lines refer to
 */
export function planTextEdit(
  image: FileImage,
  seen: string,
  pieces: readonly Piece[],
): Omit<ChangeSet, 'what'> | undefined {
  const lines = indexLines(image.text);
  const end = { first: lines.count, behind: lines.count };
  const ranges = pieces.map((piece) => (piece.atEnd ? end : rebaseLines(seen, image.text, piece)));
  if (!ranges.every((range) => range !== undefined)) return undefined;
  const splices = pieces.map((piece, index) => piece.splice(lines, ranges[index] ?? piece));
  const change = spliced(image, splices);
  const [range] = ranges;
  const [piece] = pieces;
  if (pieces.length > 1 || range === undefined || piece === undefined) return { changes: [change] };
  const grown = indexLines(change.after?.text ?? '').count - lines.count;
  const focus = { first: range.first, behindOld: range.behind, behindNew: Math.max(range.first, range.behind + grown) };
  const movedBy = piece.atEnd ? 0 : range.first - piece.first;
  return { changes: [change], focus, ...(movedBy === 0 ? {} : { movedBy }) };
}
