// The places of a file that are most like a text which is not in it, each with the first difference.
import type { Lines } from '../../text/lines.js';
import { align, type ComparableLine, comparable, lineLikeness, partLikeness, wordsOf } from './likeness.js';

/** The lines [first, behind) of a file, by index from 0. */
export interface Candidate {
  readonly first: number;
  readonly behind: number;
  /** From 0 to 1. */
  readonly likeness: number;
  /** The first line that differs, by its index in the file, as it was asked for and as the file has it. */
  readonly difference: { readonly line: number; readonly expected: string; readonly found: string };
}

/** Less likeness than this is chance. */
const LEAST = 0.5;
/** Places that are compared in full. */
const PLACES = 16;
/** What speaks for a place, as a share of what speaks for the best one; with less it is not compared. */
const LEAST_VOTE = 0.05;
/** Lines by which a place may be off, because lines are missing or too many. */
const REACH = 3;
/** Words more frequent in the file than this say little about the place: they count only when there are no others. */
const FREQUENT = 4000;

/** At most `most` places like `old`, the best first, none overlapping another. */
export function nearestLines(lines: Lines, old: string, most: number): Candidate[] {
  const asked = linesOf(old);
  if (old.trim() === '' || lines.count === 0) return [];
  const known = asked.map(comparable);
  const found = promisingStarts(lines, asked).flatMap((start) => candidateAt(lines, known, old, start) ?? []);
  const chosen: Candidate[] = [];
  for (const each of found.sort((a, b) => b.likeness - a.likeness || a.first - b.first)) {
    if (chosen.length >= most) break;
    if (chosen.every(({ first, behind }) => each.behind <= first || behind <= each.first)) chosen.push(each);
  }
  return chosen;
}

/** Lines with a carriage return that was asked for: it may be what differs. */
function linesOf(old: string): string[] {
  const lines = old.split('\n');
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}

/** Line indexes at which the text could start: those for which most speaks, a rare word more than a frequent one. */
function promisingStarts(lines: Lines, asked: readonly string[]): number[] {
  const votes = new Map<number, number>();
  const all = [...wordHits(lines, asked)].filter(({ places }) => places.length > 0);
  const rare = all.filter(({ places }) => places.length <= FREQUENT);
  for (const hits of rare.length > 0 ? rare : all) {
    const weight = 1 / hits.places.length;
    for (const place of hits.places) {
      for (const index of hits.asked) votes.set(place - index, (votes.get(place - index) ?? 0) + weight);
    }
  }
  const starts = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, PLACES);
  const most = starts[0]?.[1] ?? 0;
  return starts.filter(([, vote]) => vote >= most * LEAST_VOTE).map(([start]) => start);
}

interface WordHits {
  /** Indexes of the lines asked for that have the word; only the first few of a frequent one. */
  readonly asked: number[];
  /** Indexes of the lines of the file that have it. */
  readonly places: number[];
}

const MOST_ASKED = 4;

/** One walk over the file: which words of the text it has, and where. A text without words is looked for by whole lines. */
function wordHits(lines: Lines, asked: readonly string[]): Iterable<WordHits> {
  const hits = new Map<string, WordHits>();
  const wordless = asked.every((line) => wordsOf(line).length === 0);
  for (const [index, line] of asked.entries()) {
    for (const word of wordless ? [line.trim()].filter(Boolean) : new Set(wordsOf(line))) {
      const known = hits.get(word) ?? { asked: [], places: [] };
      if (known.asked.length < MOST_ASKED) known.asked.push(index);
      hits.set(word, known);
    }
  }
  const note = (word: string, line: number): void => {
    const places = hits.get(word)?.places;
    if (places !== undefined && places.at(-1) !== line && places.length <= FREQUENT) places.push(line);
  };
  if (wordless) for (let index = 0; index < lines.count; index++) note(lines.line(index).trim(), index);
  else eachWord(lines, note);
  return hits.values();
}

/** By hand and not by a regular expression, which takes five times as long. Letters beyond ASCII count as letters all. */
function eachWord(lines: Lines, note: (word: string, line: number) => void): void {
  const { text } = lines;
  let line = 0;
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 10;
    if (isWordCode(code)) {
      if (start < 0) start = at;
      continue;
    }
    if (start >= 0) note(text.slice(start, at), line);
    start = -1;
    if (code === 10) line++;
  }
}

const isWordCode = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 95 ||
  code === 36 ||
  code > 127;

function candidateAt(
  lines: Lines,
  asked: readonly ComparableLine[],
  old: string,
  start: number,
): Candidate | undefined {
  const [only] = asked;
  if (only !== undefined && asked.length === 1) {
    if (start < 0 || start >= lines.count) return undefined;
    const found = lines.line(start);
    const likeness = old.endsWith('\n') ? lineLikeness(only, comparable(found)) : partLikeness(only.raw, found);
    const difference = { line: start, expected: only.raw, found };
    return likeness < LEAST ? undefined : { first: start, behind: start + 1, likeness, difference };
  }
  const top = start - REACH;
  const found = Array.from({ length: asked.length + 2 * REACH }, (_, index) =>
    top + index >= 0 && top + index < lines.count ? comparable(lines.line(top + index)) : undefined,
  );
  const aligned = align(asked, found, REACH);
  const first = Math.max(0, top + aligned.first);
  const behind = Math.min(lines.count, Math.max(first + 1, top + aligned.behind));
  if (aligned.likeness < LEAST) return undefined;
  return { first, behind, likeness: aligned.likeness, difference: firstDifference(lines, asked, old, first) };
}

function firstDifference(
  lines: Lines,
  asked: readonly ComparableLine[],
  old: string,
  first: number,
): Candidate['difference'] {
  const last = asked.length - 1;
  const found = (index: number): string | undefined =>
    first + index < lines.count ? lines.line(first + index) : undefined;
  // A text may start and end within a line; where nothing else differs, its lines were meant to be whole ones.
  const within = asked.findIndex(({ raw }, index) => {
    if (index === 0 && found(index)?.endsWith(raw)) return false;
    if (index === last && !old.endsWith('\n') && found(index)?.startsWith(raw)) return false;
    return found(index) !== raw;
  });
  const whole = within < 0 ? asked.findIndex(({ raw }, index) => found(index) !== raw) : within;
  const index = whole < 0 ? last : whole;
  const line = Math.min(first + index, lines.count - 1);
  return { line, expected: asked[index]?.raw ?? '', found: found(index) ?? '' };
}
