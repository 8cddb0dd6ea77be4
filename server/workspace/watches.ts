// Native watches of directories, and the names that were written in them.
import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import { systemCode } from '../errors.js';
import { eventQueueLength } from './watchable.js';

/** The system gives no further watch. */
export class WatchLimit extends Error {}

/** Names that are kept; with more, everything counts as written. */
const MOST_NAMES = 20_000;

interface Watched {
  readonly watcher: FSWatcher;
  /** Watched directories directly below. */
  readonly children: Set<string>;
}

/** Directories are named relative to `root` with forward slashes; the root itself is "". */
export class Watches {
  private readonly byDirectory = new Map<string, Watched>();
  private names = new Map<string, boolean>();
  private incomplete = false;
  private readonly floodsBefore = queue.floods;

  constructor(private readonly root: string) {}

  get size(): number {
    return this.byDirectory.size;
  }

  has(directory: string): boolean {
    return this.byDirectory.has(directory);
  }

  /** Whether more was written than is known. It stays so. */
  get missed(): boolean {
    return this.incomplete || queue.floods !== this.floodsBefore;
  }

  /**
   * What is written in the directory after this has returned will be known.
   * @returns false when it is not there or may not be read
   * @throws WatchLimit
   */
  add(directory: string): boolean {
    if (this.byDirectory.has(directory)) return true;
    try {
      const note = (kind: string, name: string | null): void => this.note(directory, kind, name);
      const watcher = watch(path.join(this.root, directory), { persistent: false }, note);
      watcher.on('error', () => {
        this.incomplete = true;
      });
      this.byDirectory.set(directory, { watcher, children: new Set() });
    } catch (error) {
      const code = systemCode(error) ?? '';
      if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG'].includes(code)) return false;
      // EMFILE: no more event queues; else no more watches.
      const setting = code === 'EMFILE' ? 'instances' : 'watches';
      const remedy = `the setting fs.inotify.max_user_${setting} of sysctl allows more`;
      throw new WatchLimit(`no more directories can be watched (${code}; ${remedy})`, { cause: error });
    }
    if (directory !== '') this.byDirectory.get(parentOf(directory))?.children.add(directory);
    return true;
  }

  /** Ends the watches of a directory and of all below it. */
  remove(directory: string): void {
    const watched = this.byDirectory.get(directory);
    if (watched === undefined) return;
    for (const child of watched.children) this.remove(child);
    watched.watcher.close();
    this.byDirectory.delete(directory);
    this.byDirectory.get(parentOf(directory))?.children.delete(directory);
  }

  /** The names that were written since the last call: true when something came or went by that name. */
  take(): ReadonlyMap<string, boolean> {
    const { names } = this;
    if (names.size > 0) this.names = new Map();
    return names;
  }

  close(): void {
    for (const { watcher } of this.byDirectory.values()) watcher.close();
    this.byDirectory.clear();
    this.names.clear();
  }

  private note(directory: string, kind: string, name: string | null): void {
    queue.count();
    if (name === null || this.names.size >= MOST_NAMES) {
      this.incomplete = true;
      return;
    }
    const full = directory === '' ? name : `${directory}/${name}`;
    if (kind === 'rename' || !this.names.has(full)) this.names.set(full, kind === 'rename');
  }
}

/** The directory that a name is in. */
export const parentOf = (name: string): string => {
  const parent = path.posix.dirname(name);
  return parent === '.' ? '' : parent;
};

/**
 * The kernel's queue of events, one for all watches of a thread. When it is full, events are lost without a word; but
 * then it was nearly as full when it was last read, and all that is read at once comes in one turn of the event loop.
 */
const queue = {
  floods: 0,
  /** Half of its length: events of watches that were closed meanwhile are not seen, though they had their place in it. */
  limit: 0,
  inThisTurn: 0,
  count(): void {
    if (this.inThisTurn === 0) setImmediate(() => this.startTurn());
    this.inThisTurn++;
    this.limit ||= eventQueueLength() / 2;
    if (this.inThisTurn === this.limit) this.floods++;
  },
  startTurn(): void {
    this.inThisTurn = 0;
  },
};
