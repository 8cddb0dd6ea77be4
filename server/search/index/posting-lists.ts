// The blocks that hold one gram, as bytes: as a bitmap, or as gaps where that takes fewer.
// A gap is the number of blocks left out before the next one, seven bits to a byte, the lowest first; the top bit says that more follow.

/** One bit for each block of a segment: block n is bit n % 32 of word n / 32. */
export type BlockSet = Uint32Array;

export const wordsFor = (blocks: number): number => Math.ceil(blocks / 32);

/** Bytes of a bitmap. A list of gaps is always shorter, which tells the two apart. */
export const bitmapBytes = (blocks: number): number => wordsFor(blocks) * 4;

export function gapBytes(gap: number): number {
  if (gap < 0x80) return 1;
  return gap < 0x4000 ? 2 : 3;
}

/** Returns where the next gap goes. */
export function writeGap(bytes: Uint8Array, at: number, gap: number): number {
  let next = at;
  let rest = gap;
  for (; rest >= 0x80; rest >>>= 7) bytes[next++] = (rest & 0x7f) | 0x80;
  bytes[next++] = rest;
  return next;
}

export function writeBit(bytes: Uint8Array, at: number, block: number): void {
  const byte = at + (block >>> 3);
  bytes[byte] = (bytes[byte] ?? 0) | (1 << (block & 7));
}

/** Adds the blocks of a list. */
export function addStored(set: BlockSet, bytes: Uint8Array): void {
  const end = bytes.length;
  if (end === set.length * 4) {
    for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) | wordAt(bytes, word * 4);
    return;
  }
  let block = -1;
  for (let at = 0; at < end; ) {
    let byte = bytes[at++] ?? 0;
    let gap = byte & 0x7f;
    for (let shift = 7; byte >= 0x80 && at < end; shift += 7) {
      byte = bytes[at++] ?? 0;
      gap |= (byte & 0x7f) << shift;
    }
    block += gap + 1;
    const word = block >>> 5; // one that is not there, by damaged bytes, is not written to
    set[word] = (set[word] ?? 0) | (1 << (block & 31));
  }
}

/** Keeps the blocks that are also in a list. */
export function keepStored(set: BlockSet, bytes: Uint8Array): void {
  if (bytes.length === set.length * 4) {
    for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) & wordAt(bytes, word * 4);
    return;
  }
  const stored = new Uint32Array(set.length);
  addStored(stored, bytes);
  keepCommon(set, stored);
}

export function keepCommon(set: BlockSet, other: BlockSet): void {
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) & (other[word] ?? 0);
}

export function addAll(set: BlockSet, other: BlockSet): void {
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) | (other[word] ?? 0);
}

export function isEmpty(set: BlockSet): boolean {
  for (let word = 0; word < set.length; word++) if (set[word] !== 0) return false;
  return true;
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);

/** In ascending order. */
export function* membersOf(set: BlockSet): Generator<number> {
  for (let word = 0; word < set.length; word++) {
    for (let rest = set[word] ?? 0; rest !== 0; rest &= rest - 1) yield word * 32 + 31 - Math.clz32(rest & -rest);
  }
}
