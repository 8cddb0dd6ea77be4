// What a segment is made of, and where it is on disk.
import type { Postings } from './postings.js';
import type { SegmentBytes } from './segment-bytes.js';

/** Numbers of a stamp, as they stand in `stamps`. */
export const STAMP_NUMBERS = 4;

/** What a segment is made of; documents and blocks are counted from 0. */
export interface SegmentParts {
  /** Relative to the root, forward slashes. */
  readonly paths: readonly string[];
  /** STAMP_NUMBERS for each document: inode, size, modifiedMs, changedMs. */
  readonly stamps: Float64Array;
  /** 1 where the stamp was settled, see Document. */
  readonly settled: Uint8Array;
  /** Where each document's text ends among all texts, in bytes. */
  readonly ends: Float64Array;
  /** The same for each block. No block is in two documents. */
  readonly blockEnds: Float64Array;
  /** Lines of its document before each block. */
  readonly blockLines: Uint32Array;
  readonly postings: Postings;
}

/** Where a segment is on disk. Offsets in bytes from the start of the file. */
export interface StoredSegment {
  readonly file: string;
  readonly bytes: SegmentBytes;
  readonly listsAt: number;
  readonly textsAt: number;
  /** Bytes of the whole file. */
  readonly size: number;
}
