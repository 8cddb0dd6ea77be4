// Segments on disk: written once, whole or not at all. Damage is found by checksums: of the tables when they are read, of the
// texts in the background.
import { closeSync, fstatSync, fsync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { Postings } from './postings.js';
import { SegmentBytes } from './segment-bytes.js';
import { type SegmentParts, STAMP_NUMBERS, type StoredSegment } from './segment-parts.js';

/**
 * A file is: MAGIC, then four 32-bit numbers (documents, bytes of the tables, checksums of the tables and of the texts), the
 * tables, the texts. Numbers are little-endian, as on every machine that Node.js runs on but one. A new layout, or a new meaning of grams or of
 * searchable text, takes a new MAGIC.
 */
const MAGIC = 'aci-seg5';

/** Ends the name of a file that is being written. */
export const UNFINISHED = '.tmp';

const HEADER_BYTES = 24;
const TEXTS_CHECKSUM_AT = 20;

/** Every table starts at a multiple of that many bytes, so that it can be read where it lies. */
const ALIGNMENT = 8;

/** Bytes written at a time: short enough not to hold up a query. */
const WRITE_BYTES = 2 * 1024 * 1024;

const sync = promisify(fsync);

/** Of nothing, zlib says 0 whatever came before. */
const checksum = (bytes: Buffer, before: number): number => (bytes.length === 0 ? before : crc32(bytes, before));

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * Writes a segment under `file`.
 * @param pause awaited between pieces, so that something else can be done meanwhile
 * @throws the system's error, for example of a full disk; nothing is left behind then
 */
export async function writeSegment(
  file: string,
  parts: SegmentParts,
  texts: readonly Buffer[],
  pause: () => Promise<void>,
): Promise<StoredSegment> {
  const tables = tablesOf(parts);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MAGIC, 'latin1');
  const numbers = [
    parts.paths.length,
    tables.reduce((sum, { length }) => sum + length, 0),
    tables.reduce((sum, table) => checksum(table, sum), 0),
    await checksumOf(texts, pause),
  ];
  new Uint32Array(header.buffer, header.byteOffset + MAGIC.length, numbers.length).set(numbers);
  const temporary = file + UNFINISHED; // the name is ours alone
  const descriptor = openSync(temporary, 'wx+', 0o600);
  try {
    for (const part of [header, ...tables, ...texts]) {
      for (let at = 0; at < part.length; ) {
        at += writeSync(descriptor, part, at, Math.min(WRITE_BYTES, part.length - at));
        await pause();
      }
    }
    await sync(descriptor); // else a power cut could leave a file that has its name and not its content
    renameSync(temporary, file);
    return placesOf(file, descriptor, parts);
  } catch (error) {
    closeSync(descriptor);
    rmSync(temporary, { force: true });
    throw error;
  }
}

async function checksumOf(texts: readonly Buffer[], pause: () => Promise<void>): Promise<number> {
  let sum = 0;
  for (const text of texts) {
    for (let at = 0; at < text.length; at += WRITE_BYTES) {
      sum = checksum(text.subarray(at, at + WRITE_BYTES), sum);
      await pause();
    }
  }
  return sum;
}

/** Whether the texts on disk are as they were written. Reads all of them, which takes as long as that takes. */
export async function areTextsIntact(stored: StoredSegment, pause: () => Promise<void>): Promise<boolean> {
  const { bytes, textsAt, size } = stored;
  let sum = 0;
  for (let at = textsAt; at < size; at += WRITE_BYTES) {
    const piece = bytes.read(at, Math.min(at + WRITE_BYTES, size), false);
    if (piece === undefined) return false;
    sum = checksum(piece, sum);
    await pause();
  }
  return sum === textsChecksum(stored);
}

/** The same for texts that were read. */
export const areIntact = (stored: StoredSegment, texts: Buffer): boolean =>
  checksum(texts, 0) === textsChecksum(stored);

