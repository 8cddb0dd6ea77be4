// The scan in linear time beside V8's backtracking engine: the same lines, and the same first column in each.
import { RegExpParser } from '@eslint-community/regexpp';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LinearScan } from '../../server/search/linear-scan.js';
import { regexGraph } from '../../server/search/regex-graph.js';

const SEED = process.env['ACI_FULL'] === '1' ? Date.now() : 20_260_101;

/** Undefined for what no graph can say. */
function scanFor(pattern: string, flags: string): LinearScan | undefined {
  const ast = new RegExpParser().parsePattern(pattern, 0, pattern.length, flags.includes('u'));
  const graph = regexGraph(ast, flags);
  return graph === undefined ? undefined : new LinearScan(graph);
}

/** As V8 finds them, a line at a time, tried from one character after another: by itself it also looks inside of surrogate pairs. */
function v8Starts(pattern: string, flags: string, text: string): number[] {
  const expression = new RegExp(pattern, `${flags}sy`);
  const lines = text.endsWith('\n') ? text.slice(0, -1).split('\n') : text.split('\n');
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    const places = flags.includes('u') ? [...line] : line.split('');
    let at = 0;
    const start = [...places, ''].find((character) => {
      expression.lastIndex = at;
      if (expression.test(line)) return true;
      at += character.length;
      return false;
    });
    if (start !== undefined) starts.push(offset + at);
    offset += line.length + 1;
  }
  return starts;
}

const single = fc.constantFrom(
  ...['a', 'b', 'A', 'é', 'ß', 'k', 's', '😀', '_', '1', ' ', '\\.', '.', '\\w', '\\W', '\\d', '\\D', '\\s', '\\S'],
  ...['[ab]', '[^a]', '[a-z]', '[^\\s\\d]', '[\\w.]', '\\u0061', '\\x62', '\\p{L}', '\\P{L}', '[^\\p{Lu}]', '[😀a]'],
);
const edge = fc.constantFrom('^', '$', '\\b', '\\B');
const repeat = fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{2,}', '{0}', '{0,3}?');

const pattern = fc.letrec<{ any: string; row: string; part: string }>((tie) => ({
  any: fc.oneof(
    { weight: 3, arbitrary: tie('row') },
    { weight: 1, arbitrary: fc.tuple(tie('row'), tie('row')).map(([a, b]) => `${a}|${b}`) },
  ),
  row: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: single },
    { weight: 3, arbitrary: fc.tuple(single, repeat).map(([a, b]) => a + b) },
    { weight: 1, arbitrary: edge },
    { weight: 2, arbitrary: fc.tuple(tie('any'), repeat).map(([a, b]) => `(${a})${b}`) },
    { weight: 1, arbitrary: tie('any').map((a) => `(?:${a})`) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom('?=', '?!', '?<=', '?<!'), tie('any')).map(([a, b]) => `(${a}${b})`),
    },
  ),
})).any;

const text = fc
  .array(
    fc.constantFrom(
      ...['a', 'a', 'b', 'A', 'é', 'É', 'ß', 'ẞ', 'k', '\u212a', 's', 'ſ', '😀', '\ud83d', '\ude00', '_', '1', ' '],
      ...['.', '\r', '\u2028', '\n', '\n'],
    ),
    { minLength: 1, maxLength: 14 },
  )
  .map((signs) => signs.join(''));

describe('LinearScan', () => {
  test('finds what V8 finds', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        pattern,
        fc.constantFrom('u', 'iu', '', 'i'),
        fc.array(text, { minLength: 8, maxLength: 8 }),
        (source, flags, texts) => {
          const scan = scanFor(source, flags);
          if (scan === undefined) return;
          for (const tried of texts) {
            const theirs = v8Starts(source, flags, tried);
            if (theirs.length > 0) compared++;
            expect(scan.lineStarts(tried), `/${source}/${flags} on ${JSON.stringify(tried)}`).toEqual(theirs);
          }
        },
      ),
      { seed: SEED, numRuns: process.env['ACI_FULL'] === '1' ? 100_000 : 1500 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  test('goes on when it had to forget its states', () => {
    // The state holds which of the last 14 characters were an a: more states than are kept.
    const scan = scanFor('^.*a.{14}c', 'u');
    let seed = 1;
    const bits = Array.from({ length: 60_000 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % 2 === 0 ? 'a' : 'b';
    }).join('');
    const line = `${bits}a${'b'.repeat(14)}c`;
    expect(scan?.lineStarts(`${bits}\n${line}\n${bits}c\n`)).toEqual(
      v8Starts('^.*a.{14}c', 'u', `${bits}\n${line}\n${bits}c\n`),
    );
  });

  test.each([
    ['(a)\\1', 'a reference to a group'],
    ['(?:a{1,100}){1,100}', 'very many repeats'],
    ['(?=a)(?=b)(?=c)(?=d)(?=e)', 'many look-aheads'],
  ])('%s is left to backtracking: it has %s', (source) => {
    expect(scanFor(source, 'u')).toBeUndefined();
  });
});
