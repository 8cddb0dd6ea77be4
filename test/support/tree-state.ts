// The whole state of a directory tree, to prove what a call left untouched.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** `kind mode content` of every entry by relative path; content is a SHA-256, or a link's target. */
export function treeState(root: string): Record<string, string> {
  const state: Record<string, string> = {};
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()) {
    const full = path.join(root, name);
    const stats = lstatSync(full);
    const mode = (stats.mode & 0o7777).toString(8);
    if (stats.isSymbolicLink()) state[name] = `link ${readlinkSync(full)}`;
    else if (stats.isFile()) state[name] = `file ${mode} ${readable(full, stats.mode)}`;
    else state[name] = `${stats.isDirectory() ? 'directory' : 'special'} ${mode}`;
  }
  return state;
}

/** Files without a read bit count by their bits alone, so that the state is the same for root and for others. */
const readable = (full: string, mode: number): string =>
  (mode & 0o400) === 0 ? '-' : createHash('sha256').update(readFileSync(full)).digest('hex');
