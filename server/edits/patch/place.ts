// Finds where the hunks of a patch belong in a file. Lines match exactly or not at all.
import type { Lines } from '../../text/lines.js';
import type { Splice } from '../../text/splice.js';
import { type Adjusted, adjustedEdits } from '../matching/adjust.js';
import { type Candidate, nearestLines } from '../matching/nearest-lines.js';
import { chooseStart } from './choose.js';
import { type Hunk, sideOf } from './patch.js';
import { hunkSplices } from './splices.js';
import { type LinePlaces, placesOf, startsOf } from './starts.js';

export interface Placed {
  readonly placed: true;
  /** Ascending, none overlapping another; offsets into the text as it is. */
  readonly splices: readonly Splice[];
}

export interface Unplaced {
  readonly placed: false;
  /** Index (from 0) of the hunk, and the line of the patch (from 1) at which it starts. */
  readonly hunk: number;
  readonly at: number;
  readonly reason: Misfit;
  /** Line indexes (from 0) at which it would fit, for `several` and `order`. */
  readonly places: readonly number[];
  /** For `missing`: the places most like it, the best first. */
  readonly nearest: readonly Candidate[];
  /** For `missing`: the edit that fits after adjusting the hunk, when there is exactly one. */
  readonly adjusted?: Adjusted;
}

/**
 * Why a hunk has no place: its lines are not in the file; they are at several places; they are only where hunks ahead or
 * behind leave no room; it has no old lines and says not where it stands.
 */
export type Misfit = 'missing' | 'several' | 'order' | 'no-context';

/** Places shown for a hunk that is not in the file. */
const MOST_NEAREST = 3;

export function placeHunks(lines: Lines, hunks: readonly Hunk[]): Placed | Unplaced {
  const places = placesOf(lines);
  const read: Readonly<Fitting>[] = [];
  for (const [index, hunk] of hunks.entries()) {
    const fitting = fittingOf(lines, places, hunk);
    if ('reason' in fitting) return unplaced(lines, hunks, index, fitting.reason, fitting.places);
    read.push(fitting);
  }
  const placed = read.some(({ hunk }) => hunk.anyOrder) ? placeAny(lines, read) : placeInOrder(lines, read);
  if (!Array.isArray(placed)) return unplaced(lines, hunks, placed.index, placed.reason, placed.places);
  const explicit = hunks.some((hunk) => hunk.lines.some(({ text }) => text.endsWith('\r')));
  const splices = read.flatMap(({ hunk }, index) => hunkSplices(lines, hunk, placed[index] ?? 0, explicit));
  return { placed: true, splices: splices.sort((a, b) => a.start - b.start || a.end - b.end) };
}

/** A hunk and the line indexes at which it could start, ascending. */
interface Fitting {
  readonly hunk: Hunk;
  readonly starts: readonly number[];
  /** Old lines it has, and how many of them it keeps at its end. */
  readonly length: number;
  readonly tail: number;
}

interface Problem {
  readonly index: number;
  readonly reason: Misfit;
  readonly places: readonly number[];
}

function fittingOf(lines: Lines, places: LinePlaces, hunk: Hunk): Fitting | Omit<Problem, 'index'> {
  const readings = (hunk.alternatives ?? [hunk]).map((each) => ({ hunk: each, starts: startsOf(lines, places, each) }));
  if (readings.some(({ starts }) => starts === undefined)) return { reason: 'no-context', places: [] };
  // A shorter text stands wherever a longer one that begins with it stands, so only the longest tells anything.
  const first = readings.findLast(({ starts = [] }) => starts.length > 0);
  if (first === undefined) return { reason: 'missing', places: [] };
  const kinds = first.hunk.lines.map(({ kind }) => kind);
  return {
    hunk: first.hunk,
    starts: first.starts ?? [],
    length: kinds.filter((kind) => kind !== '+').length,
    tail: kinds.length - 1 - kinds.findLastIndex((kind) => kind !== ' '),
  };
}

function placeAny(lines: Lines, fittings: readonly Fitting[]): number[] | Problem {
  const chosen: number[] = [];
  for (const [index, { hunk, starts, length }] of fittings.entries()) {
    const start = chooseStart(lines, hunk, starts, length, 0);
    if (start === undefined) return { index, reason: 'several', places: starts };
    chosen.push(start);
  }
  const order = [...chosen.keys()].sort((a, b) => (chosen[a] ?? 0) - (chosen[b] ?? 0) || a - b);
  let behind = 0;
  for (const index of order) {
    const { starts, length = 0, tail = 0 } = fittings[index] ?? { starts: [] };
    const start = chosen[index] ?? 0;
    if (start < behind) return { index, reason: 'order', places: starts };
    behind = start + length - tail;
  }
  return chosen;
}

/** Kept lines at the end of a hunk may be those at the start of the next, but only if it does not fit otherwise. */
function placeInOrder(lines: Lines, fittings: readonly Fitting[]): number[] | Problem {
  const apart = placeFrom(
    lines,
    fittings.map((fitting) => ({ ...fitting, room: fitting.length })),
  );
  if (Array.isArray(apart) || apart.reason !== 'order') return apart;
  return placeFrom(
    lines,
    fittings.map((fitting) => ({ ...fitting, room: fitting.length - fitting.tail })),
  );
}

/** `room`: lines from the start of a hunk at which the next one may not start. */
function placeFrom(lines: Lines, fittings: readonly (Fitting & { room: number })[]): number[] | Problem {
  const latest: number[] = [];
  let before = Number.POSITIVE_INFINITY;
  for (const [index, { starts, room }] of [...fittings.entries()].reverse()) {
    const limit = before;
    const last = starts.findLast((start) => start + room <= limit);
    if (last === undefined) return { index: index + 1, reason: 'order', places: fittings[index + 1]?.starts ?? [] };
    latest[index] = last;
    before = last;
  }
  const chosen: number[] = [];
  let from = 0;
  let drift = 0;
  for (const [index, { hunk, starts, length, room }] of fittings.entries()) {
    const possible = starts.filter((start) => start >= from && start <= (latest[index] ?? 0));
    if (possible.length === 0) return { index, reason: 'order', places: starts };
    const start = chooseStart(lines, hunk, possible, length, drift);
    if (start === undefined) return { index, reason: 'several', places: possible };
    chosen.push(start);
    from = start + room;
    if (hunk.start !== undefined) drift = start - hunk.start;
  }
  return chosen;
}

function unplaced(
  lines: Lines,
  hunks: readonly Hunk[],
  index: number,
  reason: Misfit,
  places: readonly number[],
): Unplaced {
  const hunk = hunks[index];
  if (hunk === undefined) throw new RangeError(`no hunk ${index}`);
  const base = { placed: false, hunk: index, at: hunk.at, reason, places } as const;
  if (reason !== 'missing') return { ...base, nearest: [] };
  const old = sideOf(hunk, '-');
  const nearest = nearestLines(lines, old, MOST_NEAREST);
  const [adjusted, ...others] = adjustedEdits(lines, old, sideOf(hunk, '+'));
  return adjusted === undefined || others.length > 0 ? { ...base, nearest } : { ...base, nearest, adjusted };
}
