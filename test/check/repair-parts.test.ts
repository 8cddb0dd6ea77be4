// The parts that repairs are made of, on text alone.
import { describe, expect, test } from 'vitest';
import { inMovedRange, withoutRepeatedLines } from '../../server/check/repair/border.js';
import { repairCandidates } from '../../server/check/repair/candidates.js';
import { Contexts } from '../../server/check/repair/contexts.js';
import type { LineEdit } from '../../server/check/repair/edit.js';
import { isStranger } from '../../server/check/repair/kinship.js';
import { levelOf } from '../../server/check/repair/layout.js';
import { unwrap } from '../../server/check/repair/unwrap.js';

describe('what is wrapped around a text', () => {
  test.each([
    ['numbers as windows show them', ['7:def f():', '8:    return 1'], ['def f():', '    return 1']],
    ['numbers of cat -n', ['     9\tdef f():', '    10\t    return 1'], ['def f():', '    return 1']],
    ['numbers before blank lines', ['1:a', '2:', '3:b'], ['a', '', 'b']],
    ['a fence', ['```py', 'a', '```'], ['a']],
    ['the end of a fence', ['a', '~~~'], ['a']],
  ])('%s is taken off', (_, lines, bare) => {
    expect(unwrap(lines)[0]?.lines).toEqual(bare);
  });

  test('both numbers and a fence are taken off', () => {
    expect(unwrap(['```', '1: a', '2: b', '```'])).toEqual([
      { lines: [' a', ' b'], reasons: ['fence', 'line numbers'] },
      { lines: ['a', 'b'], reasons: ['fence', 'line numbers'] },
    ]);
  });

  test.each([
    ['numbers that do not count on', ['1:a', '3:b']],
    ['numbers on some lines', ['1:a', 'b']],
    ['bare numbers', ['1', '2']],
    ['nothing', ['a', 'b']],
  ])('%s is left alone', (_, lines) => {
    expect(unwrap(lines)).toEqual([]);
  });
});

const edit = (old: string, [first, behind]: readonly [number, number], text: string): LineEdit => ({
  old: old.split('\n'),
  first,
  behind,
  lines: text.split('\n'),
});

const texts = (candidates: readonly { edit: LineEdit }[]): string[] =>
  candidates.map(({ edit: { lines } }) => lines.join('\n'));

describe('lines at the borders', () => {
  test('that the file has there already go, above, below and on both sides', () => {
    expect(texts(withoutRepeatedLines(edit('one\ntwo\nthree', [1, 2], 'one\nTWO\nthree')))).toEqual([
      'TWO\nthree',
      'one\nTWO',
      'TWO',
    ]);
  });

  test('that are blank are no repetition, and the whole text never goes', () => {
    expect(withoutRepeatedLines(edit('one\n\ntwo', [2, 3], '\nTWO'))).toEqual([]);
    expect(withoutRepeatedLines(edit('one\ntwo', [1, 2], 'one'))).toEqual([]);
  });

  test('that the text lacks are left out of the range, those it rewrites are taken in', () => {
    const old = 'function one() {\nfirst();\nsecond();\n}';
    const ranges = (asked: LineEdit) => inMovedRange(asked).map((each) => [each.edit.first, each.edit.behind]);
    expect(ranges(edit(old, [0, 3], 'first();\nother();'))).toEqual([[1, 3]]);
    expect(ranges(edit(old, [1, 4], 'other();\nsecond();'))).toEqual([[1, 3]]);
    expect(ranges(edit(old, [1, 2], 'function oneAndOnly() {\nfirst();'))).toEqual([[0, 2]]);
  });

  test('say nothing about the range where lines are deleted or only blank ones match', () => {
    expect(inMovedRange({ ...edit('a\n\nb\n\nc', [0, 3], ''), lines: [] })).toEqual([]);
    expect(inMovedRange(edit('a\n\nb\n\nc', [0, 3], '\nx'))).toEqual([]);
  });
});

test.each([
  ['two spaces', 'a:\n  b:\n    c\n', '  '],
  ['four spaces', 'a:\n    b\n    c:\n        d\n', '    '],
  ['tabs', 'a\n\tb\n\t\tc\n', '\t'],
  ['four spaces where nothing is indented', 'a\nb\n', '    '],
])('a level of indentation: %s', (_, text, level) => {
  expect(levelOf(text)).toBe(level);
});

test('a text shares words with the place it is meant for, and few with another', () => {
  const old = 'const result = await fetchUser(id);\nreturn result.name;';
  expect(isStranger(edit(old, [0, 1], 'const result = await fetchUser(id, retries);'))).toBe(false);
  expect(isStranger(edit(old, [0, 1], 'visitor.enter(node, parent, depth);'))).toBe(true);
  expect(isStranger(edit(old, [1, 1], 'log(result, fetchUser);'))).toBe(false);
});

test('a bracket is likely where the file has it in the same company', () => {
  const contexts = new Contexts('call(one);\ncall(two);\nconst x = one + two;\n'.repeat(5), 0);
  const closing = contexts.likelihood('call(three', ')', ';\n');
  expect(closing).toBeGreaterThan(0.8);
  expect(contexts.likelihood('const y = three', ')', ' + one;\n')).toBeLessThan(closing / 4);
});

test('candidates come in the order of their cost, and indentation only where it matters', () => {
  const asked = edit('if a:\n    b\nc', [1, 2], '```\n  d\n```');
  const brackets = repairCandidates(asked, { indentationMatters: false });
  expect(texts(brackets)).toEqual(['  d']);
  const found = repairCandidates(asked, { indentationMatters: true });
  expect(texts(found)).toContain('    d');
  const costs = found.map(({ cost }) => cost);
  expect(costs).toEqual(costs.toSorted((a, b) => a - b));
});
