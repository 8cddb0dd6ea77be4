// Gathers documents into a new segment.
import { LARGE_BYTES } from '../../workspace/large-buffer.js';
import { lineFeeds } from '../lines-of-bytes.js';
import type { Document, Stamp } from './document.js';
import { PostingsBuilder } from './postings.js';
import type { SegmentParts } from './segment-parts.js';

/** Bytes of text with which a segment is full: small enough to build while queries are answered, large enough to be few. */
const FULL_BYTES = 32 * 1024 * 1024;

/** Documents with which a segment is full. */
const FULL_COUNT = 16_384;

/**
 * Bytes of lines that the postings tell apart. Fewer bytes leave less to look through, and take more memory: the postings
 * of half of sympy (16 MB) are 2.4, 2.9, 3.6 and 4.6 MB large with 16, 8, 4 and 2 kB.
 */
const BLOCK_BYTES = 4096;

const LF = 10;

/** Keeps its memory from one segment to the next: what is given back to the system goes slowly. */
export class SegmentBuilder {
  private readonly memory = Buffer.allocUnsafeSlow(LARGE_BYTES);
  private readonly postings = new PostingsBuilder();
  private documents: { path: string; stamp: Stamp; settled: boolean; text: Buffer; end: number }[] = [];
  private blockEnds: number[] = [];
  private blockLines: number[] = [];
  private length = 0;
  private indexed = 0;

  get count(): number {
    return this.documents.length;
  }

  get isFull(): boolean {
    return this.length >= FULL_BYTES || this.count >= FULL_COUNT;
  }

  /** Returns a copy of the text, which stays valid until `clear`. */
  add(path: string, { text, stamp, settled }: Document): Buffer {
    const start = this.length;
    this.length += text.length;
    // Of the last one that makes it full there may be more than there is room for.
    const fits = this.length <= this.memory.length;
    const kept = fits ? this.memory.subarray(start, this.length) : Buffer.from(text);
    if (fits) text.copy(kept);
    this.documents.push({ path, stamp, settled, text: kept, end: this.length });
    return kept;
  }

  /** Indexes the next document. False when there is none left. */
  indexNext(): boolean {
    const document = this.documents[this.indexed];
    if (document === undefined) return false;
    const { text, end } = document;
    let lines = 0;
    for (let at = 0; at < text.length; ) {
      const next = endOfBlock(text, at);
      this.postings.add(text.subarray(at, next));
      this.blockEnds.push(end - text.length + next);
      this.blockLines.push(lines);
      lines += lineFeeds(text, at, next);
      at = next;
    }
    this.indexed++;
    return true;
  }

  /** When every document is indexed. The texts, one after the other, are valid until `clear`. */
  finish(): { parts: SegmentParts; texts: readonly Buffer[] } {
    const { documents } = this;
    const stamps = documents.flatMap(({ stamp: { inode, size, modifiedMs, changedMs } }) => [
      inode,
      size,
      modifiedMs,
      changedMs,
    ]);
    const parts = {
      paths: documents.map(({ path }) => path),
      stamps: Float64Array.from(stamps),
      settled: Uint8Array.from(documents, ({ settled }) => (settled ? 1 : 0)),
      ends: Float64Array.from(documents, ({ end }) => end),
      blockEnds: Float64Array.from(this.blockEnds),
      blockLines: Uint32Array.from(this.blockLines),
      postings: this.postings.finish(),
    };
    const last = documents.at(-1)?.text ?? this.memory.subarray(0, 0);
    const before = this.memory.subarray(0, this.length - last.length);
    return { parts, texts: [before, last] };
  }

  /** Makes room for the next segment. */
  clear(): void {
    this.documents = [];
    this.blockEnds = [];
    this.blockLines = [];
    this.length = 0;
    this.indexed = 0;
  }
}

/** The first line end behind a block's worth of bytes. */
function endOfBlock(text: Buffer, start: number): number {
  if (text.length - start <= BLOCK_BYTES) return text.length;
  const feed = text.indexOf(LF, start + BLOCK_BYTES - 1);
  return feed < 0 ? text.length : feed + 1;
}
