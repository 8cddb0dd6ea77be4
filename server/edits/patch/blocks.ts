// SEARCH/REPLACE blocks.
import { mapLines } from '../../text/line-map.js';
import { readBlockName } from './block-name.js';
import { type FilePatch, type Hunk, type HunkLine, PatchError } from './patch.js';
import type { Source } from './source.js';

const HEAD = /^<{7} SEARCH\s*$/;
const DIVIDER = /^={7}\s*$/;
const END = /^>{7} REPLACE\s*$/;

export const isBlocksStart = (lines: readonly string[], index: number): boolean => HEAD.test(lines[index] ?? '');

/** Line indexes (from 0) of a block's parts; a body may hold lines that look like dividers. */
interface Block {
  readonly head: number;
  readonly dividers: readonly number[];
  readonly end: number;
}

export function parseBlocks({ lines }: Source): FilePatch[] {
  const patches: FilePatch[] = [];
  let path: string | undefined;
  let above = 0;
  for (let head = nextIndex(lines, HEAD, 0); head >= 0; head = nextIndex(lines, HEAD, above)) {
    const block = blockAt(lines, head);
    path = readBlockName(lines.slice(above, head)) ?? path;
    addBlock(patches, path, lines, block);
    above = block.end + 1;
  }
  return patches;
}

function nextIndex(lines: readonly string[], pattern: RegExp, from: number): number {
  for (let index = from; index < lines.length; index++) if (pattern.test(lines[index] ?? '')) return index;
  return -1;
}

/** A body that itself holds a head, divider or end is never cut short: the block ends before the next one begins. */
function blockAt(lines: readonly string[], head: number): Block {
  const divider = nextIndex(lines, DIVIDER, head + 1);
  if (divider < 0)
    throw new PatchError(head + 1, 'this block has no "=======" line of exactly 7 characters between its two texts');
  const firstEnd = nextIndex(lines, END, divider + 1);
  if (firstEnd < 0) throw new PatchError(head + 1, 'this block does not end with a ">>>>>>> REPLACE" line');
  const nextHead = nextIndex(lines, HEAD, firstEnd + 1);
  const end = lines.findLastIndex((line, index) => index < (nextHead < 0 ? lines.length : nextHead) && END.test(line));
  const dividers: number[] = [];
  for (let at = divider; at >= 0 && at < end; at = nextIndex(lines, DIVIDER, at + 1)) dividers.push(at);
  return { head, dividers, end };
}

function addBlock(
  patches: FilePatch[],
  path: string | undefined,
  lines: readonly string[],
  { head, dividers, end }: Block,
): void {
  const readings = dividers.map((divider) => ({
    old: lines.slice(head + 1, divider),
    fresh: lines.slice(divider + 1, end),
  }));
  const [{ old, fresh } = { old: [], fresh: [] }] = readings;
  if (old.every((line) => line.trim() === '')) {
    if (fresh.length === 0)
      throw new PatchError(head + 1, 'this block has nothing to search for and nothing to put there');
    patches.push({ kind: 'create', path, text: withEndings(fresh), fillsEmpty: true });
    return;
  }
  const [first, ...others] = readings.map((reading) => hunkOf(reading.old, reading.fresh, head + 1));
  if (first === undefined) return;
  const hunk = others.length === 0 ? first : { ...first, alternatives: [first, ...others] };
  const index = patches.findIndex((each) => each.kind === 'update' && each.path === path);
  const known = patches[index];
  if (known?.kind === 'update') patches[index] = { ...known, hunks: [...known.hunks, hunk] };
  else patches.push({ kind: 'update', path, hunks: [hunk] });
}

const withEndings = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** Lines that both texts have are kept ones, so that the file's own bytes stay. */
function hunkOf(old: readonly string[], fresh: readonly string[], at: number): Hunk {
  const map = mapLines(withEndings(old), withEndings(fresh));
  const lines: HunkLine[] = [];
  let added = 0;
  const addUntil = (behind: number): void => {
    for (; added < behind; added++) lines.push({ kind: '+', text: fresh[added] ?? '' });
  };
  for (const [index, text] of old.entries()) {
    const same = map(index);
    if (same !== undefined) addUntil(same);
    lines.push({ kind: same === undefined ? '-' : ' ', text });
    if (same !== undefined) added++;
  }
  addUntil(fresh.length);
  return { at, lines, scopes: [], toEnd: false, anyOrder: true };
}
