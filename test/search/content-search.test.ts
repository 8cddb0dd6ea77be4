// The files of a root in the hands of several worker threads of the built server.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ContentSearch, type Tree } from '../../server/search/content-search.js';
import type { BegunSearch } from '../../server/search/index/search-terms.js';
import { startSearchWorkers } from '../../server/search/workers.js';
import { cacheDirectory } from '../../server/workspace/state-dir.js';
import { filesIn, indexed, literal, openShare } from '../support/search-share.js';
import { PROJECT, temporaryTree } from '../support/server.js';

const FILES = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}.txt`, `needle ${index}\n`]));

let contents: ContentSearch;
let tree: Tree;
let workers: ReturnType<typeof startSearchWorkers>;

beforeEach(async () => {
  const root = temporaryTree(FILES);
  workers = startSearchWorkers(path.join(PROJECT, 'dist'), { cacheMb: 16, indexMb: 0, cacheDir: root }, []);
  await Promise.all(workers.map((worker) => worker.call('state', { id: '' }))); // they are all started
  contents = new ContentSearch(workers, () => undefined, 10_000, false);
  tree = { root, files: filesIn(root), takeChanged: () => undefined };
});

afterEach(() => contents.close());

const query = literal('needle');

const count = async (begun: BegunSearch, of = tree): Promise<number> => {
  const { files } = await contents.count(of, {
    begun,
    query,
    selection: { dir: '' },
    word: undefined,
    mostLines: 50,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return files.length;
};

test('searches find everything while the files are shared out anew', async () => {
  const before = count(contents.begin([], query));
  const widened = contents.widen().then(() => contents.open(tree));
  expect(await before).toBe(60);
  await widened;
  expect(await count(contents.begin([], query))).toBe(60);
});

test('of two first searches, the second sees what was written after the first began', async () => {
  const cacheDir = temporaryTree();
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}.txt`, `needle ${index}\n`]));
  const root = temporaryTree(many);
  const directory = cacheDirectory(cacheDir, root, process.env);
  const [worker] = workers;
  if (directory === undefined || worker === undefined) throw new Error('no place for an index');
  // Of files that were written just now, no stamp is believed.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
  await indexed(openShare(root, { directory, name: `1of${workers.length}` }));
  vi.useRealTimers();
  await worker.call('readAhead', { root, cacheDir });

  const first = contents.begin([root], query);
  await worker.call('state', { id: '' }); // it has begun
  writeFileSync(path.join(root, 'f7.txt'), 'nothing\n');
  const second = contents.begin([], query);
  const other: Tree = { root, files: filesIn(root), takeChanged: () => undefined };
  const [, seen] = await Promise.all([count(first, other), count(second, other)]);
  expect(seen).toBe(199);
});
