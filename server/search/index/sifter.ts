// What ripgrep rules out for the searches of one share: some begin before the files of the share are told.
import { createSelector } from '../selection.js';
import { FEW_FILES } from '../tree-sizes.js';
import type { Documents, Loose } from './documents.js';
import type { SearchTerms } from './search-terms.js';
import { type Sifted, type SiftLimits, sift } from './sift.js';
import { isStopped, type Together } from './together.js';

interface Early {
  readonly sifted: Promise<Sifted>;
  readonly together: Together;
  /** For who waits. */
  report: SiftLimits['report'];
}

const NOTHING: Sifted = { asked: new Set(), without: new Set() };

export class Sifter {
  /** By ticket. */
  private readonly early = new Map<number, Early>();

  constructor(private readonly documents: Documents) {}

  /**
   * Begins with a search of the documents as far as they are known by then, unless one that has begun waits to be asked for:
   * of two at a time, neither would be quick. Ends when that is done.
   */
  async begin(search: SearchTerms, known: Promise<void>): Promise<void> {
    for (const [ticket, { together }] of this.early) if (isStopped(together)) this.early.delete(ticket);
    if (this.early.size > 0) return;
    const report = (files: number): void => early.report(files);
    const sifted = known.then(() => {
      this.documents.sweep(); // anything may have changed since another search had it looked at
      // Of texts in memory too: to search them with code that was not compiled yet would take longer.
      return this.sift(search, report, 'all');
    });
    const early: Early = {
      sifted: sifted.catch(() => NOTHING),
      together: search.together,
      report: () => undefined,
    };
    this.early.set(search.ticket, early);
    await early.sifted;
  }

  /** Whether what changed before a search was, or will be, looked at for it. */
  hasBegun(ticket: number): boolean {
    return this.early.has(ticket);
  }

  /** Documents that a search need not read. */
  async without(search: SearchTerms, report: SiftLimits['report']): Promise<ReadonlySet<Loose>> {
    const early = this.early.get(search.ticket);
    if (early !== undefined) early.report = report;
    const { asked, without } = (await early?.sifted) ?? NOTHING;
    this.early.delete(search.ticket);
    this.documents.sweepOnce();
    const more = await this.sift(search, (files) => report(without.size + files), 'unread', asked);
    return new Set([...without, ...more.without]);
  }

  /** @param asked are not asked about again */
  private async sift(
    { query: { essential }, selection, until, together }: SearchTerms,
    report: SiftLimits['report'],
    which: 'all' | 'unread',
    asked: ReadonlySet<Loose> = NOTHING.asked,
  ): Promise<Sifted> {
    // Most searches have an index, and end here before anything is looked through.
    if (essential === undefined || this.documents.loose.size < FEW_FILES) return NOTHING;
    const askable = this.documents.askable(createSelector(selection), which);
    const unknown = new Map([...askable].filter(([, loose]) => !asked.has(loose)));
    return sift(this.documents, unknown, essential, { until, together, report });
  }
}
