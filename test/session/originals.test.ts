// What a session remembers of the files that it changed.
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Originals } from '../../server/session/originals.js';
import { ScrapFile } from '../../server/workspace/scrap-file.js';
import { temporaryTree } from '../support/server.js';

const state = (text: string, mode = 0o644) => ({ bytes: Buffer.from(text), mode });

test('is the first state of each file, and no file for it has a name', () => {
  const directory = temporaryTree();
  const originals = new Originals(new ScrapFile(directory));
  originals.keep('/a', state('first', 0o755));
  originals.keep('/b', undefined);
  originals.keep('/c', state(''));
  originals.keep('/a', state('second'));
  expect(originals.paths).toEqual(['/a', '/b', '/c']);
  expect(originals.paths.map((each) => originals.get(each))).toEqual([state('first', 0o755), undefined, state('')]);
  expect([originals.has('/b'), originals.has('/d'), originals.areMissing]).toEqual([true, false, false]);
  expect(readdirSync(directory)).toEqual([]);
});

test('says so when it could not be kept, and takes no later state for it', () => {
  const directory = path.join(temporaryTree(), 'missing');
  const originals = new Originals(new ScrapFile(directory));
  originals.keep('/new', undefined);
  expect(originals.areMissing).toBe(false);
  originals.keep('/a', state('lost'));
  expect([originals.areMissing, originals.has('/a'), originals.paths]).toEqual([true, false, ['/new']]);
  mkdirSync(directory);
  originals.keep('/a', state('later'));
  originals.keep('/b', state('kept'));
  expect([originals.areMissing, originals.paths, originals.get('/b')]).toEqual([true, ['/new', '/b'], state('kept')]);
});
