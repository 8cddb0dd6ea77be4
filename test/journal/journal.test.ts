import { chmodSync, existsSync, linkSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { FileState, LoggedChange } from '../../server/journal/journal.js';
import { temporaryTree } from '../support/server.js';
import { changeSet, DiskFiles, editOf, openJournal, state, whats } from './support.js';

const files = new DiskFiles();

test('a committed change set stands in the files and, after a restart, in the log', async () => {
  const root = temporaryTree({ 'a.txt': 'one\n' });
  const file = path.join(root, 'a.txt');
  const first = openJournal(root, { now: () => 1234 });
  const entry = await first.journal.commit({ ...editOf(file, 'two\n'), reverses: 'earlier', kind: 'undo' });
  expect(readFileSync(file, 'utf8')).toBe('two\n');
  const { live, ...data } = entry;
  expect(data).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    kind: 'undo',
    time: 1234,
    session: 'test',
    what: 'two\n',
    reverses: 'earlier',
    changes: [
      {
        path: file,
        before: { mode: 0o644, size: 4, hash: '2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806' },
        after: { mode: 0o644, size: 4, hash: '27dd8ed44a83ff94d557f9fd0412ed5a8cbca69ea04922d88c01184a07300a5a' },
      },
    ],
  });
  expect(live()).toBe(true);
  const [read, ...more] = await openJournal(root, { now: () => 1235 }).journal.entries();
  expect({ ...read, live }).toEqual(entry);
  expect([read?.live(), more]).toEqual([true, []]);
});

test.each<[string, FileState | undefined, FileState | undefined, string?]>([
  ['a change in the middle', state('head\nold\ntail\n'), state('head\nnew and longer\ntail\n')],
  ['a change that repeats its surroundings', state('aaaa'), state('aa')],
  ['other permissions', state('same\n', 0o644), state('same\n', 0o755)],
  ['bytes and permissions', state('#!/bin/sh\n', 0o755), state('text\n', 0o600)],
  ['bytes that are no text', { bytes: Buffer.from([0xff, 0, 0xfe]), mode: 0o600 }, state('')],
  ['a creation', undefined, state('new\n')],
  ['a deletion', state('old\n', 0o640), undefined],
  ['a file with two names', state('long old text\n'), state('new\n'), 'linked'],
])('the state before comes back from the one after: %s', async (_, before, after, linked) => {
  const root = temporaryTree();
  const file = path.join(root, 'a');
  files.write(file, undefined, before, 'x');
  if (linked !== undefined) linkSync(file, path.join(root, linked));
  const { journal } = openJournal(root);
  const inPlace = linked !== undefined;
  const entry = await journal.commit(changeSet('x', [{ path: file, before, after, inPlace }]));
  expect(files.read(file)).toEqual(after);
  for (const each of [journal, openJournal(root).journal]) {
    const [found = entry] = await each.entries();
    expect(each.statesBefore(found.id, [files.read(file)])).toEqual([before]);
  }
});

test('the state before is not made from other bytes than the entry left', async () => {
  const root = temporaryTree({ 'a.txt': 'one\n' });
  const { journal } = openJournal(root);
  const entry = await journal.commit(editOf(path.join(root, 'a.txt'), 'two\n'));
  for (const wrong of [undefined, state('six\n'), state('')]) {
    expect(() => journal.statesBefore(entry.id, [wrong])).toThrow('not as the entry left it');
  }
});

test('a small change of a large file takes little room', async () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `line ${index} of a large file\n`);
  const root = temporaryTree({ 'a.txt': lines.join('') });
  const { journal } = openJournal(root);
  await journal.commit(editOf(path.join(root, 'a.txt'), lines.with(2500, 'changed\n').join('')));
  const { bytes, entries } = await journal.info();
  expect(entries).toBe(1);
  expect(bytes).toBeLessThan(1000);
});

test('when a file in the middle cannot be written, those before it are put back and the error is passed on', async () => {
  const root = temporaryTree({ 'a.txt': 'a\n', 'gone.txt': 'gone\n', 'b.txt': 'changed by another\n', 'c.txt': 'c\n' });
  chmodSync(path.join(root, 'a.txt'), 0o755);
  const change = (name: string, before: FileState | undefined, after: FileState | undefined): LoggedChange => ({
    path: path.join(root, name),
    before,
    after,
  });
  const set = changeSet('x', [
    change('a.txt', state('a\n', 0o755), state('A\n', 0o600)),
    change('new.txt', undefined, state('new\n')),
    change('gone.txt', state('gone\n'), undefined),
    change('b.txt', state('b\n'), state('B\n')),
    change('c.txt', state('c\n'), state('C\n')),
  ]);
  const { journal, messages } = openJournal(root);
  await expect(journal.commit(set)).rejects.toMatchObject({ code: 'FILE_CHANGED' });
  const names = ['a.txt', 'gone.txt', 'b.txt', 'c.txt'];
  expect(names.map((name) => files.read(path.join(root, name)))).toEqual([
    state('a\n', 0o755),
    state('gone\n'),
    state('changed by another\n'),
    state('c\n'),
  ]);
  expect(existsSync(path.join(root, 'new.txt'))).toBe(false);
  expect(messages).toEqual([expect.stringContaining('b.txt')]);
  await journal.commit(editOf(path.join(root, 'c.txt'), 'next\n'));
  expect(await whats(openJournal(root).journal)).toEqual(['next\n']);
});

