// What a process leaves when it dies at any instant of a commit, and what the next one makes of it.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FileState, LoggedChange } from '../../server/journal/journal.js';
import { temporaryTree } from '../support/server.js';
import { changeSet, DiskFiles, editOf, force, openJournal, state, temporaryFor, whats } from './support.js';

const files = new DiskFiles();

interface Crashed {
  readonly root: string;
  readonly changes: readonly LoggedChange[];
  /** The whole log, with the end of the set. */
  readonly log: Buffer;
  /** Bytes of the log before the set, and with its beginning. */
  readonly start: number;
  readonly begun: number;
  /** Puts the log, cut to a length, and the files as a crash may leave them. */
  leave(bytes: number, states: readonly (FileState | undefined)[]): void;
}

/** A log of which the last change set can be cut short. */
async function prepare(changesIn: (root: string) => readonly LoggedChange[]): Promise<Crashed> {
  const root = temporaryTree({ 'earlier.txt': '0' });
  const changes = changesIn(root);
  for (const { before, path: file } of changes) force(file, before);
  let begun = 0;
  const watched = new DiskFiles(() => (begun = statSync(log).size));
  const { journal, log } = openJournal(root, { files: watched });
  await journal.commit(editOf(path.join(root, 'earlier.txt'), 'earlier'));
  const start = statSync(log).size;
  await journal.commit(changeSet('last', changes));
  const whole = readFileSync(log);
  const leave: Crashed['leave'] = (bytes, states) => {
    for (const name of readdirSync(path.dirname(log))) force(path.join(path.dirname(log), name), undefined);
    writeFileSync(log, whole.subarray(0, bytes));
    changes.forEach(({ path: file }, index) => {
      force(file, states[index]);
    });
  };
  return { root, changes, log: whole, start, begun, leave };
}

const twoFiles = (root: string): LoggedChange[] => [
  { path: path.join(root, 'a.txt'), before: state('one\ntwo\n', 0o755), after: state('one\n2\n', 0o755) },
  { path: path.join(root, 'b.txt'), before: undefined, after: state('new\n') },
];

const tornCopies = (root: string): Buffer[] =>
  readdirSync(path.join(root, 'log'))
    .filter((name) => name.startsWith('journal.torn-'))
    .map((name) => readFileSync(path.join(root, 'log', name)));

// Hundreds of recoveries: long on a busy disk.
describe('a log cut at any byte of its last change set', { timeout: 120_000 }, () => {
  test('before the set was begun: it is absent, the rest is kept, and the torn part is put aside', async () => {
    const crashed = await prepare(twoFiles);
    const old = crashed.changes.map(({ before }) => before);
    for (let bytes = crashed.start; bytes < crashed.begun; bytes++) {
      crashed.leave(bytes, old);
      const { journal } = openJournal(crashed.root);
      expect(await whats(journal)).toEqual(['earlier']);
      expect(crashed.changes.map(({ path: file }) => files.read(file))).toEqual(old);
      const torn = crashed.log.subarray(crashed.start, bytes);
      expect(tornCopies(crashed.root)).toEqual(torn.length === 0 ? [] : [torn]);
    }
  });

  test('while or after its files were written: it is whole or absent, and the next commit follows', async () => {
    const crashed = await prepare(twoFiles);
    const [a, b] = crashed.changes;
    for (let bytes = crashed.begun; bytes < crashed.log.length; bytes++) {
      for (const mixture of [0, 1, 2, 3]) {
        const states = [mixture & 1 ? a?.after : a?.before, mixture & 2 ? b?.after : b?.before];
        crashed.leave(bytes, states);
        const { journal } = openJournal(crashed.root);
        const whole = mixture === 3;
        expect(await whats(journal)).toEqual(whole ? ['earlier', 'last'] : ['earlier']);
        const wanted = crashed.changes.map(({ after, before }) => (whole ? after : before));
        expect(crashed.changes.map(({ path: file }) => files.read(file))).toEqual(wanted);
        await journal.commit(editOf(path.join(crashed.root, 'earlier.txt'), 'next'));
        expect(await whats(openJournal(crashed.root).journal)).toEqual(
          whole ? ['earlier', 'last', 'next'] : ['earlier', 'next'],
        );
      }
    }
  });

  test('the first line cut short is damage, not a torn end: somebody else did that', async () => {
    const crashed = await prepare(twoFiles);
    crashed.leave(20, [undefined, undefined]);
    await expect(openJournal(crashed.root).journal.entries()).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
  });
});

test('a torn end is no obstacle for a process that had the log open before', async () => {
  const root = temporaryTree({ 'a.txt': '0' });
  const { journal, log, messages } = openJournal(root);
  await journal.commit(editOf(path.join(root, 'a.txt'), '1'));
  const whole = statSync(log).size;
  writeFileSync(log, Buffer.from('half a record'), { flag: 'a' });
  await journal.commit(editOf(path.join(root, 'a.txt'), '2'));
  expect(await whats(openJournal(root).journal)).toEqual(['1', '2']);
  expect(messages).toEqual([expect.stringContaining(`journal.torn-`)]);
  expect(tornCopies(root)).toEqual([Buffer.from('half a record')]);
  expect(statSync(log).size).toBeGreaterThan(whole);
});

