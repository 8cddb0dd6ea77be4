import { describe, expect, test } from 'vitest';
import { createMatcher, type FileMatches } from '../../server/search/matcher.js';
import { compileQuery } from '../../server/search/query.js';

const search = (content: string | Uint8Array, query: string, mostHits = 10): FileMatches =>
  createMatcher(compileQuery({ query, regex: false, ignoreCase: false }))(Buffer.from(content), mostHits);

const searchRegex = (content: string | Uint8Array, query: string, mostHits = 10): FileMatches =>
  createMatcher(compileQuery({ query, regex: true, ignoreCase: false }))(Buffer.from(content), mostHits);

const hit = (line: number, column: number, text: string) => ({ line, column, text, cutBefore: 0, cutAfter: 0 });

// Both ways to search, so that neither can differ from the other.
describe.each([
  ['a literal search', search],
  ['a search by regular expression', searchRegex],
])('%s', (_, find) => {
  test('counts each matching line once and says where its first match is', () => {
    expect(find('x\nab ab\n\n ab', 'ab')).toEqual({ count: 2, hits: [hit(1, 0, 'ab ab'), hit(3, 1, ' ab')] });
  });

  test('finds a match on the first line below an empty one', () => {
    expect(find('\n\nab\n', 'ab')).toEqual({ count: 1, hits: [hit(2, 0, 'ab')] });
  });

  test('counts all lines and keeps only as many hits as asked for', () => {
    expect(find('ab\n'.repeat(5), 'ab', 2)).toEqual({ count: 5, hits: [hit(0, 0, 'ab'), hit(1, 0, 'ab')] });
    expect(find('ab\n'.repeat(5), 'ab', 0)).toEqual({ count: 5, hits: [] });
  });

  test('leaves \\r\\n out of the text and keeps a lone \\r', () => {
    expect(find('ab\r\na\rab\r\nab\r', 'ab')).toEqual({
      count: 3,
      hits: [hit(0, 0, 'ab'), hit(1, 2, 'a\rab'), hit(2, 0, 'ab\r')],
    });
  });

  test('gives columns in UTF-16 units', () => {
    expect(find('é𐀀ab\n', 'ab')).toEqual({ count: 1, hits: [hit(0, 3, 'é𐀀ab')] });
  });

  test('leaves a byte order mark out', () => {
    expect(find('\ufeffab\n', 'ab')).toEqual({ count: 1, hits: [hit(0, 0, 'ab')] });
  });

  test.each([
    ['little', Buffer.from('\ufeffé\nab\r\n', 'utf16le')],
    ['big', Buffer.from('\ufeffé\nab\r\n', 'utf16le').swap16()],
  ])('reads UTF-16 with a byte order mark, %s end first', (_endian, content) => {
    expect(find(content, 'ab')).toEqual({ count: 1, hits: [hit(1, 0, 'ab')] });
  });

  test('reads text that is no valid UTF-8 as Latin-1', () => {
    expect(find(Buffer.from('caf\xe9\nth\xe9\n', 'latin1'), 'thé')).toEqual({ count: 1, hits: [hit(1, 0, 'thé')] });
  });

  test('finds nothing in a binary file', () => {
    expect(find('ab\n\0', 'ab')).toEqual({ count: 0, hits: [] });
    expect(find(Buffer.from('\ufeffa', 'utf16le').subarray(0, 3), 'a')).toEqual({ count: 0, hits: [] });
  });

  test('finds nothing in an empty file', () => {
    expect(find('', 'ab')).toEqual({ count: 0, hits: [] });
  });

  test('cuts a long line around the match and counts what is left out', () => {
    const line = `${'x'.repeat(1000)}ab${'y'.repeat(500)}`;
    expect(find(`${line}\n`, 'ab')).toEqual({
      count: 1,
      hits: [{ line: 0, column: 80, text: `${'x'.repeat(80)}ab${'y'.repeat(158)}`, cutBefore: 920, cutAfter: 342 }],
    });
  });

  test('keeps as much of a long line when the match is at one of its ends', () => {
    expect(find(`ab${'y'.repeat(300)}`, 'ab').hits).toEqual([
      { line: 0, column: 0, text: `ab${'y'.repeat(238)}`, cutBefore: 0, cutAfter: 62 },
    ]);
    expect(find(`${'y'.repeat(300)}ab`, 'ab').hits).toEqual([
      { line: 0, column: 238, text: `${'y'.repeat(238)}ab`, cutBefore: 62, cutAfter: 0 },
    ]);
  });

  test('shows a line of the most characters whole', () => {
    const line = `${'y'.repeat(238)}ab`;
    expect(find(line, 'ab').hits).toEqual([hit(0, 238, line)]);
  });

  test('cuts no surrogate pair in two', () => {
    const even = find(`${'😀'.repeat(401)}ab${'😀'.repeat(400)}`, 'ab').hits;
    const odd = find(`${'😀'.repeat(401)}xab${'😀'.repeat(400)}`, 'ab').hits;
    expect(even).toEqual([
      { line: 0, column: 80, text: `${'😀'.repeat(40)}ab${'😀'.repeat(79)}`, cutBefore: 722, cutAfter: 642 },
    ]);
    expect(odd).toEqual([
      { line: 0, column: 79, text: `${'😀'.repeat(39)}xab${'😀'.repeat(79)}`, cutBefore: 724, cutAfter: 642 },
    ]);
  });
});

describe('a regular expression that matches nothing at all', () => {
  test.each([
    ['', 0],
    ['\n', 1],
    ['a\n', 1],
    ['a', 1],
    ['a\n\n', 2],
    ['\na', 2],
    ['a\r\n\r\nb', 3],
  ])('is found on each line of %j', (text, count) => {
    expect(searchRegex(text, 'x*').hits.map(({ line }) => line)).toEqual(
      Array.from({ length: count }, (_, line) => line),
    );
  });
});
