// Expressions that keep backtracking engines busy for ever, over texts made for them.
import { describe, expect, test } from 'vitest';
import { createMatcher } from '../../server/search/matcher.js';
import { compileQuery } from '../../server/search/query.js';
import { startServer, temporaryTree } from '../support/server.js';

/**
 * Milliseconds. The server's own limit for a call is 50 s; one text is given up after about 1 s, and what does not end takes
 * hours. Other tests run beside these, so a limit nearer to that second would tell of the machine.
 */
const LONGEST_ANSWER_MS = 8000;
const LONGEST_SCAN_MS = 8000;

const FULL = process.env['ACI_FULL'] === '1';

const MEGABYTE = 1_000_000;

const TEXTS = [
  `${'a'.repeat(MEGABYTE)}b\n`,
  `${'a'.repeat(MEGABYTE)}é\n`,
  `${'aA0_ .,;"x=y '.repeat(MEGABYTE / 13)}\n`,
  `${'a'.repeat(40)}!\n`.repeat(MEGABYTE / 42),
  `${' '.repeat(MEGABYTE)}x\n`,
  `${'a.'.repeat(MEGABYTE / 2)}!\n`,
  `${'function f(a){return a.b("c")+{d:1}};'.repeat(MEGABYTE / 37)}\n`,
].map((text) => Buffer.from(text));

/** With the number of lines that they match. */
const LINEAR: readonly (readonly [pattern: string, lines: number])[] = [
  ['(a+)+$', 0],
  ['^(a+)+$', 0],
  ['(a|a)*$x', 0],
  ['(a|aa)+c', 0],
  ['(a*)*Q', 0],
  ['([a-zA-Z]+)*!x', 0],
  ['(.*a){12}zzz', 0],
  ['(a?){40}a{40}zzz', 0],
  ['(?:a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?){3}zzz', 0],
  ['\\w+x!', 0],
  ['.*.*=.*;zzz', 0],
  ['\\s+$zzz', 0],
  ['^(([a-z])+.)+[0-9]([a-z])+$', 0],
  ['^([a-zA-Z0-9_.-]+)+@([a-zA-Z0-9-]+\\.)+[a-z]{2,}$', 0],
  ['(?<!b)(a+)+$', 0],
  ['(?=(a+)+$)a', 0],
  ['^(?:(?!zzz).)*yyy', 0],
  ['(?<=(a|aa)+)c$', 0],
  ['(x+x+)+y!', 0],
  ['\\{.*\\}.*\\{.*\\}.*\\(.*\\)zzz', 0],
  ['[^b]*[^c]*[^d]*zzz', 0],
  ['(a+)+b$', 1],
  ['(\\s|[ ])+x$', 1],
];

/** That no graph can say, or that have more states than are kept: what is found may be incomplete, but it comes. */
const HARD: readonly string[] = [
  '(?:a{1,100}){1,100}Q',
  '(a|b|.){500}x{300}',
  '[aA].{500}[Qq]',
  '(a+)+[bd]\\1x',
  '(?=(a+)+[bd]\\1)x|(a|aa)+$(?!.)',
];

const matcherOf = (query: string, ignoreCase: boolean) =>
  createMatcher(compileQuery({ query, regex: true, ignoreCase, word: false }));

describe.each([false, true])('a scan ends soon with ignore_case: %s', (ignoreCase) => {
  test.each(LINEAR)('for %s, and it is complete', (query, lines) => {
    const matcher = matcherOf(query, ignoreCase);
    let found = 0;
    for (const text of TEXTS) {
      const from = performance.now();
      const { lines: some, stopped } = matcher.scan(text);
      expect(performance.now() - from).toBeLessThan(LONGEST_SCAN_MS);
      expect(stopped).toBe(false);
      found += some;
    }
    expect(found).toBe(lines);
  });
});

test.each(HARD)('a scan ends soon for %s', (query) => {
  for (const ignoreCase of FULL ? [false, true] : [false]) {
    const matcher = matcherOf(query, ignoreCase);
    for (const text of FULL ? [...TEXTS, noise()] : [noise()]) {
      const from = performance.now();
      matcher.scan(text);
      expect(performance.now() - from).toBeLessThan(LONGEST_SCAN_MS);
    }
  }
});

/** Without any pattern in it. */
function noise(): Buffer {
  let seed = 1;
  return Buffer.from(
    Array.from({ length: MEGABYTE }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return 'abA.'[seed % 4];
    }).join(''),
  );
}

describe('an expression that only backtracking can tell', () => {
  const NOTICE =
    '[INCOMPLETE: the expression took too long in slow.txt; lines there may be missing. Write it without references to groups (\\1) or with fewer repeats, or leave such files out with glob.]';
  const files = {
    // All that can be told of a match beforehand stands in the long line too.
    'slow.txt': `aba\n${'a'.repeat(100_000)}c abc\nxbx\n`,
    'quick.txt': 'aaba\n',
  };

  test('loses only the rest of the file that takes too long, and says which', async () => {
    const server = await startServer({ roots: [temporaryTree(files)] });
    const from = performance.now();
    const { text } = await server.call('search_dir', { query: '(a+)+[bd]\\1', regex: true });
    expect(performance.now() - from).toBeLessThan(LONGEST_ANSWER_MS);
    expect(text).toBe(
      [
        'Found 2 matching lines in 2 files for "(a+)+[bd]\\1" in the workspace:',
        NOTICE,
        'quick.txt',
        '  1:aaba',
        'slow.txt',
        '  1:aba',
      ].join('\n'),
    );
  });

  test('does not count a file in which it found nothing in time', async () => {
    const slow = `${'a'.repeat(100_000)}c abc\n`;
    const server = await startServer({ roots: [temporaryTree({ 'slow.txt': slow, 'quick.txt': 'aaba\n' })] });
    const { text } = await server.call('search_dir', { query: '(a+)+[bd]\\1', regex: true });
    expect(text).toContain('Found 1 matching line in 1 file for');
    expect(text).toContain(NOTICE);
  });

  test('says so of a single file too', async () => {
    const server = await startServer({ roots: [temporaryTree(files)] });
    const from = performance.now();
    const input = { path: 'slow.txt', query: '(a|aa)+[cd]\\1\\1$', regex: true };
    const { text } = await server.call('search_file', input);
    expect(performance.now() - from).toBeLessThan(LONGEST_ANSWER_MS);
    expect(text.split('\n')).toEqual([expect.stringMatching(/^No matches for .* in slow\.txt/), NOTICE]);
  });
});
