// The reply of the diagnostics tool.
import { expect, test } from 'vitest';
import { type FileProblems, type ListedProblem, renderDiagnostics } from '../../server/render/diagnostics.js';
import { indexLines } from '../../server/text/lines.js';

const BUDGET = { lineLimit: 1000, windowLimit: 30_000 };
const LINES = indexLines('def f():\n    a\n    b\n    c\n');

/** On a line counted from 1. */
const problem = (line: number, fresh?: boolean): ListedProblem => ({
  line: line - 1,
  character: 4,
  message: `problem ${line}`,
  code: 'F821',
  scopes: [0],
  ...(fresh === undefined ? {} : { fresh }),
});

const file = (path: string, problems: readonly ListedProblem[], more: Partial<FileProblems> = {}): FileProblems => ({
  path,
  lines: LINES,
  problems,
  ...more,
});

test('one file: its problems and their code', () => {
  expect(renderDiagnostics({ scope: 'file', files: [file('a.py', [problem(4)])] }, BUDGET)).toBe(
    `a.py: 1 problem.
  4:5 problem 4 (F821)
In their place (> marks a problem):
  1:def f():
  2:    a
  3:    b
> 4:    c`,
  );
});

test('one file without problems, or that cannot be checked', () => {
  const reply = (more: Partial<FileProblems>) =>
    renderDiagnostics({ scope: 'file', files: [file('a.py', [], more)] }, BUDGET);
  expect(reply({})).toBe('a.py: no problems (types are not checked).');
  expect(reply({ unchecked: 'its language is not known' })).toBe(
    'a.py: not checked for syntax errors: its language is not known.',
  );
  expect(reply({ failed: [{ source: 'ruff', reason: 'it took more than 10 s' }] })).toBe(
    'a.py: no problems (types are not checked).\n(ruff said nothing: it took more than 10 s.)',
  );
});

test('new problems stand before old ones, and old ones show no code beside them', () => {
  const problems = [problem(3, true), problem(2, false)];
  expect(renderDiagnostics({ scope: 'file', files: [file('a.py', problems)] }, BUDGET)).toBe(
    `a.py: 1 new problem, 1 old problem.
  3:5 problem 3 (F821)
In their place (> marks a problem):
  1:def f():
  2:    a
> 3:    b
  4:    c
Old, there before this session changed the file:
  2:5 problem 2 (F821)`,
  );
});

test('a grammar that is not sure says so', () => {
  const files = [file('a.c', [problem(1)], { doubt: 'Macros look like errors.' })];
  expect(renderDiagnostics({ scope: 'file', files }, BUDGET)).toContain(
    '(The grammar of this language may be wrong about them: Macros look like errors.)',
  );
});

test('the files of a session: the sum, new problems first, clean files last', () => {
  const files = [
    file('clean.py', []),
    file('unknown.x', [], { unchecked: 'its language is not known' }),
    file('old.py', [problem(2, false)]),
    file('new.py', [problem(2, true), problem(3, true)]),
    file('also-clean.py', []),
  ];
  const rows = renderDiagnostics({ scope: 'session', files }, BUDGET).split('\n');
  expect(rows.filter((row) => !row.startsWith(' ') && !row.startsWith('>'))).toEqual([
    '5 files changed in this session: 2 new problems, 1 old problem; 1 file not checked.',
    'new.py: 2 new problems.',
    'In their place (> marks a problem):',
    'old.py: 1 old problem.',
    'Old, there before this session changed the file:',
    'In their place (> marks a problem):',
    'unknown.x: not checked for syntax errors: its language is not known.',
    'No problems in clean.py, also-clean.py.',
  ]);
});

test('a session that changed nothing, and one whose files are all clean', () => {
  const reply = (files: readonly FileProblems[]) => renderDiagnostics({ scope: 'session', files }, BUDGET);
  expect(reply([])).toBe('No file was changed in this session. Give a path to see the problems of one file.');
  expect(reply([file('a.py', [])])).toBe(
    '1 file changed in this session: no problems (types are not checked).\nNo problems in a.py.',
  );
});

test('more than fits is counted', () => {
  const files = Array.from({ length: 30 }, (_, index) => file(`f${index}.py`, [problem(2, true)]));
  const text = renderDiagnostics({ scope: 'session', files }, { lineLimit: 1000, windowLimit: 1000 });
  expect(text.length).toBeLessThan(1300);
  expect(text).toMatch(/\n\.\.\. and \d+ more files with problems\. Give a path to see those of one\.$/);
  expect(text).toContain('30 files changed in this session: 30 new problems.');
});
