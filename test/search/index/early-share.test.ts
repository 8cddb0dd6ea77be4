// Files that are read before anybody has asked about them: they answer the first search, as long as they are what they were.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Budget } from '../../../server/search/index/budget.js';
import { EarlyShare } from '../../../server/search/index/early-share.js';
import { newTogether } from '../../../server/search/index/together.js';
import { filesIn, found, indexed, literal, newShare, openShare } from '../../support/search-share.js';
import { temporaryRepository, temporaryTree } from '../../support/server.js';

const FILES = { 'a.ts': 'one needle\n', 'b.ts': 'two\n', 'sub/c.ts': 'needle three\n' };
const BYTES = Object.values(FILES).join('').length;

let root: string;
let budget: Budget;
beforeEach(() => {
  // Files that were written just now are not read ahead.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
  root = temporaryRepository(FILES);
  execFileSync('git', ['-C', root, 'add', '-A']);
  budget = new Budget(1000);
});
afterEach(() => {
  vi.useRealTimers();
});

/** One that has read all there is. */
async function readEarly(): Promise<EarlyShare> {
  const early = new EarlyShare(root, newShare(root, { budget }), false);
  await vi.waitFor(() => expect(budget.used).toBe(BYTES));
  return early;
}

test('what was read ahead answers, and takes its memory once', async () => {
  const share = (await readEarly()).take(Object.keys(FILES));
  expect(found(share, 'needle')).toEqual({ 'a.ts': 1, 'sub/c.ts': 1 });
  expect(budget.used).toBe(BYTES);
});

test('a file that changed since is read anew, one that is no more is forgotten, a new one is found', async () => {
  const early = await readEarly();
  writeFileSync(path.join(root, 'a.ts'), 'one nettle\n');
  writeFileSync(path.join(root, 'new.ts'), 'new needle\n');
  rmSync(path.join(root, 'b.ts'));
  const share = early.take(['a.ts', 'new.ts', 'sub/c.ts']);
  expect(found(share, 'needle')).toEqual({ 'new.ts': 1, 'sub/c.ts': 1 });
  expect(found(share, 'nettle')).toEqual({ 'a.ts': 1 });
  expect(share.state.files).toBe(3);
});

test('a share that is taken before anything was read knows all its files', () => {
  const early = new EarlyShare(root, newShare(root, { budget }), false);
  expect(found(early.take(Object.keys(FILES)), 'needle')).toEqual({ 'a.ts': 1, 'sub/c.ts': 1 });
});

test('a folder without git is not read ahead', () => {
  const plain = temporaryTree(FILES);
  const early = new EarlyShare(plain, newShare(plain, { budget }), false);
  expect(found(early.take(filesIn(plain)), 'needle')).toEqual({ 'a.ts': 1, 'sub/c.ts': 1 });
});

test('what is being read when the share is taken is read to its end', async () => {
  const early = new EarlyShare(root, newShare(root, { budget }), false);
  early.take(Object.keys(FILES));
  await vi.waitFor(() => expect(budget.used).toBe(BYTES));
});

test('one that nobody wants gives its memory back', async () => {
  (await readEarly()).drop();
  expect(budget.used).toBe(0);
});

test('an index on disk is read ahead, and its files are looked at when the share is taken', async () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}.ts`, `needle ${index}\n`]));
  const tree = temporaryTree(many);
  const directory = temporaryTree();
  await indexed(openShare(tree, { directory }));
  const early = new EarlyShare(tree, newShare(tree, { directory }), true);
  writeFileSync(path.join(tree, 'f7.ts'), 'nothing\n');
  rmSync(path.join(tree, 'f8.ts'));
  const share = early.take(filesIn(tree));
  expect(share.state).toMatchObject({ files: 199, indexed: 199 });
  expect(Object.keys(found(share, 'needle'))).toHaveLength(198);
  expect(share.state).toMatchObject({ files: 199, indexed: 198 });
});

test.each(['the next one begins early too', 'the next one does not'])(
  'an index whose files were looked at for a search that never came is not believed when %s',
  async (which) => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}.ts`, `needle ${index}\n`]));
    const tree = temporaryTree(many);
    const directory = temporaryTree();
    await indexed(openShare(tree, { directory }));
    const early = new EarlyShare(tree, newShare(tree, { directory }), true);
    const search = { query: literal('needle'), selection: { dir: '' }, together: newTogether(), mostLines: 50 };
    const until = Date.now() + 60_000;
    early.begin({ ...search, ticket: 1, until });
    await new Promise(setImmediate); // it looks at them
    writeFileSync(path.join(tree, 'f7.ts'), 'nothing\n');
    if (which.endsWith('too')) early.begin({ ...search, ticket: 2, until });
    const share = early.take(filesIn(tree));
    share.update({ added: [], removed: [], changed: [], sweep: true }, 2);
    expect((await share.search({ ...search, ticket: 2, until }, () => undefined)).paths).toHaveLength(199);
  },
);
