// Which files of a listing a search looks into: those below a directory whose path fits a glob.
import path from 'node:path/posix';
import picomatch from 'picomatch';

/** Plain data, sent to the search workers. */
export interface Selection {
  /** Relative to the root, forward slashes; empty for the whole root. */
  readonly dir: string;
  /** As ripgrep's -g: without a slash it fits file names at any depth; a leading ! excludes. Absent: every file. */
  readonly glob?: string;
}

/** A test for paths relative to the root. */
export function createSelector({ dir, glob }: Selection): (file: string) => boolean {
  const prefix = dir === '' ? '' : `${dir}/`;
  const fits = glob === undefined ? undefined : createGlob(glob);
  if (fits === undefined || prefix === '')
    return (file) => file.startsWith(prefix) && (fits === undefined || fits(file));
  // A glob is read from the directory and from the root; one that excludes must let a file pass in both.
  const both = glob?.startsWith('!');
  return (file) => {
    if (!file.startsWith(prefix)) return false;
    const below = fits(file.slice(prefix.length));
    return both ? below && fits(file) : below || fits(file);
  };
}

/** A test for one glob over relative paths, read as in a .gitignore: without a slash a name at any depth, with / in front only here. */
export function createGlob(glob: string): (file: string) => boolean {
  const excludes = glob.startsWith('!');
  const pattern = (excludes ? glob.slice(1) : glob).replace(/^\.\//, '/');
  const byName = !pattern.replace(/\/$/, '').includes('/');
  const anchored = pattern.replace(/^\//, '');
  const matches = picomatch(anchored.endsWith('/') ? `${anchored}**` : anchored, { dot: true });
  if (!excludes) return (file) => matches(byName && !pattern.endsWith('/') ? path.basename(file) : file);
  // What is left out is left out with everything in it.
  const leaf = picomatch(anchored.replace(/\/(\*\*)?$/, ''), { dot: true });
  return (file) => !(matches(file) || pathsAbove(file).some((above) => leaf(byName ? path.basename(above) : above)));
}

/** a/b/c -> a, a/b, a/b/c */
const pathsAbove = (file: string): string[] =>
  file.split('/').map((_, index, segments) => segments.slice(0, index + 1).join('/'));
