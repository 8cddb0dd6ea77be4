// Repairs offered for edits that the guard refuses, with the built helper process.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CheckClient } from '../../server/check/check-client.js';
import type { Repair } from '../../server/check/repair/edit.js';
import { indexLines } from '../../server/text/lines.js';
import { applySplice, spliceLines } from '../../server/text/splice.js';
import { PROJECT } from '../support/server.js';

const calm = new AbortController().signal;
let checks: CheckClient;
beforeAll(() => {
  checks = new CheckClient(pathToFileURL(path.join(PROJECT, 'dist')).pathname, (message) => expect.fail(message));
});
afterAll(() => checks.close());

const PYTHON = `import os


def size(path, default=0):
    """How large a file is."""
    if not os.path.exists(path):
        return default
    return os.path.getsize(path)


def total(paths):
    result = 0
    for path in paths:
        result += size(path)
    return result
`;

const TYPESCRIPT = `import { readFileSync } from 'node:fs';

export function size(path: string, fallback = 0): number {
  try {
    return readFileSync(path).length;
  } catch {
    return fallback;
  }
}

export const total = (paths: readonly string[]): number => {
  let result = 0;
  for (const path of paths) {
    result += size(path);
  }
  return result;
};
`;

/** Replaces the lines from `start` to `end`, from 1 and inclusive. */
async function repair(file: string, before: string, [start, end]: readonly [number, number], text: string) {
  const edit = { path: file, before, first: start - 1, behind: end, text };
  const { blocking } = await checks.judge({ path: file, before, after: applied(before, edit) }, calm);
  expect(blocking, 'an edit that is refused').not.toEqual([]);
  return checks.repair(edit, calm);
}

const applied = (before: string, { first, behind, text }: Omit<Repair, 'reasons'>): string =>
  applySplice(before, spliceLines(indexLines(before), first, behind, text));

const python = (lines: readonly [number, number], text: string) => repair('size.py', PYTHON, lines, text);
const typescript = (lines: readonly [number, number], text: string) => repair('size.ts', TYPESCRIPT, lines, text);

describe('a Python edit', () => {
  const meant = '    if not os.path.isfile(path):\n        return default\n';

  test.each([
    ['a level less', meant.replace(/^ {4}/gm, '')],
    ['a level more', meant.replace(/^(?=.)/gm, '    ')],
    ['a space more', meant.replace(/^(?=.)/gm, ' ')],
    ['two spaces less', meant.replace(/^ {2}/gm, '')],
    ['its first line at the margin', meant.trimStart()],
  ])('with %s is indented as the lines that it replaces', async (_, text) => {
    expect(await python([6, 7], text)).toEqual({ reasons: ['indentation'], first: 5, behind: 7, text: meant });
  });

  test('indented with tabs gets the spaces of the file', async () => {
    expect(await python([6, 7], meant.replaceAll('    ', '\t'))).toEqual({
      reasons: ['tabs'],
      first: 5,
      behind: 7,
      text: meant,
    });
  });

  test('with line numbers loses them', async () => {
    const text = '6:    if not os.path.isfile(path):\n7:        return default\n';
    expect(await python([6, 7], text)).toEqual({ reasons: ['line numbers'], first: 5, behind: 7, text: meant });
  });

  test('in a fence, a level off, loses the fence and gets the level', async () => {
    const text = `\`\`\`python\n${meant.replace(/^(?=.)/gm, '    ')}\`\`\`\n`;
    expect(await python([6, 7], text)).toEqual({ reasons: ['fence', 'indentation'], first: 5, behind: 7, text: meant });
  });

  test('that lost a bracket of a line that it keeps gets it back', async () => {
    const text = '    if not os.path.exists(path:\n        return None\n';
    expect(await python([6, 7], text)).toMatchObject({ reasons: ['bracket'], text: text.replace('path:', 'path):') });
  });

  test('without a final line ending is repaired without one', async () => {
    expect(await python([6, 7], meant.trim())).toMatchObject({ text: meant.trimEnd() });
  });

  test('that could be right at two levels alike is not guessed at', async () => {
    const before = 'if a:\n    if b:\n        c = 1\n\nd = 2\n';
    expect(await repair('two.py', before, [4, 4], '      e = 3\n')).toBeUndefined();
  });

  test('for another file is not made to fit', async () => {
    const text = 'class Parser(Visitor):\nvisitor = Visitor()\n';
    expect(await python([12, 14], text)).toBeUndefined();
  });
});

