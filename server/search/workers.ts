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
  /** The user's choice of a directory for indexes; empty for the default. */
  readonly cacheDir: string;
}

/**
 * The first of them is started, which takes it some tens of milliseconds, and reads ahead; the others start with their first
 * call. They never end for want of work: their index would be lost.
 * @param assets directory with the worker script
 * @param roots absolute paths
 */
export function startSearchWorkers(
  assets: string,
  { cacheMb, indexMb, cacheDir }: SearchLimits,
  roots: readonly string[],
): readonly Caller[] {
  const count = Math.min(MOST_WORKERS, Math.max(1, availableParallelism()));
  const script = new URL('search-worker.js', `file://${assets}/`);
  const workers = Array.from({ length: count }, (_, index) => {
    const workerData: WorkerData = {
      cacheBytes: (cacheMb * MEGABYTE) / count,
      diskBytes: (indexMb * MEGABYTE) / count,
      name: `${index + 1}of${count}`,
    };
    return new Caller(inThread(script, workerData), Number.POSITIVE_INFINITY);
  });
  readAhead(workers.slice(0, 1), roots, cacheDir);
  return workers;
}

/** Has workers read what is needed for the first search of each root, in the background. */
export function readAhead(workers: readonly Caller[], roots: readonly string[], cacheDir: string): void {
  for (const worker of workers) {
    for (const root of roots) {
      const ahead = worker.call('readAhead', { root, cacheDir });
      ahead.catch(() => undefined); // then it is read when it is asked for
    }
  }
}
