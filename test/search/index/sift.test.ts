// Which files a search is spared.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Loose } from '../../../server/search/index/documents.js';
import { sift } from '../../../server/search/index/sift.js';
import { newTogether, stop } from '../../../server/search/index/together.js';
import { count, found, literal, openShare } from '../../support/search-share.js';
import { forWholeFile, temporaryTree } from '../../support/server.js';

const FILES = Object.fromEntries(
  Array.from({ length: 600 }, (_, index) => [
    `f${index}.txt`,
    `common ${index}\n${index % 200 === 0 ? 'rare needle\n' : ''}`,
  ]),
);

let root: string;
beforeAll(async () => {
  root = await forWholeFile(() => temporaryTree(FILES));
});

async function spared(text: string, names: readonly string[], together = newTogether()) {
  const unread = new Map(names.map((name): [string, Loose] => [name, { read: undefined }]));
  const reports: number[] = [];
  const limits = { until: Date.now() + 60_000, together, report: (files: number) => reports.push(files) };
  const { without } = await sift({ root, loose: unread }, unread, { texts: [text], ignoreCase: false }, limits);
  return { names: names.filter((name) => without.has(unread.get(name) ?? { read: undefined })), reports };
}

test('all that do not hold the text, when they are many', async () => {
  const names = Object.keys(FILES);
  const rest = names.filter((_, index) => index % 200 !== 0);
  expect(await spared('needle', names)).toEqual({ names: rest, reports: [597] });
});

test('none when they are few, or when the search is stopped', async () => {
  expect((await spared('needle', Object.keys(FILES).slice(0, 400))).names).toEqual([]);
  const together = newTogether();
  stop(together);
  expect((await spared('needle', Object.keys(FILES), together)).names).toEqual([]);
});

test('a search finds what it would find by reading everything', async () => {
  const share = openShare(root);
  const search = { ticket: 1, query: literal('needle'), selection: { dir: '' }, mostLines: 50 };
  const asked = { ...search, until: Date.now() + 60_000, together: newTogether() };
  const { paths } = await share.search(asked, () => undefined);
  expect([...paths].sort()).toEqual(['f0.txt', 'f200.txt', 'f400.txt']);
  expect(count(share, literal('needle')).paths).toHaveLength(3);
});

test('a search that was begun early knows what was written before it', async () => {
  const share = openShare(root);
  const search = { ticket: 7, query: literal('needle'), selection: { dir: '' }, mostLines: 50 };
  const asked = { ...search, until: Date.now() + 60_000, together: newTogether() };
  share.begin(asked, Promise.resolve());
  expect((await share.search(asked, () => undefined)).paths).toHaveLength(3);
  share.begin({ ...asked, ticket: 8 }, Promise.resolve());
  await share.precedence.given;
  writeFileSync(path.join(root, 'f1.txt'), 'a new needle\n');
  expect((await share.search({ ...asked, ticket: 9 }, () => undefined)).paths).toHaveLength(4);
  expect(found(share, 'needle')).toHaveProperty('f1.txt');
});

test.skipIf(process.platform === 'win32')('a file whose name means standard input is searched too', async () => {
  const tree = temporaryTree({ ...FILES, '-': 'needle\n' });
  const share = openShare(tree);
  const search = { ticket: 1, query: literal('needle'), selection: { dir: '' }, mostLines: 50 };
  const asked = { ...search, until: Date.now() + 60_000, together: newTogether() };
  expect((await share.search(asked, () => undefined)).paths).toContain('-');
});

test.skipIf(process.platform === 'win32')(
  'a search that is ended does not wait for ripgrep, which waits for a pipe',
  async () => {
    const tree = temporaryTree(FILES);
    execFileSync('mkfifo', [path.join(tree, 'pipe')]);
    const share = openShare(tree);
    const search = { query: literal('needle'), selection: { dir: '' }, mostLines: 50, until: Date.now() + 60_000 };
    const ended = { ...search, ticket: 1, together: newTogether() };
    share.begin(ended, Promise.resolve());
    const answer = share.search(ended, () => undefined);
    stop(ended.together);
    expect((await answer).complete).toBe(false);
  },
);
