// Bytes of the log that somebody changed: nothing is believed, nothing is written.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { encodeFrame, encodeHeader, HEADER_BYTES } from '../../server/journal/frame.js';
import { encodeMark } from '../../server/journal/records.js';
import { temporaryTree } from '../support/server.js';
import { treeState } from '../support/tree-state.js';
import { editOf, openJournal, whats } from './support.js';

test('a flipped byte anywhere before the last record is damage: every call says so and nothing changes', async () => {
  const root = temporaryTree({ 'a.txt': '0' });
  const { journal, log } = openJournal(root);
  await journal.commit(editOf(path.join(root, 'a.txt'), '1'));
  const { bytes: middle } = await journal.info();
  await journal.commit(editOf(path.join(root, 'a.txt'), '2'));
  const whole = readFileSync(log);
  for (let at = 0; at < middle; at++) {
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at);
    writeFileSync(log, damaged);
    const before = treeState(root);
    const reopened = openJournal(root).journal;
    await expect(reopened.entries()).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED', data: { file: log } });
    await expect(reopened.commit(editOf(path.join(root, 'a.txt'), '3'))).rejects.toMatchObject({
      code: 'JOURNAL_DAMAGED',
    });
    expect(treeState(root)).toEqual(before);
  }
});

test('records that cannot follow each other are damage', async () => {
  const root = temporaryTree({ 'a.txt': '0' });
  const { journal, log } = openJournal(root);
  await journal.commit(editOf(path.join(root, 'a.txt'), '1'));
  const id = 'f'.repeat(16);
  const mark = encodeFrame(id, HEADER_BYTES, encodeMark({ kind: 'commit', id: 'unheard of' }));
  writeFileSync(log, Buffer.concat([encodeHeader(id), mark]));
  await expect(journal.entries()).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED', data: { offset: HEADER_BYTES } });
});

test('old bytes that were changed on disk are not given out', async () => {
  const root = temporaryTree({ 'a.txt': 'unmistakable' });
  const { journal, log } = openJournal(root);
  const after = { bytes: Buffer.from('x'), mode: 0o644 };
  const entry = await journal.commit(editOf(path.join(root, 'a.txt'), 'x'));
  const bytes = readFileSync(log);
  bytes.write('X', bytes.lastIndexOf('unmistakable'));
  writeFileSync(log, bytes);
  expect(() => journal.statesBefore(entry.id, [after])).toThrow('damaged');
});

test('a copy of a log inside an old content is not taken for records behind a torn end', async () => {
  const root = temporaryTree({ 'a.txt': '0' });
  const { journal, log } = openJournal(root);
  await journal.commit(editOf(path.join(root, 'a.txt'), '1'));
  writeFileSync(path.join(root, 'copy'), readFileSync(log));
  await journal.commit(editOf(path.join(root, 'a.txt'), '2'));
  const start = statSync(log).size;
  await journal.commit(editOf(path.join(root, 'copy'), ''));
  const whole = readFileSync(log);
  // A byte of the record's length is wrong, and the end of the record is missing, but nothing of the copy in it.
  const torn = Buffer.concat([whole.subarray(0, start + 5), Buffer.from([7]), whole.subarray(start + 6, -80)]);
  writeFileSync(log, torn);
  expect(await whats(openJournal(root).journal)).toEqual(['1', '2']);
});
