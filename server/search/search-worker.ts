// Worker thread of the content search: holds a share of the files of each root, and searches it.
import { workerData } from 'node:worker_threads';
import { serve } from '../workers/serve.js';
import { cacheDirectory, wasUsed } from '../workspace/state-dir.js';
import { searchText } from './file-search.js';
import { Budget } from './index/budget.js';
import { EarlyShare } from './index/early-share.js';
import { Precedence } from './index/precedence.js';
import type { SearchTerms } from './index/search-terms.js';
import { SegmentStore } from './index/segment-store.js';
import { type Changes, type Count, type Counted, Share, type ShareState } from './index/share.js';
import type { SearchQuery } from './query.js';
import type { ShownLines } from './shown-lines.js';
import type { Wanted } from './wanted.js';

/** What a worker is started with. */
export interface WorkerData {
  /** Bytes of file contents that it may hold. */
  readonly cacheBytes: number;
  /** Bytes of disk space for its segments of one root. */
  readonly diskBytes: number;
  /** Starts the names of its segments. */
  readonly name: string;
}

interface ShareFiles {
  readonly id: string;
  readonly root: string;
  readonly files: readonly string[];
  /** Where segments are kept; undefined when they are not. */
  readonly directory: string | undefined;
  /** Whether they are worth an index, because they will be searched again and again. */
  readonly indexes: boolean;
  /** Whether that was asked for already. */
  readonly isWanted: boolean;
}

const { cacheBytes, diskBytes, name }: WorkerData = workerData;
const budget = new Budget(cacheBytes);
const precedence = new Precedence();
const shares = new Map<string, Share>();
/** Of roots that nobody has asked about yet. */
const early = new Map<string, EarlyShare>();

function newShare(root: string, directory: string | undefined, indexes: boolean): Share {
  return new Share({ root, budget, precedence, store: new SegmentStore(directory, name, diskBytes), indexes });
}

/** Answers are undefined when this worker has no such share: it is a new one in the place of one that ended. */
serve({
  readAhead({ root, cacheDir }: { root: string; cacheDir: string }): void {
    const directory = cacheDirectory(cacheDir, root, process.env);
    early.set(root, new EarlyShare(root, newShare(root, directory, true), wasUsed(directory)));
  },
  /** Gives up what was done ahead for roots that nobody has asked about. */
  dropEarly(): void {
    for (const share of early.values()) share.drop();
    early.clear();
  },
  /** A search of a whole root will come: what it needs of a root that nobody has asked about yet is done at once. */
  begin({ root, ...search }: SearchTerms & { root: string }): void {
    early.get(root)?.begin(search);
  },
  setShare({ id, root, files, directory, indexes, isWanted }: ShareFiles): void {
    const share = early.get(id)?.take(files) ?? newShare(root, directory, indexes);
    if (!early.delete(id)) share.setFiles(files);
    shares.set(id, share);
    if (isWanted) share.index();
  },
  dropShare({ id }: { id: string }): void {
    shares.get(id)?.close();
    shares.delete(id);
  },
  update({ id, changes }: { id: string; changes: Changes }): true | undefined {
    const share = shares.get(id);
    share?.update(changes);
    return share && true;
  },
  /** Brings a share up to date and has it indexed. */
  index({ id, changes }: { id: string; changes: Changes }): true | undefined {
    const share = shares.get(id);
    share?.update(changes);
    share?.index();
    return share && true;
  },
  count({ id, changes, ...count }: Count & { id: string; changes: Changes }, report): Promise<Counted> | undefined {
    const share = shares.get(id);
    share?.update(changes, count.ticket);
    return share?.search(count, report);
  },
  lines({
    id,
    query,
    wanted,
  }: {
    id: string;
    query: SearchQuery;
    wanted: readonly Wanted[];
  }): ShownLines[] | undefined {
    return shares.get(id)?.lines(query, wanted);
  },
  state: ({ id }: { id: string }): ShareState | undefined => shares.get(id)?.state,
  searchText,
});
