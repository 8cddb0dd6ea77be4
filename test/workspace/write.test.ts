import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type FileImage, readImage } from '../../server/workspace/image.js';
import { openRoots, type Place, resolvePath } from '../../server/workspace/roots.js';
import { createFile, overwriteFile } from '../../server/workspace/write.js';
import { faultOf } from '../support/faults.js';
import { readText, temporaryTree } from '../support/server.js';
import { treeState } from '../support/tree-state.js';

const place = (root: string, name: string): Place => resolvePath(openRoots([root]), name, true);
const image = (root: string, name: string): FileImage => readImage(place(root, name));

describe('overwriteFile', () => {
  test('puts the new bytes in place and leaves no other file behind', () => {
    const root = temporaryTree({ 'sub/a.txt': 'old\n' });
    overwriteFile(image(root, 'sub/a.txt'), { bytes: Buffer.from('new\n') }, 'tag');
    expect(readText(root, 'sub/a.txt')).toBe('new\n');
    expect(readdirSync(root, { recursive: true })).toEqual(['sub', 'sub/a.txt']);
  });

  test.each([0o755, 0o600, 0o664, 0o2755, 0o4711])('keeps mode 0%s', (mode) => {
    const root = temporaryTree({ 'a.sh': 'old\n' });
    chmodSync(path.join(root, 'a.sh'), mode);
    overwriteFile(image(root, 'a.sh'), { bytes: Buffer.from('new\n') }, 'tag');
    expect(statSync(path.join(root, 'a.sh')).mode & 0o7777).toBe(mode);
  });

  test('keeps owner and group', () => {
    const root = temporaryTree({ 'a.txt': 'old\n' });
    const before = statSync(path.join(root, 'a.txt'));
    overwriteFile(image(root, 'a.txt'), { bytes: Buffer.from('new\n') }, 'tag');
    const after = statSync(path.join(root, 'a.txt'));
    expect([after.uid, after.gid]).toEqual([before.uid, before.gid]);
  });

  test('changes the target of a symbolic link and keeps the link', () => {
    const root = temporaryTree({ 'real/a.txt': 'old\n' });
    symlinkSync('real/a.txt', path.join(root, 'link.txt'));
    overwriteFile(image(root, 'link.txt'), { bytes: Buffer.from('new\n') }, 'tag');
    expect(readlinkSync(path.join(root, 'link.txt'))).toBe('real/a.txt');
    expect(readText(root, 'real/a.txt')).toBe('new\n');
  });

  test('keeps hard links: the other name has the new text too', () => {
    const root = temporaryTree({ 'a.txt': 'a long old text\n' });
    linkSync(path.join(root, 'a.txt'), path.join(root, 'b.txt'));
    const before = statSync(path.join(root, 'a.txt'));
    overwriteFile(image(root, 'a.txt'), { bytes: Buffer.from('new\n') }, 'tag');
    const after = statSync(path.join(root, 'b.txt'));
    expect([readText(root, 'b.txt'), after.ino, after.nlink]).toEqual(['new\n', before.ino, 2]);
    expect(readdirSync(root)).toEqual(['a.txt', 'b.txt']);
  });

  test('writes an empty file', () => {
    const root = temporaryTree({ 'a.txt': 'old\n' });
    overwriteFile(image(root, 'a.txt'), { bytes: Buffer.alloc(0) }, 'tag');
    expect(readText(root, 'a.txt')).toBe('');
  });

  test.each<[string, (file: string) => void]>([
    ['was written in place', (file) => writeFileSync(file, 'others, longer\n')],
    ['was written with as many bytes', (file) => writeFileSync(file, 'OLD\n')],
    [
      'was replaced by another of the same size and times',
      (file) => {
        const { atime, mtime } = statSync(file);
        writeFileSync(`${file}.next`, 'OLD\n');
        utimesSync(`${file}.next`, atime, mtime);
        renameSync(`${file}.next`, file);
      },
    ],
    [
      'was replaced by a symbolic link to the same text',
      (file) => {
        renameSync(file, `${file}.moved`);
        symlinkSync(`${file}.moved`, file);
      },
    ],
    ['got other permissions', (file) => chmodSync(file, 0o600)],
    ['was removed', (file) => rmSync(file)],
  ])('says FILE_CHANGED and writes nothing when the file %s since it was read', (_, change) => {
    const root = temporaryTree({ 'a.txt': 'old\n' });
    const read = image(root, 'a.txt');
    change(path.join(root, 'a.txt'));
    const before = treeState(root);
    expect(faultOf(() => overwriteFile(read, { bytes: Buffer.from('new\n') }, 'tag'))).toEqual({
      code: 'FILE_CHANGED',
      data: { path: 'a.txt' },
    });
    expect(treeState(root)).toEqual(before);
  });

  test('refuses a file that nobody may write, although its directory would allow to replace it', () => {
    const root = temporaryTree({ 'a.txt': 'old\n' });
    chmodSync(path.join(root, 'a.txt'), 0o444);
    const before = treeState(root);
    expect(faultOf(() => overwriteFile(image(root, 'a.txt'), { bytes: Buffer.from('new\n') }, 'tag'))).toEqual({
      code: 'NO_PERMISSION',
      data: { path: 'a.txt', action: 'write' },
    });
    expect(treeState(root)).toEqual(before);
  });

  test('says WRITE_FAILED when the directory went away', () => {
    const root = temporaryTree({ 'sub/a.txt': 'old\n' });
    const read = image(root, 'sub/a.txt');
    rmSync(path.join(root, 'sub'), { recursive: true });
    expect(faultOf(() => overwriteFile(read, { bytes: Buffer.from('new\n') }, 'tag'))).toEqual({
      code: 'WRITE_FAILED',
      data: { path: 'sub/a.txt', reason: 'its directory was removed meanwhile' },
    });
  });

  test('replaces a file with a name of the greatest length', () => {
    const name = `${'n'.repeat(251)}.txt`;
    const root = temporaryTree({ [name]: 'old\n' });
    overwriteFile(image(root, name), { bytes: Buffer.from('new\n') }, 'tag');
    expect([readdirSync(root), readText(root, name)]).toEqual([[name], 'new\n']);
  });
});

