// Blocks that are left open, told by their indentation.
import { describe, expect, test } from 'vitest';
import { newOpenBlocks, openBlocks } from '../../server/check/blocks.js';

/** Line of the header, what closes it, and the line behind which that is missing, from 1. */
const open = (text: string) => openBlocks(text.split('\n')).map(({ line, close, behind }) => [line + 1, close, behind]);

describe('a block is left open', () => {
  test.each([
    ['before a line of its own depth', 'f() {\n  if (a) {\n    b\n  c\n}\n', [[2, '}', 3]]],
    ['before the end of the block around it', 'f() {\n  if (a) {\n    b\n}\n', [[2, '}', 3]]],
    ['before the end of the file', 'f() {\n  a\n', [[1, '}', 2]]],
    ['of two brackets', 'f(() => {\n  a\ng()\n', [[1, '})', 2]]],
    ['that is headed by several lines', 'f(a,\n    b) {\n  c\ng() {\n  d\n}\n', [[2, '}', 3]]],
    ['of a list', 'x = [\n  1,\n  2,\ny = 3\n', [[1, ']', 3]]],
    ['with blank lines behind it', 'f() {\n\ta\n\n\ng() {\n\tb\n}\n', [[1, '}', 2]]],
  ])('%s', (_, text, expected) => {
    expect(open(text)).toEqual(expected);
  });
});

describe('a block is closed', () => {
  test.each([
    ['below its lines', 'f() {\n  a\n}\n'],
    ['by a line that goes on', 'if (a) {\n  b\n} else {\n  c\n}\n'],
    ['behind labels at its own depth', 'switch a {\ncase 1:\n  b\ndefault:\n  c\n}\n'],
    ['at the end of its last line', 'f(\n  a,\n  b)\ng()\n'],
    ['where its lines are no deeper', 'namespace n {\nint a;\n}\n'],
    ['with a blank line of its header only', 'f(a,\n  b) {\n\n  c\n}\n'],
  ])('%s', (_, text) => {
    expect(open(text)).toEqual([]);
  });
});

test('what the old text left open with the same header is not new', () => {
  const old = 'f() {\n  a\ng()\n'.split('\n');
  expect(newOpenBlocks(old, ['h()', ...old])).toEqual([]);
  expect(newOpenBlocks(old, [...old, 'k() {', '  b', '']).map(({ line }) => line)).toEqual([4]);
});
