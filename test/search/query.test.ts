import { describe, expect, test } from 'vitest';
import { createMatcher } from '../../server/search/matcher.js';
import { compileQuery } from '../../server/search/query.js';
import { faultOf } from '../support/faults.js';

interface Options {
  readonly ignoreCase?: boolean;
}

const regex = (query: string, { ignoreCase = false }: Options = {}) => compileQuery({ query, regex: true, ignoreCase });

/** Numbers, from 1, of the lines that a regular expression finds. */
function found(query: string, text: string, options?: Options): number[] {
  const { hits } = createMatcher(regex(query, options))(Buffer.from(text), 1000);
  return hits.map(({ line }) => line + 1);
}

describe('compileQuery', () => {
  test('takes a query as it is written unless it is a regular expression', () => {
    expect(compileQuery({ query: 'a.b(c)*', regex: false, ignoreCase: false })).toEqual({
      kind: 'literal',
      needle: 'a.b(c)*',
    });
  });

  test('escapes every special sign of a literal query that ignores case', () => {
    const query = 'a$()*+./?[\\]^{|}-b';
    const compiled = compileQuery({ query, regex: false, ignoreCase: true });
    const line = query.toUpperCase();
    expect(createMatcher(compiled)(Buffer.from(`other\n${line}\n`), 9)).toEqual({
      count: 1,
      hits: [{ line: 1, column: 0, text: line, cutBefore: 0, cutAfter: 0 }],
    });
  });

  test.each([
    ['the longest outermost run of characters', 'foo\\d+barbaz?', 'barba'],
    ['nothing when there are alternatives', 'foo|bar', ''],
    ['nothing of what may be missing', '(?:foo)?b+', ''],
  ])('knows as text that every match contains %s', (_, query, required) => {
    expect(regex(query)).toMatchObject({ kind: 'regex', required });
  });

  test('knows no required text when case is ignored', () => {
    expect(regex('foobar', { ignoreCase: true })).toMatchObject({ flags: 'iu', required: '' });
  });

  test.each(['a{b', 'a}', 'if (x) {', 'func() {$', '\\-\\_'])(
    'takes stray braces and needless escapes of %j as text',
    (query) => {
      const pattern = query.replace('func() {$', 'func\\(\\) {$').replace('if (x) {', 'if \\(x\\) {');
      const text = pattern.replaceAll('\\', '').replace('$', '');
      expect(found(pattern, `x\n${text}\n`)).toEqual([2]);
    },
  );

  test('ignores case after (?i) at the start', () => {
    expect(found('(?i)hello', 'HELLO\nhelp\nHello\n')).toEqual([1, 3]);
  });

  test('takes the named groups of Python', () => {
    expect(found('(?P<quote>[\'"]).*\\k<quote>', `'a"\n"b"\n'c'\n`)).toEqual([2, 3]);
  });
});

describe('a regular expression', () => {
  test.each([
    ['a\\s+b', 'a\nb\na  b\n', [3]],
    ['a\\sb', 'a\u2003b\na\ufeffb\na\tb\na\nb\n', [1, 2, 3]],
    ['a[\\s,]+b', 'a,\nb\na, b\n', [3]],
    ['a[\\s-]b', 'a-b\na b\na.b\n', [1, 2]],
    ['a[,-\\s]b', 'a-b\na b\na.b\n', [1, 2]],
    ['a[^x]b', 'a\nb\na-b\n', [3]],
    ['a[^\\n]b', 'a\nb\na-b\n', [3]],
    ['a\\Wb', 'a\nb\na-b\n', [3]],
    ['a\\Db', 'a\nb\na-b\n', [3]],
    ['a\\P{L}b', 'a\nb\na-b\n', [3]],
    ['a[\\s\\S]b', 'a\nb\na-b\n', [3]],
    ['a[\\0-\\x7f]b', 'a\nb\na-b\n', [3]],
    ['a.b', 'a\nb\na-b\n', [3]],
    ['a[^]b', 'a\nb\na-b\n', [3]],
    ['a(?=\\s)', 'a\na \n', [2]],
    ['a(?!\\s)', 'a\na \n', [1]],
    ['(?<!\\s)a', 'a\n a\n', [1]],
  ])('%s never matches a line feed', (query, text, lines) => {
    expect(found(query, text)).toEqual(lines);
    expect(found(query, text, { ignoreCase: true })).toEqual(lines);
  });

  test.each([
    ['^b', [2]],
    ['a$', [1]],
    ['^$', [3]],
    ['a(?!.)', [1]],
    ['b(?!\\s)', [2]],
  ])('%s means the same whatever the line endings are', (query, lines) => {
    expect(found(query, 'a\nb\n\n')).toEqual(lines);
    expect(found(query, 'a\r\nb\r\n\r\n')).toEqual(lines);
  });

  test('has ^ and $ hold at the ends of lines only, not at a lone \\r or U+2028', () => {
    expect(found('^b|a$', 'a\rb\na\u2028b\na\n')).toEqual([3]);
  });

  test('reads whole characters, also those outside of the basic plane', () => {
    expect(found('^.$', '𐀀\né\na\nab\n')).toEqual([1, 2, 3]);
  });
});

