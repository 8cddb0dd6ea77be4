// Content search over a root: shares the files out to worker threads and gathers what they find.
import { availableParallelism } from 'node:os';
import { Caller, type CallOptions } from '../workers/caller.js';
import { inThread } from '../workers/helper.js';
import type { Listing } from '../workspace/listing.js';
import type { FileMatches } from './matcher.js';
import type { SearchQuery } from './query.js';
import type { MatchedFile, ShareResult, ShareSearch } from './search-worker.js';
import { createSelector, type Selection } from './selection.js';

export interface ContentResult {
  /** Files with matches, in path order. `hits` is empty in some or all when more lines match than were asked for. */
  readonly files: readonly MatchedFile[];
  readonly totalLines: number;
  /** Files that were looked into. */
  readonly searched: number;
  readonly complete: boolean;
}

export interface SearchOptions {
  readonly query: SearchQuery;
  readonly selection: Selection;
  readonly mostHits: number;
  /** Milliseconds after which what was found so far is returned, labelled incomplete. */
  readonly softLimitMs: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

const MOST_WORKERS = 4;

export class ContentSearch {
  private readonly workers: readonly Caller[];
  /** The listing that the workers have, by root. */
  private readonly shared = new Map<string, Listing>();

  /**
   * @param assets directory with the worker script
   * @param cacheBytes most bytes of file contents to hold, all workers together
   */
  constructor(assets: string, cacheBytes: number) {
    const count = Math.min(MOST_WORKERS, Math.max(1, availableParallelism()));
    const script = new URL('search-worker.js', `file://${assets}/`);
    const workerData = { cacheBytes: Math.floor(cacheBytes / count) };
    this.workers = Array.from(
      { length: count },
      () => new Caller(inThread(script, workerData), () => this.shared.clear()),
    );
  }

  async search(root: string, listing: Listing, options: SearchOptions): Promise<ContentResult> {
    const { query, selection, mostHits, softLimitMs, signal } = options;
    await this.share(root, listing, signal);
    const search: ShareSearch = { root, query, selection, mostHits, until: Date.now() + softLimitMs };
    const done = this.workers.map(() => 0);
    let selected: number | undefined;
    const results = await Promise.all(
      this.workers.map(async (worker, index) => {
        const onProgress = (value: unknown): void => {
          done[index] = value as number; // as the worker's searchShare reports it
          selected ??= listing.filter(createSelector(selection)).length;
          const sum = done.reduce((total, files) => total + files, 0);
          options.onProgress?.(sum, selected);
        };
        return this.searchShare(worker, index, search, listing, { signal, onProgress });
      }),
    );
    const files = results.flatMap((result) => result.files).sort((a, b) => (a.path < b.path ? -1 : 1));
    return {
      files,
      totalLines: files.reduce((lines, file) => lines + file.count, 0),
      searched: results.reduce((count, result) => count + result.searched, 0),
      complete: results.every((result) => result.complete),
    };
  }

  /** Searches one text; in a worker too, so that no pattern can hold up the server. */
  async searchText(text: string, query: SearchQuery, mostHits: number, signal: AbortSignal): Promise<FileMatches> {
    const [worker] = this.workers;
    return (await worker?.call('searchText', { text, query, mostHits }, { signal })) as FileMatches;
  }

  close(): void {
    for (const worker of this.workers) worker.stop();
  }

  private async searchShare(
    worker: Caller,
    index: number,
    search: ShareSearch,
    listing: Listing,
    options: CallOptions,
  ): Promise<ShareResult> {
    for (;;) {
      // What the worker's handler of that name returns.
      const result = (await worker.call('searchShare', search, options)) as ShareResult | undefined;
      if (result !== undefined) return result;
      await this.setShare(worker, index, search.root, listing, options.signal);
    }
  }

  private async share(root: string, listing: Listing, signal: AbortSignal): Promise<void> {
    if (this.shared.get(root) === listing) return;
    await Promise.all(this.workers.map((worker, index) => this.setShare(worker, index, root, listing, signal)));
    this.shared.set(root, listing);
  }

  /** A file goes to the same worker whatever else is in the listing, so that its cached content stays useful. */
  private async setShare(
    worker: Caller,
    index: number,
    root: string,
    listing: Listing,
    signal: AbortSignal,
  ): Promise<void> {
    const files = listing.filter((file) => hash(file) % this.workers.length === index);
    await worker.call('setShare', { root, files }, { signal });
  }
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