test('an edit of a file with CRLF keeps its line endings', async () => {
  const crlf = PYTHON.replaceAll('\n', '\r\n');
  const text = '    if path:\r\n        return 1\r\n';
  expect(await repair('crlf.py', crlf, [6, 7], text.replace(/^(?=.)/gm, '  '))).toMatchObject({ text });
});

test('a text of one bracket too many is taken out whole', async () => {
  expect(await typescript([10, 10], '}\n')).toEqual({ reasons: ['bracket'], first: 9, behind: 10, text: '' });
});

describe('a TypeScript edit', () => {
  const loop = '  for (const path of paths) {\n    result += size(path);\n  }\n  return result + 1;\n';

  test.each([
    ['without the line that closes a block in its middle', loop.replace('  }\n', ''), 13, 16],
    ['with a blank line where a block should be closed', loop.replace('  }\n', '  \n'), 13, 16],
    ['with such a line twice', loop.replace('  }\n', '  }\n  }\n'), 13, 16],
    ['without the brace behind the header of a block', loop.replace(' {\n', '\n'), 13, 16],
  ])('%s gets it right', async (_, text, first, last) => {
    expect(await typescript([first, last], text)).toEqual({
      reasons: ['bracket'],
      first: first - 1,
      behind: last,
      text: loop,
    });
  });

  test('that was cut off in a block is not completed', async () => {
    expect(
      await typescript([11, 17], 'export const total = (): number => {\n  if (cached) {\n    return 1;\n'),
    ).toBeUndefined();
  });

  test('that repeats the line below its range is put in without it', async () => {
    const text = '    return readFileSync(path).byteLength;\n  } catch {\n';
    expect(await typescript([5, 5], text)).toEqual({
      reasons: ['repeated line'],
      first: 4,
      behind: 5,
      text: '    return readFileSync(path).byteLength;\n',
    });
  });

  test('whose range took a line that its text goes without leaves that line', async () => {
    const fix = await typescript(
      [12, 15],
      '  let result = 1;\n  for (const path of paths) {\n    result += size(path);\n',
    );
    expect(fix).toMatchObject({ reasons: ['line range'], first: 11, behind: 14 });
  });

  test('whose range left a line that its text rewrites takes that line in', async () => {
    const fix = await typescript([14, 14], '  for (const file of paths) {\n    result += size(file);\n');
    expect(fix).toMatchObject({ reasons: ['line range'], first: 12, behind: 14 });
  });

  test.each([
    [
      'a closing bracket doubled',
      '    return readFileSync(path)).byteLength;\n',
      '    return readFileSync(path).byteLength;\n',
    ],
    ['a closing bracket dropped that may have stood anywhere', '    return first(second(third, fourth;\n', undefined],
    ['a quote doubled', "    return readFileSync('a'').length;\n", "    return readFileSync('a').length;\n"],
  ])('with %s is put right where only one place is likely', async (_, text, meant) => {
    expect((await typescript([5, 5], text))?.text).toBe(meant);
  });

  test('that lost the bracket which ends a block gets it on the line that is blank now', async () => {
    const text = '  for (const path of paths) {\n    result += 2 * size(path);\n  \n';
    expect(await typescript([13, 15], text)).toMatchObject({
      reasons: ['bracket'],
      text: text.replace(/ {2}\n$/, '  }\n'),
    });
  });

  test('cut off in the middle is not completed', async () => {
    expect(await typescript([5, 5], '    return readFileSync(pa\n')).toBeUndefined();
  });
});

test('a repair passes the guard, and a file of an unknown language gets none', async () => {
  const fix = await typescript([5, 5], '    return 1;\n```\n');
  if (fix === undefined) return expect.fail('no repair');
  const verdict = await checks.judge({ path: 'size.ts', before: TYPESCRIPT, after: applied(TYPESCRIPT, fix) }, calm);
  expect(verdict.blocking).toEqual([]);
  const unknown = { path: 'size.unknown', before: 'a\n', first: 0, behind: 1, text: '```\nb\n```\n' };
  expect(await checks.repair(unknown, calm)).toBeUndefined();
});

test('an aborted search rejects', async () => {
  const edit = { path: 'size.py', before: PYTHON, first: 5, behind: 7, text: 'x\n' };
  await expect(checks.repair(edit, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
});
