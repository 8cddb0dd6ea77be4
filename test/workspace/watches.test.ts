import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { turn } from '../../server/workspace/pace.js';
import { Watches } from '../../server/workspace/watches.js';
import { temporaryTree } from '../support/server.js';

const open: Watches[] = [];
afterEach(() => {
  for (const watches of open.splice(0)) watches.close();
});

function watch(root: string, ...directories: string[]): Watches {
  const watches = new Watches(root);
  open.push(watches);
  for (const directory of directories) expect(watches.add(directory)).toBe(true);
  return watches;
}

/** What was told of since the last call: names, with "!" those that came or went. */
async function told(watches: Watches): Promise<string[]> {
  await turn();
  await turn();
  return [...watches.take()].map(([name, cameOrWent]) => (cameOrWent ? `${name}!` : name)).sort();
}

describe.runIf(process.platform === 'linux')('watches', () => {
  test('tell names that came, went and were written, each once', async () => {
    const root = temporaryTree({ a: '', 'd/b': '', 'd/c': '' });
    const watches = watch(root, '', 'd');
    writeFileSync(path.join(root, 'a'), 'x');
    writeFileSync(path.join(root, 'a'), 'y');
    writeFileSync(path.join(root, 'new'), '');
    renameSync(path.join(root, 'd', 'b'), path.join(root, 'e'));
    chmodSync(path.join(root, 'd', 'c'), 0o600);
    expect(await told(watches)).toEqual(['a', 'd/b!', 'd/c', 'e!', 'new!']);
    expect(await told(watches)).toEqual([]);
  });

  test('tell nothing of what lies in a directory that is not watched, or no longer', async () => {
    const root = temporaryTree({ 'd/e/a': '', 'f/a': '' });
    const watches = watch(root, '', 'd', 'd/e');
    expect(watches.size).toBe(3);
    watches.remove('d');
    expect([watches.size, watches.has(''), watches.has('d'), watches.has('d/e')]).toEqual([1, true, false, false]);
    for (const name of ['d/e/a', 'd/b', 'f/a']) writeFileSync(path.join(root, name), 'x');
    expect(await told(watches)).toEqual([]);
  });

  test('can be set again on a directory that was replaced', async () => {
    const root = temporaryTree({ 'd/a': '' });
    const watches = watch(root, '', 'd');
    rmSync(path.join(root, 'd'), { recursive: true });
    mkdirSync(path.join(root, 'd'));
    expect(await told(watches)).toContain('d!');
    watches.remove('d');
    expect(watches.add('d')).toBe(true);
    writeFileSync(path.join(root, 'd', 'a'), '');
    expect(await told(watches)).toContain('d/a!');
  });

  test('of two sets on the same directory tell both, also when one is closed', async () => {
    const root = temporaryTree();
    const first = watch(root, '');
    const second = watch(root, '');
    writeFileSync(path.join(root, 'a'), '');
    expect(await told(first)).toEqual(['a!']);
    first.close();
    writeFileSync(path.join(root, 'b'), '');
    expect(await told(second)).toEqual(['a!', 'b!']);
  });

  test('are not had of what is no directory that can be read', () => {
    const root = temporaryTree({ 'd/a': '' });
    const watches = watch(root, '');
    rmSync(path.join(root, 'd'), { recursive: true });
    expect([watches.add('d'), watches.has('d'), watches.missed]).toEqual([false, false, false]);
  });

  test('say when the kernel may have dropped events, for good, and start clean with a new set', async () => {
    const root = temporaryTree({ a: '', b: '' });
    const watches = watch(root, '');
    // Two files in turn, because equal events that follow each other are one.
    const write = (times: number): void => {
      for (let at = 0; at < times; at++) chmodSync(path.join(root, at % 2 === 0 ? 'a' : 'b'), 0o644);
    };
    write(6000);
    expect(await told(watches)).toEqual(['a', 'b']);
    expect(watches.missed).toBe(false);
    write(20_000);
    await told(watches);
    expect(watches.missed).toBe(true);
    expect(watch(root, '').missed).toBe(false);
  });
});
