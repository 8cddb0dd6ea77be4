// What is known of the texts that a part of an expression matches, and how it adds up: how they begin and end, which grams they hold.
// After Russ Cox, "Regular Expression Matching with a Trigram Index".
import { ANY, allOf, type GramQuery, someOf } from './gram-formula.js';
import { gramOf, gramsWith } from './grams.js';
import type { Spelling } from './spellings.js';

export interface Shape {
  /** Every match begins with one of them. */
  readonly starts: readonly Spelling[];
  /** Every match ends with one of them. */
  readonly ends: readonly Spelling[];
  /** Whether every match is one of `starts`, which then are the same as `ends`. */
  readonly whole: boolean;
  /** Holds for every match. Says what `starts` and `ends` do, unless they are whole matches. */
  readonly needs: GramQuery;
}

/** Bytes that a gram and the next one have in common: as much of an end as the next part can still make a gram with. */
const OVERLAP = 2;

/** More starts, ends or whole matches are not told apart. */
const MOST_WAYS = 16;

/** Characters of all whole matches together. */
const MOST_WHOLE = 1024;

/** A choice of more grams says little and takes long to look up. */
const MOST_CHOICES = 40;

export const spelledShape = (spellings: readonly Spelling[]): Shape => ({
  starts: spellings,
  ends: spellings,
  whole: true,
  needs: ANY,
});

export const EMPTY = spelledShape(['']);

export const UNKNOWN: Shape = { starts: [''], ends: [''], whole: false, needs: ANY };

/** Matches nothing itself, but only where texts of this shape stand around it. */
export const lookedAt = (shape: Shape): Shape => ({ ...EMPTY, needs: neededBy(shape) });

export const neededBy = (shape: Shape): GramQuery => settled(shape).needs;

/** One after the other. */
export function sequence(shapes: readonly Shape[]): Shape {
  return inHalves(withPlainText(shapes));
}

/** By halves, so that the work does not grow with the square of the length. */
function inHalves(shapes: readonly Shape[]): Shape {
  if (shapes.length <= 1) return shapes[0] ?? EMPTY;
  const middle = shapes.length >> 1;
  return joined(inHalves(shapes.slice(0, middle)), inHalves(shapes.slice(middle)));
}

/** With neighbours that have one spelling each, as most characters have, made one. */
function withPlainText(shapes: readonly Shape[]): Shape[] {
  const merged: Shape[] = [];
  let plain = '';
  for (const shape of shapes) {
    const [only] = shape.starts;
    if (only !== undefined && shape.whole && shape.starts.length === 1 && shape.needs === ANY) {
      plain += only;
    } else {
      if (plain !== '') merged.push(spelledShape([plain]));
      plain = '';
      merged.push(shape);
    }
  }
  if (plain !== '') merged.push(spelledShape([plain]));
  return merged;
}

/** One of them. */
export function choice(shapes: readonly Shape[]): Shape {
  const whole = shapes.every((shape) => shape.whole);
  const options = whole ? shapes : shapes.map(settled);
  const starts = distinct(options.flatMap((shape) => shape.starts));
  if (whole && !isFewWhole(starts)) return choice(shapes.map(settled));
  const needs = someOf(options.map((shape) => shape.needs));
  if (whole) return { ...spelledShape(starts), needs };
  return {
    starts: fewEnough(starts, firstOf),
    ends: fewEnough(distinct(options.flatMap((shape) => shape.ends)), lastOf),
    whole: false,
    needs,
  };
}

/** Several times in a row, at least once. */
export const repeated = (shape: Shape): Shape => settled(shape);

function joined(before: Shape, after: Shape): Shape {
  if (before.whole && after.whole) {
    const both = before.starts.length * after.starts.length > MOST_CHOICES ? [] : crossed(before.starts, after.starts);
    if (both.length > 0 && isFewWhole(both))
      return { ...spelledShape(both), needs: allOf([before.needs, after.needs]) };
    return joined(settled(before), settled(after));
  }
  const seam = before.whole || after.whole ? [] : [seamOf(before.ends, after.starts)];
  const starts = before.whole ? crossed(before.starts, after.starts) : undefined;
  const ends = after.whole ? crossed(before.ends, after.ends) : undefined;
  // Others are said already.
  const told = [starts, ends].flatMap((texts) => (texts === undefined ? [] : [gramsOf(texts)]));
  return {
    starts: starts === undefined ? before.starts : fewEnough(starts, firstOf),
    ends: ends === undefined ? after.ends : fewEnough(ends, lastOf),
    whole: false,
    needs: allOf([before.needs, after.needs, ...seam, ...told]),
  };
}

/** With all that starts and ends say in `needs`, but for what the parts before and after may still add. */
function settled(shape: Shape): Shape {
  if (!shape.whole) return shape;
  const { starts } = shape;
  const needs = allOf([shape.needs, gramsOf(starts)]);
  return { starts: fewEnough(starts, firstOf), ends: fewEnough(starts, lastOf), whole: false, needs };
}

/** The grams that lie across the place where one part ends and the next one starts. */
function seamOf(ends: readonly Spelling[], starts: readonly Spelling[]): GramQuery {
  const before = distinct(ends.map((text) => lastOf(text, OVERLAP)));
  const after = distinct(starts.map((text) => firstOf(text, OVERLAP)));
  if (before.length * after.length <= MOST_CHOICES) return gramsOf(crossed(before, after));
  const next = distinct(after.map((text) => firstOf(text, 1)));
  return before.length * next.length <= MOST_CHOICES ? gramsOf(crossed(before, next)) : ANY;
}

function gramsOf(choices: readonly Spelling[]): GramQuery {
  if (choices.length > MOST_CHOICES || choices.some((text) => text.length < OVERLAP)) return ANY;
  return someOf(
    choices.map((text) =>
      text.length === OVERLAP
        ? { kind: 'some', grams: gramsWith(text.charCodeAt(0), text.charCodeAt(1)), of: [] }
        : { kind: 'all', grams: gramsIn(text), of: [] },
    ),
  );
}

function gramsIn(text: Spelling): number[] {
  const grams = new Set<number>();
  for (let at = OVERLAP; at < text.length; at++) {
    grams.add(gramOf(text.charCodeAt(at - 2), text.charCodeAt(at - 1), text.charCodeAt(at)));
  }
  return [...grams];
}

type Cut = (text: Spelling, length: number) => Spelling;
const firstOf: Cut = (text, length) => text.slice(0, length);
const lastOf: Cut = (text, length) => text.slice(Math.max(0, text.length - length));

function fewEnough(texts: readonly Spelling[], cut: Cut): readonly Spelling[] {
  for (let length = OVERLAP; length > 0; length--) {
    const short = distinct(texts.map((text) => cut(text, length)));
    if (short.length <= MOST_WAYS) return short;
  }
  return [''];
}

const isFewWhole = (texts: readonly Spelling[]): boolean =>
  texts.length <= MOST_WAYS && texts.reduce((sum, { length }) => sum + length, 0) <= MOST_WHOLE;

const crossed = (before: readonly Spelling[], after: readonly Spelling[]): readonly Spelling[] =>
  distinct(before.flatMap((first) => after.map((second) => first + second)));

const distinct = (texts: readonly Spelling[]): readonly Spelling[] => [...new Set(texts)];
