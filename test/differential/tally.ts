// Counts what became of replayed edits, by language and way, and says whether that is good enough.
import { table } from '../bench/measure.js';
import type { WayName } from './ways.js';

/**
 * `same`: the commit's own bytes. `endings`: only line endings differ, where the commit changed or mixed line endings.
 * `different`: other bytes, or a call that failed. `refused`: by the guard, so nothing was written. `invalid`: refused too,
 * and the language's own compiler does not take the commit's text either.
 */
export type Outcome = 'same' | 'endings' | 'different' | 'refused' | 'invalid';

/** Languages in which the guard may not refuse a single real commit. */
const NO_REFUSAL = new Set(['Python', 'JavaScript', 'TypeScript', 'TypeScript JSX', 'Go']);
/** Share of edits that it may refuse in all others together. */
const REFUSALS_ELSEWHERE = 1 / 1000;

export class Tally {
  private readonly rows = new Map<string, { language: string; way: WayName; counts: Map<Outcome, number> }>();

  add(language: string, way: WayName, outcome: Outcome): void {
    const key = `${language}, ${way}`;
    const row = this.rows.get(key) ?? { language, way, counts: new Map<Outcome, number>() };
    row.counts.set(outcome, (row.counts.get(outcome) ?? 0) + 1);
    this.rows.set(key, row);
  }

  render(): string {
    const rows = [...this.rows.values()].sort((a, b) => total(b.counts) - total(a.counts));
    return table(
      ['language', 'way', 'edits', 'identical', 'endings differ', 'different', 'refused, invalid', 'refused falsely'],
      rows.map(({ language, way, counts }) => {
        const cells = OUTCOMES.map((outcome) => counts.get(outcome) ?? 0);
        return [language, way, ...[total(counts), ...cells].map(String)];
      }),
    );
  }

  /** What misses the targets, a sentence each; none when all is well. */
  misses(): string[] {
    const misses: string[] = [];
    const elsewhere = { edits: 0, refused: 0 };
    for (const [name, { language, counts }] of this.rows) {
      const different = counts.get('different') ?? 0;
      const refused = counts.get('refused') ?? 0;
      if (different > 0) misses.push(`${name}: ${different} edits did not give the commit's bytes`);
      if (NO_REFUSAL.has(language)) {
        if (refused > 0) misses.push(`${name}: ${refused} edits refused falsely, allowed 0`);
        continue;
      }
      elsewhere.edits += total(counts);
      elsewhere.refused += refused;
    }
    if (elsewhere.refused > elsewhere.edits * REFUSALS_ELSEWHERE) {
      misses.push(
        `other languages: ${elsewhere.refused} of ${elsewhere.edits} edits refused falsely, allowed 1 in 1000`,
      );
    }
    return misses;
  }
}

const OUTCOMES: readonly Outcome[] = ['same', 'endings', 'different', 'invalid', 'refused'];

const total = (counts: ReadonlyMap<Outcome, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);
