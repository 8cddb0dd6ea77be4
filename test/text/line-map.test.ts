import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapLines } from '../../server/text/line-map.js';
import { indexLines, splitLines } from '../../server/text/lines.js';
import { applySplice, spliceLines } from '../../server/text/splice.js';

/** New index of each old line, in order. */
const mapped = (before: string, after: string): (number | undefined)[] =>
  splitLines(before).map((_, index) => mapLines(before, after)(index));

const manyLines = fc.array(fc.constantFrom('', 'a', 'b', 'c'), { maxLength: 12 }).map((lines) => lines.join('\n'));

describe('mapLines', () => {
  test.each([
    ['an unchanged text', 'a\nb\n', 'a\nb\n', [0, 1]],
    ['a changed line', 'a\nb\nc\n', 'a\nX\nc\n', [0, undefined, 2]],
    ['an inserted line', 'a\nb\n', 'a\nX\nb\n', [0, 2]],
    ['a deleted line', 'a\nb\nc\n', 'a\nc\n', [0, undefined, 1]],
    ['everything deleted', 'a\nb\n', '', [undefined, undefined]],
    ['lines around two changes', 'a\nb\nc\nd\ne\n', 'X\nb\nc\nY\ne\n', [undefined, 1, 2, undefined, 4]],
    ['a line that only changed its ending', 'a\nb\n', 'a\r\nb\n', [0, 1]],
    ['a repeated line, from the front', 'a\na\n', 'a\na\na\n', [0, 1]],
  ])('maps %s', (_, before, after, expected) => {
    expect(mapped(before, after)).toEqual(expected);
  });

  test('knows no line outside of the old text', () => {
    const map = mapLines('a\nb\n', 'a\nb\nc\n');
    expect([map(-1), map(2), map(3)]).toEqual([undefined, undefined, undefined]);
  });

  test('is the identity when nothing changed', () => {
    fc.assert(
      fc.property(manyLines, (text) => {
        expect(mapped(text, text)).toEqual(splitLines(text).map((_, index) => index));
      }),
    );
  });

  test('maps each line to an equal one, in order, and no two to the same', () => {
    fc.assert(
      fc.property(manyLines, manyLines, (before, after) => {
        const old = splitLines(before);
        const fresh = splitLines(after);
        const pairs = mapped(before, after).flatMap((to, from) => (to === undefined ? [] : [{ from, to }]));
        expect(pairs.map(({ to }) => fresh[to])).toEqual(pairs.map(({ from }) => old[from]));
        expect(pairs.every(({ to }, index) => index === 0 || to > (pairs[index - 1]?.to ?? -1))).toBe(true);
      }),
    );
  });

  test('maps the lines around a splice of new lines by their shift', () => {
    fc.assert(
      fc.property(manyLines, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 5 }), (text, a, b, height) => {
        const lines = indexLines(text);
        const first = Math.min(a % (lines.count + 1), b % (lines.count + 1));
        const behind = Math.max(a % (lines.count + 1), b % (lines.count + 1));
        const inserted = Array.from({ length: height }, (_, index) => `new ${index}`).join('\n');
        const map = mapLines(text, applySplice(text, spliceLines(lines, first, behind, inserted)));
        const shift = height - (behind - first);
        const expected = splitLines(text).map((_, index) =>
          index < first ? index : index < behind ? undefined : index + shift,
        );
        expect(splitLines(text).map((_, index) => map(index))).toEqual(expected);
      }),
    );
  });

  test('gives up on the middle of two long unlike texts, and still maps what is around it', () => {
    const unlike = (name: string) => Array.from({ length: 20_000 }, (_, index) => `${name} ${index}`).join('\n');
    const map = mapLines(`top\n${unlike('old')}\nend`, `top\n${unlike('new')}\nmore\nend`);
    expect([map(0), map(1), map(10_000), map(20_000), map(20_001)]).toEqual([
      0,
      undefined,
      undefined,
      undefined,
      20_002,
    ]);
  });
});