test('needs no look-ahead for spaces and negated sets, which would cost time', () => {
  expect(regex('(\\w+\\s?\\W\\D[^x].)*$')).toMatchObject({
    source: '(\\w+[^\\S\\n]?[^\\w\\n][^\\d\\n][^x\\n][^\\n])*$',
    flags: 'u',
  });
});

describe('the longest line that backtracking surely gets through quickly', () => {
  test.each([
    ['foo\\b[a-z]\\d{3}', Number.POSITIVE_INFINITY],
    ['foo|ba[rz]', Number.POSITIVE_INFINITY],
    ['(?:\\d{1,3}\\.){3}\\d{1,3}', Number.POSITIVE_INFINITY],
    ['^import .*;$', 500],
    ['function \\w+\\(', 500],
    ['a+?b|c*d', 250],
    ['(?=.*x)a', 500],
    ['^\\s*import .*numpy', 500],
    ['[A-Z]{3,}_[A-Z]+', 500],
    ['(?:foo|bar)+', 500],
    ['(?:foo|foobar)+', 0],
    ['\\w+b+', 0],
    ['a*b*c*', 0],
    ['".*".*"', 0],
    ['(?:a+)+', 0],
    ['a+b+', 0],
    ['(?:a|\\w)*', 0],
    ['(?:a?){30}', 0],
    ['a{0,80}b{0,80}', 0],
  ])('for %s is %d', (query, longestSafe) => {
    expect(regex(query)).toMatchObject({ longestSafe });
  });
});

describe('BAD_PATTERN', () => {
  test.each([
    ['a(b', 'Unterminated group'],
    ['[z-a]', 'Range out of order in character class'],
    ['*a', 'Nothing to repeat'],
  ])('is the answer to %s', (query, reason) => {
    expect(faultOf(() => regex(query))).toEqual({
      code: 'BAD_PATTERN',
      data: {
        pattern: query,
        reason: `/${query}/u: ${reason}. It is a JavaScript regular expression; leave regex out to search for it literally`,
      },
    });
  });

  test.each(['a\\nb', 'a\\x0ab', 'a\\u{a}b', 'a\\u000ab', 'a[\\n,]b'])(
    'is the answer to the line feed in %s',
    (query) => {
      expect(faultOf(() => regex(query))).toEqual({
        code: 'BAD_PATTERN',
        data: {
          pattern: query,
          reason:
            'searches go line by line, so \\n never matches. It is a JavaScript regular expression; leave regex out to search for it literally',
        },
      });
    },
  );

  test.each(['{\\u{61}', '{\\p{L}'])(
    'is the answer to %s, which without the u flag would mean something else',
    (query) => {
      expect(faultOf(() => regex(query))).toMatchObject({ code: 'BAD_PATTERN' });
    },
  );

  test.each(['a\nb', 'a\r\nb'])('is the answer to %j, regular expression or not', (query) => {
    const data = {
      pattern: query,
      reason: 'searches go line by line, so it may not hold a line break; search for one of its lines',
    };
    expect(faultOf(() => compileQuery({ query, regex: false, ignoreCase: false }))).toEqual({
      code: 'BAD_PATTERN',
      data,
    });
    expect(faultOf(() => regex(query))).toEqual({ code: 'BAD_PATTERN', data });
  });
});
