// Gathers documents into a new segment.
import type { Stamp } from './document.js';
import { type Postings, PostingsBuilder } from './postings.js';
import type { SegmentParts } from './segment.js';

/** Bytes of text with which a segment is full: small enough to build while queries are answered, large enough to be few. */
const FULL_BYTES = 32 * 1024 * 1024;

/** Documents with which a segment is full. */
const FULL_COUNT = 16_384;

export class SegmentBuilder {
  private readonly paths: string[] = [];
  private readonly stamps: number[] = [];
  private readonly settled: number[] = [];
  private readonly ends: number[] = [];
  private readonly postings = new PostingsBuilder();
  private texts: Buffer = Buffer.allocUnsafeSlow(1024 * 1024);
  private length = 0;

  get count(): number {
    return this.paths.length;
  }

  get isFull(): boolean {
    return this.length >= FULL_BYTES || this.paths.length >= FULL_COUNT;
  }

  add(path: string, text: Buffer, stamp: Stamp, settled: boolean): void {
    this.reserve(this.length + text.length);
    text.copy(this.texts, this.length);
    this.length += text.length;
    this.paths.push(path);
    this.stamps.push(stamp.inode, stamp.size, stamp.modifiedMs, stamp.changedMs);
    this.settled.push(settled ? 1 : 0);
    this.ends.push(this.length);
    this.postings.add(text);
  }

  finish(): { parts: SegmentParts; texts: Buffer } {
    const postings: Postings = this.postings.finish();
    const parts = {
      paths: this.paths,
      stamps: Float64Array.from(this.stamps),
      settled: Uint8Array.from(this.settled),
      ends: Float64Array.from(this.ends),
      postings,
    };
    return { parts, texts: this.texts.subarray(0, this.length) };
  }

  /** Pages that were not written to yet take no memory, so there is no harm in asking for all at once. */
  private reserve(bytes: number): void {
    if (bytes <= this.texts.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(bytes, this.texts.length * 2));
    this.texts.copy(grown, 0, 0, this.length);
    this.texts = grown;
  }
}
