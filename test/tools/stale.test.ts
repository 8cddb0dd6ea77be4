// Edits of files that another program changed after the client saw them.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rebaseLines } from '../../server/edits/rebase.js';
import { readText, startServer, temporaryTree } from '../support/server.js';

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
