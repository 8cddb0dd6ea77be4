import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderWindow } from '../../server/render/window.js';
import { Originals } from '../../server/session/originals.js';
import { Session } from '../../server/session/session.js';
import { lastTop, scrolledTop, topForLine } from '../../server/session/window.js';
import { indexLines } from '../../server/text/lines.js';
import { ScrapFile } from '../../server/workspace/scrap-file.js';

const unlimited = { lineLimit: 1_000_000, windowLimit: 1_000_000 };

/** First and last shown line, from 1, of a window with this top. */
const shown = (top: number, count: number, height: number): [number, number] => [
  top + 1,
  Math.min(count, top + height),
];

test('a window in the middle of a file says what is above and below, and numbers its lines', () => {
  const lines = indexLines(Array.from({ length: 100 }, (_, index) => `${index}\n`).join(''));
  expect(renderWindow({ path: 'test.py', lines, first: 10, behind: 20 }, unlimited)).toBe(
    [
      '[File: test.py (100 lines total)]',
      '(10 more lines above)',
      '11:10',
      '12:11',
      '13:12',
      '14:13',
      '15:14',
      '16:15',
      '17:16',
      '18:17',
      '19:18',
      '20:19',
      '(80 more lines below)',
    ].join('\n'),
  );
});

describe('topForLine', () => {
  test.each([
    [30, 50, 10, [28, 37]],
    [50, 50, 10, [41, 50]],
    [1, 50, 10, [1, 10]],
    [583, 1000, 100, [566, 665]],
    [17, 1000, 100, [1, 100]],
    [18, 1000, 100, [1, 100]],
    [19, 1000, 100, [2, 101]],
    [1000, 1000, 100, [901, 1000]],
    [3, 5, 10, [1, 5]],
  ])('puts line %i of %i, in a window of %i, a sixth below the top: %j', (line, count, height, expected) => {
    expect(shown(topForLine(line - 1, count, height), count, height)).toEqual(expected);
  });

  test('always shows the line, in a window that is as full as it can be', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 10, max: 200 }), fc.nat());
    fc.assert(
      fc.property(sizes, ([count, height, number]) => {
        const index = number % count;
        const top = topForLine(index, count, height);
        expect(top <= index && index < top + height).toBe(true);
        expect(Math.min(count, top + height) - top).toBe(Math.min(count, height));
      }),
    );
  });
});

describe('scrolledTop', () => {
  test('moves by a window less the overlap, and stops with a full window at the end', () => {
    const size = { height: 10, overlap: 2 };
    const tops = [0];
    for (const direction of [1, 1, 1, -1, -1, -1] as const)
      tops.push(scrolledTop(tops.at(-1) ?? 0, direction, 25, size));
    expect(tops.map((top) => top + 1)).toEqual([1, 9, 16, 16, 8, 1, 1]);
  });

  test('moves at least a line when the overlap is as large as the window', () => {
    expect(scrolledTop(5, 1, 100, { height: 10, overlap: 10 })).toBe(6);
    expect(scrolledTop(5, -1, 100, { height: 10, overlap: 50 })).toBe(4);
  });

  test('reaches every line of a file and ends', () => {
    const sizes = fc.tuple(fc.nat({ max: 500 }), fc.integer({ min: 10, max: 50 }), fc.nat({ max: 60 }));
    fc.assert(
      fc.property(sizes, ([count, height, overlap]) => {
        let top = 0;
        for (;;) {
          const next = scrolledTop(top, 1, count, { height, overlap });
          expect(next - top).toBeLessThanOrEqual(Math.max(1, height - overlap));
          if (next === top) break;
          top = next;
        }
        expect(top).toBe(lastTop(count, height));
      }),
    );
  });
});

test('lastTop leaves the last window full, and is 0 for a short file', () => {
  expect([lastTop(25, 10), lastTop(10, 10), lastTop(3, 10), lastTop(0, 10)]).toEqual([15, 0, 0, 0]);
});

test('a session knows what it has shown of each file, and which one is open', () => {
  const session = new Session(new Originals(new ScrapFile(tmpdir())));
  session.show('/a', { first: 40, behind: 140 }, 'text');
  session.show('/b', { first: 0, behind: 0 }, '');
  expect([session.openFile, session.windowOf('/a'), session.windowOf('/b'), session.windowOf('/c')]).toEqual([
    '/b',
    { first: 40, behind: 140 },
    { first: 0, behind: 0 },
    undefined,
  ]);
});
