// Postings: which blocks hold which grams, in memory and read back from bytes.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GramQuery, gramsOfLiteral } from '../../../server/search/index/gram-query.js';
import { gramOf } from '../../../server/search/index/grams.js';
import { Postings, PostingsBuilder } from '../../../server/search/index/postings.js';

function built(texts: readonly string[]): Postings {
  const builder = new PostingsBuilder();
  for (const text of texts) builder.add(Buffer.from(text));
  return builder.finish();
}

const bytesOf = (postings: Postings): Uint8Array[] =>
  postings
    .parts()
    .map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength)));

/** Indexes of blocks; all of them when the postings do not tell. */
function found(postings: Postings, query: GramQuery, count: number): number[] {
  const set = postings.blocksFor(query);
  const blocks = Array.from({ length: count }, (_, block) => block);
  return blocks.filter((block) => set === undefined || ((set[block >>> 5] ?? 0) >>> (block & 31)) & 1);
}

const all = (...grams: number[]): GramQuery => ({ kind: 'all', grams, of: [] });
const gram = (three: string): number => gramOf(three.charCodeAt(0), three.charCodeAt(1), three.charCodeAt(2));

/** Tells by a map what postings should. */
function byMap(texts: readonly string[], query: GramQuery): number[] {
  const grams = texts.map((text) => {
    const lines = text.split('\n').map((line) => Buffer.from(line));
    return new Set(
      lines.flatMap((line) =>
        Array.from(line.subarray(2), (third, at) => gramOf(line[at] ?? 0, line[at + 1] ?? 0, third)),
      ),
    );
  });
  const holds = (block: number, part: GramQuery): boolean => {
    if (part.kind === 'any' || part.kind === 'none') return part.kind === 'any';
    const holdings = [
      ...part.grams.map((one) => grams[block]?.has(one) === true),
      ...part.of.map((other) => holds(block, other)),
    ];
    return part.kind === 'all' ? holdings.every(Boolean) : holdings.some(Boolean);
  };
  return Array.from(texts.keys()).filter((block) => holds(block, query));
}

