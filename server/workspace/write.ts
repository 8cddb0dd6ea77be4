// Writing a file whole or not at all: a finished temporary file takes the old one's name in one step.

import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { Fault, fail, systemCode } from '../errors.js';
import { type RawFile, sameStamp, stampOf } from './image.js';
import type { Place } from './roots.js';
import { writeReason } from './write-reasons.js';

/** What a file is to hold. */
export interface NewContent {
  readonly bytes: Buffer;
  /** Permission bits; absent: those of the old file, or for a new one what the user's umask leaves. */
  readonly mode?: number;
}

/** Of a name, bytes that stand in that of its temporary file: with all the rest no more than the 255 that a name may have. */
const KEPT_OF_NAME = 200;

/** The name of the temporary file beside `target`; `tag` tells one write from another. */
function temporaryName(target: string, tag: string): string {
  const start = Buffer.from(path.basename(target)).subarray(0, KEPT_OF_NAME).toString();
  return `.${start}.${tag}.aci-tmp`;
}

/**
 * Puts new content in place of a file's; owner, and mode unless given, are kept.
 * @throws FILE_CHANGED when the file is no longer the one that was read, NO_PERMISSION, WRITE_FAILED, PATH_OUTSIDE
 */
export function overwriteFile(old: RawFile, content: NewContent, tag: string): void {
  const { place } = old;
  inDirectory(place, path.dirname(place.real), (directory) => {
    const target = path.join(directory, path.basename(place.real));
    const temporary = path.join(directory, temporaryName(target, tag));
    const mode = content.mode ?? old.mode;
    writeTemporary(temporary, content.bytes, mode, old);
    try {
      checkUnchanged(target, old);
      if (old.links > 1) {
        // A rename would cut the file off from its other names. The finished copy stays until the bytes are in place.
        writeInPlace(target, content.bytes, mode, old);
        unlinkSync(temporary);
      } else renameSync(temporary, target);
    } catch (error) {
      removeQuietly(temporary);
      throw error;
    }
  });
}

/**
 * Creates a file that does not exist, and the directories above it.
 * @param made takes the directories that were missing, the outermost first, also when it fails
 * @throws FILE_EXISTS, NO_PERMISSION, WRITE_FAILED, PATH_OUTSIDE
 */
export function createFile(place: Place, { bytes, mode }: NewContent, tag: string, made: string[] = []): void {
  makeDirectories(place, made);
  inDirectory(place, path.dirname(place.real), (directory) => {
    const target = path.join(directory, path.basename(place.real));
    const temporary = path.join(directory, temporaryName(target, tag));
    writeTemporary(temporary, bytes, mode);
    try {
      // link() fails when the name is taken, where rename() would replace the file silently.
      if (!linkOrReport(temporary, target)) {
        if (existsSync(target)) fail('FILE_EXISTS', { path: place.shown });
        renameSync(temporary, target);
      }
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return fail('FILE_EXISTS', { path: place.shown }, { cause: error });
      throw error;
    } finally {
      removeQuietly(temporary);
    }
  });
}

/**
 * Removes a file that is still the one that was read.
 * @throws FILE_CHANGED, NO_PERMISSION, WRITE_FAILED, PATH_OUTSIDE
 */
export function removeFile(old: RawFile): void {
  const { place } = old;
  inDirectory(place, path.dirname(place.real), (directory) => {
    const target = path.join(directory, path.basename(place.real));
    checkUnchanged(target, old);
    unlinkSync(target);
  });
}

/** Removes what an interrupted write with this tag left beside a file. */
export function removeTemporary(place: Place, tag: string): void {
  removeQuietly(path.join(path.dirname(place.real), temporaryName(place.real, tag)));
}

/** One by one, each in a directory that cannot be redirected: a recursive mkdir would follow a symlink put in the way. */
function makeDirectories(place: Place, made: string[]): void {
  let directory = path.dirname(place.real);
  const missing: string[] = [];
  while (!existsSync(directory)) {
    missing.unshift(path.basename(directory));
    directory = path.dirname(directory);
  }
  for (const name of missing) {
    inDirectory(place, directory, (held) => makeDirectory(path.join(held, name)));
    directory = path.join(directory, name);
    made.push(directory);
  }
}

