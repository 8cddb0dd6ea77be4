import fc from 'fast-check';
import { expect, test } from 'vitest';
import { difference, rebuild } from '../../server/journal/difference.js';

const part = fc.uint8Array({ maxLength: 20, max: 2 }).map((bytes) => Buffer.from(bytes));
/** Long enough to be compared in blocks. */
const long = fc.nat({ max: 3 * 4096 }).map((length) => Buffer.alloc(length, 1));

test('the wanted bytes come back from the known ones and their difference', () => {
  const pair = fc.tuple(long, part, part, long).map(([head, known, wanted, tail]) => ({
    known: Buffer.concat([head, known, tail]),
    wanted: Buffer.concat([head, wanted, tail]),
    most: wanted.length,
  }));
  fc.assert(
    fc.property(pair, ({ known, most, wanted }) => {
      const found = difference(known, wanted);
      expect(rebuild(known, found).equals(wanted)).toBe(true);
      expect(found.head + found.tail).toBeLessThanOrEqual(Math.min(known.length, wanted.length));
      expect(found.middle.length).toBeLessThanOrEqual(most + Math.max(0, wanted.length - known.length));
    }),
  );
});

test.each([
  ['aaaa', 'aa', 2, 0, ''],
  ['aa', 'aaaa', 2, 0, 'aa'],
  ['head old tail', 'head new tail', 5, 5, 'new'],
  ['', 'all', 0, 0, 'all'],
  ['all', '', 0, 0, ''],
])('from %j to %j only the middle is kept', (known, wanted, head, tail, middle) => {
  expect(difference(Buffer.from(known), Buffer.from(wanted))).toEqual({ head, tail, middle: Buffer.from(middle) });
});
