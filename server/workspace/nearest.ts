// What a client may have meant by a path that does not exist.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const MOST = 3;

/** Up to three existing paths near a missing one: like names in its deepest existing directory. Absolute, best first. */
export function nearestPaths(root: string, missing: string): string[] {
  let directory = path.dirname(missing);
  let wanted = path.basename(missing);
  let names = readNames(directory);
  while (names === undefined && directory.length > root.length) {
    wanted = path.basename(directory);
    directory = path.dirname(directory);
    names = readNames(directory);
  }
  const scored = (names ?? [])
    .filter((name) => name !== '.git')
    .map((name) => ({ name, distance: editDistance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.ceil(Math.max(wanted.length, name.length) / 3)))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name));
  return scored.slice(0, MOST).map(({ name }) => path.join(directory, name));
}

/** The first folder above a missing path that does not exist; undefined when only the path itself is missing. */
export function missingFolder(root: string, missing: string): string | undefined {
  let folder: string | undefined;
  for (let each = path.dirname(missing); each.length > root.length && !existsSync(each); each = path.dirname(each)) {
    folder = each;
  }
  return folder;
}

function readNames(directory: string): string[] | undefined {
  try {
    return readdirSync(directory);
  } catch {
    return undefined;
  }
}

/** Levenshtein distance in UTF-16 units. */
export function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const swap = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(swap, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
