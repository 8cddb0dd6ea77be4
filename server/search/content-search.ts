// Content search over the files of a root: shares them out to worker threads, tells those what changed, and gathers what they find.
import type { Caller, CallOptions } from '../workers/caller.js';
import type { Listing } from '../workspace/listing.js';
import { untilAborted } from '../workspace/pace.js';
import { differenceOf } from './differences.js';
import type { FileSearchResult, TextSearch } from './file-search.js';
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
  readonly query: SearchQuery;
  readonly selection: Selection;
  /** Bytes of the query where it is one word, whose definitions are looked for. */
  readonly word: number | undefined;
  /** With at most so many matching lines in all, they are brought along. */
  readonly mostLines: number;
  /** Milliseconds after which what was found so far is returned, labelled incomplete. */
  readonly softLimitMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (files: number) => void;
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

/** A worker's calls are never ended by killing it: that would lose its index. A flag that it looks at stops it instead. */
const never = new AbortController().signal;

export class ContentSearch {
  /** The listing that the workers have been told, by tree. */
  private readonly told = new Map<string, Listing>();
  /** The tree that is no root's. */
  private part: string | undefined;
  /** Shares that are being set, by worker and tree. */
  private readonly setting = new Map<string, Promise<unknown>>();

  /** @param indexDirectory where the index of a root is kept; undefined when it is not */
  constructor(
    private readonly workers: readonly Caller[],
    private readonly indexDirectory: (root: string) => string | undefined,
  ) {}

  /** Has a tree indexed, in the background. */
  async index(tree: Tree): Promise<void> {
    const changes = this.changesOf(tree);
    await Promise.all(
      this.workers.map((worker, index) => this.ask(worker, index, tree, 'index', { changes: changes[index] })),
    );
  }

  async count(
    tree: Tree,
    { query, selection, word, mostLines, softLimitMs, signal, onProgress }: CountOptions,
  ): Promise<CountResult> {
    signal.throwIfAborted();
    const together = newTogether();
    const halt = (): unknown => stop(together);
    signal.addEventListener('abort', halt, { once: true });
    const count: Count = {
      query,
      selection,
      mostLines,
      until: Date.now() + softLimitMs,
      together,
      ...(word === undefined ? {} : { word }),
    };
    const changes = this.changesOf(tree);
    const done = this.workers.map(() => 0);
    const searches = this.workers.map((worker, index) => {
      const report = (files: unknown): void => {
        done[index] = files as number; // as the worker's count reports it
        onProgress(done.reduce((sum, each) => sum + each, 0));
      };
      return this.ask(worker, index, tree, 'count', { ...count, changes: changes[index] }, report);
    });
    try {
      return merged((await untilAborted(signal, Promise.all(searches))) as Counted[]); // what the worker's handler returns
    } finally {
      signal.removeEventListener('abort', halt);
    }
  }

  /** Lines of files, those of each in the place of its wish. */
  async lines(tree: Tree, query: SearchQuery, wanted: readonly Wanted[], signal: AbortSignal): Promise<ShownLines[]> {
    const found: ShownLines[] = wanted.map(() => ({ skipped: 0, hits: [] }));
    const asked = this.workers.map(async (worker, index) => {
      const own = [...wanted.entries()].filter(([, { path }]) => this.ownerOf(path) === index);
      if (own.length === 0) return;
      const call = { query, wanted: own.map(([, wish]) => wish) };
      const lines = (await this.ask(worker, index, tree, 'lines', call)) as ShownLines[]; // as above
      for (const [at, [place]] of own.entries()) found[place] = lines[at] ?? { skipped: 0, hits: [] };
    });
    await untilAborted(signal, Promise.all(asked));
    return found;
  }

  /** Searches one text; in a worker too, so that no pattern can hold up the server. */
  async searchText(search: TextSearch, signal: AbortSignal): Promise<FileSearchResult> {
    const [worker] = this.workers;
    if (worker === undefined) throw new Error('there are no workers');
    return (await untilAborted(signal, worker.call('searchText', search, { signal: never }))) as FileSearchResult; // as above
  }

  /** What each worker has of a tree. */
  async state(tree: Tree): Promise<ShareState[]> {
    const states = this.workers.map((worker, index) => this.ask(worker, index, tree, 'state', {}));
    return (await Promise.all(states)) as ShareState[]; // as above
  }

  close(): void {
    for (const worker of this.workers) worker.stop();
  }

  /** Calls a worker that may have to be given its share first: at the beginning, or when it is a new one in the place of one that ended. */
  private async ask(
    worker: Caller,
    index: number,
    tree: Tree,
    method: string,
    argument: object,
    onProgress?: CallOptions['onProgress'],
  ): Promise<unknown> {
    const id = idOf(tree);
    const options = { signal: never, ...(onProgress === undefined ? {} : { onProgress }) };
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
    const files = (this.told.get(id) ?? tree.files).filter((file) => this.ownerOf(file) === index);
    const directory = tree.part === undefined ? this.indexDirectory(tree.root) : undefined;
    const share = { id, root: tree.root, files, directory, indexes: tree.part === undefined };
    const setting = this.setting.get(key) ?? worker.call('setShare', share, { signal: never });
    this.setting.set(key, setting);
    return setting.finally(() => this.setting.delete(key));
  }

  /** What each worker must be told before it answers. Nothing may be awaited between this and the calls that tell it. */
  private changesOf(tree: Tree): Changes[] {
    const before = this.told.get(idOf(tree));
    if (tree.part !== undefined) this.dropPartsBut(idOf(tree));
    this.told.set(idOf(tree), tree.files);
    const changed = tree.takeChanged();
    const none = (): Changes[] =>
      this.workers.map(() => ({ added: [], removed: [], changed: [], sweep: changed === undefined }));
    if (before === undefined) return none();
    const { added, removed } = differenceOf(before, tree.files);
    if (added.length + removed.length + (changed?.size ?? 0) === 0) return none();
    const own = (files: Iterable<string>, index: number): string[] =>
      [...files].filter((file) => this.ownerOf(file) === index);
    return this.workers.map((_, index) => ({
      added: own(added, index),
      removed: own(removed, index),
      changed: own(changed ?? [], index),
      sweep: changed === undefined,
    }));
  }

  /** Only one tree is kept beside those of the roots. */
  private dropPartsBut(kept: string): void {
    if (this.part !== undefined && this.part !== kept) {
      this.told.delete(this.part);
      const dropped = { id: this.part };
      // A worker that has ended has dropped it.
      for (const worker of this.workers) worker.call('dropShare', dropped, { signal: never }).catch(() => undefined);
    }
    this.part = kept;
  }

  /** A file stays with the same worker whatever else is in the listing. */
  private ownerOf(file: string): number {
    return hash(file) % this.workers.length;
  }
}

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
