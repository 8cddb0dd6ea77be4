// Writing a file whole or not at all: a finished temporary file takes the old one's name in one step.

import { randomBytes } from 'node:crypto';
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
  readlinkSync,
  realpathSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { Fault, fail, systemCode } from '../errors.js';
import { type FileImage, sameStamp, stampOf } from './image.js';
import type { Place } from './roots.js';

/**
 * Puts `bytes` in place of an image's bytes; mode and owner are kept.
 * @throws FILE_CHANGED when the file is no longer the one that was read, NO_PERMISSION, WRITE_FAILED, PATH_OUTSIDE
 */
export function overwriteFile(image: FileImage, bytes: Buffer): void {
  const { place } = image;
  inDirectory(place, path.dirname(place.real), (directory) => {
    const target = path.join(directory, path.basename(place.real));
    const temporary = writeTemporary(directory, target, bytes, image);
    try {
      checkUnchanged(target, image);
      if (image.links > 1) {
        // A rename would cut the file off from its other names. The finished copy stays until the bytes are in place.
        writeInPlace(target, bytes, image);
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
 * @throws FILE_EXISTS, NO_PERMISSION, WRITE_FAILED, PATH_OUTSIDE
 */
export function createFile(place: Place, bytes: Buffer): void {
  makeDirectories(place);
  inDirectory(place, path.dirname(place.real), (directory) => {
    const target = path.join(directory, path.basename(place.real));
    const temporary = writeTemporary(directory, target, bytes);
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

/** One by one, each in a directory that cannot be redirected: a recursive mkdir would follow a symlink put in the way. */
function makeDirectories(place: Place): void {
  let directory = path.dirname(place.real);
  const missing: string[] = [];
  while (!existsSync(directory)) {
    missing.unshift(path.basename(directory));
    directory = path.dirname(directory);
  }
  for (const name of missing) {
    inDirectory(place, directory, (held) => makeDirectory(path.join(held, name)));
    directory = path.join(directory, name);
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

/** Gives the file of an image new bytes under its old inode. */
function writeInPlace(target: string, bytes: Buffer, image: FileImage): void {
  const descriptor = openSync(target, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const now = stampOf(fstatSync(descriptor, { bigint: true }));
    if (!sameStamp(now, image.stamp)) fail('FILE_CHANGED', { path: image.place.shown });
    writeWhole(descriptor, bytes);
    ftruncateSync(descriptor, bytes.length);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}

function writeTemporary(directory: string, target: string, bytes: Buffer, image?: FileImage): string {
  const name = `.${path.basename(target).slice(0, 200)}.${randomBytes(6).toString('hex')}.aci-tmp`;
  const temporary = path.join(directory, name);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  const descriptor = openSync(temporary, flags, image === undefined ? 0o666 : 0o600);
  try {
    writeWhole(descriptor, bytes);
    if (image !== undefined) keepOwnerAndMode(descriptor, image);
    fsyncSync(descriptor);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return temporary;
}

function keepOwnerAndMode(descriptor: number, image: FileImage): void {
  try {
    if (process.platform !== 'win32') fchownSync(descriptor, image.owner, image.group);
  } catch (error) {
    // Only root may give files away; keeping the owner is done where it is allowed.
    if (systemCode(error) !== 'EPERM') throw error;
  }
  // After the owner, because changing the owner clears the set-user-id bits.
  fchmodSync(descriptor, image.mode);
}

function checkUnchanged(target: string, image: FileImage): void {
  const now = lstatSync(target, { bigint: true, throwIfNoEntry: false });
  if (now === undefined || !sameStamp(stampOf(now), image.stamp)) fail('FILE_CHANGED', { path: image.place.shown });
  // A rename needs no right on the file itself, but replacing what the user made read-only would surprise.
  if ((now.mode & 0o222n) === 0n) fail('NO_PERMISSION', { path: image.place.shown, action: 'write' });
  accessSync(target, constants.W_OK);
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
    fail('WRITE_FAILED', { path: place.shown, reason: REASONS[code] ?? code }, { cause: error });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of its path is a file, not a directory',
  EEXIST: 'a part of its path is a file, not a directory',
  EISDIR: 'a directory has that name',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'its directory was removed meanwhile',
  EIO: 'the disk reported an error',
  ETXTBSY: 'the program is running',
};

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
