import { describe, expect, test } from 'vitest';
import { createMatcher, type Hit } from '../../server/search/matcher.js';
import { compileQuery, type QueryOptions } from '../../server/search/query.js';

interface Found {
  readonly count: number;
  readonly hits: readonly Omit<Hit, 'offset'>[];
}

const finder =
  (options: Partial<QueryOptions>) =>
  (content: string, query: string, most = 10): Found => {
    const matcher = createMatcher(compileQuery({ query, regex: false, ignoreCase: false, word: false, ...options }));
    const text = Buffer.from(content);
    const hits = matcher.hits(text, 0, most).map(({ offset, ...hit }) => {
      expect(text.subarray(0, offset).filter((byte) => byte === 10)).toHaveLength(hit.line);
      expect(offset === 0 || text[offset - 1] === 10).toBe(true);
      return hit;
    });
    return { count: matcher.scan(text).lines, hits };
  };

const search = finder({});
const searchCaseless = finder({ ignoreCase: true });
/** The group keeps it from being taken as a literal. */
const searchRegex = (content: string, query: string, most?: number): Found =>
  finder({ regex: true })(content, `(?:${query})`, most);

const hit = (line: number, text: string) => ({ line, text, cutBefore: 0, cutAfter: 0 });

// All ways to search, so that none can differ from the others.
describe.each([
  ['a literal search', search],
  ['a search that ignores case', searchCaseless],
  ['a search by regular expression', searchRegex],
])('%s', (_, find) => {
  test('counts each matching line once and says where its first match is', () => {
    expect(find('x\nab ab\n\n ab', 'ab')).toEqual({ count: 2, hits: [hit(1, 'ab ab'), hit(3, ' ab')] });
  });

  test('finds a match on the first line below an empty one', () => {
    expect(find('\n\nab\n', 'ab')).toEqual({ count: 1, hits: [hit(2, 'ab')] });
  });

  test('counts all lines and keeps only as many hits as asked for', () => {
    expect(find('ab\n'.repeat(5), 'ab', 2)).toEqual({ count: 5, hits: [hit(0, 'ab'), hit(1, 'ab')] });
    expect(find('ab\n'.repeat(5), 'ab', 0)).toEqual({ count: 5, hits: [] });
  });

  test('finds nothing in an empty file', () => {
    expect(find('', 'ab')).toEqual({ count: 0, hits: [] });
  });
});

describe.each([
  ['a literal search', search],
  ['a search that ignores case', searchCaseless],
])('%s', (_, find) => {
  test('cuts a long line around the match and counts what is left out', () => {
    const line = `${'x'.repeat(1000)}ab${'y'.repeat(500)}`;
    expect(find(`${line}\n`, 'ab')).toEqual({
      count: 1,
      hits: [{ line: 0, text: `${'x'.repeat(80)}ab${'y'.repeat(158)}`, cutBefore: 920, cutAfter: 342 }],
    });
  });

  test('keeps as much of a long line when the match is at one of its ends', () => {
    expect(find(`ab${'y'.repeat(300)}`, 'ab').hits).toEqual([
      { line: 0, text: `ab${'y'.repeat(238)}`, cutBefore: 0, cutAfter: 62 },
    ]);
    expect(find(`${'y'.repeat(300)}ab`, 'ab').hits).toEqual([
      { line: 0, text: `${'y'.repeat(238)}ab`, cutBefore: 62, cutAfter: 0 },
    ]);
  });

  test('shows a line of the most characters whole', () => {
    const line = `${'y'.repeat(238)}ab`;
    expect(find(line, 'ab').hits).toEqual([hit(0, line)]);
  });

  test('cuts no surrogate pair in two', () => {
    const even = find(`${'😀'.repeat(401)}ab${'😀'.repeat(400)}`, 'ab').hits;
    const odd = find(`${'😀'.repeat(401)}xab${'😀'.repeat(400)}`, 'ab').hits;
    expect(even).toEqual([{ line: 0, text: `${'😀'.repeat(40)}ab${'😀'.repeat(79)}`, cutBefore: 722, cutAfter: 642 }]);
    expect(odd).toEqual([{ line: 0, text: `${'😀'.repeat(39)}xab${'😀'.repeat(79)}`, cutBefore: 724, cutAfter: 642 }]);
  });
});

test('cuts a long line around the end of the match when only that is known', () => {
  const line = `${'x'.repeat(1000)}ab${'y'.repeat(500)}`;
  expect(searchRegex(line, 'ab').hits).toEqual([
    { line: 0, text: `${'x'.repeat(158)}ab${'y'.repeat(80)}`, cutBefore: 842, cutAfter: 420 },
  ]);
});

describe('whole words', () => {
  const inWords = (content: string, query: string): number[] =>
    finder({ word: true })(content, query).hits.map(({ line }) => line);

  test.each([
    ['cat', 'cat\nconcat\ncats\nconcat cat\n(cat)\n_cat\ncat1', [0, 3, 4]],
    ['cat', 'écat\ncaté\n日cat\ncat日\n😀cat😀\ncat\u0301\n“cat”', [4, 6]],
    ['é', 'é\naé\néa\n é ', [0, 3]],
    ['(x)', '(x)\na(x)\n(x)a\n+(x)+', [0, 3]],
    ['aa', 'aaa aa\naaa', [0]],
  ])('%j stands alone in the right lines', (query, content, lines) => {
    expect(inWords(content, query)).toEqual(lines);
  });

  test('are found by any match of an expression, not only by the first or the longest', () => {
    const find = finder({ word: true, regex: true });
    expect(find('foobar\nfoo bar\n', 'foo|foobar').count).toBe(2);
    expect(find('a-b\nab-\n', 'a.?').count).toBe(2);
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
    ['a\n\nb', 3],
  ])('is found on each line of %j', (text, count) => {
    expect(searchRegex(text, 'x*').hits.map(({ line }) => line)).toEqual(
      Array.from({ length: count }, (_, line) => line),
    );
  });
});
