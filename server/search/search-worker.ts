// Worker thread of the content search: holds one share of the files and scans it for a query.
import { workerData } from 'node:worker_threads';
import { serve } from '../workers/serve.js';
import { FileCache } from './file-cache.js';
import { createMatcher, type FileMatches } from './matcher.js';
import type { SearchQuery } from './query.js';
import { createSelector, type Selection } from './selection.js';

/** Bytes; a larger file is passed over and counted as such. */
const LARGEST_SEARCHED = 64 * 1024 * 1024;
const PROGRESS_EVERY_MS = 500;

const { cacheBytes }: { cacheBytes: number } = workerData;
const cache = new FileCache(cacheBytes);
const shares = new Map<string, readonly string[]>();

export interface ShareSearch {
  readonly root: string;
  readonly query: SearchQuery;
  readonly selection: Selection;
  /** Lines to bring along; when more match, only counts come back. */
  readonly mostHits: number;
  /** Milliseconds since the epoch after which what was found so far is returned. */
  readonly until: number;
}

/** `path` is relative to the root. */
export interface MatchedFile extends FileMatches {
  readonly path: string;
}

export interface ShareResult {
  readonly files: readonly MatchedFile[];
  readonly searched: number;
  /** False when the time was up before all files were searched. */
  readonly complete: boolean;
}

serve({
  setShare({ root, files }: { root: string; files: readonly string[] }): void {
    shares.set(root, files);
  },
  /** Undefined when this worker has no share of the root: it is a new one in the place of one that was ended. */
  searchShare: (search: ShareSearch, report): ShareResult | undefined => {
    const share = shares.get(search.root);
    if (share === undefined) return undefined;
    const selects = createSelector(search.selection);
    const matcher = createMatcher(search.query);
    const selected = share.filter(selects);
    const files: MatchedFile[] = [];
    let total = 0;
    let reported = Date.now();
    for (const [index, file] of selected.entries()) {
      const now = index % 32 === 0 ? Date.now() : reported;
      if (now > search.until) return { files, searched: index, complete: false };
      if (now - reported > PROGRESS_EVERY_MS) {
        reported = now;
        report(index);
      }
      const bytes = cache.read(`${search.root}/${file}`, LARGEST_SEARCHED);
      if (bytes === undefined) continue;
      const matches = matcher(bytes, total > search.mostHits ? 0 : search.mostHits + 1);
      total += matches.count;
      if (matches.count > 0 || matches.stopped) files.push({ path: file, ...matches });
    }
    return { files, searched: selected.length, complete: true };
  },
  searchText: ({ text, query, mostHits }: { text: string; query: SearchQuery; mostHits: number }): FileMatches =>
    createMatcher(query)(Buffer.from(text, 'utf8'), mostHits),
});
