import { describe, expect, test } from 'vitest';
import { createMatcher } from '../../server/search/matcher.js';
import { compileQuery } from '../../server/search/query.js';
import { faultOf } from '../support/faults.js';

interface Options {
  readonly ignoreCase?: boolean;
}

const regex = (query: string, { ignoreCase = false }: Options = {}) =>
  compileQuery({ query, regex: true, ignoreCase, word: false });

/** Numbers, from 1, of the lines that a regular expression finds. */
function found(query: string, text: string, options?: Options): number[] {
  const hits = createMatcher(regex(query, options)).hits(Buffer.from(text), 0, 1000);
  return hits.map(({ line }) => line + 1);
}

describe('compileQuery', () => {
  test('takes a query as it is written unless it is a regular expression', () => {
    expect(compileQuery({ query: 'a.b(c)*', regex: false, ignoreCase: false, word: false })).toMatchObject({
      kind: 'literal',
      needle: 'a.b(c)*',
      word: false,
    });
  });

  test('takes every special sign of a query that ignores case as it is written', () => {
    const query = 'a$()*+./?[\\]^{|}-b';
    const compiled = compileQuery({ query, regex: false, ignoreCase: true, word: false });
    const line = query.toUpperCase();
    expect(createMatcher(compiled).hits(Buffer.from(`other\n${line}\n`), 0, 9)).toEqual([
      { line: 1, offset: 6, text: line, cutBefore: 0, cutAfter: 0 },
    ]);
  });

  test.each([
    ['the longest outermost run of characters', 'foo\\d+barbaz?', 'barba'],
    ['nothing when there are alternatives', 'foo|bar', ''],
    ['nothing of what may be missing', '(?:foo)?b+', ''],
  ])('knows as text that every match contains %s', (_, query, required) => {
    expect(regex(query)).toMatchObject({ kind: 'regex', required });
  });

  test('knows no required text when case is ignored', () => {
    expect(regex('foo+bar', { ignoreCase: true })).toMatchObject({ kind: 'regex', required: '' });
  });

  test.each([
    ['of all alternatives', 'foo|ba(?:rn|rk)s', ['foo', 'ba']],
    ['of groups that are passed', 'a(?:foo|bar)+\\w', ['foo', 'bar']],
    ['of the part whose texts are rarest', '(?:if|else)\\s+zebra', ['zebra']],
    ['cut to what is ASCII', 'für_immer', ['r_immer']],
  ])('knows texts of which one stands in every match: those %s', (_, query, texts) => {
    const { essential } = regex(query);
    if (texts.some((text) => text.length < 3)) expect(essential).toBeUndefined();
    else expect(essential).toEqual({ texts, ignoreCase: false });
    expect(regex(query, { ignoreCase: true }).essential).toEqual(essential && { texts, ignoreCase: true });
  });

  test.each(['foo|b+', '(?:foo)?b+', 'x{3}', '(?=foo)\\w+', '(?!foo)bar?', 'äöü'])(
    'knows no such texts of %j',
    (query) => {
      expect(regex(query).essential).toBeUndefined();
    },
  );

  test.each(['a{b', 'a}', 'if (x) {', 'func() {$', '\\-\\_'])(
    'takes stray braces and needless escapes of %j as text',
    (query) => {
      const pattern = query.replace('func() {$', 'func\\(\\) {$').replace('if (x) {', 'if \\(x\\) {');
      const text = pattern.replaceAll('\\', '').replace('$', '');
      expect(found(pattern, `x\n${text}\n`)).toEqual([2]);
    },
  );

  test('takes an expression that is nothing but text as a text', () => {
    expect(regex('a\\.b')).toMatchObject({ kind: 'literal', needle: 'a.b', word: false });
    expect(regex('(?i)a\\.b')).toEqual(compileQuery({ query: 'a.b', regex: false, ignoreCase: true, word: false }));
  });

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
  ])('%s holds at the ends of lines', (query, lines) => {
    expect(found(query, 'a\nb\n\n')).toEqual(lines);
  });

  test('has ^ and $ hold at the ends of lines only, not at a lone \\r or U+2028', () => {
    expect(found('^b|a$', 'a\rb\na\u2028b\na\n')).toEqual([3]);
  });

  test('reads whole characters, also those outside of the basic plane', () => {
    expect(found('^.$', '𐀀\né\na\nab\n')).toEqual([1, 2, 3]);
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

  test.each([
    ['\\<a\\>', 'the edge of a word is \\b there'],
    ['\\Aa', 'the ends of a line are ^ and $ there'],
    ['a\\z', 'the ends of a line are ^ and $ there'],
    ['[[:alpha:]]a', 'a class such as [[:alpha:]] is [A-Za-z] there'],
    ['\\Qa\\E', 'It is a JavaScript regular expression; leave regex out'],
  ])('is the answer to %s, which other languages know', (query, hint) => {
    expect(faultOf(() => regex(query))).toMatchObject({
      code: 'BAD_PATTERN',
      data: { reason: expect.stringContaining(hint) },
    });
  });

  test.each(['a\nb', 'a\r\nb'])('is the answer to %j, regular expression or not', (query) => {
    const data = {
      pattern: query,
      reason: 'searches go line by line, so it may not hold a line break; search for one of its lines',
    };
    expect(faultOf(() => compileQuery({ query, regex: false, ignoreCase: false, word: false }))).toEqual({
      code: 'BAD_PATTERN',
      data,
    });
    expect(faultOf(() => regex(query))).toEqual({ code: 'BAD_PATTERN', data });
  });
});
