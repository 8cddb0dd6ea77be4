// Segments on disk: what is written is read back, and what is damaged is not.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { Segment } from '../../../server/search/index/segment.js';
import { readSegment, writeSegment } from '../../../server/search/index/segment-file.js';
import { literal, segmentOf } from '../../support/search-share.js';
import { type FileTree, forWholeFile, temporaryTree } from '../../support/server.js';

const FILES: FileTree = {
  'a.ts': 'const needle = 1;\n',
  'empty.txt': '',
  'ü/日.md': 'é needle 😀\r\nline',
  'long.txt': `${'some words of a line\n'.repeat(900)}needle at the end\n`,
};
const NAMES = Object.keys(FILES);

const noPause = async (): Promise<void> => undefined;

let directory: string;
let written: { file: string; bytes: Buffer; segment: Segment };
beforeAll(async () => {
  await forWholeFile(async () => {
    directory = temporaryTree();
    const file = path.join(directory, 'whole');
    const { parts, texts } = segmentOf(temporaryTree(FILES), NAMES);
    const stored = await writeSegment(file, parts, texts, noPause);
    written = { file, bytes: readFileSync(file), segment: new Segment(parts, stored) };
  });
});

/** What can be asked of a segment. */
function contentOf(segment: Segment) {
  return segment.paths.map((name, document) => ({
    name,
    stamp: segment.stamp(document),
    settled: segment.isSettled(document),
    text: segment.text(segment.rangeOf(document), false)?.toString(),
  }));
}

const candidates = (segment: Segment, text: string): string[] =>
  segment.candidates(literal(text).grams).map(({ document }) => segment.paths[document] ?? '');

test('a segment is read back as it was written', () => {
  const stored = readSegment(written.file);
  expect(stored).toBeDefined();
  if (stored === undefined) return;
  const segment = new Segment(stored.parts, stored.stored);
  expect(contentOf(segment)).toEqual(contentOf(written.segment));
  expect(contentOf(segment).map(({ name, text }) => [name, text])).toEqual(
    NAMES.map((name) => [name, String(FILES[name]).replace('\r\n', '\n')]),
  );
  for (const text of ['needle', 'words of', '日', 'nowhere']) {
    expect(candidates(segment, text)).toEqual(candidates(written.segment, text));
  }
  expect(candidates(segment, 'needle')).toEqual(['a.ts', 'ü/日.md', 'long.txt']);
  expect(candidates(segment, 'nowhere')).toEqual([]);
});

test('nothing else is left in the directory', () => {
  expect(readdirSync(directory)).toEqual(['whole']);
});

test('a segment of files that are too short to have grams, or binary, is one too', async () => {
  const root = temporaryTree({ 'empty.txt': '', 'short.txt': '?\n', 'binary.png': 'a\0b' });
  const names = ['empty.txt', 'short.txt', 'binary.png'];
  const { parts, texts } = segmentOf(root, names);
  const file = path.join(temporaryTree(), 'short');
  await writeSegment(file, parts, texts, noPause);
  expect(readSegment(file)?.parts.paths).toEqual(names);
});

function isReadable(bytes: Buffer): boolean {
  const file = path.join(directory, 'damaged');
  writeFileSync(file, bytes);
  const stored = readSegment(file);
  if (stored !== undefined) new Segment(stored.parts, stored.stored).text({ start: 0, end: 1 }, false);
  return stored !== undefined;
}

test('a file that is cut off anywhere, or longer, is none', () => {
  const { bytes } = written;
  for (let length = 0; length < bytes.length; length += 64) expect(isReadable(bytes.subarray(0, length))).toBe(false);
  expect(isReadable(bytes.subarray(0, -1))).toBe(false);
  expect(isReadable(Buffer.concat([bytes, Buffer.from('x')]))).toBe(false);
  expect(isReadable(bytes)).toBe(true);
});

test('a file of another version is none', () => {
  for (let at = 0; at < 8; at++) {
    const other = Buffer.from(written.bytes);
    other.writeUInt8(other.readUInt8(at) ^ 1, at);
    expect(isReadable(other)).toBe(false);
  }
});

test('a file with a wrong byte in front of its texts is none', () => {
  const { bytes, segment } = written;
  for (let at = 8; at < bytes.length - segment.textBytes; at += 61) {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at);
    expect(isReadable(damaged), `byte ${at} of ${bytes.length}`).toBe(false);
  }
});

test('what is not there, or no file, is none', () => {
  expect(readSegment(path.join(directory, 'absent'))).toBeUndefined();
  expect(readSegment(directory)).toBeUndefined();
});

test('a segment that cannot be written is told, and leaves nothing behind', async () => {
  const { parts, texts } = segmentOf(directory, []);
  await expect(writeSegment(path.join(directory, 'no', 'x'), parts, texts, noPause)).rejects.toThrow('ENOENT');
  const parent = temporaryTree({ 'x/inner': '' });
  await expect(writeSegment(path.join(parent, 'x'), parts, texts, noPause)).rejects.toThrow();
  expect(readdirSync(parent)).toEqual(['x']);
});
