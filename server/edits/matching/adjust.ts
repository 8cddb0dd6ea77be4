// Edits that would fit after adjusting the text to be replaced, and its replacement with it. Only ever offered.
import type { Lines } from '../../text/lines.js';
import type { Splice } from '../../text/splice.js';
import { commonReindent, indentOf, indentUnit, type Reindent } from './indentation.js';
import { occurrences, replacement } from './match.js';
import { type Reading, type Reason, readings } from './unwrap.js';

export type { Reason } from './unwrap.js';

export interface Adjusted {
  readonly reasons: readonly Reason[];
  readonly splice: Splice;
  /** Index (from 0) of the first line that the edit replaces. */
  readonly line: number;
}

/** More adjustments than these at once are a guess. */
const MOST_REASONS = 3;

/**
 * The edits that fit after adjusting `old`, from the top; for each place, those with the fewest adjustments. For a text
 * that has no exact match: what matches as it stands is not looked for. A blank `old` fits nowhere.
 */
export function adjustedEdits(lines: Lines, old: string, fresh: string): Adjusted[] {
  const all = readings(old, fresh);
  if (all.length === 0) return [];
  const file: File = { lines, places: placesByContent(lines), unit: indentUnit(lines) };
  const found = all.flatMap((reading) => [...exactFits(lines, reading), ...lineFits(file, reading)]);
  const fitting = found.filter(({ reasons }) => reasons.length > 0 && reasons.length <= MOST_REASONS);
  return fewestPerPlace(preferClaimed(fitting));
}

interface File {
  readonly lines: Lines;
  /** Line indexes by content without the spaces around. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** Spaces for one level of indentation. */
  readonly unit: number;
}

interface Fit extends Adjusted {
  /** Whether the line numbers that came with the text are those of this place. */
  readonly claimed: boolean;
}

function placesByContent(lines: Lines): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let index = 0; index < lines.count; index++) {
    const key = lines.line(index).trim();
    const known = places.get(key);
    if (known === undefined) places.set(key, [index]);
    else known.push(index);
  }
  return places;
}

/** Line endings alone may be wrong in a part of a line too; all else is about whole lines. */
function exactFits(lines: Lines, reading: Reading): Fit[] {
  if (reading.reasons.length !== 1 || reading.reasons[0] !== 'line-endings') return [];
  const text = (part: readonly string[], ends: boolean): string => part.join('\n') + (ends ? '\n' : '');
  const fresh = text(reading.fresh, reading.freshEnds);
  return occurrences(lines, text(reading.old, reading.oldEnds)).map((occurrence) => ({
    reasons: reading.reasons,
    splice: replacement(lines, occurrence, fresh),
    line: occurrence.line,
    claimed: false,
  }));
}

function lineFits(file: File, reading: Reading): Fit[] {
  const keys = reading.old.map((line) => line.trim());
  const anchor = rarest(file, keys);
  const fits: Fit[] = [];
  for (const place of file.places.get(keys[anchor] ?? '') ?? []) {
    const first = place - anchor;
    if (first < 0 || first + keys.length > file.lines.count) continue;
    if (!keys.every((key, index) => file.lines.line(first + index).trim() === key)) continue;
    const fit = fitAt(file, reading, first);
    if (fit !== undefined) fits.push(fit);
  }
  return fits;
}

function rarest({ places }: File, keys: readonly string[]): number {
  const count = (key: string | undefined): number => places.get(key ?? '')?.length ?? 0;
  let best = -1;
  for (const [index, key] of keys.entries()) {
    if (key !== '' && (best < 0 || count(key) < count(keys[best]))) best = index;
  }
  return best;
}

