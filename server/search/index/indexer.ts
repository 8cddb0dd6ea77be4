// Turns loose documents into segments in the background, a few milliseconds at a time, and keeps the segments few.
import { Pace } from '../../workspace/pace.js';
import type { Documents, Loose } from './documents.js';
import { collectGarbage } from './garbage.js';
import type { Precedence } from './precedence.js';
import type { Segment } from './segment.js';
import { SegmentBuilder } from './segment-builder.js';
import { areTextsIntact } from './segment-file.js';
import type { SegmentStore } from './segment-store.js';

/** Fewer loose documents than that are searched as quickly as an index could tell that they need not be. */
const FEWEST = 128;

/** Bytes of text; segments below this are put together when there are SMALL_ONES of them. */
const SMALL_BYTES = 8 * 1024 * 1024;
const SMALL_ONES = 4;

export class Indexer {
  private running: Promise<void> | undefined;
  private readonly pace = new Pace();

  constructor(
    private readonly documents: Documents,
    private readonly store: SegmentStore,
    private readonly precedence: Precedence,
  ) {}

  /** Whether there is nothing to index, or too little, and nothing to prove. */
  get isIdle(): boolean {
    return this.running === undefined && !this.hasWork();
  }

  /** Starts indexing when there is enough to index; returns at once. */
  wake(): void {
    if (this.running !== undefined || !this.hasWork()) return;
    this.running = this.run()
      .catch((error) => this.store.fail(error))
      .finally(() => {
        this.running = undefined;
      });
  }

  private hasWork(): boolean {
    return this.documents.needsSweep || this.isWorthwhile() || [...this.documents.segments].some(isUnproved);
  }

  private isWorthwhile(): boolean {
    return this.documents.loose.size >= FEWEST && this.indexable().length >= FEWEST;
  }

  /** Files that could be read, or were not looked at yet. */
  private indexable(): [string, Loose][] {
    return [...this.documents.loose].filter(([, { read }]) => read === undefined || read.document !== undefined);
  }

  private async run(): Promise<void> {
    await this.pace.pause(); // what the caller has to do yet comes first
    this.documents.sweepOnce();
    await this.prove();
    while (this.isWorthwhile()) {
      await this.pause();
      this.dissolvePoor();
      await this.build(this.indexable());
    }
    collectGarbage();
  }

  /** Gives segments up whose texts are not as they were written. */
  private async prove(): Promise<void> {
    for (const segment of this.documents.segments) {
      if (!isUnproved(segment) || segment.stored === undefined) continue;
      segment.isIntact = await areTextsIntact(segment.stored, () => this.pause());
      if (segment.isIntact) continue;
      this.documents.dissolve(segment);
      this.store.remove(segment);
    }
  }

  /** Much of what a poor segment holds is forgotten, or it is one of too many small ones. */
  private dissolvePoor(): void {
    const { segments } = this.documents;
    const small = [...segments].filter(({ textBytes }) => textBytes < SMALL_BYTES);
    for (const segment of segments) {
      const isPoor = segment.isPoor || (small.length >= SMALL_ONES && small.includes(segment));
      if (!isPoor) continue;
      this.documents.dissolve(segment);
      this.store.remove(segment);
    }
  }

  /** Reads a segment's worth of documents first, so that queries find them in memory, and indexes them then. */
  private async build(sources: readonly [string, Loose][]): Promise<void> {
    const builder = new SegmentBuilder();
    const built = new Map<string, Loose>();
    for (const [path, loose] of sources) {
      await this.pause();
      if (this.documents.loose.get(path) !== loose) continue; // changed or gone meanwhile
      const document = this.documents.looseDocument(path, loose, false);
      if (document === undefined || this.documents.loose.get(path) !== loose) continue;
      this.documents.lend(loose, { ...document, text: builder.add(path, document) });
      built.set(path, loose);
      if (builder.isFull) await this.finish(builder, built);
    }
    if (builder.count > 0) await this.finish(builder, built);
  }

  private async finish(builder: SegmentBuilder, built: Map<string, Loose>): Promise<void> {
    while (builder.indexNext()) await this.pause();
    const { parts, texts } = builder.finish();
    const segment = await this.store.write(parts, texts, () => this.pause());
    // A search that waits has been told what changed, and looks itself at loose files only.
    if (this.precedence.given !== undefined) for (const path of built.keys()) this.documents.prove(path);
    this.documents.adopt(segment, built);
    // Only now, because the loose texts that it stands for were counted in the same budget.
    this.documents.hold(segment, texts);
    built.clear();
    builder.clear();
    // The lists come to lie among what was needed to make them, and memory between them is not given back to the system.
    collectGarbage();
  }

  /** Lets queries come first. */
  private async pause(): Promise<void> {
    if (!this.pace.isDue) return;
    await this.precedence.given; // once, so that it gets on however many searches there are
    await this.pace.pause();
  }
}

/** One from disk whose texts nobody has looked at yet. */
const isUnproved = ({ isIntact, stored }: Segment): boolean => stored !== undefined && isIntact === undefined;
