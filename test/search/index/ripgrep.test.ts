// What ripgrep is asked to leave out of a search: never a file in which our own search finds something.
import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { rgPath } from '@vscode/ripgrep';
import { describe, expect, test } from 'vitest';
import type { Essential } from '../../../server/search/essential.js';
import { batches, filesHolding } from '../../../server/search/index/ripgrep.js';
import { temporaryTree } from '../../support/server.js';

const NEEDLE: Essential = { texts: ['needle'], ignoreCase: false };
const never = new AbortController().signal;

const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

const HOLDING = {
  'plain.txt': 'a needle\n',
  'no-final-newline.txt': 'x\nneedle',
  'crlf.txt': 'needle\r\n',
  'utf16.txt': utf16('a needle\n'),
  'utf16be.txt': utf16('a needle\n').swap16(),
  'latin1.txt': Buffer.from('f\xfcr needle\n', 'latin1'),
  'nul-behind.txt': `${'x'.repeat(9000)}\0\nneedle\n`,
  'long-line.txt': `${'x'.repeat(3_000_000)}needle\n`,
  '-leading dash.txt': 'needle',
  'quote\'s "and" näme.txt': 'needle',
  'line\nbreak.txt': 'needle',
  '.hidden/file': 'needle',
  'ignored.log': 'needle',
};
const OTHERS = { 'other.txt': 'nothing\n', 'empty.txt': '', 'upper.txt': 'NEEDLE\n', '.gitignore': '*.log\n' };

const holding = async (root: string, names: readonly string[], essential = NEEDLE): Promise<string[]> =>
  [...((await filesHolding(rgPath, root, names, essential, never)) ?? ['unknown'])].sort();

describe('files that hold a text', () => {
  test('are told whatever their names, encodings and sizes, and whatever is ignored', async () => {
    const root = temporaryTree({ ...HOLDING, ...OTHERS });
    expect(await holding(root, Object.keys({ ...HOLDING, ...OTHERS }))).toEqual(Object.keys(HOLDING).sort());
  });

  test('are those that hold any of several texts, in any case', async () => {
    const tree = { 'a.txt': 'ONE', 'b.txt': 'two', 'c.txt': '\u212aey', 'd.txt': utf16('tWo'), 'e.txt': 'on tw ke' };
    const essential = { texts: ['one', 'TWO', 'key'], ignoreCase: true };
    const found = await holding(temporaryTree(tree), Object.keys(tree), essential);
    expect(found).toEqual(['a.txt', 'b.txt', 'c.txt', 'd.txt']);
  });

  test('may be all that cannot be read', async () => {
    const root = temporaryTree({ 'a.txt': 'needle', 'b.txt': 'no', 'gone.txt': '', 'odd: name.txt': '' });
    rmSync(path.join(root, 'gone.txt'));
    rmSync(path.join(root, 'odd: name.txt'));
    expect(await holding(root, ['a.txt', 'b.txt', 'gone.txt', 'odd: name.txt'])).toEqual([
      'a.txt',
      'gone.txt',
      'odd: name.txt',
    ]);
  });

  test('are not looked for in directories that took their place, or that a link leads to', async () => {
    const root = temporaryTree({ 'a.txt': 'needle', 'd/deep.txt': 'needle' });
    renameSync(path.join(root, 'd'), path.join(root, 'dir.txt'));
    symlinkSync('dir.txt', path.join(root, 'link.txt'));
    expect(await holding(root, ['a.txt', 'dir.txt', 'link.txt'])).toEqual(['a.txt']);
  });

  test.skipIf(process.platform === 'win32')('are unknown when a file is a pipe that nobody writes to', async () => {
    const root = temporaryTree({ 'a.txt': 'needle' });
    execFileSync('mkfifo', [path.join(root, 'pipe.txt')]);
    expect(await filesHolding(rgPath, root, ['a.txt', 'pipe.txt'], NEEDLE, AbortSignal.timeout(300))).toBeUndefined();
  });
});

test('are unknown when the program cannot be started', async () => {
  const root = temporaryTree({ 'a.txt': 'needle' });
  expect(await filesHolding(path.join(root, 'missing'), root, ['a.txt'], NEEDLE, never)).toBeUndefined();
});

test('names are given in batches that lose none but that of standard input', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `folder/${'x'.repeat(index % 50)}/${index}.txt`);
  const parts = [...batches(names)];
  expect(parts.flat()).toEqual(names);
  expect([...batches(['a', '-', 'b'])]).toEqual([['a', 'b']]);
  expect(parts.length).toBeGreaterThan(2);
  for (const part of parts) expect(part.join('').length).toBeLessThan(256 * 1024);
});
