// Contents of files that were searched before, within a byte budget, each proved fresh by a stat before it is used.
import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { OPEN_PROVED } from '../workspace/roots.js';

interface Cached {
  readonly bytes: Buffer;
  readonly inode: number;
  readonly size: number;
  readonly modifiedMs: number;
  readonly changedMs: number;
}

/**
 * Milliseconds that a file must have been left alone before it was read for its time stamp to be trusted: two writes
 * within one tick of the file system's clock (4 ms on Linux at 250 Hz, 2 s on FAT) leave the same stamp.
 */
const SETTLED_MS = 2000;

/** Files above this many bytes are read for each search and not kept. */
const LARGEST_KEPT = 4 * 1024 * 1024;

/** Bytes of the budget that are left unused rather than asked for the size of every file. */
const FULL_MARGIN = 64 * 1024;

export class FileCache {
  private readonly entries = new Map<string, Cached>();
  private held = 0;
  private scratch: Buffer = Buffer.allocUnsafeSlow(256 * 1024);

  /** @param budget most bytes to hold */
  constructor(private readonly budget: number) {}

  /** The bytes of a regular file, valid until the next call; undefined when it cannot be read, is none, or is larger than `limit` bytes. */
  read(path: string, limit: number): Buffer | undefined {
    const cached = this.entries.get(path);
    if (cached !== undefined) {
      const now = statSync(path, { throwIfNoEntry: false });
      if (now !== undefined && isSame(cached, now)) return cached.bytes;
      this.entries.delete(path);
      this.held -= cached.bytes.length;
    }
    return this.readAnew(path, limit);
  }

  private readAnew(path: string, limit: number): Buffer | undefined {
    let descriptor: number;
    try {
      descriptor = openSync(path, OPEN_PROVED);
    } catch {
      return undefined; // gone, forbidden, or a symlink: a search passes over it
    }
    try {
      // A full cache takes no file more, so nothing needs to be known of it but its bytes.
      if (this.isFull()) return this.readOnce(descriptor, limit);
      const stats = fstatSync(descriptor);
      if (!stats.isFile() || stats.size > limit) return undefined;
      return this.fits(stats) ? this.readAndKeep(path, descriptor, stats) : this.readOnce(descriptor, limit);
    } catch {
      return undefined;
    } finally {
      closeSync(descriptor);
    }
  }

  private fits({ size, mtimeMs, ctimeMs }: Stats): boolean {
    if (size > LARGEST_KEPT || this.held + size > this.budget) return false;
    return Date.now() - Math.max(mtimeMs, ctimeMs) >= SETTLED_MS;
  }

  private readAndKeep(path: string, descriptor: number, stats: Stats): Buffer {
    const { ino: inode, size, mtimeMs: modifiedMs, ctimeMs: changedMs } = stats;
    const buffer = Buffer.allocUnsafeSlow(size);
    const bytes = buffer.subarray(0, readSync(descriptor, buffer, 0, size, 0));
    this.entries.set(path, { bytes, inode, size, modifiedMs, changedMs });
    this.held += bytes.length;
    return bytes;
  }

  private isFull(): boolean {
    return this.held > this.budget - FULL_MARGIN;
  }

  /** Into memory that the next call reuses: fresh memory for each file would cost more than reading it. */
  private readOnce(descriptor: number, limit: number): Buffer | undefined {
    let length = 0;
    for (;;) {
      const got = readSync(descriptor, this.scratch, length, this.scratch.length - length, length);
      length += got;
      if (length < this.scratch.length) return this.scratch.subarray(0, length);
      if (length > limit) return undefined;
      this.scratch = Buffer.concat([this.scratch], this.scratch.length * 4);
    }
  }
}

const isSame = (cached: Cached, now: { ino: number; size: number; mtimeMs: number; ctimeMs: number }): boolean =>
  cached.inode === now.ino &&
  cached.size === now.size &&
  cached.modifiedMs === now.mtimeMs &&
  cached.changedMs === now.ctimeMs;
