// The file edits that a git repository's history holds, and the line edits that one text becomes another by.
import { execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { diffArrays } from 'diff';
import { indexLines } from '../../server/text/lines.js';

/** One text file as a commit found it and left it. */
export interface FileEdit {
  readonly commit: string;
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly before: Buffer;
  readonly after: Buffer;
}

export interface HistoryOptions {
  /** With the dot, lower case; all files when absent. */
  readonly extensions?: readonly string[];
  /** Most edits to hand out; all when absent. */
  readonly most?: number;
  /** Another seed takes another sample, in another order. */
  readonly seed?: number;
  /** Larger files, before or after, are passed over. */
  readonly maxBytes?: number;
}

interface Modification {
  readonly commit: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

const MAX_BYTES = 300_000;
/** Git takes a file with a NUL among so many first bytes for a binary one. */
const SNIFFED_BYTES = 8000;

/**
 * Modified text files of all commits that are no merges, drawn from the whole history in an order that only the seed and
 * the history decide. Renames, links, submodules and changes of mode alone are left out.
 */
export async function* fileEdits(repository: string, options: HistoryOptions = {}): AsyncGenerator<FileEdit> {
  const { extensions, most = Number.POSITIVE_INFINITY, seed = 1, maxBytes = MAX_BYTES } = options;
  const all = await modifications(repository);
  const wanted = (file: string): boolean =>
    extensions === undefined || extensions.includes(path.posix.extname(file).toLowerCase());
  const drawn = shuffled(
    all.filter((modification) => wanted(modification.path)),
    randomNumbers(seed),
  );
  const usable = (blob: Buffer): boolean => blob.length <= maxBytes && !blob.subarray(0, SNIFFED_BYTES).includes(0);
  const blobs = new BlobReader(repository);
  try {
    let count = 0;
    for (const { before: old, after: fresh, ...where } of drawn) {
      if (count >= most) return;
      const [before, after] = await Promise.all([blobs.read(old), blobs.read(fresh)]);
      if (!usable(before) || !usable(after)) continue;
      count++;
      yield { ...where, before, after };
    }
  } finally {
    blobs.close();
  }
}

const LIST = ['--no-merges', '--raw', '--no-abbrev', '--no-renames', '--diff-filter=M', '-z', '--format=%H'];

async function modifications(repository: string): Promise<Modification[]> {
  const { stdout } = await promisify(execFile)('git', ['-C', repository, 'log', ...LIST], {
    encoding: 'utf8',
    maxBuffer: 1 << 29,
  });
  const found: Modification[] = [];
  const fields = stdout.split('\0');
  let commit = '';
  for (let index = 0; index < fields.length; index++) {
    const field = (fields[index] ?? '').trimStart();
    if (!field.startsWith(':')) {
      commit = field;
      continue;
    }
    // :<old mode> <new mode> <old blob> <new blob> M, and the path in the next field; 100 is a regular file.
    const [, after = '', old = '', fresh = ''] = field.split(' ');
    const file = fields[++index] ?? '';
    if (field.startsWith(':100') && after.startsWith('100') && old !== fresh) {
      found.push({ commit, path: file, before: old, after: fresh });
    }
  }
  return found;
}

/** One `git cat-file --batch`, which answers requests in their order. */
class BlobReader {
  private readonly git;
  private readonly waiting: { resolve(blob: Buffer): void; reject(error: Error): void }[] = [];
  private chunks: Buffer[] = [];
  private held = 0;
  /** Bytes that have to be held before the next answer can be complete. */
  private needed = 0;

  constructor(repository: string) {
    this.git = spawn('git', ['-C', repository, 'cat-file', '--batch'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.git.stdout.on('data', (chunk: Buffer) => this.take(chunk));
    this.git.on('close', () => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error('git cat-file ended early'));
    });
  }

  read(blob: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.git.stdin.write(`${blob}\n`);
    });
  }

  close(): void {
    this.git.stdin.end();
  }

  private take(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.held += chunk.length;
    if (this.held < this.needed) return;
    let rest = Buffer.concat(this.chunks);
    for (;;) {
      const feed = rest.indexOf(10);
      if (feed < 0) break;
      const header = rest.toString('latin1', 0, feed);
      const size = /^\w+ blob (\d+)$/.exec(header)?.[1];
      const end = feed + 1 + Number(size ?? 0);
      this.needed = end + 1;
      if (size !== undefined && rest.length < this.needed) break;
      const asker = this.waiting.shift();
      if (size === undefined) asker?.reject(new Error(`git cat-file: ${header}`));
      else asker?.resolve(Buffer.from(rest.subarray(feed + 1, end)));
      rest = rest.subarray(size === undefined ? feed + 1 : end + 1);
      this.needed = 0;
    }
    this.chunks = [rest];
    this.held = rest.length;
  }
}

/** Pseudo-random numbers from 0 up to 1 (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Puts `text` in place of the old lines [first, behind) (indexes from 0); `first === behind` inserts. */
export interface LineHunk {
  readonly first: number;
  readonly behind: number;
  /** Whole lines with their endings; only what ends the new text may lack one. Empty: the lines are deleted. */
  readonly text: string;
}

/** Milliseconds after which what differs counts as one hunk: jsdiff is quadratic on unlike texts. */
const DIFF_LIMIT_MS = 2000;

/**
 * The hunks that turn one text into the other, from top to bottom, counted in lines of the old text. Lines are compared
 * with their endings, so that a change of an ending, the final one too, is a change of its line.
 */
export function lineHunks(before: string, after: string): LineHunk[] {
  const old = linesWithEndings(before);
  const fresh = linesWithEndings(after);
  const shorter = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < shorter && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
  const from = old.slice(head, old.length - tail);
  const to = fresh.slice(head, fresh.length - tail);
  const parts = diffArrays(from, to, { timeout: DIFF_LIMIT_MS });
  if (parts === undefined) return [{ first: head, behind: head + from.length, text: to.join('') }];
  const hunks: LineHunk[] = [];
  let line = head;
  let open: LineHunk | undefined;
  for (const { added, removed, value } of parts) {
    if (added || removed) open ??= { first: line, behind: line, text: '' };
    if (open && removed) open = { ...open, behind: open.behind + value.length };
    if (open && added) open = { ...open, text: open.text + value.join('') };
    if (!added) line += value.length;
    if (added || removed || open === undefined) continue;
    hunks.push(open);
    open = undefined;
  }
  return open === undefined ? hunks : [...hunks, open];
}

function linesWithEndings(text: string): string[] {
  const lines = indexLines(text);
  return Array.from({ length: lines.count }, (_, index) => text.slice(lines.start(index), lines.start(index + 1)));
}
