// File image: the bytes of a file together with what an edit has to keep.
import { type BigIntStats, closeSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { type Faults, fail, systemCode } from '../errors.js';
import type { Splice } from '../text/splice.js';
import { bomLength, decode, type Encoding, encode, firstUnencodable } from './encoding.js';
import { listNames, OPEN_PROVED, type Place } from './roots.js';

/** Largest file that is read or edited, in bytes. V8 strings end at 512 Mi units; a reply shows 100 lines of it anyway. */
export const LARGEST_FILE = 256 * 1024 * 1024;

/** What tells one state of a file on disk from another. Times in nanoseconds. */
export interface Stamp {
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: bigint;
  readonly modified: bigint;
  readonly changed: bigint;
}

/** A file as it is on disk, whatever it holds. */
export interface RawFile {
  readonly place: Place;
  readonly bytes: Buffer;
  /** Permission bits. */
  readonly mode: number;
  readonly owner: number;
  readonly group: number;
  /** Number of hard links. */
  readonly links: number;
  readonly stamp: Stamp;
}

export interface FileImage extends RawFile {
  /** Without a byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
}

/** @throws the Faults of readRaw, BINARY_FILE */
export function readImage(place: Place): FileImage {
  const raw = readRaw(place);
  const decoded = decode(raw.bytes);
  if (decoded === undefined) return fail('BINARY_FILE', { path: place.shown });
  return { ...raw, ...decoded };
}

/** @throws IS_DIRECTORY, NOT_A_FILE, NO_PERMISSION, FILE_TOO_LARGE, PATH_OUTSIDE, PATH_NOT_FOUND */
export function readRaw(place: Place): RawFile {
  const { bytes, stats } = readBytes(place);
  return {
    place,
    bytes,
    mode: Number(stats.mode) & 0o7777,
    owner: Number(stats.uid),
    group: Number(stats.gid),
    links: Number(stats.nlink),
    stamp: stampOf(stats),
  };
}

export const stampOf = (stats: BigIntStats): Stamp => ({
  device: stats.dev,
  inode: stats.ino,
  size: stats.size,
  modified: stats.mtimeNs,
  changed: stats.ctimeNs,
});

export const sameStamp = (left: Stamp, right: Stamp): boolean =>
  left.inode === right.inode &&
  left.device === right.device &&
  left.size === right.size &&
  left.modified === right.modified &&
  left.changed === right.changed;

/**
 * The bytes of the file after a splice of its text. Bytes outside the splice are taken over, not re-encoded.
 * @throws NOT_ENCODABLE
 */
export function spliceBytes(image: FileImage, splice: Splice): Buffer {
  const { bytes, text, encoding, place } = image;
  const insert = encode(splice.insert, encoding);
  if (insert === undefined) {
    const character = firstUnencodable(splice.insert, encoding) ?? 'that text';
    return fail('NOT_ENCODABLE', { path: place.shown, encoding, character: `"${character}"` });
  }
  const head = bomLength(encoding) + byteLength(text.slice(0, splice.start), encoding);
  const removed = byteLength(text.slice(splice.start, splice.end), encoding);
  return Buffer.concat([bytes.subarray(0, head), insert, bytes.subarray(head + removed)]);
}

function byteLength(text: string, encoding: Encoding): number {
  if (encoding === 'latin-1') return text.length;
  return encoding.startsWith('utf-16') ? text.length * 2 : Buffer.byteLength(text, 'utf8');
}

function readBytes(place: Place): { bytes: Buffer; stats: BigIntStats } {
  const descriptor = openProved(place);
  try {
    const stats = fstatSync(descriptor, { bigint: true });
    checkReadable(place, stats);
    // The path is proved again now that the file is open: a directory on the way may have become a symlink since.
    if (realpathSync.native(place.real) !== place.real)
      fail('PATH_OUTSIDE', { path: place.shown, roots: [place.root.path] });
    return { bytes: readWhole(descriptor, Number(stats.size)), stats };
  } catch (error) {
    if (systemCode(error) === 'ENOENT')
      return fail('PATH_NOT_FOUND', { path: place.shown, nearest: [] }, { cause: error });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function openProved(place: Place): number {
  try {
    return openSync(place.real, OPEN_PROVED);
  } catch (error) {
    switch (systemCode(error)) {
      case 'ENOENT':
      case 'ENOTDIR':
        return fail('PATH_NOT_FOUND', { path: place.shown, nearest: [] }, { cause: error });
      case 'EACCES':
      case 'EPERM':
        return fail('NO_PERMISSION', { path: place.shown, action: 'read' }, { cause: error });
      case 'ELOOP':
        return fail('PATH_OUTSIDE', { path: place.shown, roots: [place.root.path] }, { cause: error });
      case 'ENXIO':
        return fail('NOT_A_FILE', { path: place.shown, kind: 'socket or device' }, { cause: error });
      default:
        throw error;
    }
  }
}

function checkReadable(place: Place, stats: BigIntStats): void {
  if (stats.isDirectory()) fail('IS_DIRECTORY', { path: place.shown, entries: listNames(place.real, 20) });
  if (!stats.isFile()) fail('NOT_A_FILE', notAFile(place, stats));
  const size = Number(stats.size);
  if (size > LARGEST_FILE) fail('FILE_TOO_LARGE', { path: place.shown, size, limit: LARGEST_FILE });
}

function notAFile(place: Place, stats: BigIntStats): Faults['NOT_A_FILE'] {
  const kind = stats.isFIFO() ? 'named pipe (FIFO)' : stats.isSocket() ? 'socket' : 'device';
  return { path: place.shown, kind };
}

function readWhole(descriptor: number, expected: number): Buffer {
  // One byte more than expected, so that a file that grew meanwhile is read to its end.
  let buffer = Buffer.allocUnsafe(expected + 1);
  let length = 0;
  for (;;) {
    const got = readSync(descriptor, buffer, length, buffer.length - length, length);
    if (got === 0) return buffer.subarray(0, length);
    length += got;
    if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
  }
}
