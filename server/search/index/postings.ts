// Which blocks of a segment hold each gram. A block is some whole lines of a text.
import { LARGE_BYTES } from '../../workspace/large-buffer.js';
import type { GramQuery } from './gram-query.js';
import { CLASS_OF_BYTE, GRAMS } from './grams.js';
import {
  addAll,
  addStored,
  type BlockSet,
  bitmapBytes,
  gapBytes,
  isEmpty,
  keepCommon,
  keepStored,
  wordsFor,
  writeBit,
  writeGap,
} from './posting-lists.js';

/** Blocks of one segment. */
export const MOST_BLOCKS = 0xffff;

const LINE_FEED = 10;

/** What blocks hold which grams, in the order of the blocks. */
interface Notes {
  /** The grams of each block, one block after the other. */
  grams: Uint32Array;
  /** For each of them: blocks without it since the last one with it. */
  gaps: Uint16Array;
}

export class PostingsBuilder {
  /** By gram: one more than the last block that holds it. */
  private readonly seenIn = new Uint16Array(GRAMS);
  private readonly notes: Notes = {
    grams: new Uint32Array(LARGE_BYTES / Uint32Array.BYTES_PER_ELEMENT),
    gaps: new Uint16Array(LARGE_BYTES / Uint16Array.BYTES_PER_ELEMENT),
  };
  /** Where the notes of each block end. */
  private readonly ends: number[] = [];

  /** Grams are taken within lines. Returns the block's index, from 0. */
  add(text: Buffer): number {
    const block = this.ends.length;
    if (block === MOST_BLOCKS) throw new RangeError(`a segment has at most ${MOST_BLOCKS} blocks`);
    const start = this.ends.at(-1) ?? 0;
    this.reserve(start + Math.min(text.length, GRAMS));
    this.ends.push(noteGrams(text, block + 1, CLASS_OF_BYTE, this.seenIn, this.notes, start));
    return block;
  }

  /** The builder is empty then, and can be used again: it keeps its memory. */
  finish(): Postings {
    const blocks = this.ends.length;
    const sizes = listSizes(this.notes, this.ends.at(-1) ?? 0);
    const largest = bitmapBytes(blocks);
    const present = new Uint32Array(GRAMS / 32);
    const starts: number[] = [];
    const writeAt = new Uint32Array(GRAMS);
    let length = 0;
    for (let gram = 0; gram < GRAMS; gram++) {
      const size = sizes[gram] ?? 0;
      if (size === 0) continue;
      present[gram >>> 5] = (present[gram >>> 5] ?? 0) | (1 << (gram & 31));
      starts.push(length);
      writeAt[gram] = length;
      length += Math.min(size, largest);
    }
    starts.push(length);
    const lists = new Uint8Array(length);
    this.writeLists(lists, writeAt, sizes);
    this.ends.length = 0;
    this.seenIn.fill(0);
    return new Postings(blocks, present, Uint32Array.from(starts), lists);
  }

  private reserve(length: number): void {
    if (length <= this.notes.grams.length) return;
    const { grams, gaps } = this.notes;
    const room = Math.max(length, grams.length * 2);
    this.notes.grams = new Uint32Array(room);
    this.notes.grams.set(grams);
    this.notes.gaps = new Uint16Array(room);
    this.notes.gaps.set(gaps);
  }

  private writeLists(lists: Uint8Array, writeAt: Uint32Array, sizes: Uint32Array): void {
    const largest = bitmapBytes(this.ends.length);
    const { grams, gaps } = this.notes;
    let note = 0;
    for (const [block, end] of this.ends.entries()) {
      for (; note < end; note++) {
        const gram = grams[note] ?? 0;
        const at = writeAt[gram] ?? 0;
        if ((sizes[gram] ?? 0) >= largest) writeBit(lists, at, block);
        else writeAt[gram] = writeGap(lists, at, gaps[note] ?? 0);
      }
    }
  }
}

/** By gram: bytes of its gaps. */
function listSizes({ grams, gaps }: Notes, count: number): Uint32Array {
  const sizes = new Uint32Array(GRAMS);
  for (let note = 0; note < count; note++) {
    const gram = grams[note] ?? 0;
    sizes[gram] = (sizes[gram] ?? 0) + gapBytes(gaps[note] ?? 0);
  }
  return sizes;
}

/**
 * Notes each gram of the text once, from `count` on; returns the new count of notes.
 * The tables are arguments, and the gram is made here, because both save a quarter of the time.
 */
function noteGrams(
  text: Uint8Array,
  mark: number,
  classOf: Uint8Array,
  seenIn: Uint16Array,
  { grams, gaps }: Notes,
  count: number,
): number {
  const end = text.length;
  let noted = count;
  let at = 0;
  while (at < end) {
    const first = text[at++] ?? 0;
    if (first === LINE_FEED || at === end) continue;
    const second = text[at++] ?? 0;
    if (second === LINE_FEED) continue;
    let gram = ((classOf[first] ?? 0) << 6) | (classOf[second] ?? 0);
    // Only a line of two bytes has a gram with the line feed in it.
    let byte = at < end ? (text[at++] ?? 0) : LINE_FEED;
    do {
      gram = ((gram << 6) & 0x3ffc0) | (classOf[byte] ?? 0);
      const last = seenIn[gram] ?? 0;
      if (last !== mark) {
        seenIn[gram] = mark;
        grams[noted] = gram;
        gaps[noted++] = mark - 1 - last;
      }
      byte = at < end ? (text[at++] ?? 0) : LINE_FEED;
    } while (byte !== LINE_FEED);
  }
  return noted;
}

