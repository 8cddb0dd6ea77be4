// Texts that share memory.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Slabs } from '../../../server/search/index/slabs.js';

const wish = fc.record({
  text: fc.uint8Array({ maxLength: 40 }),
  /** Where the text comes from: elsewhere, the room as a whole, or the room behind a byte order mark. */
  from: fc.constantFrom('elsewhere', 'room', 'behind a mark'),
  /** Bytes of room that are not used. */
  spare: fc.nat(20),
  isKept: fc.boolean(),
});

test('a kept text stays as it is, wherever it was and whatever is put into the room later', () => {
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 60 }), (wishes) => {
      const slabs = new Slabs(256);
      const kept = wishes.flatMap(({ text, from, spare, isKept }) => {
        const before = from === 'behind a mark' ? 3 : 0;
        const room = slabs.room(before + text.length + spare).fill(0xef);
        room.set(text, before);
        const given = from === 'elsewhere' ? Buffer.from(text) : room.subarray(before, before + text.length);
        return isKept ? [{ text, own: slabs.keep(given) }] : [];
      });
      for (const { text, own } of kept) expect([...own]).toEqual([...text]);
    }),
  );
});

test('a text in the room that was given last is not copied', () => {
  const slabs = new Slabs(256);
  const text = slabs.room(9).fill(1).subarray(0, 5);
  expect(slabs.keep(text)).toBe(text);
  const next = slabs.room(9);
  expect(next.byteOffset).toBe(text.byteOffset + text.length);
  expect(slabs.keep(text)).not.toBe(text); // it is kept already, and what stands behind it may be too
});
