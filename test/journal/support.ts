// A log of changes over the files of a temporary directory, and the plainest store of files that keeps the port's promises.
import {
  chmodSync,
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { fail } from '../../server/errors.js';
import { type ChangeSet, type FileState, type FileStore, Journal } from '../../server/journal/journal.js';

export const state = (text: string, mode = 0o644): FileState => ({ bytes: Buffer.from(text), mode });

export class DiskFiles implements FileStore {
  /** @param onWrite called before each write */
  constructor(private readonly onWrite: (file: string) => void = () => undefined) {}

  read(file: string): FileState | undefined {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats?.isFile() === false) fail('NOT_A_FILE', { path: file, kind: 'directory' });
    return stats && { bytes: readFileSync(file), mode: stats.mode & 0o7777 };
  }

  write(file: string, from: FileState | undefined, to: FileState | undefined, tag: string): void {
    this.onWrite(file);
    const now = this.read(file);
    const same = now && from ? now.mode === from.mode && now.bytes.equals(from.bytes) : now === from;
    if (!same) fail('FILE_CHANGED', { path: file });
    if (to === undefined) rmSync(file, { force: true });
    else if (now !== undefined && statSync(file).nlink > 1) writeInPlace(file, to);
    else {
      const next = temporaryFor(file, tag);
      writeFileSync(next, to.bytes, { flag: 'wx', flush: true });
      chmodSync(next, to.mode);
      renameSync(next, file);
    }
  }

  clean(file: string, tag: string): void {
    rmSync(temporaryFor(file, tag), { force: true });
  }
}

export const temporaryFor = (file: string, tag: string): string => `${file}.${tag}.tmp`;

function writeInPlace(file: string, to: FileState): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, to.bytes, 0, to.bytes.length, 0);
  if (fstatSync(descriptor).size > to.bytes.length) ftruncateSync(descriptor, to.bytes.length);
  fsyncSync(descriptor);
  closeSync(descriptor);
}

export interface Setup {
  readonly journal: Journal;
  readonly messages: string[];
  /** The file of the log. */
  readonly log: string;
}

type Options = Partial<ConstructorParameters<typeof Journal>[0]>;

/** The log in `log` below the directory. */
export function openJournal(root: string, options: Options = {}): Setup {
  const directory = path.join(root, 'log');
  const messages: string[] = [];
  const log = (message: string): number => messages.push(message);
  const limits = { maxBytes: 1e9, maxAgeMs: 1e12 };
  const journal = new Journal({ directory, files: new DiskFiles(), ...limits, log, ...options });
  return { journal, messages, log: path.join(directory, 'journal') };
}

export const changeSet = (what: string, changes: ChangeSet['changes']): ChangeSet => ({
  kind: 'edit',
  session: 'test',
  what,
  changes,
});

/** An edit of one file from what it is now, called by the start of its new text. */
export function editOf(file: string, text: string): ChangeSet {
  const before = new DiskFiles().read(file);
  return changeSet(text.slice(0, 20), [{ path: file, before, after: state(text, before?.mode) }]);
}

export const whats = async (journal: Journal): Promise<string[]> => (await journal.entries()).map(({ what }) => what);

/** Puts a file into a state, whatever stood there. */
export function force(file: string, to: FileState | undefined): void {
  rmSync(file, { force: true });
  if (to === undefined) return;
  writeFileSync(file, to.bytes);
  chmodSync(file, to.mode);
}
