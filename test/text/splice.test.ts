import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexLines, splitLines } from '../../server/text/lines.js';
import { applySplice, differingSplice, spliceLines } from '../../server/text/splice.js';

/** Replaces the lines [first, behind), from 0. */
const replace = (text: string, first: number, behind: number, insert: string): string =>
  applySplice(text, spliceLines(indexLines(text), first, behind, insert));

const anyText = fc.string({ unit: fc.constantFrom('a', 'b', '\t', '\n', '\r', '\r\n', 'é', '𐀀') });
const plainLine = fc.string({ unit: fc.constantFrom('x', ' ', 'ß', '$&') });

/** A text and a run of its lines [first, behind). */
const textAndRange = anyText.chain((text) => {
  const { count } = indexLines(text);
  return fc
    .tuple(fc.nat({ max: count }), fc.nat({ max: count }))
    .map(([a, b]) => ({ text, first: Math.min(a, b), behind: Math.max(a, b) }));
});

describe('spliceLines', () => {
  test.each([
    ['replaces a line', 'a\nb\nc\n', 1, 2, 'X', 'a\nX\nc\n'],
    ['replaces several lines by more', 'a\nb\nc\n', 0, 2, 'X\nY\nZ', 'X\nY\nZ\nc\n'],
    ['drops one final line ending of the new text', 'a\nb\n', 0, 1, 'X\n', 'X\nb\n'],
    ['keeps further final line endings as empty lines', 'a\nb\n', 0, 1, 'X\n\n', 'X\n\nb\n'],
    ['puts an empty line for a lone line ending', 'a\nb\n', 0, 1, '\n', '\nb\n'],
    ['deletes lines for an empty text', 'a\nb\nc\n', 1, 2, '', 'a\nc\n'],
    ['deletes everything', 'a\nb\n', 0, 2, '', ''],
    ['inserts nothing for an empty text', 'a\nb\n', 1, 1, '', 'a\nb\n'],
    ['inserts at the top', 'a\n', 0, 0, 'X', 'X\na\n'],
    ['inserts between lines', 'a\nb\n', 1, 1, 'X\nY', 'a\nX\nY\nb\n'],
    ['appends behind a final line ending', 'a\n', 1, 1, 'X', 'a\nX\n'],
    ['gives the last line its ending when lines follow now', 'a', 1, 1, 'X', 'a\nX'],
    ['fills an empty text', '', 0, 0, 'X', 'X\n'],
    ['leaves a replaced last line without ending', 'a\nb', 1, 2, 'X', 'a\nX'],
    ['leaves a replaced only line without ending', 'a', 0, 1, 'X\nY', 'X\nY'],
    ['ends a text that had no final ending when the new lines have one', 'a\nb', 1, 2, 'b\n', 'a\nb\n'],
    ['keeps the ending of the line before a deleted last one', 'a\nb', 1, 2, '', 'a\n'],
    ['deletes the only line', 'a', 0, 1, '', ''],
    ['deletes the first line of a text without final ending', 'a\nb', 0, 1, '', 'b'],
    ['writes CRLF in a CRLF text', 'a\r\nb\r\n', 0, 1, 'X\nY', 'X\r\nY\r\nb\r\n'],
    ['appends with CRLF in a CRLF text', 'a\r\nb', 2, 2, 'X', 'a\r\nb\r\nX'],
    ['deletes in a CRLF text without final ending', 'a\r\nb', 1, 2, '', 'a\r\n'],
    [
      'takes the ending of the lines around in a mixed text',
      'a\nb\nc\nd\r\ne\r\nf\r\n',
      4,
      5,
      'X',
      'a\nb\nc\nd\r\nX\r\nf\r\n',
    ],
    ['takes the other ending further up', 'a\nb\nc\nd\r\ne\r\nf\r\n', 1, 2, 'X', 'a\nX\nc\nd\r\ne\r\nf\r\n'],
    [
      'keeps the ending of a replaced line, whatever those around have',
      'a\nb\r\nc\n',
      1,
      2,
      'X\nY',
      'a\nX\r\nY\r\nc\n',
    ],
    ['keeps CRLF that the new text writes itself', 'a\nb\n', 0, 1, 'X\r\nY\r\n', 'X\r\nY\r\nb\n'],
    ['treats a lone carriage return as text', 'a\rb\nc\n', 0, 1, 'X\rY', 'X\rY\nc\n'],
    ['takes dollar signs literally', 'a\nb\n', 0, 1, '$& $1 $$', '$& $1 $$\nb\n'],
  ])('%s', (_, text, first, behind, insert, expected) => {
    expect(replace(text, first, behind, insert)).toBe(expected);
  });

  test('leaves everything in front of and behind the edited lines as it was', () => {
    fc.assert(
      fc.property(textAndRange, fc.array(plainLine, { minLength: 1 }), ({ text, first, behind }, insert) => {
        const lines = indexLines(text);
        const before = text.slice(0, lines.start(first));
        const after = text.slice(lines.start(behind));
        const result = replace(text, first, behind, insert.join('\n'));
        expect(result.startsWith(before)).toBe(true);
        expect(result.endsWith(after)).toBe(true);
        expect(result.length).toBeGreaterThanOrEqual(before.length + after.length);
      }),
    );
  });

  test('puts exactly the given lines in the place of the old ones', () => {
    // A line that ends in a lone \r would swallow it into the ending that is put behind it.
    const withoutFinalReturn = textAndRange.filter(({ text }) => !text.endsWith('\r'));
    const notEmpty = fc.array(plainLine, { minLength: 1 }).filter((lines) => lines.join('\n') !== '');
    fc.assert(
      fc.property(withoutFinalReturn, notEmpty, ({ text, first, behind }, insert) => {
        // One final line ending is dropped, so an empty last line is said by one more.
        const given = insert.at(-1) === '' ? `${insert.join('\n')}\n` : insert.join('\n');
        const old = splitLines(text);
        const result = splitLines(replace(text, first, behind, given));
        const expected = [...old.slice(0, first), ...insert, ...old.slice(behind)];
        expect(result).toEqual(expected);
      }),
    );
  });

  test('deletes exactly the given lines and touches no other line', () => {
    fc.assert(
      fc.property(textAndRange, ({ text, first, behind }) => {
        const old = splitLines(text);
        const result = replace(text, first, behind, '');
        const rest = [...old.slice(0, first), ...old.slice(behind)];
        expect(splitLines(result)).toEqual(rest);
      }),
    );
  });

  test('keeps whether the text ends with a line ending', () => {
    fc.assert(
      fc.property(textAndRange, plainLine, ({ text, first, behind }, line) => {
        fc.pre(text !== '');
        const result = replace(text, first, behind, `x${line}`);
        expect(result.endsWith('\n')).toBe(text.endsWith('\n'));
      }),
    );
  });
});

describe('differingSplice', () => {
  test.each([
    ['', '', { start: 0, end: 0, insert: '' }],
    ['same', 'same', { start: 4, end: 4, insert: '' }],
    ['abc', 'aXc', { start: 1, end: 2, insert: 'X' }],
    ['aaa', 'aaaa', { start: 3, end: 3, insert: 'a' }],
    ['aaaa', 'aa', { start: 2, end: 4, insert: '' }],
    ['', 'new', { start: 0, end: 0, insert: 'new' }],
  ])('of %j and %j is the part between head and tail', (before, after, splice) => {
    expect(differingSplice(before, after)).toEqual(splice);
  });

  test('turns any text into any other', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        expect(applySplice(before, differingSplice(before, after))).toBe(after);
      }),
    );
  });
});
