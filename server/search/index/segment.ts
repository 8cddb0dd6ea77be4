// A part of the index: some thousand files as they were when it was built. Files change and go; the segment only forgets them.
import { joined } from '../../workspace/large-buffer.js';
import type { Budget } from './budget.js';
import type { Stamp } from './document.js';
import type { GramQuery } from './gram-query.js';
import { type BlockSet, membersOf } from './posting-lists.js';
import { areIntact } from './segment-file.js';
import { type SegmentParts, STAMP_NUMBERS, type StoredSegment } from './segment-parts.js';

/** Bytes among all texts of the segment. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Whole lines of a document. */
export interface LineRange extends Range {
  end: number;
  /** Lines of the document before it. */
  readonly line: number;
}

/** A document that may have matches, and where: in these ranges only. */
export interface Candidate {
  readonly document: number;
  readonly ranges: readonly LineRange[];
}

/** Part of the documents; what is forgotten takes memory and time of queries. */
const FEWEST_ALIVE = 3 / 4;

export class Segment {
  /** A bit for each document that still stands for its file. */
  private readonly alive: Uint32Array;
  private live: number;

  private texts: Buffer | undefined;
  private holdsLists = true;
  /** Whether its texts are as they were written; undefined while nobody has looked. */
  isIntact: boolean | undefined;

  /** @param stored where it is on disk; undefined when it is not */
  constructor(
    private readonly parts: SegmentParts,
    readonly stored: StoredSegment | undefined,
  ) {
    this.live = parts.paths.length;
    this.alive = new Uint32Array(Math.ceil(this.live / 32));
    for (let document = 0; document < this.live; document++)
      this.alive[document >>> 5] = (this.alive[document >>> 5] ?? 0) | (1 << (document & 31));
  }

  get count(): number {
    return this.parts.paths.length;
  }

  /** Documents that still stand for their files. */
  get liveCount(): number {
    return this.live;
  }

  /** Whether so much of it is forgotten that it is better built anew. */
  get isPoor(): boolean {
    return this.live < this.count * FEWEST_ALIVE;
  }

  get paths(): readonly string[] {
    return this.parts.paths;
  }

  /** Bytes of its texts, those of forgotten documents included. */
  get textBytes(): number {
    return this.parts.ends.at(-1) ?? 0;
  }

  /** Bytes of memory beside texts and paths. */
  get indexBytes(): number {
    return this.tableBytes + (this.holdsLists ? this.listBytes : 0);
  }

  /** Bytes of texts in memory. */
  get heldBytes(): number {
    return this.texts?.length ?? 0;
  }

  /** Bytes that it always needs. */
  private get tableBytes(): number {
    const { stamps, settled, ends, blockEnds, blockLines, postings } = this.parts;
    const tables = [stamps, settled, ends, blockEnds, blockLines, this.alive];
    return tables.reduce((sum, { byteLength }) => sum + byteLength, postings.tableBytes);
  }

  isAlive(document: number): boolean {
    return ((this.alive[document >>> 5] ?? 0) & (1 << (document & 31))) !== 0;
  }

  /** The file changed or is gone. */
  forget(document: number): void {
    if (!this.isAlive(document)) return;
    this.alive[document >>> 5] = (this.alive[document >>> 5] ?? 0) & ~(1 << (document & 31));
    this.live--;
  }

  stamp(document: number): Stamp {
    const [inode = 0, size = 0, modifiedMs = 0, changedMs = 0] = this.parts.stamps.subarray(
      document * STAMP_NUMBERS,
      (document + 1) * STAMP_NUMBERS,
    );
    return { inode, size, modifiedMs, changedMs };
  }

  isSettled(document: number): boolean {
    return this.parts.settled[document] === 1;
  }

  /** Where matches may be, in the order of the texts. */
  candidates(query: GramQuery): Candidate[] {
    const blocks = this.parts.postings.blocksFor(query);
    return blocks === undefined ? this.wholeDocuments() : this.documentsOf(blocks);
  }

  private wholeDocuments(): Candidate[] {
    const found: Candidate[] = [];
    for (let document = 0; document < this.count; document++) {
      if (this.isAlive(document)) found.push({ document, ranges: [{ ...this.rangeOf(document), line: 0 }] });
    }
    return found;
  }

  private documentsOf(blocks: BlockSet): Candidate[] {
    const found: { document: number; ranges: LineRange[] }[] = [];
    let document = 0;
    let last: LineRange | undefined;
    for (const block of membersOf(blocks)) {
      const start = block === 0 ? 0 : (this.parts.blockEnds[block - 1] ?? 0);
      const end = this.parts.blockEnds[block] ?? start;
      while (this.endOf(document) <= start) document++;
      if (!this.isAlive(document)) continue;
      if (found.at(-1)?.document !== document) found.push({ document, ranges: [] });
      else if (last?.end === start) {
        last.end = end;
        continue;
      }
      last = { start, end, line: this.parts.blockLines[block] ?? 0 };
      found.at(-1)?.ranges.push(last);
    }
    return found;
  }

  /** The whole text of a document. */
  rangeOf(document: number): Range {
    return { start: this.startOf(document), end: this.endOf(document) };
  }

  /**
   * A text, valid until the next call of any segment; undefined when it cannot be had.
   * @param ahead whether most of what is behind it will be asked for too
   */
  text({ start, end }: Range, ahead: boolean): Buffer | undefined {
    if (this.texts !== undefined) return this.texts.subarray(start, end);
    if (this.stored === undefined) return undefined;
    const { bytes, textsAt } = this.stored;
    return bytes.read(textsAt + start, textsAt + end, ahead);
  }

  private startOf(document: number): number {
    return document === 0 ? 0 : (this.parts.ends[document - 1] ?? 0);
  }

  private endOf(document: number): number {
    return this.parts.ends[document] ?? Number.POSITIVE_INFINITY;
  }

  /** Bytes that its postings take of the budget, if they are to be in memory. */
  get listBytes(): number {
    return this.parts.postings.listBytes;
  }

  /** Leaves the postings in memory if the budget allows it, or if they are nowhere else. */
  holdLists(budget: Budget): void {
    const { stored } = this;
    budget.force(this.tableBytes);
    this.holdsLists = budget.take(this.listBytes);
    if (this.holdsLists || stored === undefined) return;
    const { bytes, listsAt } = stored;
    this.parts.postings.release((start, end) => bytes.read(listsAt + start, listsAt + end, false));
  }

  /**
   * Takes the texts into memory if the budget allows it and the postings are there.
   * @param texts where they are not on disk only
   */
  holdTexts(budget: Budget, texts?: readonly Buffer[]): void {
    if (!this.holdsLists || !budget.fits(this.textBytes)) return;
    const whole = texts ?? this.text({ start: 0, end: this.textBytes }, false);
    if (whole === undefined) return;
    budget.take(this.textBytes);
    this.texts = joined(Array.isArray(whole) ? whole : [whole]);
    if (this.stored !== undefined) this.isIntact ??= areIntact(this.stored, this.texts);
  }

  /** Gives the memory for the texts back, if they are on disk too. */
  releaseTexts(budget: Budget): void {
    if (this.texts === undefined || this.stored === undefined) return;
    budget.giveBack(this.textBytes);
    this.texts = undefined;
  }

  close(budget: Budget): void {
    budget.giveBack(this.indexBytes);
    if (this.texts !== undefined) budget.giveBack(this.textBytes);
    this.texts = undefined;
    this.stored?.bytes.close();
  }
}
