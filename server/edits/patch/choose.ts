// Chooses among several places at which a hunk fits, by what the patch says of where it stands.
import type { Lines } from '../../text/lines.js';
import type { Hunk } from './patch.js';
import { insideOf, scopePlaces } from './scopes.js';

/** Undefined when several are equally good. `drift`: lines by which the hunk ahead stood off its line number. */
export function chooseStart(
  lines: Lines,
  hunk: Hunk,
  starts: readonly number[],
  length: number,
  drift: number,
): number | undefined {
  if (starts.length <= 1) return starts[0];
  const scopes = hunk.scopes.length > 0 ? scopePlaces(lines, hunk.scopes) : [];
  const inScope = orAll(insideOf(lines, new Set(scopes), starts), starts);
  const atEnd = inScope.filter((start) => start + length === lines.count);
  const left = hunk.toEnd ? orAll(atEnd, inScope) : inScope;
  if (left.length === 1) return left[0];
  return hunk.start === undefined ? undefined : nearest(left, hunk.start, drift);
}

/** What was chosen; all when nothing was. */
const orAll = (chosen: readonly number[], all: readonly number[]): readonly number[] =>
  chosen.length > 0 ? chosen : all;

/** The place at the line number, or one so much nearer to it than any other that no other can be meant. */
function nearest(starts: readonly number[], start: number, drift: number): number | undefined {
  const expected = start + drift;
  if (starts.includes(expected)) return expected;
  if (starts.includes(start)) return start;
  const distance = (place: number | undefined): number =>
    place === undefined ? Number.POSITIVE_INFINITY : Math.abs(place - expected);
  const [first, second] = [...starts].sort((a, b) => distance(a) - distance(b));
  return distance(first) * 2 < distance(second) ? first : undefined;
}
