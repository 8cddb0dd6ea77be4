// Content search over the files of a root: shares them out to worker threads, tells those what changed, and gathers what they find.
import type { Caller, CallOptions } from '../workers/caller.js';
import type { Listing } from '../workspace/listing.js';
import { untilAborted } from '../workspace/pace.js';
import { differenceOf } from './differences.js';
import type { FileSearchResult, TextSearch } from './file-search.js';
import type { Changes, Count, Counted, Foreseen, ShareState } from './index/share.js';
import { newTogether, stop } from './index/together.js';
import type { SearchQuery } from './query.js';
import type { Selection } from './selection.js';
import type { ShownLines } from './shown-lines.js';
import type { Wanted } from './wanted.js';

/** Files that are searched and indexed together. */
export interface Tree {
  /** Absolute path of the directory that they are relative to. */
  readonly root: string;
  /** Absent for the listing of the root; else what tells this tree from it. */
  readonly part?: string;
  readonly files: Listing;
  /** Files that may have changed since this was last called; undefined: any may have. */
  takeChanged(): ReadonlySet<string> | undefined;
}

export interface CountOptions {
  /** What `foresee` gave. */
  readonly ticket: number;
  readonly query: SearchQuery;
  readonly selection: Selection;
  /** Bytes of the query where it is one word, whose definitions are looked for. */
  readonly word: number | undefined;
  /** With at most so many matching lines in all, they are brought along. */
  readonly mostLines: number;
  readonly signal: AbortSignal;
  readonly onProgress: (files: number) => void;
}

interface Told {
  readonly files: Listing;
  /** Workers that share them. */
  readonly width: number;
}

export interface CountedFile {
  /** Relative to the root of the tree. */
  readonly path: string;
  /** Matching lines. */
  readonly count: number;
  readonly defines: boolean;
  /** Its lines, and those that define the word; undefined when they were not brought. */
  readonly shown: ShownLines | undefined;
  readonly definitions: ShownLines | undefined;
}

export interface CountResult {
  /** In no order. */
  readonly files: readonly CountedFile[];
  readonly stopped: readonly string[];
  readonly complete: boolean;
}

/** Milliseconds after which a search returns what it has, labelled incomplete. */
const SOFT_LIMIT_MS = 30_000;

/** Calls are given no signal, because aborting them would end a worker, and its index with it: a flag stops them instead. */
export class ContentSearch {
  /** What the workers have been told, by tree. */
  private readonly told = new Map<string, Told>();
  /** How many workers share the files. */
  private width: number;
  /** Trees that are to be indexed. */
  private readonly wanted = new Set<string>();
  /** Given so far. */
  private tickets = 0;
  /** The tree that is no root's. */
  private part: string | undefined;
  /** Searches under way. */
  private readonly running = new Set<Promise<unknown>>();
  /** Shares that are being set, by worker and tree. */
  private readonly setting = new Map<string, Promise<unknown>>();

  /**
   * @param indexDirectory where the index of a root is kept; undefined when it is not
   * @param isWide whether all workers are to be used at once: each has its part of the index on disk
   */
  constructor(
    private readonly workers: readonly Caller[],
    private readonly indexDirectory: (root: string) => string | undefined,
    isWide: boolean,
  ) {
    this.width = isWide ? workers.length : 1;
  }

  /** Tells the workers of a tree, so that the first search need not. */
  async open(tree: Tree): Promise<void> {
    const asked = this.changesOf(tree).map((changes, index) => this.ask(index, tree, 'update', { changes }));
    await Promise.all(asked);
  }

  /** Has a tree indexed, in the background. */
  async index(tree: Tree): Promise<void> {
    this.wanted.add(idOf(tree));
    const asked = this.changesOf(tree).map((changes, index) => this.ask(index, tree, 'index', { changes }));
    await Promise.all(asked);
  }

