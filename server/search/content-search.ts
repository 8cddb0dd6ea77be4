// Content search over the files of a root: shares them out to worker threads, tells those what changed, and gathers what they find.
import { setTimeout as wait } from 'node:timers/promises';
import type { Caller, CallOptions } from '../workers/caller.js';
import type { Listing } from '../workspace/listing.js';
import { untilAborted } from '../workspace/pace.js';
import { differenceOf } from './differences.js';
import type { FileSearchResult, TextSearch } from './file-search.js';
import type { BegunSearch, SearchTerms } from './index/search-terms.js';
import type { Changes, Count, Counted, ShareState } from './index/share.js';
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
  /** What `begin` gave. */
  readonly begun: BegunSearch;
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
   * @param softLimitMs milliseconds after which a search returns what it has, labelled incomplete
   * @param isWide whether all workers are to be used at once: each has its part of the index on disk
   */
  constructor(
    private readonly workers: readonly Caller[],
    private readonly indexDirectory: (root: string) => string | undefined,
    private readonly softLimitMs: number,
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

  /** From now on all workers share the files. Ends when they are ready. */
  async widen(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.call('state', { id: '' })));
    this.width = this.workers.length;
  }

  /** A search from its beginning to its answer. */
  during<T>(search: Promise<T>): Promise<T> {
    this.running.add(search);
    return search.finally(() => this.running.delete(search));
  }

  /** Ends when no search is under way, or when the time is up. @param mostMs milliseconds */
  async quiet(mostMs: number): Promise<void> {
    const late = wait(mostMs, 'late', { ref: false });
    while (this.running.size > 0) {
      if ((await Promise.race([late, Promise.allSettled(this.running)])) === 'late') return;
    }
  }

  /** Workers give up what they have done ahead for trees that nobody has asked about. */
  dropEarly(): void {
    for (const worker of this.workers.slice(0, this.width)) {
      worker.call('dropEarly', {}).catch(() => undefined); // a worker that has ended has nothing
    }
  }

  /** Has workers begin with a search of whole roots of which they were not told yet. To be ended. */
  begin(roots: readonly string[], query: SearchQuery): BegunSearch {
    const begun = { ticket: ++this.tickets, together: newTogether() };
    const search: SearchTerms = { ...begun, query, selection: { dir: '' }, until: Date.now() + this.softLimitMs };
    for (const root of roots.filter((each) => !this.told.has(each))) {
      for (const worker of this.workers.slice(0, this.width)) {
        worker.call('begin', { root, ...search }).catch(() => undefined); // the count will say what is wrong
      }
    }
    return begun;
  }

  /** Whatever workers still do for a search is of no use any more. */
  end({ together }: BegunSearch): void {
    stop(together);
  }

  async count(tree: Tree, options: CountOptions): Promise<CountResult> {
    const { begun, query, selection, word, mostLines, signal, onProgress } = options;
    const { width } = this;
    signal.throwIfAborted();
    const count: Count = {
      ...begun,
      query,
      selection,
      mostLines,
      until: Date.now() + this.softLimitMs,
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
    const counted = (await untilAborted(signal, Promise.all(searches))) as Counted[]; // what the worker's handler returns
    // Workers that joined meanwhile may have taken files from others before these were given what to search.
    return this.widthOf(tree) === width ? merged(counted) : await this.count(tree, options);
  }

  /** Lines of files, those of each in the place of its wish. */
  async lines(tree: Tree, query: SearchQuery, wanted: readonly Wanted[], signal: AbortSignal): Promise<ShownLines[]> {
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
    argument: { readonly changes?: Changes; readonly [name: string]: unknown },
    onProgress?: CallOptions['onProgress'],
  ): Promise<unknown> {
    const worker = this.workers[index];
    if (worker === undefined) throw new RangeError(`no worker ${index}`);
    const id = idOf(tree);
    const options = onProgress === undefined ? {} : { onProgress };
    const answer = await worker.call(method, { ...argument, id }, options);
    if (answer !== undefined) return answer;
    await this.setShare(worker, index, tree);
    // The share may have been set for another search, and its files looked at before this one began.
    const changes: Changes = { added: [], removed: [], changed: [], sweep: argument.changes?.sweep ?? false };
    return worker.call(method, { ...argument, changes, id }, options);
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
