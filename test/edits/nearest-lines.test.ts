import { expect, test } from 'vitest';
import { nearestLines } from '../../server/edits/matching/nearest-lines.js';
import { indexLines } from '../../server/text/lines.js';

const nearest = (text: string, old: string, most = 3) => nearestLines(indexLines(text), old, most);

const body = (name: string, value: string): string =>
  `function ${name}(input) {\n  const list = [];\n  for (const each of input) list.push(${value});\n  return list;\n}\n`;
const TEXT = `${body('alpha', 'each + 1')}\n${body('beta', 'each.length')}\n${body('gamma', 'String(each)')}`;

test('the place that differs in one line comes first, with that line', () => {
  const [best] = nearest(TEXT, body('beta', 'each.size'));
  expect(best).toMatchObject({ first: 6, behind: 11 });
  expect(best?.difference).toEqual({
    line: 8,
    expected: '  for (const each of input) list.push(each.size);',
    found: '  for (const each of input) list.push(each.length);',
  });
  expect(best?.likeness).toBeGreaterThan(0.9);
});

test('candidates come in order, do not overlap and are no more than asked for', () => {
  const all = nearest(TEXT, body('alpha', 'each + 2'), 10);
  expect(all[0]).toMatchObject({ first: 0 });
  expect(all.map(({ likeness }) => likeness)).toEqual(all.map(({ likeness }) => likeness).sort((a, b) => b - a));
  for (const [index, { behind }] of all.sort((a, b) => a.first - b.first).entries()) {
    expect(all[index + 1]?.first ?? 99).toBeGreaterThanOrEqual(behind);
  }
  expect(nearest(TEXT, body('alpha', 'each + 2'), 1)).toHaveLength(1);
});

test.each([
  ['a line too many', 'const a = 1;\nextra();\nconst b = 2;\nconst c = 3;\n', 0, 3, 1],
  ['a line left out', 'const a = 1;\nconst c = 3;\nconst d = 4;\n', 0, 4, 1],
  ['another indentation', '  const b = 2;\n  const c = 3;\n', 1, 3, 1],
])('%s is seen through', (_, old, first, behind, line) => {
  const [best] = nearest('const a = 1;\nconst b = 2;\nconst c = 3;\nconst d = 4;\n', old);
  expect(best).toMatchObject({ first, behind });
  expect(best?.difference.line).toBe(line);
});

test('a part of one line is found in the line', () => {
  const text = 'alpha();\n    return compute(first, second) + offset;\nomega();\n';
  expect(nearest(text, 'compute(first,second)')).toMatchObject([
    { first: 1, behind: 2, difference: { line: 1, expected: 'compute(first,second)' } },
  ]);
});

test('a carriage return that the file has not is the difference', () => {
  const [best] = nearest('one two\nthree four\n', 'one two\r\nthree four\r\n');
  expect(best?.difference).toEqual({ line: 0, expected: 'one two\r', found: 'one two' });
});

test('a text of signs alone is looked for by whole lines', () => {
  expect(nearest('a {\n  });\n}\n', '    });')).toMatchObject([{ first: 1 }]);
});

test.each(['nothing of this is there', 'zzz\nyyy\nxxx', '  \n', ''])('nothing is like %j', (old) => {
  expect(nearest(TEXT, old)).toEqual([]);
});

test('the end of the file is no place to read behind', () => {
  const [best] = nearest('only = 1\n', 'only = 1\nmore = 2\n');
  expect(best).toMatchObject({ first: 0, behind: 1, difference: { line: 0 } });
});

test('a first line that only lacks its indentation is the difference, when no other line differs', () => {
  const lines = indexLines('class A:\n    def f(self):\n        return 1\n');
  const [nearest] = nearestLines(lines, 'def f(self):\n        return 1\n', 1);
  expect(nearest?.difference).toEqual({ line: 1, expected: 'def f(self):', found: '    def f(self):' });
});
