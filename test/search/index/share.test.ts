// One worker's share of the files: what it counts and shows, whatever is indexed by then.
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Budget } from '../../../server/search/index/budget.js';
import type { Changes, Share } from '../../../server/search/index/share.js';
import { addLines, newTogether, stop } from '../../../server/search/index/together.js';
import { compileQuery } from '../../../server/search/query.js';
import { count, found, indexed, literal, openShare } from '../../support/search-share.js';
import { type FileTree, forWholeFile, temporaryTree } from '../../support/server.js';

/** Some more than an index is made for. */
const FILES: FileTree = Object.fromEntries(
  Array.from({ length: 150 }, (_, index) => [
    `f${index}.ts`,
    `const v${index} = 1;\n${index % 50 === 0 ? 'needle\nneedle\n' : ''}`,
  ]),
);
const NEEDLES = { 'f0.ts': 2, 'f50.ts': 2, 'f100.ts': 2 };

const nothing: Changes = { added: [], removed: [], changed: [], sweep: false };

describe('a share that changes', () => {
  let root: string;
  let share: Share;
  beforeEach(() => {
    root = temporaryTree(FILES);
    share = openShare(root);
  });

  const write = (name: string, text: string): void => writeFileSync(path.join(root, name), text);

  test('finds the same before, while and after its files are indexed', async () => {
    expect(found(share, 'needle')).toEqual(NEEDLES);
    share.index();
    while (!share.state.idle) {
      expect(found(share, 'needle')).toEqual(NEEDLES);
      await new Promise(setImmediate);
    }
    expect(found(share, 'needle')).toEqual(NEEDLES);
    expect(share.state).toMatchObject({ files: 150, indexed: 150, idle: true });
  });

  test.each(['loose', 'indexed'])('knows what it is told of %s files', async (state) => {
    if (state === 'indexed') await indexed(share);
    rmSync(path.join(root, 'f0.ts'));
    write('f50.ts', 'no more\n');
    write('f51.ts', 'needle\n');
    write('new.ts', 'a needle\n');
    share.update({ added: ['new.ts'], removed: ['f0.ts'], changed: ['f50.ts', 'f51.ts'], sweep: false });
    expect(found(share, 'needle')).toEqual({ 'f100.ts': 2, 'f51.ts': 1, 'new.ts': 1 });
    expect(share.state.files).toBe(150);
  });

  test('finds out by itself what changed when it is told to look', async () => {
    await indexed(share);
    write('f51.ts', 'needle\n');
    share.update({ ...nothing, sweep: true });
    expect(found(share, 'needle')).toEqual({ ...NEEDLES, 'f51.ts': 1 });
  });

  test('never shows a line that is no more, though it was not told', async () => {
    await indexed(share);
    write('f50.ts', 'no more\n');
    rmSync(path.join(root, 'f0.ts'));
    expect(found(share, 'needle')).toEqual({ 'f100.ts': 2 });
    expect(share.lines(literal('needle'), [{ path: 'f50.ts', behind: -1, most: 9 }])).toEqual([
      { skipped: 0, hits: [] },
    ]);
  });

  test('gives its memory back when it is closed', async () => {
    const budget = new Budget(1e6);
    const own = openShare(root, { budget });
    const text = Object.values(FILES).join('').length;
    expect(found(own, 'const')).toEqual(found(own, 'const'));
    expect(budget.used).toBeGreaterThan(0);
    await indexed(own);
    expect(budget.used).toBeGreaterThanOrEqual(text);
    own.close();
    expect(own.state).toMatchObject({ files: 0, indexed: 0 });
    expect(budget.used).toBe(0);
  });

  test('keeps to its memory, but for what an index cannot do without', async () => {
    const [large, small] = [new Budget(1e9), new Budget(100)];
    const [rich, poor] = [large, small].map((budget) => openShare(root, { budget, directory: temporaryTree() }));
    if (rich === undefined || poor === undefined) return;
    for (let time = 0; time < 3; time++) expect(found(poor, 'needle')).toEqual(NEEDLES);
    expect(small.used).toBeLessThanOrEqual(100);
    await Promise.all([indexed(rich), indexed(poor)]);
    expect(found(poor, 'needle')).toEqual(NEEDLES);
    expect(large.used - small.used).toBeGreaterThan(Object.values(FILES).join('').length);
  });
});

