// Segments on disk: written once, whole or not at all, and read back only when nothing of them is damaged.
import { closeSync, fstatSync, fsync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { Postings } from './postings.js';
import { type SegmentParts, STAMP_NUMBERS } from './segment.js';

/**
 * A file is: MAGIC, then three 32-bit numbers (documents, bytes of the tables, checksum of the tables), the tables, the
 * texts. Numbers are in the machine's byte order: the file never leaves it. A new layout, or a new meaning of grams or of
 * searchable text, takes a new MAGIC.
 */
const MAGIC = 'aci-seg1';

const HEADER_BYTES = 24;

/** Every table starts at a multiple of that many bytes, so that it can be read where it lies. */
const ALIGNMENT = 8;

/** Bytes written at a time: short enough not to hold up a query. */
const WRITE_BYTES = 2 * 1024 * 1024;

const sync = promisify(fsync);

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * Writes a segment under `file`; the returned descriptor reads it, its texts start at `textsAt`.
 * @param pause awaited between pieces, so that something else can be done meanwhile
 * @throws the system's error, for example of a full disk; nothing is left behind then
 */
export async function writeSegment(
  file: string,
  parts: SegmentParts,
  texts: readonly Buffer[],
  pause: () => Promise<void>,
): Promise<{ descriptor: number; textsAt: number }> {
  const tables = packTables(parts);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(MAGIC, 'latin1');
  new Uint32Array(header.buffer, header.byteOffset + MAGIC.length, 3).set([
    parts.paths.length,
    tables.length,
    crc32(tables),
  ]);
  const temporary = `${file}.tmp`; // the name is ours alone
  const descriptor = openSync(temporary, 'wx+', 0o600);
  try {
    for (const part of [header, tables, ...inPieces(texts)]) {
      for (let at = 0; at < part.length; ) {
        at += writeSync(descriptor, part, at, Math.min(WRITE_BYTES, part.length - at));
        await pause();
      }
    }
    await sync(descriptor); // else a power cut could leave a file that has its name and not its content
    renameSync(temporary, file);
    return { descriptor, textsAt: HEADER_BYTES + tables.length };
  } catch (error) {
    closeSync(descriptor);
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Put together, because writing each text by itself would cost more. */
function* inPieces(texts: readonly Buffer[]): Generator<Buffer> {
  let from = 0;
  let length = 0;
  for (const [index, text] of texts.entries()) {
    length += text.length;
    if (length < WRITE_BYTES && index < texts.length - 1) continue;
    yield Buffer.concat(texts.slice(from, index + 1), length);
    from = index + 1;
    length = 0;
  }
}

export interface StoredSegment {
  readonly parts: SegmentParts;
  readonly descriptor: number;
  readonly textsAt: number;
  readonly textBytes: number;
}

/** Undefined when there is no such file, or it is damaged or of another version. */
export function readSegment(file: string): StoredSegment | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return undefined;
  }
  try {
    const stored = readTables(descriptor);
    if (stored !== undefined) return { ...stored, descriptor };
  } catch {
    // it cannot be read after all
  }
  closeSync(descriptor);
  return undefined;
}

function readTables(descriptor: number): Omit<StoredSegment, 'descriptor'> | undefined {
  const header = Buffer.alloc(HEADER_BYTES);
  readSync(descriptor, header, 0, HEADER_BYTES, 0);
  const [count = 0, length = 0, checksum] = new Uint32Array(header.buffer, header.byteOffset + MAGIC.length, 3);
  const { size } = fstatSync(descriptor);
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC || HEADER_BYTES + length > size) return undefined;
  const tables = Buffer.allocUnsafeSlow(length);
  if (readSync(descriptor, tables, 0, length, HEADER_BYTES) !== length || crc32(tables) !== checksum) return undefined;
  const parts = unpackTables(tables, count);
  const textsAt = HEADER_BYTES + length;
  const textBytes = parts?.ends.at(-1) ?? 0;
  return parts === undefined || textsAt + textBytes !== size ? undefined : { parts, textsAt, textBytes };
}

/** Each table behind a 64-bit number that says how many bytes it has. */
function packTables({ paths, stamps, ends, settled, postings }: SegmentParts): Buffer {
  const names = Buffer.from(paths.join('\0'));
  const tables = [stamps, ends, settled, names, ...postings.parts()];
  const total = tables.reduce((sum, table) => sum + ALIGNMENT + aligned(table.byteLength), 0);
  const packed = Buffer.alloc(total);
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of tables) {
    packed.writeDoubleLE(byteLength, at);
    packed.set(new Uint8Array(buffer, byteOffset, byteLength), at + ALIGNMENT);
    at += ALIGNMENT + aligned(byteLength);
  }
  return packed;
}

function unpackTables(packed: Buffer, count: number): SegmentParts | undefined {
  const tables: Uint8Array[] = [];
  for (let at = 0; at < packed.length; ) {
    const length = packed.readDoubleLE(at);
    tables.push(packed.subarray(at + ALIGNMENT, at + ALIGNMENT + length));
    at += ALIGNMENT + aligned(length);
  }
  const [stamps, ends, settled, names, ...rest] = tables;
  if (stamps === undefined || ends === undefined || settled === undefined || names === undefined) return undefined;
  const paths = count === 0 ? [] : Buffer.from(names).toString('utf8').split('\0');
  const postings = Postings.from(rest, count);
  if (paths.length !== count || postings === undefined) return undefined;
  return {
    paths,
    stamps: new Float64Array(stamps.buffer, stamps.byteOffset, count * STAMP_NUMBERS),
    ends: new Float64Array(ends.buffer, ends.byteOffset, count),
    settled,
    postings,
  };
}
