// The lock of the log's directory: a file that one process at a time makes, and that outlives a process that is killed.
//
//   lock               made as a hard link to a finished file, so nobody sees half of it; removed by its holder
//   lock.dead-<nonce>  made, once, by who takes over the lock with that nonce from a dead holder
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fail, systemCode } from '../errors.js';
import { asWriteFault, removeIfThere, writeNew } from './log-file.js';
import { livenessOf, ownIdentity, type ProcessIdentity } from './process-identity.js';

interface Holder extends ProcessIdentity {
  /** Unique for each time the lock is taken. */
  readonly nonce: string;
}

export interface LockOptions {
  readonly waitMs: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

/** The lock is held for milliseconds; who holds it longer and cannot be asked, on another host, is taken for dead. */
const SILENT_MS = 10 * 60_000;
/** A claim is followed by the removal of the lock at once; after this time its maker is dead too. */
const CLAIM_MS = 5_000;
const LONGEST_PAUSE_MS = 20;

/**
 * Waits for the lock and returns what gives it back.
 * @throws WORKSPACE_BUSY, WRITE_FAILED
 */
export async function acquireLock(directory: string, { signal, waitMs }: LockOptions): Promise<() => void> {
  const lock = path.join(directory, 'lock');
  const nonce = randomBytes(8).toString('hex');
  const started = performance.now();
  for (let pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    if (asWriteFault(lock, () => take(lock, nonce))) return () => release(lock, nonce);
    const holder = readHolder(lock);
    if (holder !== undefined && isDead(holder, lock) && asWriteFault(lock, () => removeDead(lock, holder))) continue;
    const waitedMs = Math.round(performance.now() - started);
    if (waitedMs >= waitMs) fail('WORKSPACE_BUSY', { holder: nameOf(holder ?? UNKNOWN), waitedMs });
    // Uneven pauses, so that several who wait do not keep step.
    await setTimeout(pause * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal });
  }
}

// The latter three on Windows, while a removed lock is still open somewhere.
const TAKEN = process.platform === 'win32' ? ['EEXIST', 'EPERM', 'EACCES', 'EBUSY'] : ['EEXIST'];
const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

function take(lock: string, nonce: string): boolean {
  const holder: Holder = { ...ownIdentity(), nonce };
  const content = JSON.stringify(holder);
  const finished = `${lock}.new-${nonce}`;
  writeNew(finished, content);
  try {
    return succeeds(() => linkSync(finished, lock));
  } catch (error) {
    if (!NO_HARD_LINKS.includes(systemCode(error) ?? '')) throw error;
    return succeeds(() => writeNew(lock, content));
  } finally {
    removeIfThere(finished);
  }
}

function succeeds(make: () => void): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if (TAKEN.includes(systemCode(error) ?? '')) return false;
    throw error;
  }
}

/** Made without a hard link and not finished, or not readable: nobody can be asked, so that its age decides. */
const UNKNOWN: Holder = { pid: 0, start: '', host: 'an unknown host', nonce: 'unknown' };

const nameOf = ({ host, pid }: Holder): string => (pid === 0 ? 'Another process' : `Process ${pid} on ${host}`);

/** undefined when nobody holds the lock. */
function readHolder(lock: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(lock, 'utf8')) as Holder; // take() wrote it
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? undefined : UNKNOWN;
  }
}

function isDead(holder: Holder, lock: string): boolean {
  const liveness = livenessOf(holder);
  return liveness === 'ended' || (liveness === 'unknown' && ageOf(lock) > SILENT_MS);
}

/** Milliseconds since the file was written; 0 when it is gone. */
const ageOf = (file: string): number => {
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return written === undefined ? 0 : Date.now() - written;
};

/** False while another process is about to do it. */
function removeDead(lock: string, holder: Holder): boolean {
  const claim = `${lock}.dead-${holder.nonce}`;
  const first = succeeds(() => writeNew(claim, ''));
  if (!first && ageOf(claim) < CLAIM_MS) return false;
  // The claim stays: without it, who read the dead holder's name just now would remove the next holder's lock.
  release(lock, holder.nonce);
  return true;
}

function release(lock: string, nonce: string): void {
  if (readHolder(lock)?.nonce === nonce) unlinkSync(lock);
}
