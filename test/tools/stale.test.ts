// Edits of files that another program changed after the client saw them.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rebaseLines } from '../../server/edits/rebase.js';
import { readText, startServer, temporaryRepository, temporaryTree } from '../support/server.js';

const TEXT = 'one\ntwo\nthree\nfour\nfive\n';

async function opened(text = TEXT) {
  const root = temporaryTree({ 'a.txt': text });
  const server = await startServer({ roots: [root] });
  await server.call('open', { path: 'a.txt' });
  return { root, server, rewrite: (fresh: string) => writeFileSync(path.join(root, 'a.txt'), fresh) };
}

test('an edit of untouched lines is made where they stand now, and the reply says so', async () => {
  const { root, server, rewrite } = await opened();
  rewrite(`zero\nhalf\n${TEXT}`);
  const reply = await server.call('edit', { start_line: 3, end_line: 4, text: 'THREE\nFOUR' });
  expect(readText(root, 'a.txt')).toBe('zero\nhalf\none\ntwo\nTHREE\nFOUR\nfive\n');
  expect(reply.text).toContain('stood 2 lines further down');
});

test('an edit of changed lines is refused, shows the file as it is, and works with the new numbers', async () => {
  const { root, server, rewrite } = await opened();
  const fresh = 'zero\none\ntwo\n3\nfour\nfive\n';
  rewrite(fresh);
  const edit = { start_line: 3, end_line: 3, text: 'THREE' };
  const refused = await server.call('edit', edit);
  expect({ code: refused.code, isError: refused.isError }).toEqual({ code: 'EDIT_STALE', isError: true });
  expect(refused.text).toContain('[File: a.txt (6 lines total)]\n1:zero\n2:one\n3:two\n4:3\n');
  expect(readText(root, 'a.txt')).toBe(fresh);
  expect((await server.call('edit', { ...edit, start_line: 4, end_line: 4 })).isError).toBe(false);
  expect(readText(root, 'a.txt')).toBe('zero\none\ntwo\nTHREE\nfour\nfive\n');
});

test('an insertion moves with the line before it', async () => {
  const { root, server, rewrite } = await opened();
  rewrite(`zero\n${TEXT}`);
  await server.call('insert', { after_line: 5, text: 'six' });
  expect(readText(root, 'a.txt')).toBe(`zero\n${TEXT}six\n`);
});

test('the own edits of a client make nothing stale', async () => {
  const { root, server } = await opened();
  await server.call('insert', { after_line: 0, text: 'zero' });
  const reply = await server.call('edit', { start_line: 2, end_line: 2, text: 'ONE' });
  expect(reply.text).not.toContain('had changed');
  expect(readText(root, 'a.txt')).toBe('zero\nONE\ntwo\nthree\nfour\nfive\n');
});

describe('rebaseLines', () => {
  test.each([
    ['lines that were torn apart', 'a\nb\nc\n', 'a\nb\nx\nc\n', { first: 1, behind: 3 }, undefined],
    ['a deleted line', 'a\nb\nc\n', 'a\nc\n', { first: 1, behind: 2 }, undefined],
    ['a place behind a deleted line', 'a\nb\nc\n', 'a\nc\n', { first: 2, behind: 2 }, undefined],
    ['the top of the file', 'a\n', 'x\na\n', { first: 0, behind: 0 }, { first: 0, behind: 0 }],
    ['lines that moved up', 'a\nb\nc\n', 'c\n', { first: 2, behind: 3 }, { first: 0, behind: 1 }],
    ['an unchanged text', 'a\nb\n', 'a\nb\n', { first: 0, behind: 2 }, { first: 0, behind: 2 }],
  ])('of %s', (_, seen, now, range, expected) => {
    expect(rebaseLines(seen, now, range)).toEqual(expected);
  });
});

describe('edits that are sent together', () => {
  test('are all made, each where its lines stood when they were sent', async () => {
    const { root, server } = await opened();
    const edits = [
      server.call('insert', { after_line: 0, text: 'zero\nhalf' }),
      server.call('edit', { start_line: 3, end_line: 3, text: 'THREE' }),
      server.call('edit', { start_line: 5, end_line: 5, text: 'FIVE' }),
    ];
    expect((await Promise.all(edits)).map(({ isError }) => isError)).toEqual([false, false, false]);
    expect(readText(root, 'a.txt')).toBe('zero\nhalf\none\ntwo\nTHREE\nfour\nFIVE\n');
  });

  test('are refused where one changed the lines of another', async () => {
    const { root, server } = await opened();
    const edits = ['ONE', 'uno'].map((text) => server.call('edit', { start_line: 1, end_line: 1, text }));
    expect((await Promise.all(edits)).map(({ code }) => code)).toEqual([undefined, 'EDIT_STALE']);
    expect(readText(root, 'a.txt')).toBe('ONE\ntwo\nthree\nfour\nfive\n');
  });
});

