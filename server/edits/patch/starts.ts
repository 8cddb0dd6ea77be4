// Every line of a file at which a hunk could start.
import type { Lines } from '../../text/lines.js';
import type { Hunk, HunkLine } from './patch.js';
import { scopePlaces } from './scopes.js';

/** Line indexes (ascending) by content. */
export type LinePlaces = ReadonlyMap<string, readonly number[]>;

export function placesOf(lines: Lines): LinePlaces {
  const places = new Map<string, number[]>();
  for (let index = 0; index < lines.count; index++) {
    const line = lines.line(index);
    const known = places.get(line);
    if (known === undefined) places.set(line, [index]);
    else known.push(index);
  }
  return places;
}

/** Ascending line indexes; undefined when the hunk has no old lines and does not say where it stands. */
export function startsOf(lines: Lines, places: LinePlaces, hunk: Hunk): number[] | undefined {
  const old = hunk.lines.filter(({ kind }) => kind !== '+');
  const behind = (start: number): number => start + old.length;
  const atEnd = hunk.lines.some(({ noEnding }) => noEnding);
  const starts = old.length === 0 ? insertionStarts(lines, hunk) : matchingStarts(lines, places, old);
  return starts?.filter((start) => !atEnd || behind(start) === lines.count);
}

function insertionStarts(lines: Lines, { start, scopes, toEnd }: Hunk): number[] | undefined {
  if (lines.count === 0) return [0];
  if (start !== undefined) return start <= lines.count ? [start] : [];
  if (scopes.length > 0) return scopePlaces(lines, scopes).map((place) => place + 1);
  return toEnd ? [lines.count] : undefined;
}

function matchingStarts(lines: Lines, places: LinePlaces, old: readonly HunkLine[]): number[] {
  const candidates = old.map((line) => placesOfLine(places, line.text));
  let anchor = 0;
  for (const [index, each] of candidates.entries()) {
    if (each.length < (candidates[anchor]?.length ?? 0)) anchor = index;
  }
  return (candidates[anchor] ?? [])
    .map((place) => place - anchor)
    .filter((start) => start >= 0 && start + old.length <= lines.count)
    .filter((start) => old.every((line, index) => matches(lines, start + index, line)));
}

function placesOfLine(places: LinePlaces, text: string): readonly number[] {
  const exact = places.get(text) ?? [];
  if (!text.endsWith('\r')) return exact;
  return [...exact, ...(places.get(text.slice(0, -1)) ?? [])].sort((a, b) => a - b);
}

/** A `\r` at the end of a patch's line is that of the ending, or text; without one, either ending matches. */
function matches(lines: Lines, index: number, { text, noEnding }: HunkLine): boolean {
  const ending = lines.text.slice(lines.end(index), lines.start(index + 1));
  if (noEnding && ending !== '') return false;
  const content = lines.line(index);
  return text === content || (text.endsWith('\r') && ending === '\r\n' && text.slice(0, -1) === content);
}
