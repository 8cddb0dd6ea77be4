// Which files of a listing a search looks into: those below a directory whose path fits some globs.
import path from 'node:path/posix';
import picomatch from 'picomatch';

/** Plain data, sent to the search workers. */
export interface Selection {
  /** Relative to the root, forward slashes; empty for the whole root. */
  readonly dir: string;
  /**
   * As ripgrep's -g: without a slash it fits file names at any depth; a leading ! excludes. Several are separated by
   * commas, and the last that fits decides; when all exclude, whatever none of them fits is in. Absent: every file.
   */
  readonly glob?: string;
  /** What stands before the paths when they are shown; the glob may fit them with it too. Absent: nothing. */
  readonly prefix?: string;
}

/** A test for paths relative to the root. */
export function createSelector({ dir, glob, prefix = '' }: Selection): (file: string) => boolean {
  const start = dir === '' ? '' : `${dir}/`;
  if (glob === undefined) return (file) => file.startsWith(start);
  const fits = createChoice(glob, start.length, prefix);
  return (file) => file.startsWith(start) && fits(file);
}

/**
 * A test for relative paths, read as in a .gitignore: without a slash a name at any depth, with / in front only here.
 * @param below as in createChoice
 */
export const createGlob = (glob: string, below = 0): ((file: string) => boolean) => createChoice(glob, below, '');

/** @param below UTF-16 units of the folder from which the patterns are read too, with its slash; 0 for none; @param prefix as in Selection */
function createChoice(glob: string, below: number, prefix: string): (file: string) => boolean {
  const patterns = splitGlobs(glob).map(compilePattern);
  const excluding = patterns.filter(({ excludes }) => excludes);
  const otherwise = excluding.length === patterns.length;
  /** Whether the last pattern that fits lets a path pass; undefined when none fits. */
  const decide = (at: string, isFolder: boolean): boolean | undefined => {
    const views = below > 0 && at.length > below ? [at.slice(below), at] : [at];
    if (prefix !== '') views.push(prefix + at);
    const last = patterns.findLast(({ fits }) => views.some((view) => fits(view, isFolder)));
    return last && !last.excludes;
  };
  // Files come folder by folder, so that the last answer is mostly the next one too.
  let folder = '';
  let passable = true;
  return (file) => {
    if (excluding.length > 0) {
      const above = file.slice(0, Math.max(0, file.lastIndexOf('/')));
      if (above !== folder) {
        folder = above;
        passable = foldersOf(above).every((each) => decide(each, true) !== false);
      }
      if (!passable) return false;
    }
    return decide(file, false) ?? otherwise;
  };
}

interface Pattern {
  readonly excludes: boolean;
  fits(at: string, isFolder: boolean): boolean;
}

function compilePattern(glob: string): Pattern {
  const excludes = glob.startsWith('!');
  const pattern = (excludes ? glob.slice(1) : glob).replace(/^\.\//, '/');
  const byName = !pattern.replace(/\/$/, '').includes('/');
  const anchored = pattern.replace(/^\//, '');
  const forFolders = /\/(?:\*\*)?$/.test(anchored);
  const matches = matcherOf(anchored.endsWith('/') ? `${anchored}**` : anchored);
  const leaf = matcherOf(anchored.replace(/\/(?:\*\*)?$/, ''));
  return {
    excludes,
    fits: (at, isFolder) => {
      // What is left out is left out with everything in it, so that its folder is looked at too.
      if (isFolder || !forFolders) return leaf(byName ? path.basename(at) : at);
      return matches(at);
    },
  };
}

const matcherOf = (pattern: string) => picomatch(plainGlob(pattern), { dot: true });

/** What a glob is made of: escaped signs, classes such as [!a-z] and []x], and all other signs. */
const TOKENS = /\\[\s\S]|\[[!^]?(?:\][^\]]*|[^\]]+)\]|[\s\S]/g;

/** Picomatch gives meanings to more signs than ripgrep, which are made plain here, and takes [!a] for a class that has a !. */
function plainGlob(pattern: string): string {
  const tokens = pattern.match(TOKENS) ?? [];
  return tokens.map((token) => (token.length > 2 ? classOf(token) : token.replace(/^[()|"'!+]$/, '\\$&'))).join('');
}

function classOf(token: string): string {
  const [, sign = '', inside = ''] = /^\[([!^]?)([\s\S]*)\]$/.exec(token) ?? [];
  return `[${sign === '' ? '' : '^'}${inside.replace(/[[\]\\^]/g, '\\$&')}]`;
}

/** What is not closed in a list of globs; undefined when all is. */
export function unclosedIn(glob: string): '[' | '{' | undefined {
  for (const each of splitGlobs(glob)) {
    const tokens: readonly string[] = each.match(TOKENS) ?? [];
    if (tokens.includes('[')) return '[';
    const depth = tokens.reduce((sum, token) => sum + (token === '{' ? 1 : token === '}' ? -1 : 0), 0);
    if (depth > 0) return '{';
  }
  return undefined;
}

/** a,{b,c},[,] -> a and {b,c} and [,] */
function splitGlobs(glob: string): string[] {
  const globs = [''];
  let depth = 0;
  for (const token of glob.match(TOKENS) ?? []) {
    if (token === '{') depth++;
    else if (token === '}') depth = Math.max(0, depth - 1);
    if (token === ',' && depth === 0) globs.push('');
    else globs.push(`${globs.pop()}${token}`);
  }
  const trimmed = globs.map((each) => each.trim()).filter((each) => each !== '' && each !== '!');
  return trimmed.length === 0 ? [glob] : trimmed;
}

/** a/b/c -> a, a/b, a/b/c; none for the top folder. */
const foldersOf = (folder: string): string[] =>
  folder === '' ? [] : folder.split('/').map((_, index, segments) => segments.slice(0, index + 1).join('/'));
