// Spares a search the reading of files that are neither indexed nor in memory, where ripgrep says that they have no match.
import type { Essential } from '../essential.js';
import { FEW_FILES } from '../tree-sizes.js';
import type { Loose } from './documents.js';
import { batches, filesHolding } from './ripgrep.js';
import { isStopped, type Together } from './together.js';

/** Milliseconds between two looks at whether anybody still waits. */
const LOOK_EVERY_MS = 50;

/** Processes; the first and last moments of each use one processor only. */
const AT_ONCE = 2;

interface Limits {
  /** Milliseconds since the epoch, for the whole search: half of what is left may go by. */
  readonly until: number;
  readonly together: Together;
  /** Told how many have been gone through. */
  readonly report: (files: number) => void;
}

/**
 * Those that cannot match. Each was looked at after this was called.
 * @param unread by path relative to the root
 */
export async function sift(
  root: string,
  unread: ReadonlyMap<string, Loose>,
  essential: Essential,
  { until, together, report }: Limits,
): Promise<ReadonlySet<Loose>> {
  const without = new Set<Loose>();
  // For few files, starting a process takes longer than reading them.
  if (unread.size < FEW_FILES) return without;
  const late = Date.now() + (until - Date.now()) / 2;
  const halt = new AbortController();
  const timer = setInterval(() => (isStopped(together) || Date.now() > late) && halt.abort(), LOOK_EVERY_MS);
  const waiting = batches([...unread.keys()]);
  let isRare = true;
  const take = async (): Promise<void> => {
    // Without an array, each takes the next batch that the other has not.
    for (const batch of waiting) {
      const goesOn = isRare && !isStopped(together);
      const holding = goesOn ? await filesHolding(root, batch, essential, halt.signal) : undefined;
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
  await Promise.all(Array.from({ length: AT_ONCE }, take));
  clearInterval(timer);
  return without;
}