/** Removes directories that are empty. */
export function removeEmpty(directories: readonly string[]): void {
  for (const directory of directories) {
    try {
      rmdirSync(directory);
    } catch {
      // Not empty, or gone already.
    }
  }
}

function makeDirectory(target: string): void {
  try {
    mkdirSync(target);
  } catch (error) {
    // Somebody else made it just now; what it is shows when the next name is put into it.
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

/** Hard-links `from` to `to`; false where the file system has no hard links. */
function linkOrReport(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(systemCode(error) ?? '')) return false;
    throw error;
  }
}

/**
 * Runs `act` with a name for a directory above the place that cannot be redirected meanwhile: on Linux an open descriptor,
 * elsewhere the path, proved real again. Syncs the directory afterwards, so that the new name survives a power cut.
 */
function inDirectory(place: Place, parent: string, act: (directory: string) => void): void {
  asWriteFault(place, () => {
    const descriptor = openSync(parent, constants.O_RDONLY | (constants.O_DIRECTORY ?? 0));
    try {
      const held = `/proc/self/fd/${descriptor}`;
      const pinned = process.platform === 'linux' && existsSync(held);
      const actual = pinned ? readlinkSync(held) : realpathSync.native(parent);
      if (actual !== parent) fail('PATH_OUTSIDE', { path: place.shown, roots: [place.root.path] });
      act(pinned ? held : parent);
      fsyncQuietly(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

/** Gives a file new bytes under its old inode. */
function writeInPlace(target: string, bytes: Buffer, mode: number, old: RawFile): void {
  const descriptor = openSync(target, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const now = stampOf(fstatSync(descriptor, { bigint: true }));
    if (!sameStamp(now, old.stamp)) fail('FILE_CHANGED', { path: old.place.shown });
    writeWhole(descriptor, bytes);
    ftruncateSync(descriptor, bytes.length);
    if (mode !== old.mode) fchmodSync(descriptor, mode);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}

/** A finished file under a temporary name: in the place of `old`, with its owner, or a new one. */
function writeTemporary(temporary: string, bytes: Buffer, mode: number | undefined, old?: RawFile): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  const descriptor = openSync(temporary, flags, mode === undefined ? 0o666 : 0o600);
  try {
    writeWhole(descriptor, bytes);
    if (old !== undefined) keepOwner(descriptor, old);
    // After the owner, because changing the owner clears the set-user-id bits.
    if (mode !== undefined) fchmodSync(descriptor, mode);
    fsyncSync(descriptor);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function keepOwner(descriptor: number, { owner, group }: RawFile): void {
  try {
    if (process.platform !== 'win32') fchownSync(descriptor, owner, group);
  } catch (error) {
    // Only root may give files away; keeping the owner is done where it is allowed.
    if (systemCode(error) !== 'EPERM') throw error;
  }
}

/** Times on disk tick in milliseconds, so a write just after ours was read can leave them as they were: bytes decide. */
function checkUnchanged(target: string, { stamp, bytes, place }: RawFile): void {
  const now = lstatSync(target, { bigint: true, throwIfNoEntry: false });
  if (now === undefined || !sameStamp(stampOf(now), stamp)) {
    fail('FILE_CHANGED', { path: place.shown });
  }
  // A rename needs no right on the file itself, but replacing what the user made read-only would surprise.
  if ((now.mode & 0o222n) === 0n) fail('NO_PERMISSION', { path: place.shown, action: 'write' });
  accessSync(target, constants.W_OK);
  if (!readFileSync(target).equals(bytes)) fail('FILE_CHANGED', { path: place.shown });
}

function asWriteFault(place: Place, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) throw error;
    const code = systemCode(error);
    if (code === undefined) throw error;
    if (code === 'EACCES' || code === 'EPERM')
      fail('NO_PERMISSION', { path: place.shown, action: 'write' }, { cause: error });
    fail('WRITE_FAILED', { path: place.shown, reason: writeReason(code) }, { cause: error });
  }
}

function fsyncQuietly(descriptor: number): void {
  try {
    fsyncSync(descriptor);
  } catch {
    // Some file systems do not sync directories; the file itself is synced.
  }
}

function removeQuietly(target: string): void {
  try {
    unlinkSync(target);
  } catch {
    // Gone already, by rename.
  }
}
