// What is taken from a history to be replayed, and that its hunks are exact.
import { execFileSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexLines } from '../../server/text/lines.js';
import { temporaryRepository } from '../support/server.js';
import { fileEdits, type HistoryOptions } from './history.js';
import { lineHunks } from './hunks.js';

const text = fc
  .array(fc.tuple(fc.constantFrom('', 'a', 'b', 'c'), fc.constantFrom('\n', '\n', '\r\n', '\r')), { maxLength: 8 })
  .chain((lines) => fc.constantFrom('', 'a').map((rest) => lines.flat().join('') + rest));

test('the hunks turn one text into the other, whatever its line endings and its end', () => {
  const turns = (before: string, after: string): void => {
    const old = indexLines(before);
    const hunks = lineHunks(before, after);
    const become = hunks.reduceRight(
      (now, { first, behind, text: fresh }) => now.slice(0, old.start(first)) + fresh + now.slice(old.start(behind)),
      before,
    );
    expect(become).toBe(after);
    for (const [index, { first }] of hunks.entries()) expect(first).toBeGreaterThan(hunks[index - 1]?.behind ?? -1);
  };
  fc.assert(fc.property(text, text, turns), { seed: 20_260_101, numRuns: 2000 });
});

test('a hunk holds only the lines that differ', () => {
  expect(lineHunks('a\nb\nc\nd\n', 'a\nB\nc\nd\ne\n')).toEqual([
    { first: 1, behind: 2, text: 'B\n' },
    { first: 4, behind: 4, text: 'e\n' },
  ]);
  expect(lineHunks('a\nb', 'a\nb\n')).toEqual([{ first: 1, behind: 2, text: 'b\n' }]);
  expect(lineHunks('a\r\nb\n', 'b\n')).toEqual([{ first: 0, behind: 1, text: '' }]);
  expect(lineHunks('a\n', 'a\n')).toEqual([]);
});

test('the edits of a history are its modified text files, and a seed draws the same ones again', async () => {
  const root = temporaryRepository();
  const git = (...args: string[]): void => {
    execFileSync('git', [
      '-C',
      root,
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@t',
      '-c',
      'core.autocrlf=false',
      ...args,
    ]);
  };
  const commit = (files: Record<string, string>): void => {
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(root, name), content);
    git('add', '-A');
    git('commit', '-q', '-m', 'x');
  };
  commit({ 'a.py': '1\r\n', 'b.txt': 'x', 'image.py': 'a\0', 'moved.py': 'same\n' });
  commit({ 'a.py': '2\r\n', 'b.txt': 'y', 'image.py': 'b\0', 'fresh.py': '' });
  renameSync(path.join(root, 'moved.py'), path.join(root, 'there.py'));
  commit({ 'a.py': '3'.repeat(50) });

  const edits = async (options: HistoryOptions): Promise<string[]> => {
    const found: string[] = [];
    for await (const edit of fileEdits(root, options)) found.push(`${edit.path}: ${edit.before} > ${edit.after}`);
    return found;
  };
  const all = ['a.py: 1\r\n > 2\r\n', `a.py: 2\r\n > ${'3'.repeat(50)}`, 'b.txt: x > y'];
  expect((await edits({})).sort()).toEqual(all);
  expect(await edits({ extensions: ['.py'], maxBytes: 49 })).toEqual(all.slice(0, 1));
  expect(await edits({ seed: 5, most: 2 })).toEqual((await edits({ seed: 5 })).slice(0, 2));
});
