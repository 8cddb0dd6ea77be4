// A log that grows too large, or its entries too old, loses the oldest ones and nothing else.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryTree } from '../support/server.js';
import { DiskFiles, editOf, openJournal, whats } from './support.js';

const files = new DiskFiles();
const large = (name: string): string => `${name}\n`.padEnd(1000, name);

test('the newest entries stay, within the limit, and can still be taken back', async () => {
  const root = temporaryTree({ 'a.txt': large('0') });
  const file = path.join(root, 'a.txt');
  const { journal, log } = openJournal(root, { maxBytes: 10_000 });
  for (let round = 1; round <= 40; round++) {
    await journal.commit(editOf(file, large(String(round))));
    expect(statSync(log).size).toBeLessThanOrEqual(12_500);
  }
  const entries = await journal.entries();
  expect(entries.length).toBeGreaterThan(4);
  const numbers = entries.map(({ what }) => Number.parseInt(what, 10));
  expect(numbers).toEqual(numbers.map((_, index) => 41 - numbers.length + index));
  for (const each of [journal, openJournal(root).journal]) {
    let now = files.read(file);
    for (const entry of entries.toReversed()) [now] = each.statesBefore(entry.id, [now]);
    expect(now?.bytes.toString()).toBe(large(String((numbers[0] ?? 0) - 1)));
  }
  expect(readdirSync(path.dirname(log))).toEqual(['journal']);
});

test('an entry larger than the limit can be taken back while it is the newest', async () => {
  const root = temporaryTree({ 'a.txt': large('0'), 'b.txt': '' });
  const { journal } = openJournal(root, { maxBytes: 500 });
  await journal.commit(editOf(path.join(root, 'a.txt'), ''));
  const [entry] = await journal.entries();
  const [before] = journal.statesBefore(entry?.id ?? '', [files.read(path.join(root, 'a.txt'))]);
  expect(before?.bytes.toString()).toBe(large('0'));
  await journal.commit(editOf(path.join(root, 'b.txt'), 'next'));
  expect(await whats(journal)).toEqual(['next']);
});

test('entries that are too old are dropped when the log is opened', async () => {
  const root = temporaryTree({ 'a.txt': '' });
  let time = 1000;
  const options = { now: () => time, maxAgeMs: 100 };
  const { journal } = openJournal(root, options);
  for (const at of [1000, 1050, 1120]) {
    time = at;
    await journal.commit(editOf(path.join(root, 'a.txt'), `${at}`));
  }
  time = 1140;
  expect(await whats(openJournal(root, options).journal)).toEqual(['1050', '1120']);
  time = 2000;
  expect(await whats(openJournal(root, options).journal)).toEqual([]);
});

test('a process that had the log open notices that another one rewrote it', async () => {
  const root = temporaryTree({ 'a.txt': large('0'), 'b.txt': '' });
  const file = path.join(root, 'a.txt');
  const watching = openJournal(root).journal;
  for (const round of ['1', '2', '3']) await watching.commit(editOf(file, large(round)));
  const [first, , last] = await watching.entries();
  await openJournal(root, { maxBytes: 2500 }).journal.entries();
  const [state] = watching.statesBefore(last?.id ?? '', [files.read(file)]);
  expect(state?.bytes.toString()).toBe(large('2'));
  const before = { bytes: Buffer.from(large('1')), mode: 0o644 };
  expect(() => watching.statesBefore(first?.id ?? '', [before])).toThrow('does not keep');
  await watching.commit(editOf(path.join(root, 'b.txt'), 'next'));
  const found = (await whats(openJournal(root).journal)).map((what) => what.slice(0, 4));
  expect(found).toEqual(['3\n33', 'next']);
  expect(readFileSync(path.join(root, 'b.txt'), 'utf8')).toBe('next');
});

test('a process notices a rewritten log that has outgrown the old one', async () => {
  const root = temporaryTree({ 'a.txt': large('0') });
  const file = path.join(root, 'a.txt');
  const watching = openJournal(root).journal;
  for (const round of ['1', '2', '3']) await watching.commit(editOf(file, large(round)));
  const other = openJournal(root, { maxBytes: 2500 }).journal;
  await other.entries();
  const growing = openJournal(root).journal;
  for (const round of ['4', '5', '6']) await growing.commit(editOf(file, large(round)));
  expect((await whats(watching)).map((what) => what[0])).toEqual(['3', '4', '5', '6']);
});

test('an older copy that was put back in place of the log counts as it is', async () => {
  const root = temporaryTree({ 'a.txt': '0' });
  const file = path.join(root, 'a.txt');
  const { journal, log } = openJournal(root);
  await journal.commit(editOf(file, '1'));
  const older = readFileSync(log);
  await journal.commit(editOf(file, '2'));
  writeFileSync(log, older);
  await journal.commit(editOf(file, '3'));
  expect(await whats(journal)).toEqual(['1', '3']);
});
