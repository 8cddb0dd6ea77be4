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

export class FileCache {
  private readonly entries = new Map<string, Cached>();
  private held = 0;

  /** @param budget most bytes to hold */
  constructor(private readonly budget: number) {}

  /** The bytes of a regular file; undefined when it cannot be read, is none, or is larger than `limit` bytes. */
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
      const stats = fstatSync(descriptor);
      if (!stats.isFile() || stats.size > limit) return undefined;
      const bytes = Buffer.allocUnsafeSlow(stats.size);
      const length = readSync(descriptor, bytes, 0, bytes.length, 0);
      const whole = length === bytes.length ? bytes : bytes.subarray(0, length);
      this.keep(path, whole, stats);
      return whole;
    } catch {
      return undefined;
    } finally {
      closeSync(descriptor);
    }
  }

  private keep(path: string, bytes: Buffer, stats: Stats): void {
    if (bytes.length > LARGEST_KEPT || this.held + bytes.length > this.budget) return;
    if (Date.now() - Math.max(stats.mtimeMs, stats.ctimeMs) < SETTLED_MS) return;
    const { ino: inode, size, mtimeMs: modifiedMs, ctimeMs: changedMs } = stats;
    this.entries.set(path, { bytes, inode, size, modifiedMs, changedMs });
    this.held += bytes.length;
  }
}

const isSame = (cached: Cached, now: { ino: number; size: number; mtimeMs: number; ctimeMs: number }): boolean =>
  cached.inode === now.ino &&
  cached.size === now.size &&
  cached.modifiedMs === now.mtimeMs &&
  cached.changedMs === now.ctimeMs;
