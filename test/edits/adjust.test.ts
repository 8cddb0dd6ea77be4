import { expect, test } from 'vitest';
import { adjustedEdits } from '../../server/edits/matching/adjust.js';
import { indexLines } from '../../server/text/lines.js';
import { applySplice } from '../../server/text/splice.js';

const results = (text: string, old: string, fresh: string): [string, string][] =>
  adjustedEdits(indexLines(text), old, fresh).map(({ reasons, splice }) => [
    reasons.join('+'),
    applySplice(text, splice),
  ]);

const PYTHON = 'class A:\n    def f(self):\n        x = 1\n        return x\n';
const GO = 'func f() {\n\tif x {\n\t\treturn 1\n\t}\n}\n';

test.each([
  [
    'indentation left out',
    PYTHON,
    'def f(self):\n    x = 1\n',
    'def f(self):\n    x = 2\n    y = 3\n',
    'indentation',
    'class A:\n    def f(self):\n        x = 2\n        y = 3\n        return x\n',
  ],
  [
    'too much indentation',
    PYTHON,
    '            x = 1',
    '            x = 2\n\n            y = 1',
    'indentation',
    'class A:\n    def f(self):\n        x = 2\n\n        y = 1\n        return x\n',
  ],
  [
    'spaces for tabs',
    GO,
    '    if x {\n        return 1\n    }\n',
    '    if y {\n        if z {\n            return 2\n        }\n    }\n',
    'indentation',
    'func f() {\n\tif y {\n\t\tif z {\n\t\t\treturn 2\n\t\t}\n\t}\n}\n',
  ],
  [
    'two spaces for tabs',
    GO,
    '  if x {\n    return 1\n',
    '  if x {\n    foo()\n',
    'indentation',
    'func f() {\n\tif x {\n\t\tfoo()\n\t}\n}\n',
  ],
  [
    'tabs for spaces',
    PYTHON,
    '\t\tx = 1\n\t\treturn x',
    '\t\tif y:\n\t\t\treturn 2',
    'indentation',
    'class A:\n    def f(self):\n        if y:\n            return 2\n',
  ],
  [
    'spaces for tabs, and a level short',
    GO,
    'if x {\n    return 1\n}\n',
    'if x {\n    a()\n    return 1\n}\n',
    'indentation',
    'func f() {\n\tif x {\n\t\ta()\n\t\treturn 1\n\t}\n}\n',
  ],
  ['trailing spaces too many', 'a\nb\nc\n', 'a \nb  ', 'a \nX  ', 'trailing-spaces', 'a\nX\nc\n'],
  ['trailing spaces of the file left out', 'a  \nb\n', 'a\nb', 'a\nX', 'trailing-spaces', 'a  \nX\n'],
  ['a blank line with spaces', 'a\n\t\nb\n', 'a\n\nb', 'a\n\nX', 'trailing-spaces', 'a\n\t\nX\n'],
  ['CRLF for LF', 'a\nb\nc\n', 'a\r\nb', 'X\r\nY', 'line-endings', 'X\nY\nc\n'],
  ['CRLF for LF in a part of a line', 'foo(a,\nb)\n', 'a,\r\nb', 'c,\r\nd', 'line-endings', 'foo(c,\nd)\n'],
  [
    'line numbers',
    PYTHON,
    '3:        x = 1\n4:        return x',
    '3:        x = 2\n4:        return x',
    'line-numbers',
    'class A:\n    def f(self):\n        x = 2\n        return x\n',
  ],
  [
    'line numbers with a space',
    PYTHON,
    '3:         x = 1',
    '3:         x = 2',
    'line-numbers',
    'class A:\n    def f(self):\n        x = 2\n        return x\n',
  ],
  [
    'line numbers as of cat -n',
    PYTHON,
    '     3\t        x = 1\n     4\t        return x\n',
    '        return 1\n',
    'line-numbers',
    'class A:\n    def f(self):\n        return 1\n',
  ],
  ['line numbers with a bar', 'a\n\nb\nc\n', '1|a\n2|\n3|b', '1|a\n2|\n3|X', 'line-numbers', 'a\n\nX\nc\n'],
  ['line numbers, new lines without', 'a\nb\n', '1:a\n2:b', '1:a\nnew\n2:b', 'line-numbers', 'a\nnew\nb\n'],
  ['all lines that had numbers deleted', 'a\nb\nc\n', '1:a\n2:b', '', 'line-numbers', 'c\n'],
  ['a fence', 'a\nb\nc\n', '```ts\na\nb\n```', '```ts\nX\n```', 'fence', 'X\nc\n'],
  ['a fence around the old text only', 'a\nb\nc\n', '```\na\n```\n', 'X', 'fence', 'X\nb\nc\n'],
  ['blank lines at the edges', 'a\nb\nc\n', '\nb\n\n', '\nX\n\n', 'blank-edges', 'a\nX\nc\n'],
  ['a final line ending the file has not', 'a\nb', 'b\n', 'X\n', 'blank-edges', 'a\nX'],
  [
    'a fence, numbers and indentation',
    PYTHON,
    '```\n3:x = 1\n```',
    '```\n3:x = 2\n```',
    'fence+line-numbers+indentation',
    'class A:\n    def f(self):\n        x = 2\n        return x\n',
  ],
  ['indentation in a CRLF text', '  a\r\n  b\r\nc\n', 'a\nb', 'a\nX\nb', 'indentation', '  a\r\n  X\r\n  b\r\nc\n'],
])('%s', (_, text, old, fresh, reasons, result) => {
  expect(results(text, old, fresh)).toEqual([[reasons, result]]);
});

test('every place is given, and line numbers tell one from another', () => {
  const text = '  x\ny\n  x\n';
  expect(results(text, '    x', '    z').map(([, result]) => result)).toEqual(['  z\ny\n  x\n', '  x\ny\n  z\n']);
  expect(results(text, '3:  x', '3:  z').map(([, result]) => result)).toEqual(['  x\ny\n  z\n']);
});

test.each([
  ['a blank text', 'a\n\n   \nb\n', '  \n', 'x'],
  ['a fence around nothing', 'a\n\nb\n', '```\n\n```', 'x'],
  ['an indentation that changes from line to line', '  a\n    b\n', 'a\n b\n', 'c\n'],
  ['a replacement that cannot be outdented as far', '  a\n', '    a\n', '    b\n c\n'],
  ['numbers that are not consecutive', 'a\nb\n', '1:a\n7:b', 'x'],
  ['other content', 'abc\n', 'abd', 'x'],
  ['four adjustments at once', '    a\nb', '\n```\n1:a \n```\n', 'x'],
  ['a part of a word behind a line number', 'xylophone\n', '1:x', 'z'],
])('%s fits nowhere', (_, text, old, fresh) => {
  expect(results(text, old, fresh)).toEqual([]);
});
