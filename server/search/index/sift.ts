// Spares a search the reading of files that are neither indexed nor in memory, where ripgrep says that they have no match.
import type { Essential } from '../essential.js';
import { FEW_FILES } from '../tree-sizes.js';
import type { Loose } from './documents.js';
import { batches, filesHolding } from './ripgrep.js';
import { isStopped, type Together } from './together.js';

/** Milliseconds between two looks at whether anybody still waits. */
const LOOK_EVERY_MS = 50;

/** Milliseconds; a batch that takes longer has a file that does not end, such as a link to a pipe. */
const LONGEST_BATCH_MS = 5000;

/** Processes; the first and last moments of each use one processor only. */
const AT_ONCE = 2;

interface Limits {
  /** Milliseconds since the epoch, of the whole search: half of what is left may go by. */
  readonly until: number;
  readonly together: Together;
  /** Told how many have been gone through. */
  readonly report: (files: number) => void;
}

export interface Sifted {
  /** Those that cannot match. Each was looked at after the call. */
  readonly without: ReadonlySet<Loose>;
  /** Whether ripgrep had to be ended, as it would have to be the next time. */
  readonly isStuck: boolean;
}

/** @param unread by path relative to the root */
export async function sift(
  root: string,
  unread: ReadonlyMap<string, Loose>,
  essential: Essential,
  { until, together, report }: Limits,
): Promise<Sifted> {
  const without = new Set<Loose>();
  // For few files, starting a process takes longer than reading them.
  if (unread.size < FEW_FILES) return { without, isStuck: false };
  const late = (Date.now() + until) / 2;
  const halt = new AbortController();
  const timer = setInterval(() => isStopped(together) && halt.abort(), LOOK_EVERY_MS);
  const waiting = batches([...unread.keys()]);
  let isRare = true;
  let isStuck = false;
  const work = async (): Promise<void> => {
    // Each takes from the same generator what the other has not.
    for (const batch of waiting) {
      if (!isRare || isStuck || isStopped(together) || Date.now() > late) return;
      const limit = AbortSignal.timeout(LONGEST_BATCH_MS);
      const holding = await filesHolding(root, batch, essential, AbortSignal.any([halt.signal, limit]));
      isStuck ||= holding === undefined && limit.aborted;
      if (holding === undefined) return;
      const kept = new Set(holding);
      for (const path of batch) {
        const loose = unread.get(path);
        if (loose !== undefined && !kept.has(path)) without.add(loose);
      }
      report(without.size);
      // Otherwise the text is in so many files that they have to be read anyway.
      isRare = kept.size * 2 < batch.length;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  clearInterval(timer);
  return { without, isStuck };
}