describe('createFile', () => {
  test('creates the file and the directories above it, and no other file', () => {
    const root = temporaryTree();
    createFile(place(root, 'a/b/c.txt'), { bytes: Buffer.from('new\n') }, 'tag');
    expect(readdirSync(root, { recursive: true })).toEqual(['a', 'a/b', 'a/b/c.txt']);
    expect(readText(root, 'a/b/c.txt')).toBe('new\n');
  });

  test('gives the file the rights that every new file gets', () => {
    const root = temporaryTree({ reference: '' });
    createFile(place(root, 'a.txt'), { bytes: Buffer.from('') }, 'tag');
    expect(lstatSync(path.join(root, 'a.txt')).mode).toBe(lstatSync(path.join(root, 'reference')).mode);
  });

  test.each<[string, (file: string) => void]>([
    ['a file', (file) => writeFileSync(file, 'theirs\n')],
    ['a directory', (file) => mkdirSync(file)],
    ['a symbolic link that leads nowhere', (file) => symlinkSync('nowhere', file)],
  ])('never overwrites %s that came to be since the path was resolved', (_, appear) => {
    const root = temporaryTree();
    const target = place(root, 'a.txt');
    appear(target.real);
    const before = treeState(root);
    expect(faultOf(() => createFile(target, { bytes: Buffer.from('ours\n') }, 'tag'))).toEqual({
      code: 'FILE_EXISTS',
      data: { path: 'a.txt' },
    });
    expect(treeState(root)).toEqual(before);
  });

  test('says WRITE_FAILED when a part of the path is a file', () => {
    const root = temporaryTree({ 'a.txt': 'old\n' });
    const before = treeState(root);
    expect(faultOf(() => createFile(place(root, 'a.txt/b/c.txt'), { bytes: Buffer.from('x') }, 'tag'))).toEqual({
      code: 'WRITE_FAILED',
      data: { path: 'a.txt/b/c.txt', reason: 'a part of its path is a file, not a directory' },
    });
    expect(treeState(root)).toEqual(before);
  });
});

test('a file takes its new text in one step, as a finished file of another inode', () => {
  const root = temporaryTree({ 'a.txt': 'old\n' });
  const file = path.join(root, 'a.txt');
  const before = statSync(file);
  overwriteFile(image(root, 'a.txt'), { bytes: Buffer.from('new\n') }, 'tag');
  expect(statSync(file).ino).not.toBe(before.ino);
  expect(readFileSync(file, 'utf8')).toBe('new\n');
});
