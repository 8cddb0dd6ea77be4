// Many files with numbers of lines, summed up by folder. A search may have 70,000 of them.
import { plural } from './window.js';

export interface CountedFile {
  readonly path: string;
  /** Matching lines. */
  readonly count: number;
}

const MOST_FULLEST = 10;

/** The files with most lines, the fullest first; of equal ones those that come first. */
export function fullestFiles(files: readonly CountedFile[]): CountedFile[] {
  const fullest: CountedFile[] = [];
  for (const file of files) {
    const least = fullest.at(-1);
    if (fullest.length === MOST_FULLEST && least !== undefined && least.count >= file.count) continue;
    const place = fullest.findIndex(({ count }) => count < file.count);
    fullest.splice(place < 0 ? fullest.length : place, 0, file);
    fullest.length = Math.min(fullest.length, MOST_FULLEST);
  }
  return fullest;
}

interface Sum {
  files: number;
  lines: number;
}

/**
 * Counts by folder, the fullest first. Deep folders are folded into those above them until `most` are left or so, but
 * not to a handful that says nothing; of what is too much then, the fullest are listed.
 */
export function folderRows(files: readonly CountedFile[], most: number): string[] {
  let folders = sumsByFolder(files);
  let depth = Math.max(...[...folders.keys()].map(depthOf));
  for (; folders.size > most && depth > 1; depth--) {
    const folded = fold(folders, depth - 1);
    if (folded.size < most / 4) break;
    folders = folded;
  }
  const rows = [...folders].sort(([a, x], [b, y]) => y.lines - x.lines || (a < b ? -1 : 1));
  const shown = rows.slice(0, most * 2).map(folderRow);
  const rest = rows.slice(most * 2);
  const lines = rest.reduce((sum, [, folder]) => sum + folder.lines, 0);
  return rest.length === 0
    ? shown
    : [...shown, `... ${plural(lines, 'line')} in ${plural(rest.length, 'more folder')}`];
}

const folderRow = ([folder, { files, lines }]: [string, Sum]): string =>
  `${folder === '' ? '(top folder)' : `${folder}/`}: ${plural(lines, 'line')} in ${plural(files, 'file')}`;

/** The only pass over all files. */
function sumsByFolder(files: readonly CountedFile[]): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  // Files come folder by folder, so that most folders are the one of the file before.
  let prefix = '';
  let sum = add(sums, '', 0, 0);
  for (const { path, count } of files) {
    const length = path.lastIndexOf('/') + 1;
    if (length !== prefix.length || !path.startsWith(prefix)) {
      prefix = path.slice(0, length);
      sum = add(sums, path.slice(0, Math.max(0, length - 1)), 0, 0);
    }
    sum.files++;
    sum.lines += count;
  }
  if (sums.get('')?.files === 0) sums.delete('');
  return sums;
}

function fold(sums: ReadonlyMap<string, Sum>, depth: number): Map<string, Sum> {
  const folded = new Map<string, Sum>();
  for (const [folder, { files, lines }] of sums) {
    const above = depthOf(folder) > depth ? folder.split('/').slice(0, depth).join('/') : folder;
    add(folded, above, files, lines);
  }
  return folded;
}

function add(sums: Map<string, Sum>, folder: string, files: number, lines: number): Sum {
  const sum = sums.get(folder) ?? { files: 0, lines: 0 };
  sums.set(folder, sum);
  sum.files += files;
  sum.lines += lines;
  return sum;
}

/** Number of names in a path; 0 for the top folder. */
const depthOf = (folder: string): number => (folder === '' ? 0 : folder.split('/').length);
