// Spares a search the reading of files that are neither indexed nor in memory, where ripgrep says that they have no match.
import type { Essential } from '../essential.js';
import { FEW_FILES } from '../tree-sizes.js';
import type { Documents, Loose } from './documents.js';
import { batches, filesHolding, findRipgrep } from './ripgrep.js';
import { isStopped, type Together } from './together.js';

/** Milliseconds between two looks at whether anybody still waits. */
const LOOK_EVERY_MS = 50;

/** Milliseconds; a batch that takes longer may have a link to a pipe. Its files are read by us, who pass over links. */
const LONGEST_BATCH_MS = 10_000;

/** Processes; the first and last moments of each use one processor only. */
const AT_ONCE = 2;

export interface SiftLimits {
  /** Milliseconds since the epoch, of the whole search: when half of what is left is over, no more is begun. */
  readonly until: number;
  readonly together: Together;
  /** Told how many are ruled out. */
  readonly report: (files: number) => void;
}

/** Each document was looked at after the call. */
export interface Sifted {
  /** Of these it is known whether they can match; */
  readonly asked: ReadonlySet<Loose>;
  /** and these cannot. */
  readonly without: ReadonlySet<Loose>;
}

/**
 * @param documents whose loose ones these are; those that are no longer among them when their turn comes are passed over
 * @param unknown by path relative to the root
 */
export async function sift(
  { root, loose: current }: Pick<Documents, 'root' | 'loose'>,
  unknown: ReadonlyMap<string, Loose>,
  essential: Essential,
  { until, together, report }: SiftLimits,
): Promise<Sifted> {
  const asked = new Set<Loose>();
  const without = new Set<Loose>();
  // For few files, starting a process takes longer than reading them.
  const program = unknown.size < FEW_FILES ? undefined : await findRipgrep();
  if (program === undefined) return { asked, without };
  const late = (Date.now() + until) / 2;
  const halt = new AbortController();
  const timer = setInterval(() => isStopped(together) && halt.abort(), LOOK_EVERY_MS);
  const waiting = [...batches([...unknown.keys()])];
  let isCommon = false;
  const ask = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      if (isCommon || isStopped(together) || Date.now() > late) return;
      const names = batch.filter((path) => current.get(path) === unknown.get(path));
      if (names.length === 0) continue;
      const signal = AbortSignal.any([halt.signal, AbortSignal.timeout(LONGEST_BATCH_MS)]);
      const holding = await filesHolding(program, root, names, essential, signal);
      if (holding === undefined) continue;
      for (const path of names) {
        const loose = unknown.get(path);
        if (loose === undefined) continue;
        asked.add(loose);
        if (!holding.has(path)) without.add(loose);
      }
      report(without.size);
      // The text is in so many files that they have to be read anyway.
      isCommon ||= holding.size * 2 > names.length;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  clearInterval(timer);
  return { asked, without };
}