describe('postings', () => {
  test('tell which blocks hold all grams', () => {
    const postings = built(['foobar', 'barfoo', 'Foo', '']);
    expect(found(postings, gramsOfLiteral('foo', false), 4)).toEqual([0, 1, 2]);
    expect(found(postings, gramsOfLiteral('foob', false), 4)).toEqual([0]);
    expect(found(postings, gramsOfLiteral('fooz', false), 4)).toEqual([]);
    expect(found(postings, { kind: 'none' }, 4)).toEqual([]);
    expect(postings.blocksFor({ kind: 'any' })).toBeUndefined();
  });

  test('know no gram across lines', () => {
    const postings = built(['fo\no\nf\noo', '\n\nfoo\n']);
    expect(found(postings, gramsOfLiteral('foo', false), 2)).toEqual([1]);
    expect(found(postings, all(gram('o\nf')), 2)).toEqual([]);
  });

  test('know the end of a line of two bytes, and of no other', () => {
    const postings = built(['fo\nbaz\n', 'az', 'a\n\nz']);
    expect(found(postings, all(gram('fo\n')), 3)).toEqual([0]);
    expect(found(postings, all(gram('az\n')), 3)).toEqual([1]);
    expect(found(postings, all(gram('a\n\n')), 3)).toEqual([]);
  });

  test('count blocks from 0', () => {
    const builder = new PostingsBuilder();
    expect([builder.add(Buffer.from('foo')), builder.add(Buffer.from('')), builder.add(Buffer.from('foo'))]).toEqual([
      0, 1, 2,
    ]);
  });

  test('may be of no blocks', () => {
    expect(found(built([]), gramsOfLiteral('foo', false), 0)).toEqual([]);
  });

  test('hold rare grams, frequent grams and gaps of every length, up to the last block', () => {
    const count = 0xffff;
    const builder = new PostingsBuilder();
    const every = (step: number, block: number, text: string): string => (block % step === 0 ? text : '');
    const texts = [
      { step: 1, text: 'aaa\n' },
      { step: 3, text: 'bbb\n' },
      { step: 100, text: 'ccc\n' },
      { step: 1000, text: 'ddd\n' },
      { step: count - 1, text: 'eee\n' },
    ];
    for (let block = 0; block < count; block++) {
      builder.add(Buffer.from(texts.map(({ step, text }) => every(step, block, text)).join('')));
    }
    expect(() => builder.add(Buffer.from('x'))).toThrow(RangeError);
    const postings = builder.finish();
    for (const { step, text } of texts) {
      const expected = Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
      expect(found(postings, all(gram(text)), count), text).toEqual(expected);
    }
    expect(found(postings, all(gram('bbb'), gram('ddd')), count)).toEqual(
      Array.from({ length: 22 }, (_, index) => index * 3000),
    );
    const again = Postings.from(bytesOf(postings), count);
    expect(again && found(again, all(gram('ccc')), count)).toEqual(found(postings, all(gram('ccc')), count));
  });

  const text = fc
    .array(fc.constantFrom('a', 'b', 'C', 'c', 'é', '日', '\n', ' '), { maxLength: 30 })
    .map((signs) => signs.join(''));
  const someGram = fc.tuple(text, text).map(([a, b]) => {
    const [first = 97, second = 98, third = 97] = Buffer.from(`${a}${b}`.replaceAll('\n', ''));
    return gramOf(first, second, third);
  });
  const query = fc.letrec<{ query: GramQuery }>((tie) => ({
    query: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<GramQuery>({ kind: 'any' }, { kind: 'none' }),
      fc.record({
        kind: fc.constantFrom('all' as const, 'some' as const),
        grams: fc.array(someGram, { maxLength: 3 }),
        of: fc.array(tie('query'), { maxLength: 2 }),
      }),
    ),
  })).query;

  test('say what a map says, also when read back', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 80 }), fc.array(query, { minLength: 5 }), (texts, queries) => {
        const postings = built(texts);
        const again = Postings.from(bytesOf(postings), texts.length);
        for (const one of queries) {
          const expected = byMap(texts, one);
          expect(found(postings, one, texts.length)).toEqual(expected);
          expect(again && found(again, one, texts.length)).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('are read from bytes at any offset', () => {
    const postings = built(['foobar', 'bar']);
    const shifted = bytesOf(postings).map((part) => {
      const room = new Uint8Array(part.length + 1);
      room.set(part, 1);
      return room.subarray(1);
    });
    const again = Postings.from(shifted, 2);
    expect(again && found(again, gramsOfLiteral('bar', false), 2)).toEqual([0, 1]);
    expect(again?.tableBytes).toBe(postings.tableBytes);
  });

  test('are refused when their parts do not fit together', () => {
    const [present, starts, lists] = bytesOf(built(['foobar', 'bar']));
    if (present === undefined || starts === undefined || lists === undefined) throw new Error('three parts');
    expect(Postings.from([present, starts, lists], 2)).toBeDefined();
    expect(Postings.from([present, starts], 2)).toBeUndefined();
    expect(Postings.from([present.subarray(4), starts, lists], 2)).toBeUndefined();
    expect(Postings.from([present, starts.subarray(4), lists], 2)).toBeUndefined();
    expect(Postings.from([present, starts.subarray(1), lists], 2)).toBeUndefined();
    expect(Postings.from([present, starts, lists.subarray(1)], 2)).toBeUndefined();
    expect(Postings.from([present, starts, lists], 0x10000)).toBeUndefined();
    expect(Postings.from([present, Uint8Array.from(starts).reverse(), lists], 2)).toBeUndefined();
  });

  test('with damaged bytes are refused or answer something', () => {
    const texts = Array.from({ length: 300 }, (_, index) => `${'abc'.repeat(index % 7)}${index}`);
    const parts = bytesOf(built(texts));
    const lengths = parts.map(({ length }) => length);
    const damage = fc
      .integer({ min: 0, max: 2 })
      .chain((part) =>
        fc.tuple(fc.constant(part), fc.nat({ max: (lengths[part] ?? 1) - 1 }), fc.integer({ min: 0, max: 255 })),
      );
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 20 }), (damages) => {
        const damaged = parts.map((part) => Uint8Array.from(part));
        for (const [part, at, byte] of damages) damaged[part]?.fill(byte, at, at + 1);
        const set = Postings.from(damaged, texts.length)?.blocksFor({
          kind: 'some',
          grams: [gram('abc'), gram('bca'), gram('123')],
          of: [],
        });
        expect(set === undefined || set.length === 10).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
