import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, lstatSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexLines } from '../../server/text/lines.js';
import { spliceLines } from '../../server/text/splice.js';
import { type FileImage, LARGEST_FILE, readImage, spliceBytes, stampOf } from '../../server/workspace/image.js';
import { openRoots, resolvePath } from '../../server/workspace/roots.js';
import { faultOf } from '../support/faults.js';
import { type FileTree, temporaryTree } from '../support/server.js';

function imageOf(files: FileTree, name: string): FileImage {
  return readImage(resolvePath(openRoots([temporaryTree(files)]), name));
}

const utf16be = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

/** One text of three lines in every encoding; `word` is what stands on line 2. */
const inEveryEncoding: [string, (word: string) => Buffer][] = [
  ['utf-8', (word) => Buffer.from(`é𐀀\r\n${word}\r\n€`)],
  ['utf-8 with BOM', (word) => Buffer.from(`\ufeffé𐀀\r\n${word}\r\n€`)],
  ['utf-16le', (word) => Buffer.from(`\ufeffé𐀀\r\n${word}\r\n€`, 'utf16le')],
  ['utf-16be', (word) => utf16be(`é𐀀\r\n${word}\r\n€`)],
  ['latin-1', (word) => Buffer.from(`é\r\n${word}\r\n\x80\xff`, 'latin1')],
];

describe('readImage', () => {
  test('gives bytes, text, encoding, mode, owner, links and stamp of a file', () => {
    const root = temporaryTree({ 'a.txt': '\ufeffé\n' });
    const file = path.join(root, 'a.txt');
    linkSync(file, path.join(root, 'b.txt'));
    chmodSync(file, 0o751);
    const stats = lstatSync(file, { bigint: true });
    const place = resolvePath(openRoots([root]), 'a.txt');
    expect(readImage(place)).toEqual({
      place,
      bytes: Buffer.from('\ufeffé\n'),
      text: 'é\n',
      encoding: 'utf-8 with BOM',
      mode: 0o751,
      owner: Number(stats.uid),
      group: Number(stats.gid),
      links: 2,
      stamp: stampOf(stats),
    });
  });

  test('refuses a directory and names what it holds', () => {
    const root = temporaryTree({ 'sub/b.txt': '', 'sub/a/c.txt': '' });
    expect(faultOf(() => readImage(resolvePath(openRoots([root]), 'sub')))).toEqual({
      code: 'IS_DIRECTORY',
      data: { path: 'sub', entries: ['a/', 'b.txt'] },
    });
  });

  test('refuses binary content', () => {
    expect(faultOf(() => imageOf({ 'a.bin': Buffer.from([1, 0, 2]) }, 'a.bin'))).toEqual({
      code: 'BINARY_FILE',
      data: { path: 'a.bin' },
    });
  });

  test('refuses a FIFO at once instead of waiting for a writer', () => {
    const root = temporaryTree();
    execFileSync('mkfifo', [path.join(root, 'pipe')]);
    expect(faultOf(() => readImage(resolvePath(openRoots([root]), 'pipe')))).toEqual({
      code: 'NOT_A_FILE',
      data: { path: 'pipe', kind: 'named pipe (FIFO)' },
    });
  });

  test('refuses a socket', async () => {
    const root = temporaryTree();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path.join(root, 'sock'), resolve));
    const fault = faultOf(() => readImage(resolvePath(openRoots([root]), 'sock')));
    await new Promise((resolve) => server.close(resolve));
    expect(fault).toEqual({ code: 'NOT_A_FILE', data: { path: 'sock', kind: 'socket or device' } });
  });

  test('refuses a file above the size limit without reading it', () => {
    const root = temporaryTree({ 'big.txt': '' });
    truncateSync(path.join(root, 'big.txt'), LARGEST_FILE + 1); // sparse: takes no room on disk
    expect(faultOf(() => readImage(resolvePath(openRoots([root]), 'big.txt')))).toEqual({
      code: 'FILE_TOO_LARGE',
      data: { path: 'big.txt', size: LARGEST_FILE + 1, limit: LARGEST_FILE },
    });
  });

  test('reads through a symbolic link and shows the path of its target', () => {
    const root = temporaryTree({ 'sub/real.txt': 'x\n' });
    symlinkSync('sub/real.txt', path.join(root, 'link.txt'));
    const image = readImage(resolvePath(openRoots([root]), 'link.txt'));
    expect([image.text, image.place.shown]).toEqual(['x\n', 'sub/real.txt']);
  });

  test('says PATH_NOT_FOUND when the file went away since it was resolved', () => {
    const place = { ...resolvePath(openRoots([temporaryTree()]), 'gone.txt', true), exists: true };
    expect(faultOf(() => readImage(place))).toEqual({
      code: 'PATH_NOT_FOUND',
      data: { path: 'gone.txt', nearest: [] },
    });
  });

  test('says IS_DIRECTORY when a directory took the place of the file since it was resolved', () => {
    const root = temporaryTree();
    const place = resolvePath(openRoots([root]), 'a', true);
    mkdirSync(place.real);
    expect(faultOf(() => readImage(place))).toEqual({ code: 'IS_DIRECTORY', data: { path: 'a', entries: [] } });
  });
});

