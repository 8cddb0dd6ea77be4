// Memory for texts that are kept: one piece for many of them costs far less than one for each.

/** Bytes of one piece; it is freed when none of the texts in it is used any more. */
const SLAB_BYTES = 4 * 1024 * 1024;

export class Slabs {
  private slab = Buffer.alloc(0);
  private used = 0;

  /** @param size of a piece, in bytes; a longer text has one of its own */
  constructor(private readonly size = SLAB_BYTES) {}

  /** Room for so many bytes, valid until the next call. */
  room(bytes: number): Buffer {
    if (bytes > this.slab.length - this.used) {
      this.slab = Buffer.allocUnsafeSlow(Math.max(this.size, bytes));
      this.used = 0;
    }
    return this.slab.subarray(this.used, this.used + bytes);
  }

  /** A copy of the text, or the text itself where it stands in the room that was given last. */
  keep(text: Buffer): Buffer {
    const isInRoom = text.buffer === this.slab.buffer && text.byteOffset >= this.used;
    const kept = isInRoom ? text : this.room(text.length);
    if (kept !== text) text.copy(kept);
    this.used = kept.byteOffset + kept.length;
    return kept;
  }
}
