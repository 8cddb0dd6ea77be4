// The documents that hold one gram, as bytes: as a bitmap, or as gaps where that takes fewer.
// A gap is the number of documents left out before the next one, seven bits to a byte, the lowest first; the top bit says that more follow.

/** One bit for each document of a segment: document n is bit n % 32 of word n / 32. */
export type DocumentSet = Uint32Array;

export const wordsFor = (documents: number): number => Math.ceil(documents / 32);

/** Bytes of a bitmap. A list of gaps is always shorter, which tells the two apart. */
export const bitmapBytes = (documents: number): number => wordsFor(documents) * 4;

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

export function writeBit(bytes: Uint8Array, at: number, document: number): void {
  const byte = at + (document >>> 3);
  bytes[byte] = (bytes[byte] ?? 0) | (1 << (document & 7));
}

/** Adds the documents stored in `bytes` from `start` to `end`. */
export function addStored(set: DocumentSet, bytes: Uint8Array, start: number, end: number): void {
  if (end - start === set.length * 4) {
    for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) | wordAt(bytes, start + word * 4);
    return;
  }
  let document = -1;
  for (let at = start; at < end; ) {
    let byte = bytes[at++] ?? 0;
    let gap = byte & 0x7f;
    for (let shift = 7; byte >= 0x80 && at < end; shift += 7) {
      byte = bytes[at++] ?? 0;
      gap |= (byte & 0x7f) << shift;
    }
    document += gap + 1;
    const word = document >>> 5; // one that is not there, by damaged bytes, is not written to
    set[word] = (set[word] ?? 0) | (1 << (document & 31));
  }
}

/** Keeps the documents that are also stored in `bytes`. */
export function keepStored(set: DocumentSet, bytes: Uint8Array, start: number, end: number): void {
  if (end - start === set.length * 4) {
    for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) & wordAt(bytes, start + word * 4);
    return;
  }
  const stored = new Uint32Array(set.length);
  addStored(stored, bytes, start, end);
  keepCommon(set, stored);
}

export function keepCommon(set: DocumentSet, other: DocumentSet): void {
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) & (other[word] ?? 0);
}

export function addAll(set: DocumentSet, other: DocumentSet): void {
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) | (other[word] ?? 0);
}

export function isEmpty(set: DocumentSet): boolean {
  for (let word = 0; word < set.length; word++) if (set[word] !== 0) return false;
  return true;
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
