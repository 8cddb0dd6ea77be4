// Files found by walking directories, and the proof that a walk is still true: nothing in those directories changed since.
import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { Pace } from './pace.js';

/** What a walk saw. Paths relative to its directory, forward slashes. */
export interface Walk {
  readonly files: readonly string[];
  /** Whether a walk now would see the same names, and ignore files that were not written since. */
  isCurrent(): boolean;
}

/**
 * Milliseconds for which a directory must have been left alone before a walk for its time stamp to be trusted: two
 * changes within one tick of the file system's clock leave the same stamp.
 */
const SETTLED_MS = 2000;

/** Every file below `directory`, symlinks not followed, never what is in .git. @throws the signal's reason */
export async function walk(directory: string, signal: AbortSignal): Promise<Walk> {
  const startedMs = Date.now();
  const pace = new Pace();
  const files: string[] = [];
  const watched: string[] = [];
  const directories = [''];
  for (let above = directories.pop(); above !== undefined; above = directories.pop()) {
    watched.push(path.join(directory, above));
    for (const entry of entriesOf(path.join(directory, above))) {
      const name = above === '' ? entry.name : `${above}/${entry.name}`;
      if (entry.name === '.git') continue;
      if (entry.isDirectory()) directories.push(name);
      else if (entry.isFile()) files.push(name);
      if (name.endsWith('ignore')) watched.push(path.join(directory, name));
    }
    if (pace.isDue) await pace.pause();
    signal.throwIfAborted();
  }
  const stamps = new Map(watched.map((name) => [name, stampOf(name, startedMs)]));
  return {
    files,
    isCurrent: () => [...stamps].every(([name, stamp]) => stamp !== undefined && stamp === stampOf(name, startedMs)),
  };
}

/** Nothing for a directory that is gone or may not be read. */
export function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Tells one state of a directory or file from another; undefined when it may be changing right now. */
function stampOf(name: string, walkedMs: number): string | undefined {
  const stats: Stats | undefined = statSync(name, { throwIfNoEntry: false });
  if (stats === undefined || stats.ctimeMs > walkedMs - SETTLED_MS) return undefined;
  return `${stats.ino} ${stats.mtimeMs} ${stats.ctimeMs}`;
}
