// Random changes by another process: after each, the listing is what git says, and every file with other content is told of.
import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Lister } from '../../server/workspace/listing.js';
import { LiveListing } from '../../server/workspace/live-listing.js';
import { temporaryRepository, temporaryTree } from '../support/server.js';
import { type Call, SecondProcess } from './second-process.js';

const STEPS = Number(process.env['ACI_RANDOM_STEPS'] ?? 40);
const SEED = Number(process.env['ACI_RANDOM_SEED'] ?? 1);
const never = new AbortController().signal;
const other = new SecondProcess();
afterAll(() => other.close());

/** Numbers below `limit`, the same for the same seed (mulberry32). */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const NAMES = ['a', 'b', 'c.log', 'out', '-d', 'ü', 'new\nline', 'keep.log'];
const RULES = [
  '',
  '*.log\n',
  'out/\n',
  '*.log\n!keep.log\n',
  '/a\n',
  'b/out\n',
  '*\n',
  'out/*\n!out/a\n',
  '!c.log\n',
  'b/\n',
];

function randomCall(root: string, next: (limit: number) => number, ownRules: boolean): Call {
  const name = (): string => NAMES[next(NAMES.length)] ?? '';
  const place = (): string => path.join(root, ...Array.from({ length: 1 + next(3) }, name));
  const rules = RULES[next(RULES.length)] ?? '';
  const calls: (() => Call)[] = [
    () => ['writeFileSync', place(), String(next(1000))],
    () => ['writeFileSync', place(), String(next(1000))],
    () => ['appendFileSync', place(), 'x'],
    () => ['unlinkSync', place()],
    () => ['rmSync', place(), { recursive: true, force: true }],
    () => ['mkdirSync', place(), { recursive: true }],
    () => ['mkdirSync', place(), { recursive: true }],
    () => ['renameSync', place(), place()],
    () => ['renameSync', place(), place()],
    () => ['linkSync', place(), place()],
    () => ['symlinkSync', name(), place()],
    () => ['chmodSync', place(), next(2) === 0 ? 0o700 : 0o755],
    () => ['writeFileSync', path.join(next(2) === 0 ? root : place(), '.gitignore'), rules],
    () => ['rmSync', path.join(next(2) === 0 ? root : place(), '.gitignore'), { force: true }],
    () => (ownRules ? ['writeFileSync', path.join(root, '.aciignore'), rules] : ['unlinkSync', place()]),
  ];
  return calls[next(calls.length)]?.() ?? ['statSync', root];
}

/** Content of a file that is no longer there, or of a link, stands for itself too. */
function contentOf(file: string): string {
  return lstatSync(file).isSymbolicLink() ? `-> ${readlinkSync(file)}` : readFileSync(file, 'latin1');
}

function gitList(root: string): string[] {
  const output = execFileSync('git', ['-C', root, 'ls-files', '-z', '-co', '--exclude-standard'], { encoding: 'utf8' });
  return [...new Set(output.split('\0'))].filter((name) => name !== '' && isThere(root, name)).sort();
}

/** Whether a file or link is there, and not by way of a link. */
function isThere(root: string, name: string): boolean {
  const file = path.join(root, name);
  try {
    return !lstatSync(file).isDirectory() && realpathSync(path.dirname(file)) === path.dirname(file);
  } catch {
    return false;
  }
}

async function listAnew(root: string): Promise<string[]> {
  const files = await new Lister({ path: root, name: 'root' }).list(never);
  return files.filter((name) => isThere(root, name));
}

async function check(root: string, list: (root: string) => Promise<string[]> | string[]): Promise<void> {
  const next = numbers(SEED);
  const live = new LiveListing({ path: root, name: 'root' }, () => {});
  live.watch();
  await live.settled();
  let contents = new Map<string, string>();
  const history: Call[][] = [];
  try {
    for (let step = 0; step < STEPS; step++) {
      const calls = Array.from({ length: 1 + next(4) }, () => randomCall(root, next, list === listAnew));
      history.push(calls);
      await other.do(...calls);
      const files = await live.list(never);
      const changed = live.takeChanged();
      expect(files, JSON.stringify(history.slice(-4))).toEqual(await list(root));
      for (const name of changed ?? []) expect(files).toContain(name);
      const now = new Map(files.map((name) => [name, contentOf(path.join(root, name))]));
      const differ = files.filter((name) => now.get(name) !== contents.get(name));
      const missed = changed === undefined ? [] : differ.filter((name) => !changed.has(name));
      expect(missed, JSON.stringify(history.slice(-4))).toEqual([]);
      contents = now;
    }
  } finally {
    live.close();
  }
}

describe.runIf(process.platform === 'linux')('after random changes', () => {
  test('the listing of a work tree is what git lists', async () => {
    const root = temporaryRepository({ a: '', 'b/out/a': '', 'b/c.log': '', 'keep.log': '', 'out/-d': '' });
    execFileSync('git', ['-C', root, 'add', '.']);
    await check(root, gitList);
  }, 600_000);

  test('the listing of a folder is what a walk finds', async () => {
    const root = temporaryTree({ a: '', 'b/out/a': '', 'b/c.log': '', 'keep.log': '', 'out/-d': '' });
    await check(root, listAnew);
  }, 600_000);

  test('the listing of a work tree with a repository in it is what git lists of both', async () => {
    const root = temporaryRepository({ a: '', 'b/out/a': '', 'b/c.log': '', 'keep.log': '', 'out/-d': '' });
    execFileSync('git', ['-C', root, 'add', 'a', 'out']);
    execFileSync('git', ['-C', path.join(root, 'b'), 'init', '-q']);
    execFileSync('git', ['-C', path.join(root, 'b'), 'add', 'c.log']);
    await check(root, listAnew);
  }, 600_000);
});
