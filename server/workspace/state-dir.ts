// Where this server keeps what outlives it, outside of the work tree.
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import type { Root } from './roots.js';

/** XDG Base Directory Specification 0.8: state, such as an undo history, that need not be backed up. */
function defaultHome({ XDG_STATE_HOME, LOCALAPPDATA }: NodeJS.ProcessEnv): string {
  if (XDG_STATE_HOME !== undefined && path.isAbsolute(XDG_STATE_HOME)) return path.join(XDG_STATE_HOME, 'aci');
  if (process.platform === 'win32' && LOCALAPPDATA !== undefined) return path.join(LOCALAPPDATA, 'aci');
  return path.join(homedir(), '.local', 'state', 'aci');
}

/** The same for what can be made again, such as an index. */
function defaultCacheHome({ XDG_CACHE_HOME, LOCALAPPDATA }: NodeJS.ProcessEnv): string {
  if (XDG_CACHE_HOME !== undefined && path.isAbsolute(XDG_CACHE_HOME)) return path.join(XDG_CACHE_HOME, 'aci');
  if (process.platform === 'win32' && LOCALAPPDATA !== undefined) return path.join(LOCALAPPDATA, 'aci', 'cache');
  return path.join(homedir(), '.cache', 'aci');
}

/**
 * The directory for a workspace: the same for every server that serves the same roots. Not made yet.
 * @param home the user's choice; empty for the default
 */
export function stateDirectory(home: string, roots: readonly Root[], environment: NodeJS.ProcessEnv): string {
  const paths = roots.map((root) => root.path).sort();
  const chosen = home === '' ? writableHome(defaultHome(environment)) : home;
  return path.join(chosen, `${safeName(roots[0]?.name ?? '')}-${shortHash(paths.join('\0'))}`);
}

/**
 * Where the index of a root goes; undefined where nothing can be written. Not made yet.
 * @param home the user's choice; empty for the default
 */
export function cacheDirectory(home: string, root: string, environment: NodeJS.ProcessEnv): string | undefined {
  const chosen = home === '' ? defaultCacheHome(environment) : home;
  return canWrite(chosen) ? path.join(chosen, `${safeName(path.basename(root))}-${shortHash(root)}`) : undefined;
}

/** Whether a server has kept something there. */
export const wasUsed = (directory: string | undefined): boolean => directory !== undefined && existsSync(directory);

const safeName = (name: string): string => name.replace(/[^\w.-]/g, '_').slice(0, 40);

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/**
 * Containers often run with a home directory that cannot be written. Where nothing else can be either, it stays the place:
 * files can be read all the same, and an edit says what it could not write.
 */
function writableHome(home: string): string {
  const spare = path.join(tmpdir(), `aci-state-${userInfo().uid}`);
  return isWritable(home) || !isWritable(spare) || !isOwn(spare) ? home : spare;
}

/**
 * Where servers of one user lock the files that they write, whatever workspace and state directory they have; undefined where
 * nothing can be written.
 */
export function lockDirectory(): string | undefined {
  const folder = path.join(tmpdir(), `aci-locks-${userInfo().uid}`);
  return isWritable(folder) && isOwn(folder) ? folder : undefined;
}

/** Whether files can be written in a directory, be it there or not made yet. */
export function canWrite(directory: string): boolean {
  try {
    const stats = statSync(directory, { throwIfNoEntry: false });
    const above = path.dirname(directory);
    if (stats === undefined) return above !== directory && canWrite(above);
    accessSync(directory, constants.W_OK | constants.X_OK);
    return stats.isDirectory();
  } catch {
    return false;
  }
}

/** Made when missing. */
function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** In a folder that everybody can write, somebody else may have taken the name. */
function isOwn(folder: string): boolean {
  const stats = lstatSync(folder);
  return stats.isDirectory() && (process.platform === 'win32' || stats.uid === userInfo().uid);
}
