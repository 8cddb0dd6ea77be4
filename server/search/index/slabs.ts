// Memory for texts that are kept: one piece for many of them costs far less than one for each.

/** Bytes of one piece; it is freed when none of the texts in it is used any more. */
const SLAB_BYTES = 4 * 1024 * 1024;

export class Slabs {
  private slab = Buffer.alloc(0);
  private used = 0;

  /** A copy of the text. */
  keep(text: Buffer): Buffer {
    if (text.length > this.slab.length - this.used) {
      this.slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, text.length));
      this.used = 0;
    }
    const start = this.used;
    this.used += text.copy(this.slab, start);
    return this.slab.subarray(start, this.used);
  }
}
