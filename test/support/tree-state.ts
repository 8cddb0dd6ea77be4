// The whole state of a directory tree, to prove what a call left untouched.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** `kind mode content` of every entry by relative path; content is a SHA-256, or a link's target. */
export function treeState(root: string, below = ''): Record<string, string> {
  const state: Record<string, string> = {};
  for (const name of readdirSync(path.join(root, below)).sort()) {
    const relative = path.join(below, name);
    const full = path.join(root, relative);
    const stats = lstatSync(full);
    const mode = (stats.mode & 0o7777).toString(8);
    // What has no read bit counts by its mode alone, so that the state is the same for root and for others.
    const readable = (stats.mode & 0o400) !== 0;
    if (stats.isSymbolicLink()) state[relative] = `link ${readlinkSync(full)}`;
    else if (stats.isFile()) state[relative] = `file ${mode} ${readable ? hash(full) : '-'}`;
    else state[relative] = `${stats.isDirectory() ? 'directory' : 'special'} ${mode}`;
    if (stats.isDirectory() && readable) Object.assign(state, treeState(root, relative));
  }
  return state;
}

const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
