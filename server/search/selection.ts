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

/** A test for one glob over relative paths. */
export function createGlob(glob: string): (file: string) => boolean {
  const excludes = glob.startsWith('!');
  const pattern = (excludes ? glob.slice(1) : glob).replace(/^\.?\//, '');
  const byName = !pattern.includes('/');
  const matches = picomatch(pattern.endsWith('/') ? `${pattern}**` : pattern, { dot: true });
  return (file) => matches(byName ? path.basename(file) : file) !== excludes;
}
