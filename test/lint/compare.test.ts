// Which findings of linters an edit brought.
import { expect, test } from 'vitest';
import { newFindings } from '../../server/lint/compare.js';

const finding = (line: number, message: string, source = 'ruff') => ({
  line,
  character: 0,
  message,
  code: 'F1',
  syntax: false,
  source,
  blocks: false,
});

const BEFORE = 'a\nb\nc\n';
const AFTER = 'new\na\nb\nc\n';

test('an old finding that moved with its line is not new', () => {
  const before = [finding(2, 'bad')];
  expect(newFindings(before, [finding(3, 'bad')], BEFORE, AFTER)).toEqual([]);
  expect(newFindings(before, [finding(0, 'bad'), finding(3, 'bad')], BEFORE, AFTER)).toEqual([finding(0, 'bad')]);
});

test('nor is one that tells of another line which has moved', () => {
  const before = [finding(2, 'f is defined on line 1 already')];
  expect(newFindings(before, [finding(3, 'f is defined on line 2 already')], BEFORE, AFTER)).toEqual([]);
});

test('a finding far from the edit is new when nothing accounts for it', () => {
  expect(newFindings([], [finding(3, 'unused')], BEFORE, AFTER)).toEqual([finding(3, 'unused')]);
});

test('a finding of an edited line excuses one of the same linter there, not one of another', () => {
  const before = [finding(1, 'bad')];
  expect(newFindings(before, [finding(1, 'worse')], 'a\nb\n', 'a\nx\n')).toEqual([]);
  expect(newFindings(before, [finding(1, 'worse', 'mypy')], 'a\nb\n', 'a\nx\n')).toEqual([finding(1, 'worse', 'mypy')]);
});