describe('files that a change set left half written', () => {
  const kinds: Readonly<Record<string, Omit<LoggedChange, 'path'>>> = {
    changed: { before: state('old\n'), after: state('new\n') },
    created: { before: undefined, after: state('new\n') },
    deleted: { before: state('old\n', 0o755), after: undefined },
    permissions: { before: state('same\n', 0o644), after: state('same\n', 0o755) },
    inPlace: { before: state('long old text\n'), after: state('new text\n'), inPlace: true },
  };
  const names = Object.keys(kinds);
  type Standing = 'before' | 'after' | 'foreign';

  test('every mixture of old, new and foreign content is settled, file by file', async () => {
    const crashed = await prepare((root) =>
      Object.entries(kinds).map(([name, kind]) => ({ path: path.join(root, name), ...kind })),
    );
    const foreign = state('somebody else wrote this, at length\n', 0o600);
    const stateFor = (change: LoggedChange, standing: Standing | undefined): FileState | undefined =>
      standing === 'foreign' ? foreign : standing === 'after' ? change.after : change.before;
    const choices: readonly Standing[] = ['before', 'after', 'foreign'];
    for (let mixture = 0; mixture < choices.length ** names.length; mixture++) {
      const standings = names.map((_, index) => choices[Math.floor(mixture / choices.length ** index) % 3]);
      crashed.leave(
        crashed.begun,
        crashed.changes.map((change, index) => stateFor(change, standings[index])),
      );
      const { journal, messages } = openJournal(crashed.root);
      const done = standings.every((standing) => standing === 'after');
      expect(await whats(journal)).toEqual(done ? ['earlier', 'last'] : ['earlier']);
      const wanted = crashed.changes.map((change, index) =>
        standings[index] === 'foreign' ? foreign : done ? change.after : change.before,
      );
      expect(crashed.changes.map(({ path: file }) => files.read(file))).toEqual(wanted);
      expect(messages.length).toBe(standings.filter((standing) => standing === 'foreign').length);
    }
  });

  test('a file overwritten in place is put back from every torn state', async () => {
    const [before, after] = [state('the long old text\n'), state('new\n')];
    const grown = Buffer.from('x\n');
    for (const [from, to] of [
      [before, after],
      [after, before],
      [state('x\n'), state('y\n1234567\n')],
    ] as const) {
      const crashed = await prepare((root) => [
        { path: path.join(root, 'a.txt'), before: from, after: to, inPlace: true },
      ]);
      const torn = Array.from({ length: to.bytes.length + 1 }, (_, done) =>
        Buffer.concat([to.bytes.subarray(0, done), from.bytes.subarray(done)]),
      );
      // After a power cut, what the file grew by may be zeros.
      if (from.bytes.equals(grown)) torn.push(Buffer.from('y\n\0\0\0\0\0\0\0\n'), Buffer.from('x\n\0\0'));
      for (const bytes of torn.filter((each) => !each.equals(to.bytes))) {
        crashed.leave(crashed.begun, [{ bytes, mode: 0o644 }]);
        expect(await whats(openJournal(crashed.root).journal)).toEqual(['earlier']);
        expect(files.read(path.join(crashed.root, 'a.txt'))).toEqual(from);
      }
    }
  });

  test('permissions that somebody changed since are kept', async () => {
    const crashed = await prepare(twoFiles);
    crashed.leave(crashed.begun, [state('one\n2\n', 0o700), undefined]);
    await openJournal(crashed.root).journal.entries();
    expect(files.read(path.join(crashed.root, 'a.txt'))).toEqual(state('one\ntwo\n', 0o700));
  });

  test('what stands in the way of a file is left alone', async () => {
    const crashed = await prepare(twoFiles);
    crashed.leave(crashed.begun, [state('one\n2\n', 0o755), undefined]);
    mkdirSync(path.join(crashed.root, 'b.txt'));
    const { journal, messages } = openJournal(crashed.root);
    expect(await whats(journal)).toEqual(['earlier']);
    expect(files.read(path.join(crashed.root, 'a.txt'))).toEqual(crashed.changes[0]?.before);
    expect(statSync(path.join(crashed.root, 'b.txt')).isDirectory()).toBe(true);
    expect(messages).toEqual([expect.stringContaining('b.txt')]);
  });

  test('what an interrupted write left beside a file is removed, whether or not the set was done', async () => {
    const crashed = await prepare(twoFiles);
    for (const done of [false, true]) {
      crashed.leave(
        crashed.begun,
        crashed.changes.map(({ after, before }) => (done ? after : before)),
      );
      const id = /"id":"([0-9a-f]{16})"/.exec(crashed.log.subarray(crashed.start).toString('latin1'))?.[1] ?? '';
      const leftover = temporaryFor(path.join(crashed.root, 'a.txt'), id);
      copyFileSync(path.join(crashed.root, 'earlier.txt'), leftover);
      await openJournal(crashed.root).journal.entries();
      expect(existsSync(leftover)).toBe(false);
    }
  });
});
