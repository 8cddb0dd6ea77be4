// The open file of a segment, read in places.
import { closeSync, readSync } from 'node:fs';

/** Bytes read at once when neighbours will be asked for too. */
const AHEAD = 1024 * 1024;

/** Bytes; a longer stretch is read into memory of its own. */
const LONGEST_SHARED = 4 * AHEAD;

/** What was read last, whichever file it is from. */
const shared = { bytes: Buffer.alloc(0), of: undefined as SegmentBytes | undefined, start: 0, end: 0 };

export class SegmentBytes {
  /** @param descriptor closed with this object */
  constructor(private readonly descriptor: number) {}

  /**
   * The bytes of the file from `start` to `end`, valid until the next call for any file; undefined when they cannot be read.
   * @param ahead whether those behind them will be asked for too
   */
  read(start: number, end: number, ahead: boolean): Buffer | undefined {
    const length = end - start;
    if (length > LONGEST_SHARED) return this.fill(Buffer.allocUnsafeSlow(length), length, start);
    if (shared.of !== this || start < shared.start || end > shared.end) {
      const wanted = ahead ? Math.max(length, AHEAD) : length;
      if (shared.bytes.length < wanted) shared.bytes = Buffer.allocUnsafeSlow(wanted > AHEAD ? LONGEST_SHARED : AHEAD);
      shared.of = undefined;
      const got = this.fill(shared.bytes, wanted, start);
      if (got === undefined || got.length < length) return undefined;
      Object.assign(shared, { of: this, start, end: start + got.length });
    }
    return shared.bytes.subarray(start - shared.start, end - shared.start);
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /** Fewer bytes than wanted at the end of the file. */
  private fill(into: Buffer, length: number, position: number): Buffer | undefined {
    try {
      return into.subarray(0, readSync(this.descriptor, into, 0, length, position));
    } catch {
      return undefined;
    }
  }
}
