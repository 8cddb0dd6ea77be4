// The directories we may touch, and the proof that a path is inside one of them. Fails closed.
import { constants, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { fail, systemCode } from '../errors.js';
import { missingFolder, nearestPaths } from './nearest.js';

/** One directory of the workspace. `path` is real; `name` tells it apart from the others and stands first in shown paths. */
export interface Root {
  readonly path: string;
  readonly name: string;
}

/** A path that was proved to be inside a root at the time it was resolved. */
export interface Place {
  readonly root: Root;
  /** Absolute, every symlink resolved. Does not exist yet when `exists` is false. */
  readonly real: string;
  /** As shown to clients: relative to the root with forward slashes, behind the root's name when there are several. */
  readonly shown: string;
  readonly exists: boolean;
}

/** @throws Error (start-up, not a Fault) naming each directory that cannot be served. */
export function openRoots(directories: readonly string[]): Root[] {
  const reals = directories.map((directory) => {
    const real = realpathSync.native(directory);
    if (!statSync(real).isDirectory()) throw new Error(`${directory} is not a directory`);
    return real;
  });
  const distinct = [...new Set(reals)];
  return distinct.map((real) => ({ path: real, name: uniqueName(real, distinct) }));
}

function uniqueName(real: string, all: readonly string[]): string {
  const name = path.basename(real) || real;
  const twins = all.filter((other) => (path.basename(other) || other) === name);
  return twins.length === 1 ? name : `${name}-${twins.indexOf(real) + 1}`;
}

/** Whether `target` is `directory` or below it. Both absolute and real; compares whole path segments. */
export function isInside(directory: string, target: string): boolean {
  const relative = path.relative(directory, target);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}

/** The roots that a client's own roots leave: never more than `roots`, and never a directory outside of them. */
export function narrowRoots(roots: readonly Root[], offered: readonly string[]): Root[] {
  const kept: string[] = [];
  for (const directory of offered) {
    const real = realDirectory(directory);
    if (real === undefined) continue;
    const within = roots.some((root) => isInside(root.path, real));
    const around = roots.filter((root) => isInside(real, root.path)).map((root) => root.path);
    kept.push(...(within ? [real] : around));
  }
  return kept.length === 0 ? [...roots] : openRoots(kept.sort());
}

/** The real path of a directory; undefined for what is none or cannot be looked at. */
function realDirectory(directory: string): string | undefined {
  try {
    const real = realpathSync.native(directory);
    return statSync(real).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}

/** How a real path inside `root` is shown to clients. */
export function showPath(roots: readonly Root[], root: Root, real: string): string {
  const relative = path.relative(root.path, real).split(path.sep).join('/');
  if (roots.length === 1) return relative || '.';
  return relative === '' ? root.name : `${root.name}/${relative}`;
}

/**
 * Resolves what a client wrote as a path and proves that it is inside a root, symlinks followed.
 * The path need not exist when `mayBeNew`.
 * @throws PATH_INVALID, PATH_OUTSIDE, PATH_NOT_FOUND, PATH_AMBIGUOUS, NO_PERMISSION
 */
export function resolvePath(roots: readonly Root[], input: string, mayBeNew = false): Place {
  if (input === '') fail('PATH_INVALID', { path: input, reason: 'it is empty' });
  if (input.includes('\0')) fail('PATH_INVALID', { path: input.replaceAll('\0', '\\0'), reason: 'it has a NUL byte' });
  const places = lexicalCandidates(roots, input).flatMap((absolute) => proveInside(roots, absolute, input));
  const existing = places.filter((place) => place.exists);
  const [found, second] = existing;
  if (found !== undefined && second !== undefined && found.real !== second.real) {
    fail('PATH_AMBIGUOUS', { path: input, candidates: existing.map((place) => place.shown) });
  }
  if (found !== undefined) return found;
  const fresh = places[0];
  if (fresh === undefined) return fail('PATH_OUTSIDE', { path: input, roots: roots.map((root) => root.path) });
  if (mayBeNew) return fresh;
  const folder = missingFolder(fresh.root.path, fresh.real);
  return fail('PATH_NOT_FOUND', {
    path: path.isAbsolute(input) ? fresh.shown : input,
    ...(folder === undefined ? {} : { folder: showPath(roots, fresh.root, folder) }),
    nearest: nearestPaths(fresh.root.path, fresh.real).map((near) => showPath(roots, fresh.root, near)),
  });
}

/** Whether what a client wrote is the name of a symbolic link, rather than of what it leads to. */
export const namesLink = (roots: readonly Root[], input: string): boolean =>
  lexicalCandidates(roots, input).some(isSymlink);

/** Absolute paths that `input` can mean, best first. They are not proved to be inside anything yet. */
function lexicalCandidates(roots: readonly Root[], input: string): string[] {
  if (path.isAbsolute(input)) return [path.normalize(input)];
  const [only] = roots;
  if (roots.length === 1 && only !== undefined) return [path.resolve(only.path, input)];
  // Elsewhere than on Windows a backslash is an ordinary character of a name.
  const [head = '', ...rest] = input.split(path.sep === '\\' ? /[\\/]/ : '/');
  const named = roots.find((root) => root.name === head);
  if (named !== undefined) return [path.resolve(named.path, ...rest)];
  return roots.map((root) => path.resolve(root.path, input));
}

function proveInside(roots: readonly Root[], absolute: string, input: string): Place[] {
  if (isTooLong(absolute)) return failTooLong(input);
  const { real, exists } = realTarget(absolute, input);
  // The innermost root wins when one root lies in another.
  const root = roots.filter((each) => isInside(each.path, real)).sort((a, b) => b.path.length - a.path.length)[0];
  return root === undefined ? [] : [{ root, real, exists, shown: showPath(roots, root, real) }];
}

/** The real path of a file, or where it would come to be: the real path of its nearest existing ancestor plus the rest. */
function realTarget(absolute: string, input: string): { real: string; exists: boolean } {
  let existing = absolute;
  const missing: string[] = [];
  for (;;) {
    const real = tryRealpath(existing, input);
    if (real !== undefined) return { real: path.join(real, ...missing), exists: missing.length === 0 };
    // A dangling symlink has no real path: where it leads to cannot be proved, so it is not followed.
    if (isSymlink(existing))
      fail('PATH_INVALID', { path: input, reason: 'it is or passes a symbolic link that leads nowhere' });
    missing.unshift(path.basename(existing));
    existing = path.dirname(existing);
  }
}

function tryRealpath(target: string, input = target): string | undefined {
  try {
    return realpathSync.native(target);
  } catch (error) {
    switch (systemCode(error)) {
      case 'ENOENT':
      case 'ENOTDIR':
        return undefined;
      case 'EACCES':
      case 'EPERM':
        return fail('NO_PERMISSION', { path: input, action: 'read' }, { cause: error });
      case 'ELOOP':
        return fail('PATH_INVALID', { path: input, reason: 'its symbolic links form a loop' }, { cause: error });
      case 'ENAMETOOLONG':
        return failTooLong(input, { cause: error });
      default:
        throw error;
    }
  }
}

/** Bytes; PATH_MAX less its NUL and NAME_MAX in Linux's limits.h. The system says so only about parts that exist. */
const LONGEST_PATH = 4095;
const LONGEST_NAME = 255;

const isTooLong = (absolute: string): boolean =>
  Buffer.byteLength(absolute) > LONGEST_PATH ||
  absolute.split(path.sep).some((name) => Buffer.byteLength(name) > LONGEST_NAME);

const failTooLong = (input: string, options?: ErrorOptions): never =>
  fail('PATH_INVALID', { path: `${input.slice(0, 80)}...`, reason: 'it is too long' }, options);

function isSymlink(target: string): boolean {
  try {
    return lstatSync(target).isSymbolicLink();
  } catch {
    return false;
  }
}

/** Names in a directory, directories with a final slash, sorted; at most `limit`. */
export function listNames(directory: string, limit: number): string[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
  return names.length <= limit ? names : [...names.slice(0, limit), `and ${names.length - limit} more`];
}

/** Flags for opening a proved path: the last segment may not be a symlink, and a FIFO does not block. */
export const OPEN_PROVED = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
