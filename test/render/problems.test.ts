// Problems in their place: rows, enclosing scopes, what is left out, and the budget.
import { describe, expect, test } from 'vitest';
import { excerptRows, problemRows, type ShownProblem } from '../../server/render/problems.js';
import { renderRefusal } from '../../server/render/refusal.js';
import { renderWritten } from '../../server/render/written.js';
import { indexLines } from '../../server/text/lines.js';

const BUDGET = { lineLimit: 1000, windowLimit: 30_000 };

/** A problem on a line counted from 1, as the text shows it. */
const problem = (line: number, scopes: readonly number[] = [], more: Partial<ShownProblem> = {}): ShownProblem => ({
  line: line - 1,
  character: 0,
  message: 'bad',
  code: 'syntax',
  scopes: scopes.map((scope) => scope - 1),
  ...more,
});

/** `line 1` ... `line n` */
const numbered = (count: number) =>
  indexLines(Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join(''));
const excerpt = (problems: readonly ShownProblem[], count = 100, always: readonly number[] = []) =>
  excerptRows({ lines: numbered(count), problems, always }, BUDGET);

describe('rows of problems', () => {
  test('count from 1 and name the rule where there is one', () => {
    const rows = problemRows([
      problem(3),
      problem(4, [], { code: 'F401', character: 7 }),
      problem(5, [], { code: '' }),
    ]);
    expect(rows).toEqual(['  3:1 bad', '  4:8 bad (F401)', '  5:1 bad']);
  });

  test('are at most as many as asked for, the rest counted, and long messages are cut', () => {
    const many = Array.from({ length: 12 }, (_, index) => problem(index + 1));
    expect(problemRows(many).slice(9)).toEqual(['  10:1 bad', '  ... and 2 more']);
    expect(problemRows(many, 3).slice(2)).toEqual(['  3:1 bad', '  ... and 9 more']);
    expect(problemRows([problem(1, [], { message: 'x'.repeat(1000) })])).toEqual([`  1:1 ${'x'.repeat(300)}...`]);
  });
});

describe('an excerpt', () => {
  test('shows a problem inside its scopes', () => {
    expect(excerpt([problem(50, [3, 20])])).toEqual([
      '  3:line 3',
      '  ... 16 lines',
      '  20:line 20',
      '  ... 27 lines',
      '  48:line 48',
      '  49:line 49',
      '> 50:line 50',
      '  51:line 51',
    ]);
  });

  test('merges problems that stand near, names shared scopes once, and shows a single line rather than a gap', () => {
    expect(excerpt([problem(10, [6]), problem(15, [6]), problem(16, [6])])).toEqual([
      '  6:line 6',
      '  7:line 7',
      '  8:line 8',
      '  9:line 9',
      '> 10:line 10',
      '  11:line 11',
      '  12:line 12',
      '  13:line 13',
      '  14:line 14',
      '> 15:line 15',
      '> 16:line 16',
      '  17:line 17',
    ]);
  });

  test('stays within the text', () => {
    expect(excerpt([problem(1)], 2)).toEqual(['> 1:line 1', '  2:line 2']);
    expect(excerpt([problem(3)], 2)).toEqual(['  1:line 1', '  2:line 2']);
    expect(excerpt([problem(1)], 0)).toEqual([]);
  });

  test('shows at most 40 lines for problems, and no problem by half', () => {
    const rows = excerpt(
      Array.from({ length: 10 }, (_, index) => problem(100 + index * 50, [index * 3 + 1])),
      1000,
    ).filter((row) => !row.includes('...'));
    expect(rows.length).toBe(40);
    expect(rows.at(-2)).toBe('> 450:line 450');
  });

  test('cuts long lines so that all together stay within the window', () => {
    const lines = indexLines(`${`${'x'.repeat(5000)}\n`.repeat(4)}`);
    const rows = excerptRows({ lines, problems: [problem(3)] }, { lineLimit: 1000, windowLimit: 1200 });
    expect(rows[2]).toBe(`> 3:${'x'.repeat(300)}... (+4,700 characters)`);
    expect(rows.length).toBe(4);
  });
});

describe('a refusal', () => {
  test('shows the lines of the edit, a problem far from it inside its scope, and the original once', () => {
    const lines = numbered(90);
    const text = renderRefusal(
      {
        path: 'a.x',
        problems: [problem(80, [60])],
        before: { lines, first: 9, behind: 10 },
        after: { lines, first: 9, behind: 11 },
      },
      BUDGET,
    );
    const [, wouldBe = '', original = ''] = text.split(/^The .*:$/m);
    expect(wouldBe.trim().split('\n')).toEqual([
      '7:line 7',
      ...[8, 9, 10, 11, 12, 13, 14].map((line) => `  ${line}:line ${line}`),
      '  ... 45 lines',
      '  60:line 60',
      '  ... 17 lines',
      '  78:line 78',
      '  79:line 79',
      '> 80:line 80',
      '  81:line 81',
    ]);
    expect(original.split('\n\n')[0]?.trim().split('\n')).toEqual([
      '7:line 7',
      ...[8, 9, 10, 11, 12, 13].map((line) => `  ${line}:line ${line}`),
    ]);
  });

  test('of a long edit shows its ends and its problems', () => {
    const lines = numbered(200);
    const text = renderRefusal(
      { path: 'a.x', problems: [problem(100)], before: undefined, after: { lines, first: 0, behind: 200 } },
      BUDGET,
    );
    const rows = text.split('\n').filter((row) => /^[> ] \d+:l|\.\.\./.test(row));
    expect(rows.filter((row) => !/ (1?\d|20|18[1-9]|19\d|200):/.test(row))).toEqual([
      '  ... 77 lines',
      '  98:line 98',
      '  99:line 99',
      '> 100:line 100',
      '  101:line 101',
      '  ... 79 lines',
    ]);
  });
});

describe('an edit that was written with new problems', () => {
  const view = { path: 'a.x', lines: numbered(90), first: 10, behind: 14 };

  test('shows no line twice when the window shows them all', () => {
    const text = renderWritten({ what: 'appended', view, problems: [problem(12, [2])] }, BUDGET);
    expect(text).toMatch(/:\n {2}12:1 bad$/);
    expect(text.match(/12:line 12/g)).toHaveLength(1);
  });

  test('shows those outside of the window in their place', () => {
    const text = renderWritten({ what: 'appended', view, problems: [problem(12), problem(60, [50])] }, BUDGET);
    expect(text.split('before you go on:\n')[1]).toBe(
      [
        '  12:1 bad',
        '  60:1 bad',
        'Outside of the lines above (> marks a problem):',
        '  50:line 50',
        '  ... 7 lines',
        '  58:line 58',
        '  59:line 59',
        '> 60:line 60',
        '  61:line 61',
      ].join('\n'),
    );
  });
});
