// The matcher beside the obvious way to search: a text cut into lines, and each line tried by itself.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMatcher } from '../../server/search/matcher.js';
import { compileQuery, type QueryOptions } from '../../server/search/query.js';
import { linesOf, randomFlags, randomPattern, randomText, v8Matches } from '../support/random-regex.js';

const FULL = process.env['ACI_FULL'] === '1';
const SEED = FULL ? Date.now() : 20_260_101;

const WORD = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d]';
const inWords = (source: string): string => `(?<!${WORD})(?:${source})(?!${WORD})`;
const escaped = (text: string): string => text.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');

/** Indexes of the matching lines. */
function oracle({ query, regex, ignoreCase, word }: QueryOptions, text: string): number[] {
  const source = regex ? query : escaped(query);
  const flags = ignoreCase ? 'iu' : 'u';
  return linesOf(text).flatMap((line, index) =>
    v8Matches(word ? inWords(source) : source, flags, line) ? [index] : [],
  );
}

/** What is wrong is reported with the query and the text. */
function expectAgreement(options: QueryOptions, text: string): number {
  const query = compileQuery(options);
  const matcher = createMatcher(query);
  const bytes = Buffer.from(text);
  const wanted = oracle(options, text);
  const lines = linesOf(text);
  const visited: number[] = [];
  const about = `${JSON.stringify(options)} on ${JSON.stringify(text)}`;
  expect(matcher.scan(bytes), about).toEqual({ lines: wanted.length, stopped: false });
  matcher.scan(bytes, (at) => visited.push(bytes.subarray(0, at).toString().split('\n').length - 1));
  expect(visited, about).toEqual(wanted);
  const hits = matcher.hits(bytes, 0, Number.POSITIVE_INFINITY);
  expect(
    hits.map(({ line }) => line),
    about,
  ).toEqual(wanted);
  for (const { line, text: shown, cutBefore, cutAfter } of hits) {
    expect(lines[line]?.slice(cutBefore, cutBefore + shown.length)).toBe(shown);
    expect(cutBefore + shown.length + cutAfter).toBe(lines[line]?.length);
  }
  expect(matcher.hits(bytes, 1, 2)).toEqual(hits.slice(1, 3));
  const { texts = [''], ignoreCase = false } = query.essential ?? {};
  const essential = new RegExp(texts.map(escaped).join('|'), ignoreCase ? 'iu' : 'u');
  for (const line of wanted) expect(lines[line], about).toMatch(essential);
  return wanted.length;
}

/** Texts of lines with and without characters beyond ASCII, some of them very long. */
const longText = fc
  .tuple(randomText, fc.constantFrom('a', 'a b_', 'k', 'é', 'xy '), fc.nat(200), randomText)
  .map(([before, filling, times, behind]) => `${before}${filling.repeat(times)}${behind}`);

/** Expressions are tried on short texts, since the obvious way can take for ever. */
function check(query: fc.Arbitrary<{ query: string; regex: boolean }>, text: typeof randomText, numRuns: number): void {
  let found = 0;
  const texts = fc.array(text, { minLength: 6, maxLength: 6 });
  const property = fc.property(query, randomFlags, fc.boolean(), texts, (asked, flags, word, tried) => {
    const options = { ...asked, ignoreCase: flags === 'iu', word };
    for (const text of tried) found += expectAgreement(options, text);
  });
  fc.assert(property, { seed: SEED, numRuns: FULL ? numRuns * 100 : Math.ceil(numRuns * 0.15) });
  expect(found).toBeGreaterThan(FULL ? 2000 : 20);
}

describe('a matcher finds what is found line by line', () => {
  test('for literals', () => {
    const signs = randomText.map((written) => [...written.replaceAll(/[\r\n]/g, '')]);
    const literal = signs.filter(({ length }) => length > 0).map((some) => some.slice(0, 2).join(''));
    check(
      literal.map((query) => ({ query, regex: false })),
      fc.oneof(randomText, longText),
      1000,
    );
  });

  test('for regular expressions', () => {
    const source = randomPattern.filter((pattern) => pattern !== '');
    check(
      source.map((query) => ({ query, regex: true })),
      randomText,
      500,
    );
  });

  test('for regular expressions that refer to groups', () => {
    const source = fc.tuple(randomPattern, randomPattern).map(([a, b]) => `(${a})${b}\\1`);
    check(
      source.map((query) => ({ query, regex: true })),
      randomText,
      200,
    );
  });
});

test('a matcher passes over text without missing what begins in it', () => {
  // Few of these letters, so that near misses are many; some match others of another length in bytes.
  const letter = fc.constantFrom(...'sSkKeE12_ -é日\u212a\u017f😀\n');
  const rare = fc.string({ unit: letter, minLength: 1, maxLength: 12 });
  const filled = fc
    .tuple(rare, fc.constantFrom('.', 'ab ', 'x\n', '日'), fc.nat(40))
    .map(([a, b, n]) => a + b.repeat(n));
  const texts = fc.array(filled, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
  const needle = fc.string({ unit: fc.constantFrom(...'skKe1_é'), minLength: 1, maxLength: 9 });
  const patterns = ['\\d{4}', '[sk]e[^ ]{2}', '(sk|ke)\\d', '\\b[A-Z]{2}_', '^ek-s', 's.[12]_k?$', '(ses|kek|11_)+e'];
  const query = fc.oneof(
    needle.map((text) => ({ query: text, regex: false })),
    fc.constantFrom(...patterns).map((source) => ({ query: source, regex: true })),
  );
  check(query, texts, 600);
  const planted = fc
    .tuple(needle, texts, texts)
    .map(([text, before, behind]) => ({ text, all: before + text + behind }));
  fc.assert(
    fc.property(planted, fc.boolean(), ({ text, all }, word) => {
      const found = expectAgreement({ query: text.toUpperCase(), regex: false, ignoreCase: true, word }, all);
      expect(word || found > 0).toBe(true);
    }),
    { seed: SEED, numRuns: FULL ? 30_000 : 100 },
  );
});

test('a matcher goes on when it had to forget its states', () => {
  // The state holds which of the last 14 characters were an a: more states than are kept.
  let seed = 1;
  const bits = Array.from({ length: 60_000 }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % 2 === 0 ? 'a' : 'b';
  }).join('');
  const line = `${bits}a${'b'.repeat(14)}c`;
  const options = { query: '^.*a.{14}c', regex: true, ignoreCase: false, word: false };
  expect(expectAgreement(options, `${bits}\n${line}\n${bits}é\n${bits}c\n${line}`)).toBeGreaterThan(1);
});

test('a matcher keeps up with more kinds of characters than it began with', () => {
  const letters = Array.from({ length: 200 }, (_, index) => String.fromCodePoint(0x3b1 + index));
  const query = letters.map((letter) => `${letter}$`).join('|');
  const text = letters.flatMap((letter) => [letter, `${letter}x`, `x${letter}`]).join('\n');
  expectAgreement({ query, regex: true, ignoreCase: true, word: false }, text);
});