  /** From now on all workers share the files. Ends when they are ready, and the searches that began before are done. */
  async widen(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.call('state', { id: '' })));
    // A search that has to tell its worker of the files first would be told by half of them what it asked of all.
    await this.quiet();
    this.width = this.workers.length;
  }

  /** A search, or part of one. */
  during<T>(search: Promise<T>): Promise<T> {
    this.running.add(search);
    return search.finally(() => this.running.delete(search));
  }

  /** Ends when no search is under way. */
  async quiet(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  /** Workers give up what they have done ahead for trees that nobody has asked about. */
  dropEarly(): void {
    for (const worker of this.workers.slice(0, this.width)) {
      worker.call('dropEarly', {}).catch(() => undefined); // a worker that has ended has nothing
    }
  }

  /** Has workers begin a search of whole roots of which they were not told yet. Returns the ticket for its counts. */
  foresee(roots: readonly string[], query: SearchQuery): number {
    const ticket = ++this.tickets;
    const search: Foreseen = {
      ticket,
      query,
      selection: { dir: '' },
      until: Date.now() + SOFT_LIMIT_MS,
      together: newTogether(),
    };
    for (const root of roots.filter((each) => !this.told.has(each))) {
      for (const worker of this.workers.slice(0, this.width)) {
        worker.call('foresee', { root, ...search }).catch(() => undefined); // the count will say what is wrong
      }
    }
    return ticket;
  }

  count(tree: Tree, options: CountOptions): Promise<CountResult> {
    return this.during(this.countNow(tree, options));
  }

  private async countNow(
    tree: Tree,
    { ticket, query, selection, word, mostLines, signal, onProgress }: CountOptions,
  ): Promise<CountResult> {
    signal.throwIfAborted();
    const together = newTogether();
    const halt = (): unknown => stop(together);
    signal.addEventListener('abort', halt, { once: true });
    const count: Count & Foreseen = {
      ticket,
      query,
      selection,
      mostLines,
      until: Date.now() + SOFT_LIMIT_MS,
      together,
      ...(word === undefined ? {} : { word }),
    };
    const done: number[] = [];
    const searches = this.changesOf(tree).map((changes, index) => {
      const report = (files: unknown): void => {
        done[index] = files as number; // as the worker's count reports it
        onProgress(done.reduce((sum, each) => sum + each, 0));
      };
      return this.ask(index, tree, 'count', { ...count, changes }, report);
    });
    try {
      return merged((await untilAborted(signal, Promise.all(searches))) as Counted[]); // what the worker's handler returns
    } finally {
      signal.removeEventListener('abort', halt);
    }
  }

  /** Lines of files, those of each in the place of its wish. */
  lines(tree: Tree, query: SearchQuery, wanted: readonly Wanted[], signal: AbortSignal): Promise<ShownLines[]> {
    return this.during(this.linesNow(tree, query, wanted, signal));
  }

  private async linesNow(
    tree: Tree,
    query: SearchQuery,
    wanted: readonly Wanted[],
    signal: AbortSignal,
  ): Promise<ShownLines[]> {
    const found: ShownLines[] = wanted.map(() => ({ skipped: 0, hits: [] }));
    const width = this.widthOf(tree);
    const asked = this.workers.slice(0, width).map(async (_, index) => {
      const own = [...wanted.entries()].filter(([, { path }]) => ownerOf(path, width) === index);
      if (own.length === 0) return;
      const call = { query, wanted: own.map(([, wish]) => wish) };
      const lines = (await this.ask(index, tree, 'lines', call)) as ShownLines[]; // as above
      for (const [at, [place]] of own.entries()) found[place] = lines[at] ?? { skipped: 0, hits: [] };
    });
    await untilAborted(signal, Promise.all(asked));
    return found;
  }

  /** Searches one text; in a worker too, so that no pattern can hold up the server. */
  async searchText(search: TextSearch, signal: AbortSignal): Promise<FileSearchResult> {
    const [worker] = this.workers;
    if (worker === undefined) throw new Error('there are no workers');
    return (await untilAborted(signal, worker.call('searchText', search))) as FileSearchResult; // as above
  }

  /** What each worker has of a tree. */
  async state(tree: Tree): Promise<ShareState[]> {
    const width = this.widthOf(tree);
    const states = this.workers.slice(0, width).map((_, index) => this.ask(index, tree, 'state', {}));
    return (await Promise.all(states)) as ShareState[]; // as above
  }

  close(): void {
    for (const worker of this.workers) worker.stop();
  }

  /** Calls a worker that may have to be given its share first: at the beginning, or when it is a new one in the place of one that ended. */
  private async ask(
    index: number,
    tree: Tree,
    method: string,
    argument: object,
    onProgress?: CallOptions['onProgress'],
  ): Promise<unknown> {
    const worker = this.workers[index];
    if (worker === undefined) throw new RangeError(`no worker ${index}`);
    const id = idOf(tree);
    const options = onProgress === undefined ? {} : { onProgress };
    const answer = await worker.call(method, { ...argument, id }, options);
    if (answer !== undefined) return answer;
    await this.setShare(worker, index, tree);
    const nothing: Changes = { added: [], removed: [], changed: [], sweep: false };
    return worker.call(method, { ...argument, changes: nothing, id }, options);
  }

  /** Once, however many calls find that the worker has no share. What they were to tell it is in the listing told last. */
  private setShare(worker: Caller, index: number, tree: Tree): Promise<unknown> {
    const id = idOf(tree);
    const key = `${index} ${id}`;
    const all = this.told.get(id)?.files ?? tree.files;
    const width = this.widthOf(tree);
    const files = all.filter((file) => ownerOf(file, width) === index);
    const directory = tree.part === undefined ? this.indexDirectory(tree.root) : undefined;
    const indexes = tree.part === undefined;
    const share = { id, root: tree.root, files, directory, indexes, isWanted: this.wanted.has(id) };
    const setting = this.setting.get(key) ?? worker.call('setShare', share);
    this.setting.set(key, setting);
    return setting.finally(() => this.setting.delete(key));
  }

  /** What each worker must be told before it answers. Nothing may be awaited between this and the calls that tell it. */
  private changesOf(tree: Tree): Changes[] {
    const before = this.told.get(idOf(tree));
    const { width } = this;
    if (tree.part !== undefined) this.dropPartsBut(idOf(tree));
    this.told.set(idOf(tree), { files: tree.files, width });
    const changed = tree.takeChanged();
    const sweep = changed === undefined;
    const all = Array.from({ length: width }, (_, index) => index);
    const none = (): Changes[] => all.map(() => ({ added: [], removed: [], changed: [], sweep }));
    if (before === undefined) return none();
    const { added, removed } = differenceOf(before.files, tree.files);
    // Of a worker that joins, nothing is known: it is given its share when it says so.
    const moved = before.width === width ? [] : before.files;
    if (added.length + removed.length + moved.length + (changed?.size ?? 0) === 0) return none();
    const own = (files: Iterable<string>, index: number): string[] =>
      [...files].filter((file) => ownerOf(file, width) === index);
    const lost = (index: number): string[] =>
      moved.filter((file) => ownerOf(file, before.width) === index && ownerOf(file, width) !== index);
    return all.map((index) => ({
      added: own(added, index),
      removed: [...removed.filter((file) => ownerOf(file, before.width) === index), ...lost(index)],
      changed: own(changed ?? [], index),
      sweep,
    }));
  }

  private widthOf(tree: Tree): number {
    return this.told.get(idOf(tree))?.width ?? this.width;
  }

  /** Only one tree is kept beside those of the roots. */
  private dropPartsBut(kept: string): void {
    if (this.part !== undefined && this.part !== kept) {
      this.told.delete(this.part);
      const dropped = { id: this.part };
      // A worker that has ended has dropped it.
      for (const worker of this.workers) worker.call('dropShare', dropped).catch(() => undefined);
    }
    this.part = kept;
  }
}

/** The worker that has a file: always the same one of so many, whatever else is in the listing. */
const ownerOf = (file: string, width: number): number => (width === 1 ? 0 : hash(file) % width);

const idOf = ({ root, part }: Tree): string => (part === undefined ? root : `${root}\0${part}`);

function merged(counted: readonly Counted[]): CountResult {
  return {
    files: counted.flatMap(filesOf),
    stopped: counted.flatMap(({ stopped }) => stopped),
    complete: counted.every(({ complete }) => complete),
  };
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

function filesOf({ paths, lines, defines, shown, definitions }: Counted): CountedFile[] {
  let defining = 0;
  return paths.map((path, index) => ({
    path,
    count: lines[index] ?? 0,
    defines: defines[index] === 1,
    shown: shown?.[index],
    definitions: defines[index] === 1 ? definitions?.[defining++] : undefined,
  }));
}
