// The files of a root in the hands of several worker threads of the built server.
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ContentSearch, type Tree } from '../../server/search/content-search.js';
import { startSearchWorkers } from '../../server/search/workers.js';
import { filesIn, literal } from '../support/search-share.js';
import { PROJECT, temporaryTree } from '../support/server.js';

const FILES = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}.txt`, `needle ${index}\n`]));

let contents: ContentSearch;
let tree: Tree;

beforeEach(async () => {
  const root = temporaryTree(FILES);
  const workers = startSearchWorkers(path.join(PROJECT, 'dist'), { cacheMb: 16, indexMb: 0, cacheDir: root }, []);
  await Promise.all(workers.map((worker) => worker.call('state', { id: '' }))); // they are all started
  contents = new ContentSearch(workers, () => undefined, false);
  tree = { root, files: filesIn(root), takeChanged: () => undefined };
});

afterEach(() => contents.close());

const query = literal('needle');

const count = async (): Promise<number> => {
  const { files } = await contents.count(tree, {
    ticket: contents.foresee([], query),
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
  const before = count();
  const widened = contents.widen().then(() => contents.open(tree));
  expect(await before).toBe(60);
  await widened;
  expect(await count()).toBe(60);
});
