// Where this server keeps what outlives it, outside of the work tree.
import { createHash } from 'node:crypto';
import { accessSync, constants, lstatSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import type { Root } from './roots.js';

/** XDG Base Directory Specification 0.8: state, such as an undo history, that need not be backed up. */
function defaultHome({ XDG_STATE_HOME, LOCALAPPDATA }: NodeJS.ProcessEnv): string {
  if (XDG_STATE_HOME !== undefined && path.isAbsolute(XDG_STATE_HOME)) return path.join(XDG_STATE_HOME, 'aci');
  if (process.platform === 'win32' && LOCALAPPDATA !== undefined) return path.join(LOCALAPPDATA, 'aci');
  return path.join(homedir(), '.local', 'state', 'aci');
}

/**
 * The directory for a workspace: the same for every server that serves the same roots. Not made yet.
 * @param home the user's choice; empty for the default
 */
export function stateDirectory(home: string, roots: readonly Root[], environment: NodeJS.ProcessEnv): string {
  const paths = roots.map((root) => root.path).sort();
  const hash = createHash('sha256').update(paths.join('\0')).digest('hex').slice(0, 16);
  const name = (roots[0]?.name ?? '').replace(/[^\w.-]/g, '_').slice(0, 40);
  return path.join(home === '' ? writableHome(defaultHome(environment)) : home, `${name}-${hash}`);
}

/** Containers often run with a home directory that cannot be written. */
function writableHome(home: string): string {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    accessSync(home, constants.W_OK);
    return home;
  } catch {
    return privateFolder(path.join(tmpdir(), `aci-state-${userInfo().uid}`));
  }
}

/** @throws Error when somebody else has taken the name, in a folder that everybody can write */
function privateFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  if (!stats.isDirectory() || (process.platform !== 'win32' && stats.uid !== userInfo().uid)) {
    throw new Error(`no directory for the history of changes: ${folder} belongs to somebody else; set state-dir`);
  }
  return folder;
}
