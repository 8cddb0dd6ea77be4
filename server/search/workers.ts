// The worker threads of the content search.
import { availableParallelism } from 'node:os';
import { Caller } from '../workers/caller.js';
import { inThread } from '../workers/helper.js';
import type { WorkerData } from './search-worker.js';

const MOST_WORKERS = 4;

const MEGABYTE = 1024 * 1024;

/** For all workers together. */
export interface SearchLimits {
  /** Megabytes of file contents in memory. */
  readonly cacheMb: number;
  /** Megabytes on disk for the index of one root. */
  readonly indexMb: number;
}

/**
 * Starts them, which takes them some tens of milliseconds. They never end for want of work: their index would be lost.
 * @param assets directory with the worker script
 */
export function startSearchWorkers(assets: string, { cacheMb, indexMb }: SearchLimits): readonly Caller[] {
  const count = Math.min(MOST_WORKERS, Math.max(1, availableParallelism()));
  const script = new URL('search-worker.js', `file://${assets}/`);
  return Array.from({ length: count }, (_, index) => {
    const workerData: WorkerData = {
      cacheBytes: (cacheMb * MEGABYTE) / count,
      diskBytes: (indexMb * MEGABYTE) / count,
      name: `${index + 1}of${count}`,
    };
    const worker = new Caller(inThread(script, workerData), Number.POSITIVE_INFINITY);
    worker.warm();
    return worker;
  });
}
