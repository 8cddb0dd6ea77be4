import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dominantEnding, indexLines, splitLines, withEnding } from '../../server/text/lines.js';

/** Texts in which line endings of every kind are frequent. */
const anyText = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '\r', '\r\n', 'é', '𐀀') });

describe('splitLines', () => {
  test.each([
    ['an empty text has no lines', '', []],
    ['a text without an ending is one line', 'x', ['x']],
    ['a final ending starts no further line', 'x\n', ['x']],
    ['a lone line ending is one empty line', '\n', ['']],
    ['empty lines count', '\n\nx\n\n', ['', '', 'x', '']],
    ['CRLF is one ending', 'a\r\nb\r\n', ['a', 'b']],
    ['endings may be mixed', 'a\r\nb\nc', ['a', 'b', 'c']],
    ['a lone carriage return is text', 'a\rb\r\r\nc\r', ['a\rb\r', 'c\r']],
    ['form feed, line separator and next line are text', 'a\fb\u2028c\u0085d\n', ['a\fb\u2028c\u0085d']],
  ])('%s', (_, text, lines) => {
    expect(splitLines(text)).toEqual(lines);
  });
});

describe('indexLines', () => {
  test('gives offsets of content and of the next line', () => {
    const lines = indexLines('ab\r\n\ncd');
    expect([0, 1, 2, 3].map((index) => [lines.start(index), lines.end(index)])).toEqual([
      [0, 2],
      [4, 4],
      [5, 7],
      [7, 7],
    ]);
  });

  test('puts every offset into the line that holds it, line endings included', () => {
    const lines = indexLines('ab\r\n\ncd');
    expect([0, 1, 2, 3, 4, 5, 6, 7, 99].map(lines.at)).toEqual([0, 0, 0, 0, 1, 2, 2, 2, 2]);
  });

  test('says line 0 for an offset in an empty text', () => {
    expect(indexLines('').at(0)).toBe(0);
  });

  test('covers any text with its lines and their endings, without gap and overlap', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = indexLines(text);
        const pieces = Array.from({ length: lines.count }, (_, index) => ({
          content: lines.line(index),
          ending: text.slice(lines.end(index), lines.start(index + 1)),
        }));
        expect(pieces.map(({ content, ending }) => content + ending).join('')).toBe(text);
        expect(pieces.some(({ content }) => content.includes('\n'))).toBe(false);
        expect(pieces.slice(0, -1).every(({ ending }) => ending === '\n' || ending === '\r\n')).toBe(true);
        expect(pieces.every(({ content, ending }) => ending !== '\n' || !content.endsWith('\r'))).toBe(true);
      }),
    );
  });

  test('finds the line of every offset by its start', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, number) => {
        fc.pre(text !== '');
        const offset = number % text.length;
        const lines = indexLines(text);
        const index = lines.at(offset);
        expect(lines.start(index) <= offset && offset < lines.start(index + 1)).toBe(true);
      }),
    );
  });
});

describe('dominantEnding', () => {
  test.each([
    ['', '\n'],
    ['no ending', '\n'],
    ['a\nb\n', '\n'],
    ['a\r\nb\r\n', '\r\n'],
    ['a\r\nb\r\nc\n', '\r\n'],
    ['a\r\nb\n', '\n'],
    ['a\rb\rc\n', '\n'],
  ])('of %j is %j', (text, ending) => {
    expect(dominantEnding(text)).toBe(ending);
  });
});

test('withEnding rewrites line endings and leaves lone carriage returns', () => {
  expect(withEnding('a\nb\r\nc\rd', '\r\n')).toBe('a\r\nb\r\nc\rd');
  expect(withEnding('a\nb\r\nc\rd', '\n')).toBe('a\nb\nc\rd');
});