describe.each([false, true])('a share, its files indexed: %s', (isIndexed) => {
  let share: Share;
  beforeAll(async () => {
    await forWholeFile(async () => {
      const definition = { 'defines.py': 'x = 1\n\ndef box():\n    box()\nclass box: pass\n', 'uses.py': 'box()\n' };
      share = openShare(temporaryTree({ ...FILES, ...definition, 'sub/box.py': '# box\n' }));
      if (isIndexed) await indexed(share);
    });
  });

  test('tells which files define a word, and shows those lines', () => {
    const until = Number.POSITIVE_INFINITY;
    const asked = {
      query: literal('box'),
      selection: { dir: '' },
      mostLines: 0,
      word: 3,
      until,
      together: newTogether(),
    };
    const { paths, defines } = share.count({ ticket: 0, ...asked }, () => undefined);
    expect(Object.fromEntries(paths.map((name, index) => [name, defines[index]]))).toEqual({
      'defines.py': 1,
      'uses.py': 0,
      'sub/box.py': 0,
    });
    const wanted = { path: 'defines.py', behind: -1, most: 5, word: 3 };
    const [shown] = share.lines(literal('box'), [wanted]);
    expect(shown?.hits.map(({ line }) => line)).toEqual([2, 4]);
    expect(share.lines(literal('box'), [{ ...wanted, most: 1 }])[0]?.hits.map(({ line }) => line)).toEqual([2]);
  });

  test('shows the lines behind a line, and says how many are before them', () => {
    const lines = (behind: number, most: number) =>
      share.lines(literal('box'), [{ path: 'defines.py', behind, most }]).map(({ skipped, hits }) => ({
        skipped,
        lines: hits.map(({ line }) => line),
      }));
    expect(lines(-1, 9)).toEqual([{ skipped: 0, lines: [2, 3, 4] }]);
    expect(lines(2, 1)).toEqual([{ skipped: 1, lines: [3] }]);
    expect(lines(99, 9)).toEqual([{ skipped: 3, lines: [] }]);
    expect(share.lines(literal('box'), [{ path: 'gone.py', behind: -1, most: 9 }])).toEqual([{ skipped: 0, hits: [] }]);
  });

  test('brings the lines along unless there are too many with those that others found', () => {
    const together = newTogether();
    const brought = () =>
      count(share, literal('box'), { together }).shown?.flatMap(({ hits }) => hits.map(({ line }) => line));
    expect(brought()).toEqual([2, 3, 4, 0, 0]);
    addLines(together, 40);
    expect(brought()).toEqual([2, 3, 4, 0, 0]);
    addLines(together, 1);
    expect(brought()).toBeUndefined();
  });

  test('looks only where it is to', () => {
    const asked = {
      query: literal('box'),
      selection: { dir: 'sub', glob: '*.py' },
      mostLines: 0,
      until: 1e15,
      together: newTogether(),
    };
    expect(share.count({ ticket: 0, ...asked }, () => undefined).paths).toEqual(['sub/box.py']);
  });

  test('stops when its time is up, or nobody waits any more, and says so', () => {
    const query = compileQuery({ query: 'const', regex: false, ignoreCase: false, word: false });
    expect(count(share, query).complete).toBe(true);
    const late = count(share, query, { until: 0 });
    expect([late.complete, late.paths.length]).toEqual([false, expect.any(Number)]);
    expect(late.paths.length).toBeLessThan(150);
    const together = newTogether();
    stop(together);
    const stopped = count(share, query, { together });
    expect(stopped.complete).toBe(false);
    expect(stopped.paths.length).toBeLessThan(150);
  });
});