test('what could not be put back at once is put back by the next call', async () => {
  const root = temporaryTree({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' });
  const [a = '', b = '', c = ''] = ['a.txt', 'b.txt', 'c.txt'].map((name) => path.join(root, name));
  let full = false;
  const brittle = new DiskFiles((file) => {
    full ||= file === b;
    if (full) throw new Error('disk full');
  });
  const { journal, messages } = openJournal(root, { files: brittle });
  const changes = [...editOf(a, 'A\n').changes, ...editOf(b, 'B\n').changes];
  await expect(journal.commit(changeSet('x', changes))).rejects.toThrow('disk full');
  expect(messages).toEqual([expect.stringContaining('disk full')]);
  expect(readFileSync(a, 'utf8')).toBe('A\n');
  const next = openJournal(root).journal;
  await next.commit(editOf(c, 'C\n'));
  expect([a, b, c].map((file) => readFileSync(file, 'utf8'))).toEqual(['a\n', 'b\n', 'C\n']);
  expect(await whats(next)).toEqual(['C\n']);
});

test('a set that was refused does not come to count because its files are all written', async () => {
  const root = temporaryTree({ 'a.txt': 'a\n' });
  const file = path.join(root, 'a.txt');
  let failures = 2;
  const brittle = new (class extends DiskFiles {
    override write(...change: Parameters<DiskFiles['write']>): void {
      if (failures === 2) super.write(...change);
      if (failures-- > 0) throw new Error('disk trouble');
      super.write(...change);
    }
  })();
  const { journal } = openJournal(root, { files: brittle });
  await expect(journal.commit(editOf(file, 'A\n'))).rejects.toThrow('disk trouble');
  expect(readFileSync(file, 'utf8')).toBe('A\n');
  expect([await journal.entries(), readFileSync(file, 'utf8')]).toEqual([[], 'a\n']);
});

test('two logs opened on one directory see each other', async () => {
  const root = temporaryTree({ 'a.txt': '0', 'b.txt': '0' });
  const [one, two] = [openJournal(root).journal, openJournal(root).journal];
  await one.commit(editOf(path.join(root, 'a.txt'), 'first'));
  await two.commit(editOf(path.join(root, 'b.txt'), 'second'));
  await one.commit(editOf(path.join(root, 'a.txt'), 'third'));
  expect([await whats(one), await whats(two)]).toEqual([
    ['first', 'second', 'third'],
    ['first', 'second', 'third'],
  ]);
});

test('nothing is made by looking, and what is made is for its owner only', async () => {
  const root = temporaryTree({ 'a.txt': '0' });
  const { journal, log } = openJournal(root);
  expect(await journal.info()).toEqual({ file: log, bytes: 0, entries: 0 });
  expect(await journal.entries()).toEqual([]);
  expect(readdirSync(root)).toEqual(['a.txt']);
  await journal.commit(editOf(path.join(root, 'a.txt'), '1'));
  expect(readdirSync(path.dirname(log))).toEqual(['journal']);
  expect([path.dirname(log), log].map((each) => statSync(each).mode & 0o777)).toEqual([0o700, 0o600]);
});

test('a log that was removed meanwhile is begun anew', async () => {
  const root = temporaryTree({ 'a.txt': '0' });
  const { journal, log } = openJournal(root);
  await journal.commit(editOf(path.join(root, 'a.txt'), '1'));
  renameSync(log, `${log}.away`);
  await journal.commit(editOf(path.join(root, 'a.txt'), '2'));
  expect(await whats(journal)).toEqual(['2']);
});

test('a closed log takes no more', async () => {
  const root = temporaryTree({ 'a.txt': '0' });
  const { journal } = openJournal(root);
  journal.close();
  await expect(journal.commit(editOf(path.join(root, 'a.txt'), '1'))).rejects.toThrow('closed');
  expect(readFileSync(path.join(root, 'a.txt'), 'utf8')).toBe('0');
});
