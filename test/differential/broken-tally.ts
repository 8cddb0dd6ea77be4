// Counts what the guard made of broken edits, by mutation, and says whether that is good enough.
import { table } from '../bench/measure.js';
import { MUTATIONS, type Mutation } from './mutations.js';

/** Percent of the rejected edits that the guard has to refuse. */
const REFUSED: Readonly<Record<string, number>> = { python: 99, javascript: 99, typescript: 99, go: 97, rust: 97 };
/** Percent of the refused edits of repairable kinds that have to be offered the original. */
const RIGHT = 75;
/** Percent of all refused edits that may be offered something else. */
const WRONG = 3;

/**
 * What became of one broken edit. `passed`: the compiler takes it. `missed`: the compiler rejects it and the guard does
 * not. The others were refused: `right` and offered the original, `wrong` and offered something else, `bare` and offered
 * nothing.
 */
export type Fate = 'passed' | 'missed' | 'right' | 'wrong' | 'bare';

type Counts = Readonly<Record<Fate, number>>;

const NONE: Counts = { passed: 0, missed: 0, right: 0, wrong: 0, bare: 0 };
const refusedOf = ({ right, wrong, bare }: Counts): number => right + wrong + bare;

export class BrokenTally {
  private readonly counts = new Map<Mutation, Counts>();
  private readonly times: number[] = [];

  constructor(private readonly language: string) {}

  /** @param repairMs how long the search of a repair took, where there was one */
  add(mutation: Mutation, fate: Fate, repairMs?: number): void {
    const counts = this.counts.get(mutation) ?? NONE;
    this.counts.set(mutation, { ...counts, [fate]: counts[fate] + 1 });
    if (repairMs !== undefined) this.times.push(repairMs);
  }

  render(): string {
    const rows = MUTATIONS.flatMap((mutation) => {
      const counts = this.counts.get(mutation);
      return counts === undefined ? [] : [cells(mutation.name, counts, mutation.repairable ? counts : undefined)];
    });
    const heads = ['mutation', 'edits', 'rejected', 'refused %', 'right repair %', 'wrong repair %'];
    const { all, repairable } = this.totals();
    const times = this.times.toSorted((a, b) => a - b);
    const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(0);
    return `${this.language}\n${table(heads, [...rows, cells('all', all, repairable)])}\nA repair takes ${at(0.5)} ms (p50), ${at(0.95)} ms (p95).\n`;
  }

  /** What misses the targets, a sentence each; none when all is well. */
  misses(): string[] {
    const { all, repairable } = this.totals();
    const refused = percent(refusedOf(all), refusedOf(all) + all.missed);
    const right = percent(repairable.right, refusedOf(repairable));
    const wrong = percent(all.wrong, refusedOf(all));
    const least = REFUSED[this.language] ?? 0;
    return [
      ...(refused < least ? [`${this.language}: ${refused.toFixed(2)} % refused, ${least} % wanted`] : []),
      ...(right < RIGHT ? [`${this.language}: ${right.toFixed(1)} % repaired rightly, ${RIGHT} % wanted`] : []),
      ...(wrong > WRONG ? [`${this.language}: ${wrong.toFixed(2)} % repaired wrongly, ${WRONG} % allowed`] : []),
    ];
  }

  private totals(): { all: Counts; repairable: Counts } {
    const rows = [...this.counts];
    const ofRepairable = rows.filter(([{ repairable }]) => repairable);
    const sum = (left: Counts, [, right]: [Mutation, Counts]): Counts => ({
      passed: left.passed + right.passed,
      missed: left.missed + right.missed,
      right: left.right + right.right,
      wrong: left.wrong + right.wrong,
      bare: left.bare + right.bare,
    });
    return { all: rows.reduce(sum, NONE), repairable: ofRepairable.reduce(sum, NONE) };
  }
}

const percent = (part: number, whole: number): number => (whole === 0 ? 100 : (100 * part) / whole);

/** `repairable` are the counts that right repairs are measured by; without it, their share is shown in brackets. */
function cells(name: string, counts: Counts, repairable: Counts | undefined): string[] {
  const { missed, passed, wrong } = counts;
  const refused = refusedOf(counts);
  const share = (part: number, whole: number): string => (whole === 0 ? '-' : percent(part, whole).toFixed(1));
  const { right } = repairable ?? counts;
  const rightShare = share(right, refusedOf(repairable ?? counts));
  return [
    name,
    `${refused + missed + passed}`,
    `${refused + missed}`,
    share(refused, refused + missed),
    repairable === undefined ? `(${rightShare})` : rightShare,
    share(wrong, refused),
  ];
}
