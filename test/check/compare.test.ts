import { describe, expect, test } from 'vitest';
import { introduced } from '../../server/check/compare.js';
import type { Diagnostic } from '../../server/check/diagnostic.js';
import { compareLines } from '../../server/text/line-map.js';

/** A syntax problem on a line from 0. */
const problem = (line: number, message = 'unexpected', character = 0): Diagnostic => ({
  line,
  character,
  message,
  code: 'syntax',
  syntax: true,
  source: 'tree-sitter',
});

const finding = (line: number, message = 'undefined name'): Diagnostic => ({
  ...problem(line, message),
  code: 'F821',
  syntax: false,
  source: 'ruff',
});

interface Case {
  readonly before: readonly Diagnostic[];
  readonly after: readonly Diagnostic[];
  readonly from: string;
  readonly to: string;
}

const seeingAll = ({ before, after, from, to }: Case) => introduced(before, after, compareLines(from, to), false);
const stopping = ({ before, after, from, to }: Case) => introduced(before, after, compareLines(from, to), true);

describe.each([
  ['a checker that sees all problems', seeingAll],
  ['a checker that stops at the first', stopping],
])('after an edit, %s', (_, fresh) => {
  test('brings up nothing when nothing was wrong', () => {
    expect(fresh({ before: [], after: [], from: 'a\n', to: 'b\n' })).toEqual([]);
  });

  test('brings up what was not there before', () => {
    expect(fresh({ before: [], after: [problem(1)], from: 'a\nb\n', to: 'a\nx\n' })).toEqual([problem(1)]);
  });

  test('knows an old problem that moved with its line', () => {
    const edit = { before: [problem(2)], after: [problem(4)], from: 'a\nb\nbad\n', to: 'a\nx\ny\nz\nbad\n' };
    expect(fresh(edit)).toEqual([]);
    expect(fresh({ ...edit, before: [problem(4)], after: [problem(2)], from: edit.to, to: edit.from })).toEqual([]);
  });

  test('excuses an old problem whose own line was edited and that shows at another column or in other words', () => {
    expect(
      fresh({ before: [problem(1, 'a', 4)], after: [problem(1, 'b', 9)], from: 'a\nbad\n', to: 'a\nstill bad\n' }),
    ).toEqual([]);
  });

  test('excuses no more problems than there were', () => {
    const after = [problem(1, 'first'), problem(2, 'second')];
    expect(fresh({ before: [problem(1)], after, from: 'a\nbad\nc\n', to: 'a\nworse\neven\nc\n' })).toEqual([
      problem(2, 'second'),
    ]);
  });

  test('counts a second problem of the same kind at the same place', () => {
    const edit = { from: 'bad\nb\n', to: 'bad\nx\n' };
    expect(fresh({ ...edit, before: [problem(0)], after: [problem(0), problem(0)] })).toEqual([problem(0)]);
  });

  test('lets an old finding excuse no syntax problem', () => {
    expect(fresh({ before: [finding(0)], after: [problem(0)], from: 'a\n', to: 'b\n' })).toEqual([problem(0)]);
    expect(fresh({ before: [problem(0)], after: [finding(0)], from: 'a\n', to: 'b\n' })).toEqual([finding(0)]);
  });

  test('brings up a new problem far from the edit', () => {
    const from = `a\n${'b\n'.repeat(100)}`;
    expect(fresh({ before: [], after: [problem(100)], from, to: from.replace('a', '"""') })).toEqual([problem(100)]);
  });
});

// The old problem stands below the edit and is gone afterwards; the new one stands where the edit is.
const masking: Case = {
  before: [problem(3, 'old')],
  after: [problem(1, 'new')],
  from: 'a\nb\nc\nbad\n',
  to: 'a\n(\nc\nbad\n',
};

test('a checker that stops at the first problem may only hide the old one, so the new one counts', () => {
  expect(stopping(masking)).toEqual([problem(1, 'new')]);
});

test('an old problem that shows no more does not excuse one on the edited lines', () => {
  expect(seeingAll(masking)).toEqual([problem(1, 'new')]);
});

test('an old problem that shows no more excuses one elsewhere, for a checker that sees all problems', () => {
  const shifted = {
    before: [problem(0, 'old')],
    after: [problem(2, 'old, otherwise')],
    from: 'a\nb\nc\n',
    to: 'a\nB\nc\n',
  };
  expect(seeingAll(shifted)).toEqual([]);
  expect(stopping(shifted)).toEqual([problem(2, 'old, otherwise')]);
});

test('old findings that a syntax problem hides do not excuse it, wherever it shows', () => {
  const hiding = {
    before: [finding(0), finding(3)],
    after: [problem(2, 'unexpected indentation')],
    from: 'a\nb\nc\nd\n',
    to: 'a\nB\nc\nd\n',
  };
  expect(seeingAll(hiding)).toEqual([problem(2, 'unexpected indentation')]);
});
