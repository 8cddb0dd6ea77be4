import { describe, expect, test } from 'vitest';
import { cursorText, FIRST_PAGE, makePage, planPage, readCursor } from '../../server/search/page.js';
import { type RankedFile, rankFiles } from '../../server/search/ranking.js';
import { faultOf } from '../support/faults.js';

const MARK = '12ab';

/** Matching lines (indexes from 0) by path. */
type Tree = Record<string, readonly number[]>;

const ranked = (tree: Tree): RankedFile[] =>
  rankFiles(
    Object.entries(tree).map(([path, lines]) => ({ path, count: lines.length, defines: path.startsWith('def') })),
  );

/** One page as the search makes it: planned by counts, filled with the lines that the files have by then. */
function pageOf(tree: Tree, cursor: string, most: number, now = tree) {
  const files = ranked(tree);
  const parts = planPage(files, readCursor(cursor, MARK), most);
  const found = parts.map(({ file, behind, most: asked }) => {
    const lines = now[file.path] ?? [];
    const rest = lines.filter((line) => line > behind);
    return { skipped: lines.length - rest.length, hits: rest.slice(0, asked).map((line) => ({ line })) };
  });
  const { files: page, next } = makePage(files, parts, found, most, MARK);
  return { rows: page.flatMap(({ path, hits }) => hits.map(({ line }) => `${path}:${line}`)), next };
}

const TREE: Tree = { 'def.ts': [3], 'a.ts': [0, 5, 9], 'b.ts': [1], 'test/c.ts': [2, 4] };
const ALL = ['def.ts:3', 'a.ts:0', 'a.ts:5', 'a.ts:9', 'b.ts:1', 'test/c.ts:2', 'test/c.ts:4'];

describe('pages', () => {
  test('that hold every line have no next one', () => {
    expect(pageOf(TREE, FIRST_PAGE, 7)).toEqual({ rows: ALL, next: undefined });
    expect(pageOf({}, FIRST_PAGE, 7)).toEqual({ rows: [], next: undefined });
  });

  test.each([1, 2, 3, 4, 6])('of %i lines follow each other without a gap and count what is left', (most) => {
    const rows: string[] = [];
    let cursor: string | undefined = FIRST_PAGE;
    while (cursor !== undefined) {
      const page = pageOf(TREE, cursor, most);
      rows.push(...page.rows);
      expect(page.rows.length).toBe(Math.min(most, ALL.length - rows.length + page.rows.length));
      expect(page.next?.left ?? 0).toBe(ALL.length - rows.length);
      cursor = page.next?.cursor;
    }
    expect(rows).toEqual(ALL);
  });

  test('go on at the same place when files have come and gone', () => {
    const { next } = pageOf(TREE, FIRST_PAGE, 3);
    const changed: Tree = { '0.ts': [1], 'a.ts': [0, 2, 5, 7, 9], 'aa.ts': [8], 'test/c.ts': [2, 4] };
    expect(pageOf(changed, next?.cursor ?? '', 4)).toEqual({
      rows: ['a.ts:7', 'a.ts:9', 'aa.ts:8', 'test/c.ts:2'],
      next: { cursor: `4:3:${MARK}:test/c.ts`, left: 1 },
    });
    const { 'a.ts': _, ...without } = TREE;
    expect(pageOf(without, next?.cursor ?? '', 2).rows).toEqual(['b.ts:1', 'test/c.ts:2']);
  });

  test('go on behind files that lost their lines after they were counted', () => {
    const first = pageOf(TREE, `0:4:${MARK}:def.ts`, 3, { ...TREE, 'a.ts': [] });
    expect(first).toEqual({ rows: [], next: { cursor: `3:1:${MARK}:a.ts`, left: 3 } });
    expect(pageOf(TREE, first.next?.cursor ?? '', 3, { ...TREE, 'a.ts': [] }).rows).toEqual([
      ...['b.ts:1', 'test/c.ts:2', 'test/c.ts:4'],
    ]);
  });
});

describe('cursors', () => {
  test('read back as they were written, whatever the path holds', () => {
    const cursor = { rank: 3, path: 'a b/c:d\n"é".ts', line: 41 } as const;
    expect(readCursor(cursorText(cursor, MARK), MARK)).toEqual(cursor);
  });

  test.each([
    ...[
      '',
      'Start',
      `6:1:${MARK}:a`,
      `0:0:${MARK}:a`,
      `0:1:${MARK}:`,
      '1:a',
      `-1:2:${MARK}:a`,
      `3:99999999999:${MARK}:a`,
    ],
    ...['0:1:a', '0:1:0000:a'],
  ])('%j is none', (cursor) => {
    expect(faultOf(() => readCursor(cursor, MARK))).toEqual({ code: 'BAD_CURSOR', data: { cursor } });
  });
});