/** The edit at a place where every line is equal but for the spaces around it. */
function fitAt({ lines, unit }: File, reading: Reading, first: number): Fit | undefined {
  const behind = first + reading.old.length;
  const found = reading.old.map((_, index) => lines.line(first + index));
  const pairs = reading.old
    .map((line, index) => ({ line, asked: indentOf(line), found: indentOf(found[index] ?? '') }))
    .filter(({ line }) => line.trim() !== '');
  const same = pairs.every((pair) => pair.asked === pair.found);
  const reindent = same ? (indent: string) => indent : commonReindent(pairs, unit);
  if (reindent === undefined) return undefined;
  const reasons = [...reading.reasons];
  if (!same) reasons.push('indentation');
  if (reading.old.some((line, index) => trailing(line) !== trailing(found[index] ?? '')))
    reasons.push('trailing-spaces');
  const endMissing = reading.oldEnds && lines.end(behind - 1) === lines.start(behind);
  if (endMissing && !reading.isWholeLines && !reasons.includes('blank-edges')) reasons.push('blank-edges');
  const body = freshLines(reading, found, reindent);
  if (body === undefined) return undefined;
  const end = reading.oldEnds ? lines.start(behind) : lines.end(behind - 1);
  const fresh = body.join('\n') + (body.length > 0 && reading.freshEnds && !endMissing ? '\n' : '');
  const splice = replacement(lines, { start: lines.start(first), end }, fresh);
  return { reasons, splice, line: first, claimed: reading.claimed === first + 1 };
}

/** Trailing spaces of a line; the indentation of a blank line is not told apart from them. */
const trailing = (line: string): string => /[ \t]*$/.exec(line)?.[0] ?? '';

/** The replacement as the file would have it: a line that is kept stays as the file has it. */
function freshLines(reading: Reading, found: readonly string[], reindent: Reindent): string[] | undefined {
  const { old, fresh } = reading;
  const strips = old.some((line, index) => trailing(line).length > trailing(found[index] ?? '').length);
  const kept = keptLines(old, fresh, found);
  const result: string[] = [];
  for (const [index, line] of fresh.entries()) {
    const same = kept[index];
    const indent = line.trim() === '' ? '' : reindent(indentOf(line));
    if (indent === undefined) return undefined;
    const content = line.trim() === '' ? '' : line.slice(indentOf(line).length);
    result.push(same ?? indent + (strips ? content.trimEnd() : content));
  }
  return result;
}

/** For each line of `fresh` that `old` has too, the line of the file it stands for. */
function keptLines(old: readonly string[], fresh: readonly string[], found: readonly string[]): (string | undefined)[] {
  const kept: (string | undefined)[] = fresh.map(() => undefined);
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  for (; head < shorter && old[head] === fresh[head]; head++) kept[head] = found[head];
  for (let tail = 1; tail <= shorter - head && old.at(-tail) === fresh.at(-tail); tail++) {
    kept[fresh.length - tail] = found.at(-tail);
  }
  const known = new Map<string, string | undefined>();
  for (const [index, line] of old.entries()) {
    known.set(line, !known.has(line) || known.get(line) === found[index] ? found[index] : undefined);
  }
  return kept.map((line, index) => line ?? known.get(fresh[index] ?? ''));
}

/** Of several places, the one that the line numbers in the text name. */
function preferClaimed(fits: readonly Fit[]): readonly Fit[] {
  const claimed = fits.filter((fit) => fit.claimed);
  return claimed.length === 0 ? fits : claimed;
}

function fewestPerPlace(fits: readonly Fit[]): Adjusted[] {
  const best = new Map<number, Map<string, Adjusted>>();
  for (const { reasons, splice, line } of [...fits].sort((a, b) => a.reasons.length - b.reasons.length)) {
    const here = best.get(line) ?? new Map<string, Adjusted>();
    const [simplest] = here.values();
    if (simplest !== undefined && simplest.reasons.length < reasons.length) continue;
    const key = JSON.stringify(splice);
    if (!here.has(key)) here.set(key, { reasons, splice, line });
    best.set(line, here);
  }
  return [...best.values()].flatMap((here) => [...here.values()]).sort((a, b) => a.line - b.line);
}
