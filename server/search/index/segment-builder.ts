// Gathers documents into a new segment.
import type { Document } from './document.js';
import { PostingsBuilder } from './postings.js';
import type { SegmentParts } from './segment.js';
import { Slabs } from './slabs.js';

/** Bytes of text with which a segment is full: small enough to build while queries are answered, large enough to be few. */
const FULL_BYTES = 32 * 1024 * 1024;

/** Documents with which a segment is full. */
const FULL_COUNT = 16_384;

export class SegmentBuilder {
  private readonly paths: string[] = [];
  private readonly stamps: number[] = [];
  private readonly settled: number[] = [];
  private readonly ends: number[] = [];
  private readonly texts: Buffer[] = [];
  private readonly slabs = new Slabs();
  private readonly postings = new PostingsBuilder();
  private length = 0;
  private indexed = 0;

  get count(): number {
    return this.paths.length;
  }

  get isFull(): boolean {
    return this.length >= FULL_BYTES || this.paths.length >= FULL_COUNT;
  }

  /** Returns a copy of the text, which stays valid. */
  add(path: string, { text, stamp, settled }: Document): Buffer {
    const kept = this.slabs.keep(text);
    this.texts.push(kept);
    this.length += text.length;
    this.paths.push(path);
    this.stamps.push(stamp.inode, stamp.size, stamp.modifiedMs, stamp.changedMs);
    this.settled.push(settled ? 1 : 0);
    this.ends.push(this.length);
    return kept;
  }

  /** Indexes the next document. False when there is none left. */
  indexNext(): boolean {
    const text = this.texts[this.indexed];
    if (text === undefined) return false;
    this.postings.add(text);
    this.indexed++;
    return true;
  }

  /** When every document is indexed. */
  finish(): { parts: SegmentParts; texts: readonly Buffer[] } {
    const parts = {
      paths: this.paths,
      stamps: Float64Array.from(this.stamps),
      settled: Uint8Array.from(this.settled),
      ends: Float64Array.from(this.ends),
      postings: this.postings.finish(),
    };
    return { parts, texts: this.texts };
  }
}
