// The scan in linear time beside V8's backtracking engine: the same lines, also with look-aheads and look-behinds.
import { RegExpParser } from '@eslint-community/regexpp';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LinearScan } from '../../server/search/linear-scan.js';
import { regexGraph } from '../../server/search/regex-graph.js';
import { shapeOf } from '../../server/search/regex-shape.js';
import { linesOf, randomFlags, randomPattern, randomText, v8Matches } from '../support/random-regex.js';

const FULL = process.env['ACI_FULL'] === '1';
const SEED = FULL ? Date.now() : 20_260_101;

test('a scan finds what V8 finds', () => {
  let compared = 0;
  const texts = fc.array(randomText, { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(randomPattern, randomFlags, texts, (source, flags, tried) => {
      const ast = new RegExpParser().parsePattern(source, 0, source.length, true);
      if (shapeOf(ast).looks > 4) return;
      const scan = new LinearScan(regexGraph(ast, { flags, word: false, detail: 'all' }));
      for (const line of tried.flatMap(linesOf)) {
        const theirs = v8Matches(source, flags, line);
        if (theirs) compared++;
        expect(scan.matches(line), `/${source}/${flags} on ${JSON.stringify(line)}`).toBe(theirs);
      }
    }),
    { seed: SEED, numRuns: FULL ? 100_000 : 500 },
  );
  expect(compared).toBeGreaterThan(500);
});
