// Unified diffs, git's headers included.

import { readName, readPair, withoutPrefixes } from './names.js';
import { type FilePatch, type Hunk, PatchError, sideOf } from './patch.js';
import type { Source } from './source.js';
import { readHunk, startsHunk } from './unified-hunk.js';

const isFileHeader = (lines: readonly string[], index: number): boolean =>
  /^--- ./.test(lines[index] ?? '') && /^\+\+\+ ./.test(lines[index + 1] ?? '');

const startsFile = (lines: readonly string[], index: number): boolean =>
  /^diff --(?:git|cc|combined) /.test(lines[index] ?? '') || isFileHeader(lines, index);

export const isUnifiedStart = (lines: readonly string[], index: number): boolean =>
  startsFile(lines, index) || startsHunk(lines[index] ?? '');

/** What the headers of one file say. */
interface Header {
  readonly at: number;
  pair?: readonly [string, string];
  from?: string;
  to?: string;
  old?: string;
  fresh?: string;
  mode?: string;
  created?: boolean;
  deleted?: boolean;
}

export function parseUnified(source: Source): FilePatch[] {
  const patches: FilePatch[] = [];
  while (source.next < source.lines.length) {
    const { lines, next } = source;
    if (startsFile(lines, next) || startsHunk(lines[next] ?? '')) patches.push(readFile(source));
    else source.next++; // what a mail or a fence has between the diffs
  }
  return patches;
}

function readFile(source: Source): FilePatch {
  const header = readHeader(source);
  const hunks: Hunk[] = [];
  while (startsHunk(source.lines[source.next] ?? '')) {
    hunks.push(readHunk(source, (line, index) => line.startsWith('```') || startsFile(source.lines, index)));
    while (source.lines[source.next] === '') source.next++;
  }
  return patchOf(header, hunks);
}

function readHeader(source: Source): Header {
  const header: Header = { at: source.next + 1 };
  for (; source.next < source.lines.length; source.next++) {
    const { lines, next } = source;
    const line = lines[next] ?? '';
    if (startsHunk(line)) break;
    if (isFileHeader(lines, next)) {
      header.old = readName(line.slice(4));
      header.fresh = readName((lines[next + 1] ?? '').slice(4));
      source.next += 2;
      break;
    }
    if (next + 1 > header.at && startsFile(lines, next)) break;
    if (!readExtended(header, line, next + 1)) break;
  }
  return header;
}

/** Reads a header line of git; false when it is none. */
function readExtended(header: Header, line: string, at: number): boolean {
  const [, name = '', rest = ''] =
    /^(diff --git|old mode|new mode|new file mode|deleted file mode|rename from|rename to|index|similarity index|dissimilarity index) (.*?)\r?$/.exec(
      line,
    ) ?? [];
  if (/^(?:GIT binary patch|Binary files .* differ)/.test(line)) {
    throw new PatchError(at, 'a binary patch cannot be applied: only text can be changed');
  }
  if (/^copy (?:from|to) /.test(line))
    throw new PatchError(at, 'a patch that copies a file cannot be applied: create the file instead');
  if (/^diff --c/.test(line))
    throw new PatchError(at, 'a combined diff of a merge cannot be applied: give a diff against one version');
  if (/mode$|^index$/.test(name) && /(?:^| )1[26]0000$/.test(rest)) {
    throw new PatchError(
      at,
      `a patch of a symbolic link or submodule (mode ${rest.slice(-6)}) cannot be applied: only regular files can be changed`,
    );
  }
  if (name === 'diff --git') {
    const pair = readPair(rest);
    if (pair !== undefined) header.pair = pair;
  } else if (name === 'rename from') header.from = readName(rest);
  else if (name === 'rename to') header.to = readName(rest);
  else if (name === 'new mode') header.mode = rest;
  else if (name === 'new file mode') Object.assign(header, { created: true, mode: rest });
  else if (name === 'deleted file mode') header.deleted = true;
  return name !== '';
}

function patchOf(header: Header, hunks: readonly Hunk[]): FilePatch {
  const { at, old, fresh, mode, from, to } = header;
  const named = old === undefined || fresh === undefined ? undefined : plainNames(header, [old, fresh]);
  const [before, after] = named ?? (header.pair === undefined ? [undefined, undefined] : withoutPrefixes(header.pair));
  const withMode = mode === undefined ? {} : { mode };
  if (header.created || old === '/dev/null') {
    if (after === undefined) throw new PatchError(at, 'this names no file to create: give "+++ b/PATH"');
    checkOneSided(hunks, '-', after);
    return { kind: 'create', path: after, text: hunks.map((hunk) => sideOf(hunk, '+')).join(''), ...withMode };
  }
  if (header.deleted || fresh === '/dev/null') {
    if (before === undefined) throw new PatchError(at, 'this names no file to delete: give "--- a/PATH"');
    checkOneSided(hunks, '+', before);
    const text = hunks.map((hunk) => sideOf(hunk, '-')).join('');
    return { kind: 'delete', path: before, ...(hunks.length === 0 ? {} : { text }) };
  }
  const path = from ?? before;
  const target = to ?? after;
  const moveTo = target !== undefined && target !== path ? { moveTo: target } : {};
  if (hunks.length === 0 && mode === undefined && moveTo.moveTo === undefined) {
    throw new PatchError(at, 'this changes nothing: give a hunk that starts with "@@ -1,3 +1,3 @@"');
  }
  return { kind: 'update', path, ...moveTo, ...withMode, hunks };
}

/** The `diff --git` line tells whether names have prefixes; without it they have them when they look so. */
function plainNames({ pair }: Header, names: readonly [string, string]): readonly [string, string] {
  const prefixed = pair === undefined || withoutPrefixes(pair)[0] !== pair[0];
  return prefixed ? withoutPrefixes(names) : names;
}

function checkOneSided(hunks: readonly Hunk[], wrong: '-' | '+', path: string): void {
  for (const hunk of hunks) {
    if (hunk.lines.some(({ kind }) => kind === wrong || kind === ' ')) {
      const allowed =
        wrong === '-' ? 'created, so its lines must all start with +' : 'deleted, so its lines must all start with -';
      throw new PatchError(hunk.at, `"${path}" is ${allowed}`);
    }
  }
}
