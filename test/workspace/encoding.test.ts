import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bomLength,
  decode,
  type Encoding,
  encode,
  firstUnencodable,
  looksBinary,
} from '../../server/workspace/encoding.js';

const bytes = (...values: number[]): Buffer => Buffer.from(values);

describe('decode', () => {
  test.each([
    ['an empty file as UTF-8', bytes(), { text: '', encoding: 'utf-8' }],
    ['ASCII as UTF-8', Buffer.from('a\n'), { text: 'a\n', encoding: 'utf-8' }],
    ['UTF-8 of every length', Buffer.from('é€𐀀'), { text: 'é€𐀀', encoding: 'utf-8' }],
    ['a UTF-8 byte order mark', bytes(0xef, 0xbb, 0xbf, 0x61), { text: 'a', encoding: 'utf-8 with BOM' }],
    [
      'only the first of two UTF-8 byte order marks',
      bytes(0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf),
      { text: '\ufeff', encoding: 'utf-8 with BOM' },
    ],
    ['UTF-16LE by its mark', bytes(0xff, 0xfe, 0x61, 0, 0xac, 0x20), { text: 'a€', encoding: 'utf-16le' }],
    ['UTF-16BE by its mark', bytes(0xfe, 0xff, 0, 0x61, 0x20, 0xac), { text: 'a€', encoding: 'utf-16be' }],
    ['a lone surrogate in UTF-16', bytes(0xff, 0xfe, 0x00, 0xd8), { text: '\ud800', encoding: 'utf-16le' }],
    ['bytes that are no UTF-8 as Latin-1', bytes(0x63, 0xe9, 0x0a), { text: 'cé\n', encoding: 'latin-1' }],
    ['a cut-off UTF-8 sequence as Latin-1', bytes(0x61, 0xc3), { text: 'aÃ', encoding: 'latin-1' }],
    [
      'an encoded surrogate, which is no UTF-8, as Latin-1',
      bytes(0xed, 0xa0, 0x80),
      { text: 'í\u00a0\u0080', encoding: 'latin-1' },
    ],
    [
      'a byte order mark in front of bytes that are no UTF-8 as Latin-1',
      bytes(0xef, 0xbb, 0xbf, 0xff),
      { text: 'ï»¿ÿ', encoding: 'latin-1' },
    ],
  ])('reads %s', (_, content, decoded) => {
    expect(decode(content)).toEqual(decoded);
  });

  test.each([
    ['a NUL', bytes(0x61, 0, 0x62)],
    ['UTF-16 without a mark', Buffer.from('text', 'utf16le')],
    ['half a unit of UTF-16', bytes(0xff, 0xfe, 0x61)],
  ])('takes %s for binary', (_, content) => {
    expect(decode(content)).toBeUndefined();
  });

  test('looks for a NUL in the first 8000 bytes only, as git does', () => {
    expect(looksBinary(Buffer.concat([Buffer.alloc(7999, 0x61), bytes(0)]))).toBe(true);
    expect(looksBinary(Buffer.concat([Buffer.alloc(8000, 0x61), bytes(0)]))).toBe(false);
  });

  test('loses nothing: whatever it reads encodes to the same bytes', () => {
    const marks = fc.constantFrom([], [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff]);
    const body = fc.oneof(
      fc.uint8Array(),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(marks, body, (mark, rest) => {
        const content = Buffer.concat([Buffer.from(mark), rest]);
        const decoded = decode(content);
        fc.pre(decoded !== undefined);
        const { text, encoding } = decoded ?? { text: '', encoding: 'utf-8' };
        const again = Buffer.concat([content.subarray(0, bomLength(encoding)), encode(text, encoding) ?? bytes()]);
        expect(again.equals(content)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('encode', () => {
  test.each<[Encoding, string, Buffer | undefined]>([
    ['utf-8', 'a€', bytes(0x61, 0xe2, 0x82, 0xac)],
    ['utf-8 with BOM', 'é', bytes(0xc3, 0xa9)],
    ['utf-16le', '€', bytes(0xac, 0x20)],
    ['utf-16be', '€', bytes(0x20, 0xac)],
    ['utf-16le', '\udc00', bytes(0x00, 0xdc)],
    ['latin-1', 'é\u0080', bytes(0xe9, 0x80)],
    ['latin-1', '€', undefined],
    ['utf-8', '\ud800', undefined],
    ['utf-8 with BOM', 'a\udc00b', undefined],
  ])('to %s of %j', (encoding, text, expected) => {
    expect(encode(text, encoding)).toEqual(expected);
  });

  test.each<[Encoding, string, string | undefined]>([
    ['latin-1', 'é€', '€'],
    ['latin-1', 'a𐀀', '𐀀'],
    ['latin-1', 'ÿ', undefined],
    ['utf-8', 'a\ud800', 'U+d800'],
    ['utf-8', 'a𐀀', undefined],
    ['utf-16be', '\ud800', undefined],
  ])('cannot hold, in %s, of %j: %s', (encoding, text, character) => {
    expect(firstUnencodable(text, encoding)).toBe(character);
  });
});
