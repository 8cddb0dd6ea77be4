// A part of the index: some thousand files as they were when it was built. Files change and go; the segment only forgets them.
import type { Budget } from './budget.js';
import type { Stamp } from './document.js';
import type { GramQuery } from './gram-query.js';
import type { Postings } from './postings.js';
import { type TextSource, textsInMemory } from './text-source.js';

/** Numbers of a stamp, as they stand in `stamps`. */
export const STAMP_NUMBERS = 4;

/** What a segment is made of; documents are counted from 0. */
export interface SegmentParts {
  /** Relative to the root, forward slashes. */
  readonly paths: readonly string[];
  /** STAMP_NUMBERS for each document: inode, size, modifiedMs, changedMs. */
  readonly stamps: Float64Array;
  /** 1 where the stamp was settled, see Document. */
  readonly settled: Uint8Array;
  /** Where each document's text ends among all texts, in bytes. */
  readonly ends: Float64Array;
  readonly postings: Postings;
}

export class Segment {
  /** A bit for each document that still stands for its file. */
  private readonly alive: Uint32Array;
  private live: number;

  /**
   * @param texts undefined when they are kept nowhere
   * @param file where it is kept on disk
   */
  constructor(
    private readonly parts: SegmentParts,
    private texts: TextSource | undefined,
    readonly file: string | undefined,
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

  get paths(): readonly string[] {
    return this.parts.paths;
  }

  /** Bytes of its texts, those of forgotten documents included. */
  get textBytes(): number {
    return this.parts.ends.at(-1) ?? 0;
  }

  /** Bytes of memory beside texts and paths. */
  get indexBytes(): number {
    const { stamps, settled, ends, postings } = this.parts;
    return stamps.byteLength + settled.byteLength + ends.byteLength + postings.bytes + this.alive.byteLength;
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

  /** Documents whose texts may match, in ascending order. */
  candidates(query: GramQuery): number[] {
    const bits = this.parts.postings.docs(query);
    const found: number[] = [];
    for (let word = 0; word < this.alive.length; word++) {
      let rest = (this.alive[word] ?? 0) & (bits === undefined ? -1 : (bits[word] ?? 0));
      while (rest !== 0) {
        found.push(word * 32 + 31 - Math.clz32(rest & -rest));
        rest &= rest - 1;
      }
    }
    return found;
  }

  /**
   * A document's text, valid until the next call of any segment; undefined when it cannot be had.
   * @param ahead whether most documents behind it will be asked for too
   */
  text(document: number, ahead: boolean): Buffer | undefined {
    const start = document === 0 ? 0 : (this.parts.ends[document - 1] ?? 0);
    const end = this.parts.ends[document] ?? start;
    return this.texts?.read(start, end, ahead);
  }

  /** Reads the texts into memory if the budget allows it. */
  load(budget: Budget): void {
    const texts = budget.fits(this.textBytes) ? this.texts?.read(0, this.textBytes, false) : undefined;
    if (texts !== undefined) this.hold([texts], budget);
  }

  /** Keeps the texts in memory if the budget allows it. */
  hold(texts: readonly Buffer[], budget: Budget): void {
    if (!budget.take(this.textBytes)) return;
    this.texts?.close();
    this.texts = textsInMemory(Buffer.concat(texts, this.textBytes), budget);
  }

  /** Whether its texts are in memory. */
  get isHeld(): boolean {
    return this.texts?.held === true;
  }

  close(): void {
    this.texts?.close();
  }
}
