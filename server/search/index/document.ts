// One file as the index knows it: its searchable text, and the stamp that tells whether the file is still the same.
import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { largeBuffer } from '../../workspace/large-buffer.js';
import { OPEN_PROVED } from '../../workspace/roots.js';
import { isSettled } from '../../workspace/settled.js';
import { searchableText } from '../searchable.js';

/** What a file's inode says of its content. Two different contents of one path have different stamps, once settled. */
export interface Stamp {
  readonly inode: number;
  /** Bytes. */
  readonly size: number;
  readonly modifiedMs: number;
  readonly changedMs: number;
}

export interface Document {
  /** Empty for a binary file and for one that is too large. Valid until the next read unless it was `kept`. */
  readonly text: Buffer;
  readonly stamp: Stamp;
  /** Whether the file had been left alone long enough for its stamp to tell this content from any later one. */
  readonly settled: boolean;
}

/** Bytes; a larger file is passed over. */
export const LARGEST_SEARCHED = 64 * 1024 * 1024;

const NO_TEXT = Buffer.alloc(0);

/** Reused by each read of a file that fits: fresh memory for each would cost more than reading it. */
const scratch = Buffer.allocUnsafeSlow(1024 * 1024);

/** The same for larger ones, until memory is wanted for something else. */
let largeScratch: WeakRef<Buffer> | undefined;

function scratchFor(bytes: number): Buffer {
  if (bytes <= scratch.length) return scratch;
  const known = largeScratch?.deref();
  if (known !== undefined && bytes <= known.length) return known;
  const made = largeBuffer(bytes);
  largeScratch = new WeakRef(made);
  return made;
}

/**
 * Undefined when it cannot be read or is no regular file: gone, forbidden, or a symbolic link.
 * @param room where a file of so many bytes is to be read to; undefined: to where the next read will be too
 */
export function readDocument(path: string, room?: (bytes: number) => Buffer | undefined): Document | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, OPEN_PROVED);
  } catch {
    return undefined;
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return undefined;
    const settled = isSettled(stats);
    const raw =
      stats.size > LARGEST_SEARCHED
        ? undefined
        : readAll(descriptor, stats.size, room?.(stats.size) ?? scratchFor(stats.size));
    return { text: (raw && searchableText(raw)) ?? NO_TEXT, stamp: stampOf(stats), settled };
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** Whether a file still has the stamp it had. */
export function isUnchanged(path: string, { inode, size, modifiedMs, changedMs }: Stamp): boolean {
  try {
    const now = statSync(path, { throwIfNoEntry: false });
    if (now === undefined) return false;
    return now.ino === inode && now.size === size && now.mtimeMs === modifiedMs && now.ctimeMs === changedMs;
  } catch {
    return false; // not to be looked at any more
  }
}

const stampOf = ({ ino, size, mtimeMs, ctimeMs }: Stats): Stamp => ({
  inode: ino,
  size,
  modifiedMs: mtimeMs,
  changedMs: ctimeMs,
});

/** @param size as the system says; files such as those in /proc say 0 and have more */
function readAll(descriptor: number, size: number, room: Buffer): Buffer | undefined {
  let into = room;
  let length = 0;
  for (;;) {
    const got = readSync(descriptor, into, length, into.length - length, length);
    length += got;
    if (got === 0 || (length === size && size > 0)) return into.subarray(0, length);
    if (length > LARGEST_SEARCHED) return undefined;
    if (length === into.length) into = Buffer.concat([into], into.length * 2);
  }
}
