// When files are indexed, and that segments stay few and true.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Share } from '../../../server/search/index/share.js';
import { filesIn, found, indexed, openShare } from '../../support/search-share.js';
import { temporaryTree } from '../../support/server.js';

/** Loose files from which on an index is made. */
const FEWEST = 128;

/** Files `PREFIX0.txt` and so on, each with a line of its own; their names. */
function writeFiles(root: string, prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    writeFileSync(path.join(root, `${prefix}${index}.txt`), `common ${prefix}${index}x\n`);
    return `${prefix}${index}.txt`;
  });
}

function makeTree(count: number): string {
  const root = temporaryTree();
  writeFiles(root, 'a', count);
  return root;
}

const add = (share: Share, added: readonly string[]): void =>
  share.update({ added, removed: [], changed: [], sweep: false });

test('few files are left alone, many are indexed', async () => {
  const few = openShare(makeTree(FEWEST - 1));
  await indexed(few);
  expect(few.state).toMatchObject({ files: FEWEST - 1, indexed: 0 });
  const many = openShare(makeTree(FEWEST));
  expect(many.state.idle).toBe(false);
  await indexed(many);
  expect(many.state).toMatchObject({ files: FEWEST, indexed: FEWEST, idle: true });
});

test('a search has the rest indexed when enough has changed', async () => {
  const root = makeTree(FEWEST * 4);
  const share = openShare(root);
  await indexed(share);
  const changed = writeFiles(root, 'a', FEWEST);
  share.update({ added: [], removed: [], changed, sweep: false });
  expect(share.state.indexed).toBe(FEWEST * 3);
  expect(Object.keys(found(share, 'common')).length).toBe(FEWEST * 4);
  while (!share.state.idle) await new Promise(setImmediate);
  expect(share.state).toMatchObject({ indexed: FEWEST * 4 });
  expect(found(share, 'a100x')).toEqual({ 'a100.txt': 1 });
});

test('small segments are put together', async () => {
  const directory = temporaryTree();
  const root = makeTree(FEWEST);
  const share = openShare(root, { directory });
  await indexed(share);
  for (let round = 0; round < 6; round++) {
    add(share, writeFiles(root, `b${round}_`, FEWEST));
    await indexed(share);
    expect(share.state.indexed).toBe(FEWEST * (round + 2));
    expect(readdirSync(directory).length).toBeLessThanOrEqual(4);
  }
  expect(found(share, 'b3_7x')).toEqual({ 'b3_7.txt': 1 });
  expect(Object.keys(found(share, 'common')).length).toBe(FEWEST * 7);
});

test('a segment of which most is gone is given up', async () => {
  const directory = temporaryTree();
  const root = makeTree(FEWEST * 3);
  const share = openShare(root, { directory });
  await indexed(share);
  const removed = filesIn(root).slice(0, FEWEST * 2);
  for (const name of removed) rmSync(path.join(root, name));
  share.update({ added: writeFiles(root, 'c', FEWEST), removed, changed: [], sweep: false });
  await indexed(share);
  expect(share.state).toMatchObject({ files: FEWEST * 2, indexed: FEWEST * 2 });
  expect(readdirSync(directory).length).toBe(1);
  expect(Object.keys(found(share, 'common')).sort()).toEqual(filesIn(root));
});

test('files that change and go while they are indexed are told right', async () => {
  const root = makeTree(FEWEST * 8);
  const share = openShare(root, { directory: temporaryTree() });
  share.index();
  for (let index = 0; !share.state.idle; index = (index + 7) % (FEWEST * 8)) {
    const name = `a${index}.txt`;
    writeFileSync(path.join(root, name), `changed ${index}x\n`);
    share.update({ added: [], removed: [], changed: [name], sweep: false });
    expect(found(share, `changed ${index}x`)).toEqual({ [name]: 1 });
    expect(found(share, `common a${index}x`)).toEqual({});
    await new Promise(setImmediate);
  }
  const all = { ...found(share, 'common'), ...found(share, 'changed') };
  expect(Object.keys(all).sort()).toEqual(filesIn(root));
});

test('what cannot be read is no reason to go on for ever', async () => {
  const root = makeTree(FEWEST);
  const share = openShare(root);
  for (let index = 0; index < FEWEST; index++) {
    rmSync(path.join(root, `a${index}.txt`));
    if (index % 2 === 0) mkdirSync(path.join(root, `a${index}.txt`));
  }
  await indexed(share);
  expect(share.state).toMatchObject({ indexed: 0, idle: true });
  expect(found(share, 'common')).toEqual({});
});

describe('segments on disk', () => {
  test('answer for the next share, as far as their files are the same', async () => {
    const [root, directory] = [makeTree(FEWEST * 2), temporaryTree()];
    await indexed(openShare(root, { directory }));
    writeFileSync(path.join(root, 'a5.txt'), 'rewritten\n');
    rmSync(path.join(root, 'a6.txt'));
    const next = openShare(root, { directory });
    expect(found(next, 'rewritten')).toEqual({ 'a5.txt': 1 });
    expect(Object.keys(found(next, 'common')).length).toBe(FEWEST * 2 - 2);
  });

  test('take no more room than they may', async () => {
    const [root, directory] = [makeTree(FEWEST), temporaryTree()];
    const share = openShare(root, { directory, disk: 100 });
    await indexed(share);
    expect(readdirSync(directory)).toEqual([]);
    expect(share.state).toMatchObject({ indexed: FEWEST });
    expect(found(share, 'a77x')).toEqual({ 'a77.txt': 1 });
  });

  test('are done without where they cannot be written, which is told', async () => {
    const directory = path.join(temporaryTree({ file: '' }), 'file', 'x');
    const share = openShare(makeTree(FEWEST), { directory });
    await indexed(share);
    expect(share.state).toMatchObject({ indexed: FEWEST, trouble: expect.stringMatching(/ENOTDIR|EEXIST|ENOENT/) });
    expect(found(share, 'a77x')).toEqual({ 'a77.txt': 1 });
  });
});
