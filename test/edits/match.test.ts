import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { occurrences, replacement } from '../../server/edits/matching/match.js';
import { visibleWhitespace } from '../../server/render/whitespace.js';
import { indexLines } from '../../server/text/lines.js';
import { applySplice } from '../../server/text/splice.js';

const found = (text: string, old: string): [string, number][] =>
  occurrences(indexLines(text), old).map(({ start, end, line }) => [text.slice(start, end), line]);

describe('occurrences', () => {
  test.each([
    [
      'a part of a line',
      'one two\nthree two\n',
      'two',
      [
        ['two', 0],
        ['two', 1],
      ],
    ],
    [
      'none overlapping another',
      'aaaaa',
      'aa',
      [
        ['aa', 0],
        ['aa', 0],
      ],
    ],
    [
      'several lines',
      'a\nb\na\nb\n',
      'a\nb',
      [
        ['a\nb', 0],
        ['a\nb', 2],
      ],
    ],
    ['a line feed for the ending of a CRLF line', 'a\r\nb\r\n', 'a\nb\n', [['a\r\nb\r\n', 0]]],
    [
      'each ending as it is in a mixed text',
      'a\r\nb\na\nb\r\n',
      'a\nb\n',
      [
        ['a\r\nb\n', 0],
        ['a\nb\r\n', 2],
      ],
    ],
    ['CRLF only for CRLF', 'a\nb\r\na\r\nb\r\n', 'a\r\nb', [['a\r\nb', 2]]],
    ['no CRLF in a text without', 'a\nb\n', 'a\r\nb', []],
    ['a first line feed with its carriage return', 'a\r\nb', '\nb', [['\r\nb', 0]]],
    [
      'lone line feeds',
      'a\r\n\r\nb',
      '\n',
      [
        ['\r\n', 0],
        ['\r\n', 1],
      ],
    ],
    ['a lone carriage return as text', 'a\rb\r\n', 'a\rb', [['a\rb', 0]]],
    ['no half of a CRLF', 'a\r\n', 'a\r', []],
    ['not half of a character', 'a😀', '\ud83d', []],
    [
      'characters beyond the basic plane',
      'x😀y\r\n😀',
      '😀',
      [
        ['😀', 0],
        ['😀', 1],
      ],
    ],
    ['regular expression characters as they are', 'a.c abc\r\n', 'a.c', [['a.c', 0]]],
    ['the whole text', 'a\r\nb', 'a\nb', [['a\r\nb', 0]]],
    ['nothing for an empty text', '', 'a', []],
    ['nothing for nothing', 'abc', '', []],
  ])('finds %s', (_, text, old, expected) => {
    expect(found(text, old)).toEqual(expected);
  });

  test('finds what a search in the text without carriage returns finds', () => {
    const anyText = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r\n'), maxLength: 30 });
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(anyText, part, (text, old) => {
        const plain = text.replaceAll('\r\n', '\n');
        expect(found(text, old).length).toBe(plain.split(old).length - 1);
        expect(found(text, old).every(([hit]) => hit.replaceAll('\r\n', '\n') === old)).toBe(true);
      }),
    );
  });
});

const replaced = (text: string, old: string, fresh: string): string => {
  const lines = indexLines(text);
  const [first] = occurrences(lines, old);
  if (first === undefined) throw new Error('no match');
  return applySplice(text, replacement(lines, first, fresh));
};

describe('replacement', () => {
  test.each([
    ['within a line', 'a b c\n', 'b', 'X', 'a X c\n'],
    ['by CRLF where the replaced text has it', 'a\nb\r\nc\r\nd\n', 'b\nc', 'X\nY\nZ', 'a\nX\r\nY\r\nZ\r\nd\n'],
    ['by the ending of its own line', 'a\nb\r\nc\n', 'b', 'X\nY', 'a\nX\r\nY\r\nc\n'],
    ['by that of the neighbours for a last line without one', 'a\r\nb', 'b', 'X\nY', 'a\r\nX\r\nY'],
    ['by LF in a LF text', 'a\nb\n', 'b\n', 'X\nY\n', 'a\nX\nY\n'],
    ['by CRLF that it writes itself', 'a\nb\n', 'b', 'X\r\nY', 'a\nX\r\nY\n'],
    ['all by nothing', 'a\r\nb', 'a\nb', '', ''],
    ['with dollar signs as they are', 'a\n', 'a', '$& $1', '$& $1\n'],
  ])('replaces %s', (_, text, old, fresh, expected) => {
    expect(replaced(text, old, fresh)).toBe(expected);
  });
});

test.each([
  ['\tx', '→x'],
  ['  x  y z ', '··x··y z·'],
  ['x\r', 'x␍'],
  ['a \t b', 'a·→·b'],
  ['plain text', 'plain text'],
  ['x \r\n', 'x·␍␊'],
])('whitespace of %j is shown as %s', (text, shown) => {
  expect(visibleWhitespace(text)).toBe(shown);
});
