import { mkdirSync, renameSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FileCache } from '../../server/search/file-cache.js';
import { temporaryTree } from '../support/server.js';

const LIMIT = 1000;
const BUDGET = 1_000_000;

describe('FileCache', () => {
  test('sees a change of the same size and time stamp made right after reading', () => {
    const file = path.join(temporaryTree({ a: 'one' }), 'a');
    const cache = new FileCache(BUDGET);
    const { atime, mtime } = statSync(file);
    expect(cache.read(file, LIMIT)?.toString()).toBe('one');
    writeFileSync(file, 'two');
    utimesSync(file, atime, mtime);
    expect(cache.read(file, LIMIT)?.toString()).toBe('two');
  });

  test('sees each of many changes of the same size', () => {
    const file = path.join(temporaryTree({ a: '0000' }), 'a');
    const cache = new FileCache(BUDGET);
    const written = Array.from({ length: 200 }, (_, index) => String(1000 + index));
    const seen = written.map((text) => {
      writeFileSync(file, text);
      return cache.read(file, LIMIT)?.toString();
    });
    expect(seen).toEqual(written);
  });

  test('sees a file of the same size moved over the one it read', () => {
    const root = temporaryTree({ a: 'one', b: 'two' });
    const cache = new FileCache(BUDGET);
    expect(cache.read(path.join(root, 'a'), LIMIT)?.toString()).toBe('one');
    renameSync(path.join(root, 'b'), path.join(root, 'a'));
    expect(cache.read(path.join(root, 'a'), LIMIT)?.toString()).toBe('two');
  });

  test('keeps the bytes of a file that was left alone for a while', () => {
    const settled = fileURLToPath(import.meta.resolve('fast-check/package.json'));
    const cache = new FileCache(BUDGET);
    const first = cache.read(settled, BUDGET);
    expect(first?.toString()).toContain('"name": "fast-check"');
    expect(cache.read(settled, BUDGET)).toBe(first);
    const without = new FileCache(10);
    expect(without.read(settled, BUDGET)).not.toBe(without.read(settled, BUDGET));
  });

  test('reads nothing from what is no regular file, is gone, or is too large', () => {
    const root = temporaryTree({ a: 'one', large: 'x'.repeat(LIMIT + 1) });
    mkdirSync(path.join(root, 'folder'));
    symlinkSync('a', path.join(root, 'link'));
    const cache = new FileCache(BUDGET);
    const read = (name: string) => cache.read(path.join(root, name), LIMIT);
    expect(['folder', 'link', 'missing', 'large'].map(read)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('reads on when it may hold nothing', () => {
    const file = path.join(temporaryTree({ a: 'one' }), 'a');
    const cache = new FileCache(0);
    expect([cache.read(file, LIMIT)?.toString(), cache.read(file, LIMIT)?.toString()]).toEqual(['one', 'one']);
  });
});