describe('line numbers mean what the client was told last', () => {
  const NUMBERS = Array.from({ length: 30 }, (_, index) => `line ${index + 1}\n`).join('');
  const FIVE = 'n1\nn2\nn3\nn4\nn5\n';
  const PATCH = ['a.txt', 'b.txt']
    .map((name) => `--- a/${name}\n+++ b/${name}\n@@ -1,1 +1,6 @@\n+n1\n+n2\n+n3\n+n4\n+n5\n line 1\n`)
    .join('');

  async function patched() {
    const root = temporaryTree({ 'a.txt': NUMBERS, 'b.txt': NUMBERS });
    const server = await startServer({ roots: [root] });
    await server.call('open', { path: 'a.txt' });
    return { root, server, reply: await server.call('apply_patch', { patch: PATCH }) };
  }
  const withLine15 = (text: string) => `${FIVE}${NUMBERS}`.replace('line 10\n', text);

  test('by an own patch of several files, which names the changed lines', async () => {
    const { root, server, reply } = await patched();
    expect(reply.text).toContain('M a.txt (+5 -0), now lines 1-5\nM b.txt (+5 -0), now lines 1-5');
    await server.call('edit', { path: 'a.txt', start_line: 15, end_line: 15, text: 'TEN' });
    expect(readText(root, 'a.txt')).toBe(withLine15('TEN\n'));
  });

  test.each([
    ['search_file', { path: 'a.txt', query: 'line 10' }],
    ['search_dir', { query: 'line 10' }],
    ['replace', { path: 'a.txt', old: 'line 1', new: 'x' }],
    ['apply_patch', { patch: '--- a/a.txt\n+++ b/a.txt\n@@ -14,2 +14,2 @@\n line 9\n-line 10.\n+x\n' }],
  ])('by %s, after another program moved them', async (tool, input) => {
    const root = temporaryTree({ 'a.txt': NUMBERS });
    const server = await startServer({ roots: [root] });
    await server.call('open', { path: 'a.txt' });
    writeFileSync(path.join(root, 'a.txt'), `${FIVE}${NUMBERS}`);
    expect((await server.call(tool, input)).text).toContain('15');
    const edit = await server.call('edit', { path: 'a.txt', start_line: 15, end_line: 15, text: 'TEN' });
    expect(edit.text).not.toContain('had changed');
    expect(readText(root, 'a.txt')).toBe(withLine15('TEN\n'));
  });

  test('by a diff since a commit', async () => {
    const root = temporaryRepository({ 'a.txt': NUMBERS });
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root });
    git('add', '.');
    git('commit', '-qm', 'one');
    const server = await startServer({ roots: [root] });
    await server.call('open', { path: 'a.txt' });
    writeFileSync(path.join(root, 'a.txt'), `${FIVE}${NUMBERS}`);
    await server.call('diff', { since: 'HEAD' });
    await server.call('insert', { path: 'a.txt', after_line: 5, text: 'n6' });
    expect(readText(root, 'a.txt')).toBe(`${FIVE}n6\n${NUMBERS}`);
  });

  test('and where two replies told different numbers, the edit is refused and shows the lines', async () => {
    const root = temporaryTree({ 'a.txt': NUMBERS });
    const server = await startServer({ roots: [root] });
    await server.call('open', { path: 'a.txt' });
    writeFileSync(path.join(root, 'a.txt'), `${FIVE}${NUMBERS}`);
    await server.call('search_file', { path: 'a.txt', query: 'line 10' });
    const unclear = await server.call('edit', { path: 'a.txt', start_line: 14, end_line: 15, text: 'x' });
    expect({ code: unclear.code, text: unclear.text }).toEqual({
      code: 'EDIT_STALE',
      text: expect.stringContaining('\n15:line 10\n'),
    });
    expect(readText(root, 'a.txt')).toBe(`${FIVE}${NUMBERS}`);
    await server.call('edit', { path: 'a.txt', start_line: 14, end_line: 15, text: 'x' });
    expect(readText(root, 'a.txt')).toBe(`${FIVE}${NUMBERS}`.replace('line 9\nline 10\n', 'x\n'));
  });
});

test('what is appended comes to the end of the file as it is now', async () => {
  const { root, server, rewrite } = await opened();
  rewrite(`${TEXT}six\nseven\n`);
  await server.call('edit', { start_line: 6, end_line: 5, text: 'eight' });
  expect(readText(root, 'a.txt')).toBe(`${TEXT}six\nseven\neight\n`);
});

test.each([
  ['refused', {}],
  ['a dry run', { dry_run: true, allow_errors: true }],
])('an edit that was %s, sent again with old numbers after the file moved, is not made elsewhere', async (_, more) => {
  const code = 'a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\ng = 7\nh = 8\ni = 9\nj = 10\n';
  const root = temporaryTree({ 'a.py': code });
  const server = await startServer({ roots: [root] });
  await server.call('open', { path: 'a.py' });
  const moved = `z = 0\nz = 0\nz = 0\nz = 0\nz = 0\n${code}`;
  writeFileSync(path.join(root, 'a.py'), moved);
  const line = (start: number, text: string) => ({ start_line: start, end_line: start, text });
  await server.call('edit', { ...line(9, 'i = (9'), ...more });
  expect((await server.call('edit', line(9, 'i = 90'))).code).toBe('EDIT_STALE');
  expect(readText(root, 'a.py')).toBe(moved);
  await server.call('edit', line(14, 'i = 90'));
  expect(readText(root, 'a.py')).toBe(moved.replace('i = 9\n', 'i = 90\n'));
});

test.each([
  ['edit', { start_line: 7, end_line: 7, text: 'x' }],
  ['insert', { after_line: 7, text: 'x' }],
])('numbers that only the changed file has: %s shows it', async (tool, input) => {
  const { root, server, rewrite } = await opened();
  const fresh = `${TEXT}six\nseven\n`;
  rewrite(fresh);
  const refused = await server.call(tool, input);
  expect({ code: refused.code, text: refused.text }).toEqual({
    code: 'EDIT_STALE',
    text: expect.stringContaining('[File: a.txt (7 lines total)]'),
  });
  expect(readText(root, 'a.txt')).toBe(fresh);
  expect((await server.call(tool, input)).isError).toBe(false);
});
