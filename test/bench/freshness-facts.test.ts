// The judge of the freshness bench itself: it must tell stale answers from true ones, and doubt only what is in doubt.
import { beforeEach, expect, test } from 'vitest';
import { type Fact, Facts, factOf } from './freshness-facts.js';

const here = factOf('zq000001', 'work/a.txt', 1);
const there = factOf('zq000001', 'work/b.txt', 1);
const nothing = { removed: [], added: [], passing: [] };

let facts: Facts;
beforeEach(() => {
  facts = new Facts();
  facts.record({ ...nothing, what: 'write', began: 10, done: 20, added: [here] });
  facts.record({ ...nothing, what: 'rename', began: 50, done: 60, removed: [here], added: [there] });
});

const failures = (asked: number, answered: number, shown: readonly Fact[]): readonly string[] =>
  facts.judge({ tokens: ['zq000001'], asked, answered, shown }).failures;

test.each([
  ['before it was written', 1, 5, []],
  ['while it was written, seen or not', 12, 15, []],
  ['while it was written, seen or not', 12, 15, [here]],
  ['after it was written', 21, 30, [here]],
  ['while it was moved, at the old place', 40, 55, [here]],
  ['while it was moved, at both', 40, 55, [here, there]],
  ['while it was moved, at neither', 40, 55, []],
  ['after it was moved', 61, 70, [there]],
] as const)('true: %s', (_when, asked, answered, shown) => {
  expect(failures(asked, answered, shown)).toEqual([]);
});

test.each([
  ['shown before it was written', 1, 5, [here], [`shown, not there: ${here}`]],
  ['not shown after it was written', 20, 30, [], [`not shown: ${here}`]],
  ['shown at the old place after it was moved', 61, 70, [here], [`not shown: ${there}`, `shown, not there: ${here}`]],
  ['shown at a place where it never was', 21, 30, [here, `${here}0`], [`shown, not there: ${here}0`]],
] as const)('false: %s', (_when, asked, answered, shown, wrong) => {
  expect(failures(asked, answered, shown)).toEqual(wrong);
});

test('a line that is only passing may be shown while it passes, never later', () => {
  const passing = factOf('zq000002', 'work/a.txt.new', 1);
  facts.record({ ...nothing, what: 'replace', began: 100, done: 110, passing: [passing] });
  const judged = (asked: number, answered: number, shown: readonly Fact[]) =>
    facts.judge({ tokens: ['zq000002'], asked, answered, shown }).failures;
  expect(judged(95, 105, [passing])).toEqual([]);
  expect(judged(105, 120, [])).toEqual([]);
  expect(judged(111, 120, [passing])).toEqual([`shown, not there: ${passing}`]);
});