export class Postings {
  /** By word of `present`: how many grams come before it. */
  private readonly ranks: Uint32Array;
  /** The lists, while they are in memory. */
  private held: Uint8Array | undefined;
  /** A stretch of the lists, valid until the next call; undefined when it cannot be read. */
  private read: (start: number, end: number) => Uint8Array | undefined;

  /**
   * @param present a bit for each gram that some block holds
   * @param starts where the list of each of them starts in `lists`, and where the last one ends
   */
  constructor(
    private readonly blocks: number,
    private readonly present: Uint32Array,
    private readonly starts: Uint32Array,
    lists: Uint8Array,
  ) {
    this.held = lists;
    this.read = (start, end) => lists.subarray(start, end);
    this.ranks = new Uint32Array(present.length);
    let rank = 0;
    for (const [word, bits] of present.entries()) {
      this.ranks[word] = rank;
      rank += bitCount(bits);
    }
  }

  /** Undefined when the parts do not fit together. Parts that are aligned to 4 bytes are not copied. */
  static from(parts: readonly Uint8Array[], blocks: number): Postings | undefined {
    const [present, starts, lists] = parts;
    if (present === undefined || starts === undefined || lists === undefined || blocks > MOST_BLOCKS) return;
    if (present.length !== GRAMS / 8 || starts.length % 4 !== 0) return;
    const bits = wordsOf(present);
    const offsets = wordsOf(starts);
    if (offsets.length !== bits.reduce((sum, word) => sum + bitCount(word), 1)) return;
    const largest = bitmapBytes(blocks);
    for (const [index, start] of offsets.entries()) {
      const end = offsets[index + 1] ?? start;
      if (end < start || end - start > largest) return;
    }
    if (offsets[0] !== 0 || offsets.at(-1) !== lists.length) return;
    return new Postings(blocks, bits, offsets, lists);
  }

  /** What `from` takes. Their bytes are little-endian, as on every machine that Node.js runs on but one. */
  parts(): ArrayBufferView<ArrayBufferLike>[] {
    if (this.held === undefined) throw new Error('the lists are not in memory');
    return [this.present, this.starts, this.held];
  }

  /** Bytes of all lists. */
  get listBytes(): number {
    return this.starts.at(-1) ?? 0;
  }

  /** Bytes of memory beside the lists. */
  get tableBytes(): number {
    return this.present.byteLength + this.ranks.byteLength + this.starts.byteLength;
  }

  /** Gives up the lists in memory: from now on they are read from elsewhere. */
  release(read: (start: number, end: number) => Uint8Array | undefined): void {
    this.held = undefined;
    this.read = read;
  }

  /** The blocks for which the formula holds; undefined when it holds for all. */
  blocksFor(query: GramQuery): BlockSet | undefined {
    switch (query.kind) {
      case 'any':
        return undefined;
      case 'none':
        return this.noBlocks();
      case 'all':
        return this.withAll(query.grams, query.of);
      case 'some':
        return this.withSome(query.grams, query.of);
      default:
        return query satisfies never;
    }
  }

  private withAll(grams: readonly number[], of: readonly GramQuery[]): BlockSet | undefined {
    let found: BlockSet | undefined;
    const places = grams.map((gram) => this.placeOf(gram)).sort((a, b) => a.end - a.start - (b.end - b.start));
    for (const { start, end } of places) {
      const list = this.read(start, end);
      if (list === undefined) continue; // then this gram rules nothing out
      if (found === undefined) {
        found = this.noBlocks();
        addStored(found, list);
      } else {
        keepStored(found, list);
      }
      if (isEmpty(found)) return found;
    }
    for (const part of of) {
      const holding = this.blocksFor(part);
      if (found === undefined) found = holding;
      else if (holding !== undefined) keepCommon(found, holding);
      if (found !== undefined && isEmpty(found)) return found;
    }
    return found;
  }

  private withSome(grams: readonly number[], of: readonly GramQuery[]): BlockSet | undefined {
    const found = this.noBlocks();
    for (const gram of grams) {
      const { start, end } = this.placeOf(gram);
      const list = this.read(start, end);
      if (list === undefined) return undefined;
      addStored(found, list);
    }
    for (const part of of) {
      const holding = this.blocksFor(part);
      if (holding === undefined) return undefined;
      addAll(found, holding);
    }
    return found;
  }

  private noBlocks(): BlockSet {
    return new Uint32Array(wordsFor(this.blocks));
  }

  /** Where the list of a gram stands; empty for one that no block holds. */
  private placeOf(gram: number): { start: number; end: number } {
    const word = this.present[gram >>> 5] ?? 0;
    const bit = 1 << (gram & 31);
    if ((word & bit) === 0) return { start: 0, end: 0 };
    const index = (this.ranks[gram >>> 5] ?? 0) + bitCount(word & (bit - 1));
    return { start: this.starts[index] ?? 0, end: this.starts[index + 1] ?? 0 };
  }
}

function bitCount(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  const { buffer, byteOffset, byteLength } = isAligned(bytes) ? bytes : Uint8Array.from(bytes);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

const isAligned = ({ byteOffset }: Uint8Array): boolean => byteOffset % 4 === 0;
