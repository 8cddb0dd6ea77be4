// The file edits that a git repository's history holds.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { BlobReader } from './blobs.js';

export { type LineHunk, lineHunks } from './hunks.js';

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
