import { RegExpParser } from '@eslint-community/regexpp';
import { describe, expect, test } from 'vitest';
import { lineBound } from '../../server/search/line-bound.js';
import { longestSafeLine } from '../../server/search/regex-risk.js';

const parse = (source: string) => new RegExpParser().parsePattern(source, 0, source.length, true);

test('needs no look-ahead for spaces and negated sets, which would cost time', () => {
  expect(lineBound(parse('(\\w+\\s?\\W\\D[^x].)*$'))).toBe('(\\w+[^\\S\\n]?[^\\w\\n][^\\d\\n][^x\\n][^\\n])*$');
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
    expect(longestSafeLine(parse(query), 'u')).toBe(longestSafe);
  });
});
