// Patches with "*** Update File: PATH" sections.
import { readPrefixedLines } from './hunk-lines.js';
import { type FileCreation, type FilePatch, type FileUpdate, type Hunk, type HunkLine, PatchError } from './patch.js';
import { isBlankLine, isFenceLine, type Source } from './source.js';

const SECTION = /^\*\*\* (Add|Delete|Update) File: *(.+?)\s*$/;
const MOVE = /^\*\*\* Move to: *(.+?)\s*$/;
const END_OF_FILE = /^\*\*\* End of File\s*$/;
const SENTINEL = /^\*\*\* (?:Begin|End) Patch\s*$/;
const SCOPE = /^@@(?: (.*))?$/;
const NUMBERS = /^-(\d+)(?:,\d+)? \+\d+(?:,\d+)? @@(.*)$/;

export const isV4aStart = (lines: readonly string[], index: number): boolean =>
  SENTINEL.test(lines[index] ?? '') || SECTION.test(lines[index] ?? '');

const endsHunk = (line: string): boolean =>
  SECTION.test(line) || SENTINEL.test(line) || SCOPE.test(line) || END_OF_FILE.test(line) || isFenceLine(line);

export function parseV4a(source: Source): FilePatch[] {
  const patches: FilePatch[] = [];
  while (source.next < source.lines.length) {
    const line = source.lines[source.next++] ?? '';
    const [, action, path = ''] = SECTION.exec(line) ?? [];
    if (action === 'Add') patches.push(readCreation(source, path));
    else if (action === 'Delete') patches.push({ kind: 'delete', path });
    else if (action === 'Update') addUpdate(patches, readUpdate(source, path));
    else if (!isBlankLine(line) && !isFenceLine(line) && !SENTINEL.test(line)) {
      throw new PatchError(
        source.next,
        `"${line}" stands in no section: allowed is "*** Update File: PATH" (or Add, Delete)`,
      );
    }
  }
  return patches;
}

/** Two sections for one file are one change to it, whichever part comes first. */
function addUpdate(patches: FilePatch[], update: FileUpdate): void {
  const index = patches.findIndex((each) => each.kind === 'update' && each.path === update.path);
  const known = patches[index];
  if (known?.kind !== 'update') {
    patches.push(update);
    return;
  }
  const hunks = [...known.hunks, ...update.hunks].map((hunk) => ({ ...hunk, anyOrder: true }));
  patches[index] = { ...known, ...update, hunks };
}

function readCreation(source: Source, path: string): FileCreation {
  const lines = readPrefixedLines(source, endsHunk);
  const wrong = lines.findIndex(({ kind, text }) => kind !== '+' && !(kind === ' ' && text === ''));
  if (wrong >= 0) {
    throw new PatchError(source.next, `"*** Add File: ${path}" may have only lines that start with +`);
  }
  return { kind: 'create', path, text: lines.map(({ text }) => `${text}\n`).join('') };
}

function readUpdate(source: Source, path: string): FileUpdate {
  const begin = source.next;
  const moveTo = MOVE.exec(source.lines[source.next] ?? '')?.[1];
  if (moveTo !== undefined) source.next++;
  const hunks: Hunk[] = [];
  for (let hunk = readHunk(source); hunk !== undefined; hunk = readHunk(source)) hunks.push(hunk);
  if (hunks.length === 0 && moveTo === undefined) {
    throw new PatchError(begin, `"*** Update File: ${path}" has no hunk: give lines that start with a space, - or +`);
  }
  return { kind: 'update', path, ...(moveTo === undefined ? {} : { moveTo }), hunks };
}

function readHunk(source: Source): Hunk | undefined {
  while (isBlankLine(source.lines[source.next]) && (source.lines[source.next] ?? '') === '') source.next++;
  const at = source.next + 1;
  const header = readScopes(source);
  const lines: HunkLine[] = readPrefixedLines(source, endsHunk);
  const toEnd = END_OF_FILE.test(source.lines[source.next] ?? '');
  if (toEnd) source.next++;
  if (lines.length === 0 && !header.found) return undefined;
  if (!lines.some(({ kind }) => kind !== ' ')) {
    throw new PatchError(at, 'this hunk changes nothing: give lines that start with - or +');
  }
  const { scopes, start } = header;
  return { at, lines, scopes, toEnd, anyOrder: false, ...(start === undefined ? {} : { start }) };
}

/** The "@@ scope" lines before a hunk. Numbers as in a unified diff are taken as such. */
function readScopes(source: Source): { scopes: string[]; start?: number; found: boolean } {
  const scopes: string[] = [];
  let start: number | undefined;
  let found = false;
  for (; ; source.next++) {
    const match = SCOPE.exec(source.lines[source.next] ?? '');
    if (match === null) break;
    found = true;
    const text = (match[1] ?? '').trim().replace(/\s*@@$/, '');
    const numbers = NUMBERS.exec(match[1] ?? '');
    if (numbers !== null) start = Math.max(0, Number(numbers[1]) - 1);
    else if (text !== '') scopes.push(text);
  }
  return { scopes, found, ...(start === undefined ? {} : { start }) };
}
