// Several processes on one log, and processes that are killed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { acquireLock } from '../../server/journal/lock.js';
import { livenessOf, ownIdentity } from '../../server/journal/process-identity.js';
import { forWholeFile, PROJECT, temporaryTree } from '../support/server.js';
import { changeSet, editOf, openJournal, state, whats } from './support.js';

let script: string;
beforeAll(async () => {
  script = path.join(await forWholeFile(() => temporaryTree()), 'committer.mjs');
  const entry = path.join(PROJECT, 'test', 'journal', 'committer.ts');
  await build({ entryPoints: [entry], outfile: script, bundle: true, platform: 'node', format: 'esm' });
});

const commitIn = (root: string, ...rest: string[]): ChildProcess =>
  spawn(process.execPath, [script, root, ...rest], { stdio: ['ignore', 'pipe', 'inherit'] });

/** Starts a process that stops inside a commit, and kills it there. */
async function killInCommit(root: string, name: string): Promise<void> {
  const child = commitIn(root, name, '1', 'hold');
  if (child.stdout) await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('two processes that commit at the same time lose nothing', async () => {
  const root = temporaryTree({ 'a.txt': '', 'b.txt': '' });
  const names = ['a.txt', 'b.txt'];
  const ends = names.map((name) => once(commitIn(root, name, '200'), 'exit'));
  expect(await Promise.all(ends)).toEqual([
    [0, null],
    [0, null],
  ]);
  const found = await whats(openJournal(root).journal);
  expect(found.length).toBe(400);
  for (const name of names) {
    const own = found.filter((what) => what.startsWith(name));
    expect(own).toEqual(Array.from({ length: 200 }, (_, done) => `${name} ${200 - done}`));
    expect(readFileSync(path.join(root, name), 'utf8')).toBe(`${name} 1`);
  }
});

test('the lock of a killed process is taken over, and what it began is taken back', async () => {
  const root = temporaryTree({ 'a.txt': 'old', 'b.txt': 'old' });
  await killInCommit(root, 'a.txt');
  expect(existsSync(path.join(root, 'log', 'lock'))).toBe(true);
  const { journal } = openJournal(root);
  await journal.commit(editOf(path.join(root, 'b.txt'), 'new'));
  expect(await whats(journal)).toEqual(['new']);
  expect(['a.txt', 'b.txt'].map((name) => readFileSync(path.join(root, name), 'utf8'))).toEqual(['old', 'new']);
});

test('of many that wait for a killed process, one at a time gets the lock', async () => {
  const root = temporaryTree({ 'a.txt': 'old' });
  await killInCommit(root, 'a.txt');
  const names = Array.from({ length: 8 }, (_, index) => `${index}.txt`);
  const commits = names.map((name) =>
    openJournal(root).journal.commit(
      changeSet(name, [{ path: path.join(root, name), before: undefined, after: state(name) }]),
    ),
  );
  await Promise.all(commits);
  // Two at a time would have written their records over each other.
  expect((await whats(openJournal(root).journal)).sort()).toEqual(names);
  expect(names.map((name) => readFileSync(path.join(root, name), 'utf8'))).toEqual(names);
  expect(readdirSync(path.join(root, 'log')).filter((name) => !name.startsWith('lock.dead-'))).toEqual(['journal']);
});

test('an entry tells whether the process that wrote it still runs', async () => {
  const root = temporaryTree({ 'a.txt': '', 'b.txt': '' });
  const child = commitIn(root, 'b.txt', '1');
  await once(child, 'exit');
  const { journal } = openJournal(root);
  await journal.commit(editOf(path.join(root, 'a.txt'), 'own'));
  expect((await journal.entries()).map((entry) => [entry.what, entry.live()])).toEqual([
    ['b.txt 1', false],
    ['own', true],
  ]);
});

const lockFile = (directory: string): string => path.join(directory, 'lock');
const holder = (more: object): string =>
  JSON.stringify({ pid: process.pid, start: 'long ago', host: hostname(), nonce: 'n', ...more });

test('who waits for a lock that is kept is told by whom', async () => {
  const directory = temporaryTree();
  const release = await acquireLock(directory, { waitMs: 0 });
  await expect(acquireLock(directory, { waitMs: 30 })).rejects.toMatchObject({
    code: 'WORKSPACE_BUSY',
    data: { holder: `Process ${process.pid} on ${hostname()}` },
  });
  release();
  expect(readdirSync(directory)).toEqual([]);
  (await acquireLock(directory, { waitMs: 0 }))();
});

test('waiting ends when it is no longer wanted', async () => {
  const directory = temporaryTree();
  await acquireLock(directory, { waitMs: 0 });
  const wanted = new AbortController();
  const waiting = acquireLock(directory, { waitMs: 60_000, signal: wanted.signal });
  wanted.abort();
  await expect(waiting).rejects.toThrow('aborted');
});

const onLinux = test.runIf(process.platform === 'linux');

onLinux.each([process.pid, process.ppid])(
  'process %i got the number of a dead holder: the lock is free',
  async (pid) => {
    const directory = temporaryTree({ lock: holder({ pid }) });
    (await acquireLock(directory, { waitMs: 0 }))();
    expect(readdirSync(directory)).toEqual(['lock.dead-n']);
  },
);

onLinux('a process that ended counts as ended before its parent has noticed', () => {
  const child = spawn(process.execPath, ['-e', '']);
  const { pid = 0 } = child;
  const status = (): string => readFileSync(`/proc/${pid}/stat`, 'latin1');
  // No turn of the event loop, so that nobody asks for the child's end.
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  const start = `${boot} ${
    status()
      .slice(status().lastIndexOf(')') + 2)
      .split(' ')[19]
  }`;
  expect(livenessOf({ ...ownIdentity(), pid, start })).toBe('running');
  while (!status().includes(') Z '));
  expect(livenessOf({ ...ownIdentity(), pid, start })).toBe('ended');
});

test('a lock that others took is not given back for them', async () => {
  const directory = temporaryTree();
  const release = await acquireLock(directory, { waitMs: 0 });
  writeFileSync(lockFile(directory), holder({ nonce: 'another' }));
  release();
  expect(existsSync(lockFile(directory))).toBe(true);
});

test.each([
  ['a holder on another host', holder({ host: 'elsewhere' })],
  ['a lock that is not finished', ''],
])('%s keeps the lock until it is silent for long', async (_, content) => {
  const directory = temporaryTree({ lock: content });
  await expect(acquireLock(directory, { waitMs: 0 })).rejects.toMatchObject({ code: 'WORKSPACE_BUSY' });
  const longAgo = Date.now() / 1000 - 11 * 60;
  utimesSync(lockFile(directory), longAgo, longAgo);
  (await acquireLock(directory, { waitMs: 0 }))();
  expect(existsSync(lockFile(directory))).toBe(false);
});

test('a lock that another process is about to take over is left to it, until it is clear that it died', async () => {
  const directory = temporaryTree({ lock: holder({ pid: 2 ** 30 }), 'lock.dead-n': '' });
  await expect(acquireLock(directory, { waitMs: 0 })).rejects.toMatchObject({ code: 'WORKSPACE_BUSY' });
  const earlier = Date.now() / 1000 - 6;
  utimesSync(path.join(directory, 'lock.dead-n'), earlier, earlier);
  (await acquireLock(directory, { waitMs: 0 }))();
});

test('leftovers of dead processes are removed when they are old', async () => {
  const root = temporaryTree({ 'a.txt': '' });
  const directory = path.join(root, 'log');
  mkdirSync(directory);
  const old = ['lock.dead-1', 'lock.new-1', 'scrap-1-1'];
  for (const name of [...old, 'lock.dead-2', 'scrap-1-2', 'journal.next-1', 'journal.torn-1'])
    writeFileSync(path.join(directory, name), '');
  const longAgo = Date.now() / 1000 - 2 * 3600;
  for (const name of old) utimesSync(path.join(directory, name), longAgo, longAgo);
  await openJournal(root).journal.commit(editOf(path.join(root, 'a.txt'), 'x'));
  expect(readdirSync(directory)).toEqual(['journal', 'journal.torn-1', 'lock.dead-2', 'scrap-1-2']);
});