describe('spliceBytes', () => {
  test.each(inEveryEncoding)('replaces a line of %s and takes every other byte over', (encoding, content) => {
    const image = imageOf({ 'a.txt': content('old') }, 'a.txt');
    expect(image.encoding).toBe(encoding);
    expect(spliceBytes(image, spliceLines(indexLines(image.text), 1, 2, 'néw'))).toEqual(content('néw'));
  });

  test.each(inEveryEncoding)('keeps the byte order mark of %s when everything is deleted', (_, content) => {
    const image = imageOf({ 'a.txt': content('old') }, 'a.txt');
    const mark = content('old').subarray(0, image.bytes.length - contentLength(image));
    expect(spliceBytes(image, spliceLines(indexLines(image.text), 0, 3, ''))).toEqual(mark);
  });

  test('says NOT_ENCODABLE for what the encoding of the file cannot hold, naming the character', () => {
    const image = imageOf({ 'a.txt': Buffer.from([0xe9, 0x0a]) }, 'a.txt');
    expect(faultOf(() => spliceBytes(image, { start: 0, end: 1, insert: 'caf€' }))).toEqual({
      code: 'NOT_ENCODABLE',
      data: { path: 'a.txt', encoding: 'latin-1', character: '"€"' },
    });
  });

  test('says NOT_ENCODABLE for half a surrogate pair in UTF-8', () => {
    const image = imageOf({ 'a.txt': 'x\n' }, 'a.txt');
    expect(faultOf(() => spliceBytes(image, { start: 0, end: 1, insert: '\ud83d' }))).toEqual({
      code: 'NOT_ENCODABLE',
      data: { path: 'a.txt', encoding: 'utf-8', character: '"U+d83d"' },
    });
  });

  test('leaves the bytes outside the edited lines identical, whatever they are', () => {
    const template = imageOf({ 'a.txt': '' }, 'a.txt');
    const anyBytes = fc.array(fc.constantFrom(0x61, 0x0a, 0x0d, 0xe9, 0xc3, 0xa9, 0xff), { maxLength: 30 });
    fc.assert(
      fc.property(anyBytes, fc.nat(), (values, number) => {
        const bytes = Buffer.from([0xe9, 0x0a, ...values]); // never UTF-8: é without its second byte
        const image: FileImage = { ...template, bytes, text: bytes.toString('latin1'), encoding: 'latin-1' };
        const lines = indexLines(image.text);
        const index = number % lines.count;
        const result = spliceBytes(image, spliceLines(lines, index, index + 1, 'new'));
        const head = bytes.subarray(0, lines.start(index));
        const tail = bytes.subarray(lines.start(index + 1));
        expect(result.subarray(0, head.length)).toEqual(head);
        expect(result.subarray(result.length - tail.length)).toEqual(tail);
      }),
    );
  });
});

/** Bytes of the text of an image, without its byte order mark. */
function contentLength({ text, encoding }: FileImage): number {
  if (encoding === 'latin-1') return text.length;
  return encoding.startsWith('utf-16') ? text.length * 2 : Buffer.byteLength(text);
}