const textsChecksum = ({ bytes }: StoredSegment): number | undefined =>
  bytes.read(0, HEADER_BYTES, false)?.readUInt32LE(TEXTS_CHECKSUM_AT);

/** Undefined when there is no such file, or its tables are damaged or of another version. */
export function readSegment(file: string): { parts: SegmentParts; stored: StoredSegment } | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return undefined;
  }
  try {
    const parts = readTables(descriptor);
    if (parts !== undefined) return { parts, stored: placesOf(file, descriptor, parts) };
  } catch {
    // it cannot be read after all
  }
  closeSync(descriptor);
  return undefined;
}

/** The lists are the last table, so they end where the texts start, but for what fills them up. */
function placesOf(file: string, descriptor: number, parts: SegmentParts): StoredSegment {
  const { size } = fstatSync(descriptor);
  const textsAt = size - (parts.ends.at(-1) ?? 0);
  const listsAt = textsAt - aligned(parts.postings.listBytes);
  return { file, bytes: new SegmentBytes(descriptor), listsAt, textsAt, size };
}

function readTables(descriptor: number): SegmentParts | undefined {
  const header = Buffer.alloc(HEADER_BYTES);
  readSync(descriptor, header, 0, HEADER_BYTES, 0);
  const [count = 0, length = 0, sum] = new Uint32Array(header.buffer, header.byteOffset + MAGIC.length, 3);
  const { size } = fstatSync(descriptor);
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC || HEADER_BYTES + length > size) return undefined;
  const tables = Buffer.allocUnsafeSlow(length);
  if (readSync(descriptor, tables, 0, length, HEADER_BYTES) !== length || checksum(tables, 0) !== sum) return undefined;
  const parts = unpackTables(tables, count);
  return parts !== undefined && HEADER_BYTES + length + (parts.ends.at(-1) ?? 0) === size ? parts : undefined;
}

/** Each table behind a 64-bit number that says how many bytes it has, and filled up behind it. */
function tablesOf({ paths, stamps, ends, blockEnds, blockLines, settled, postings }: SegmentParts): Buffer[] {
  const names = Buffer.from(paths.join('\0'));
  return [stamps, ends, blockEnds, blockLines, settled, names, ...postings.parts()].flatMap((table) => {
    const length = Buffer.alloc(ALIGNMENT);
    length.writeDoubleLE(table.byteLength);
    const bytes = Buffer.from(table.buffer, table.byteOffset, table.byteLength);
    return [length, bytes, Buffer.alloc(aligned(table.byteLength) - table.byteLength)];
  });
}

function unpackTables(packed: Buffer, count: number): SegmentParts | undefined {
  const tables: Uint8Array[] = [];
  for (let at = 0; at < packed.length; ) {
    const length = packed.readDoubleLE(at);
    const table = packed.subarray(at + ALIGNMENT, at + ALIGNMENT + length);
    at += ALIGNMENT + aligned(length);
    // All but the last are copied, so that its memory, which is most of it, can be given back by itself.
    tables.push(at < packed.length ? Uint8Array.from(table) : table);
  }
  const [stamps, ends, blockEnds, blockLines, settled, names, ...rest] = tables;
  if (stamps === undefined || ends === undefined || blockEnds === undefined || blockLines === undefined)
    return undefined;
  if (settled === undefined || names === undefined) return undefined;
  const paths = count === 0 ? [] : Buffer.from(names).toString('utf8').split('\0');
  const blocks = blockEnds.byteLength / Float64Array.BYTES_PER_ELEMENT;
  const postings = Postings.from(rest, blocks);
  if (paths.length !== count || postings === undefined) return undefined;
  const numbers = (table: Uint8Array, length: number): Float64Array =>
    new Float64Array(table.buffer, table.byteOffset, length);
  return {
    paths,
    stamps: numbers(stamps, count * STAMP_NUMBERS),
    ends: numbers(ends, count),
    blockEnds: numbers(blockEnds, blocks),
    blockLines: new Uint32Array(blockLines.buffer, blockLines.byteOffset, blocks),
    settled,
    postings,
  };
}
