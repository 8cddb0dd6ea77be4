// Locks on files, for servers that share no log of changes: one serves a folder inside the other's, or keeps its state elsewhere.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { Fault } from '../errors.js';
import { acquireLock, type LockOptions } from './lock.js';
import { makeDirectory } from './log-file.js';

/** Files share locks, so that their number stays small. */
const BUCKETS = 256;

const bucketOf = (file: string): string =>
  String((createHash('sha256').update(file).digest()[0] ?? 0) % BUCKETS).padStart(3, '0');

/**
 * Waits for the locks of these files (absolute real paths) and returns what gives them back. Where the directory cannot be
 * written there are none: they guard against a rare meeting, and are no reason to refuse an edit.
 * @throws WORKSPACE_BUSY
 */
export async function lockFiles(
  directory: string,
  files: readonly string[],
  options: LockOptions,
): Promise<() => void> {
  const releases: (() => void)[] = [];
  const giveBack = (): void => {
    for (const release of releases) release();
  };
  // In one order everywhere, so that no two wait for each other.
  for (const bucket of [...new Set(files.map(bucketOf))].sort()) {
    try {
      const place = path.join(directory, bucket);
      makeDirectory(place);
      releases.push(await acquireLock(place, options));
    } catch (error) {
      if (error instanceof Fault && error.code !== 'WORKSPACE_BUSY') continue;
      giveBack();
      throw error;
    }
  }
  return giveBack;
}
