// Pages of matching lines: which files and lines make one, and the cursor with which the next one goes on.
import { createHash } from 'node:crypto';
import { fail } from '../errors.js';
import { compareRanks, type RankClass, type RankedFile } from './ranking.js';

/** The last line that was shown. It is a place, not a number of lines, so that it survives changes of the files. */
export interface Cursor {
  readonly rank: RankClass;
  readonly path: string;
  /** Line index from 0. */
  readonly line: number;
}

/** What the client gives for the first page. */
export const FIRST_PAGE = 'start';

/** Tells a search from others, so that the cursor of another one is noticed. */
export const searchMark = (search: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(search)).digest('hex').slice(0, 4);

/**
 * rank:line:mark:path; readable, because models copy that more surely than base64. Line from 1.
 * @param mark of the search
 */
export const cursorText = ({ rank, path, line }: Cursor, mark: string): string => `${rank}:${line + 1}:${mark}:${path}`;

/**
 * Undefined for the first page.
 * @param mark of the search
 * @throws BAD_CURSOR
 */
export function readCursor(cursor: string, mark: string): Cursor | undefined {
  if (cursor === FIRST_PAGE) return undefined;
  const [, rank, line, own, path] = /^([0-5]):([1-9]\d{0,9}):([0-9a-f]{4}):(.+)$/s.exec(cursor) ?? [];
  if (rank === undefined || path === undefined || own !== mark) return fail('BAD_CURSOR', { cursor });
  return { rank: Number(rank) as RankClass, path, line: Number(line) - 1 }; // as the expression has it
}

/** A file that may give lines to a page. */
export interface PagePart {
  readonly file: RankedFile;
  /** Line index from 0 behind which to go on; -1 for the top. */
  readonly behind: number;
  /** Most lines to bring. */
  readonly most: number;
}

/** What was found for a part. */
export interface PartLines<Hit> {
  /** Matching lines up to `behind`. */
  readonly skipped: number;
  readonly hits: readonly Hit[];
}

export interface Page<Hit> {
  readonly files: readonly { readonly path: string; readonly hits: readonly Hit[] }[];
  /** Absent when nothing follows. `left` counts the lines behind the page. */
  readonly next?: { readonly cursor: string; readonly left: number };
}

/**
 * The files whose lines are to be fetched. How many lines the cursor's own file still has is known only then, so these
 * are enough even when it has none.
 *
 * @param files best first
 * @param most lines of a page
 */
export function planPage(files: readonly RankedFile[], cursor: Cursor | undefined, most: number): PagePart[] {
  const parts: PagePart[] = [];
  let lines = 0;
  for (let index = firstFile(files, cursor); index < files.length && lines < most; index++) {
    const file = files[index];
    if (file === undefined) break;
    const isCursors = cursor?.rank === file.rank && cursor.path === file.path;
    parts.push({ file, behind: isCursors ? cursor.line : -1, most: isCursors ? most : most - lines });
    if (!isCursors) lines += file.count;
  }
  return parts;
}

/** Index of the first file that is not before the cursor, by halving. */
function firstFile(files: readonly RankedFile[], cursor: Cursor | undefined): number {
  if (cursor === undefined) return 0;
  let low = 0;
  let high = files.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const file = files[middle];
    if (file !== undefined && compareRanks(file, cursor) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * @param files as they were given to planPage
 * @param parts what that gave
 * @param found one for each part; `line` is an index from 0
 * @param mark of the search
 */
export function makePage<Hit extends { readonly line: number }>(
  files: readonly RankedFile[],
  parts: readonly PagePart[],
  found: readonly PartLines<Hit>[],
  most: number,
  mark: string,
): Page<Hit> {
  const rows: { path: string; hits: readonly Hit[] }[] = [];
  let room = most;
  let left = linesFrom(files, parts[0]?.file);
  let last: Cursor | undefined;
  for (const [index, { file, behind, most: asked }] of parts.entries()) {
    if (room === 0) break;
    const { skipped, hits } = found[index] ?? { skipped: 0, hits: [] };
    const taken = hits.slice(0, room);
    // A file that has changed meanwhile may have fewer lines than were counted.
    const isThrough = taken.length === hits.length && hits.length < asked;
    left -= isThrough ? file.count : Math.min(file.count, skipped + taken.length);
    last = { rank: file.rank, path: file.path, line: taken.at(-1)?.line ?? Math.max(0, behind) };
    room -= taken.length;
    if (taken.length > 0) rows.push({ path: file.path, hits: taken });
  }
  if (left <= 0 || last === undefined) return { files: rows };
  return { files: rows, next: { cursor: cursorText(last, mark), left } };
}

/** Matching lines of a file and all behind it. */
function linesFrom(files: readonly RankedFile[], first: RankedFile | undefined): number {
  let lines = 0;
  const from = first === undefined ? files.length : files.indexOf(first);
  for (let index = from; index < files.length; index++) lines += files[index]?.count ?? 0;
  return lines;
}
