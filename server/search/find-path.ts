// Search for files by their paths: as a glob, as a part of the path, or loosely by the order of its letters.
import path from 'node:path/posix';
import { createGlob } from './selection.js';

export type PathMatchKind = 'glob' | 'exact' | 'substring' | 'fuzzy';

export interface PathMatches {
  readonly kind: PathMatchKind;
  /** Best first. */
  readonly paths: readonly string[];
}

const GLOB_SIGNS = /[*?[\]{}!]/;

/** Paths (relative, forward slashes) that a pattern means. The strictest kind of match that finds any wins. */
export function findPaths(files: readonly string[], pattern: string): PathMatches {
  const wanted = pattern.replace(/^\.?\//, '');
  const exact = files.filter((file) => file === wanted || path.basename(file) === wanted);
  if (exact.length > 0) return { kind: 'exact', paths: exact.sort(byDepth) };
  if (GLOB_SIGNS.test(wanted)) {
    const fits = createGlob(wanted);
    const found = files.filter(fits);
    if (found.length > 0) return { kind: 'glob', paths: found };
  }
  const lower = wanted.toLowerCase();
  const ranked = files
    .map((file) => ({ file, rank: substringRank(file.toLowerCase(), lower) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank || byDepth(a.file, b.file));
  if (ranked.length > 0) return { kind: 'substring', paths: ranked.map(({ file }) => file) };
  return { kind: 'fuzzy', paths: GLOB_SIGNS.test(wanted) ? [] : fuzzyPaths(files, lower) };
}

const byDepth = (a: string, b: string): number => a.split('/').length - b.split('/').length || (a < b ? -1 : 1);

/** 0 when `wanted` is no part of the path; more, the closer it is to the whole file name. */
function substringRank(file: string, wanted: string): number {
  if (!file.includes(wanted)) return 0;
  const name = path.basename(file);
  if (name === wanted || name.replace(/\.[^.]*$/, '') === wanted) return 4;
  if (name.startsWith(wanted)) return 3;
  return name.includes(wanted) ? 2 : 1;
}

/** Paths that hold the letters of `wanted` in order, the tightest first. */
function fuzzyPaths(files: readonly string[], wanted: string): string[] {
  return files
    .map((file) => ({ file, spread: letterSpread(file.toLowerCase(), wanted) }))
    .filter(({ spread }) => spread < wanted.length * 3)
    .sort((a, b) => a.spread - b.spread || byDepth(a.file, b.file))
    .map(({ file }) => file);
}

/** Length of the stretch, counted from the path's end, that holds the letters in order; Infinity when none does. */
function letterSpread(file: string, wanted: string): number {
  let at = file.length;
  let last = -1;
  for (let index = wanted.length - 1; index >= 0; index--) {
    at = at === 0 ? -1 : file.lastIndexOf(wanted.charAt(index), at - 1);
    if (at < 0) return Number.POSITIVE_INFINITY;
    if (last < 0) last = at;
  }
  return last - at + 1;
}
