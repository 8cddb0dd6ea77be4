// All problems of a text, and the scopes that problems stand in, through the helper process.
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CheckClient } from '../../server/check/check-client.js';
import { PROJECT } from '../support/server.js';

const NEVER = new AbortController().signal;

let checks: CheckClient;
beforeAll(() => {
  checks = new CheckClient(path.join(PROJECT, 'dist'), () => undefined);
});
afterAll(() => checks.close());

/** `line:message`, the line from 1, with + for a new problem and - for an old one. */
async function problems(file: string, text: string, original?: string): Promise<string[]> {
  const listing = await checks.problems({ path: file, text, ...(original === undefined ? {} : { original }) }, NEVER);
  return listing.problems.map(
    ({ line, message, fresh }) => `${fresh === undefined ? '' : fresh ? '+' : '-'}${line + 1}:${message}`,
  );
}

describe('the problems of a text', () => {
  test('are all of them, by the real parser where there is one', async () => {
    expect(await problems('a.py', 'x = (\ny = undefined_name\n')).not.toEqual([]);
    expect(await problems('a.py', 'import os\nprint(undefined_name)\n')).toEqual(['2:Undefined name `undefined_name`']);
    expect(await problems('a.go', 'package a\n\nfunc f( {\n}\n')).toEqual(['3:missing ")"']);
    expect(await problems('a.go', 'package a\n')).toEqual([]);
  });

  test('are new or old by the text before, new ones first', async () => {
    const original = 'print(one)\nprint(1)\n';
    expect(await problems('b.py', 'print(one)\nprint(two)\n', original)).toEqual([
      '+2:Undefined name `two`',
      '-1:Undefined name `one`',
    ]);
    expect(await problems('b.py', `import os\n${original}`, original)).toEqual(['-2:Undefined name `one`']);
    expect(await problems('b.py', 'print(one)\n', '')).toEqual(['+1:Undefined name `one`']);
  });

  test('hold what the grammar sees behind an old problem at which a parser stops', async () => {
    const original = 'const a = (;\nconst b = 2;\nconst c = 3;\n';
    const listed = await problems('c.js', original.replace('3', '['), original);
    expect(listed.filter((problem) => problem.startsWith('+3:'))).toHaveLength(1);
    expect(listed.filter((problem) => problem.startsWith('-1:'))).toHaveLength(1);
  });

  test('of no known language are said to be unchecked, and a doubtful grammar says why', async () => {
    expect(await checks.problems({ path: 'a.unknown', text: '((' }, NEVER)).toEqual({
      problems: [],
      unchecked: 'its language is not known',
    });
    expect((await checks.problems({ path: 'a.c', text: 'int f( {\n' }, NEVER)).doubt).toMatch(/\.$/);
    expect((await checks.problems({ path: 'a.c', text: 'int f;\n' }, NEVER)).doubt).toBeUndefined();
  });

  test('know their scopes, the first ten of them', async () => {
    const body = Array.from({ length: 12 }, (_, index) => `        print(name${index})\n`).join('');
    const text = `class A:\n    def f(self):\n${body}`;
    const { problems } = await checks.problems({ path: 'd.py', text }, NEVER);
    expect(problems.map(({ scopes }) => scopes)).toEqual([
      ...Array.from({ length: 10 }, () => [0, 1]),
      undefined,
      undefined,
    ]);
  });
});

test('a verdict tells the scopes of problems that block and of those that only warn', async () => {
  const before = 'class A:\n    def f(self):\n        return 1\n\n    def g(self):\n        return 2\n';
  const broken = await checks.judge({ path: 'e.py', before, after: before.replace('return 2', 'return (2') }, NEVER);
  expect(broken.blocking.map(({ scopes }) => scopes)).toContainEqual([0, 4]);
  const warned = await checks.judge({ path: 'e.py', before, after: before.replace('return 2', 'return x') }, NEVER);
  expect(warned.warnings.map(({ line, scopes }) => ({ line, scopes }))).toEqual([{ line: 5, scopes: [0, 4] }]);
});
