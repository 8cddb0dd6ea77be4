// The log's format: a line that names it, then records, each framed so that a torn or damaged one is noticed.
//
//   line    "aci-journal 1 " + id (16 hexadecimal digits, random, new for each rewriting of the log) + " " + CRC-32 of the id
//           (8 hexadecimal digits) + "\n"
//   record  marker (4 bytes), length of the payload (u32), checksum (u32), payload; numbers are little-endian
//
// The checksum is CRC-32 over id, offset of the record in the file, length and payload. With id and offset in it, the copy of
// a record inside another one's payload (somebody edits a file that is itself such a log) is never taken for a record.
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const MAGIC = 'aci-journal 1 ';
const ID_DIGITS = 16;
/** Where the first record starts. */
export const HEADER_BYTES = MAGIC.length + ID_DIGITS + 10;

// Bytes that no UTF-8 text has.
const MARKER = Buffer.from([0xfa, 0xce, 0xfd, 0xf5]);
export const FRAME_BYTES = MARKER.length + 8;

export const newId = (): string => randomBytes(ID_DIGITS / 2).toString('hex');

export const encodeHeader = (id: string): Buffer =>
  Buffer.from(`${MAGIC}${id} ${crc32(id).toString(16).padStart(8, '0')}\n`);

/** The id; undefined when these bytes do not start a log of this version. */
export function decodeHeader(bytes: Buffer): string | undefined {
  const id = bytes.toString('latin1', MAGIC.length, MAGIC.length + ID_DIGITS);
  return encodeHeader(id).equals(bytes) ? id : undefined;
}

/** The record for a payload, to be written at `offset` of the log `id`. */
export function encodeFrame(id: string, offset: number, payload: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_BYTES + payload.length);
  MARKER.copy(frame);
  frame.writeUInt32LE(payload.length, 4);
  frame.writeUInt32LE(checksum(id, offset, payload), 8);
  payload.copy(frame, FRAME_BYTES);
  return frame;
}

/** Length of the payload that a record's first FRAME_BYTES announce; undefined when they are none. */
export function announcedLength(bytes: Buffer, at = 0): number | undefined {
  if (at + FRAME_BYTES > bytes.length) return undefined;
  if (bytes.compare(MARKER, 0, MARKER.length, at, at + MARKER.length) !== 0) return undefined;
  return bytes.readUInt32LE(at + 4);
}

/** The payload of the record at index `at` of `bytes`; undefined when none, or no whole one, stands there. */
export function decodeFrame(id: string, offset: number, bytes: Buffer, at = 0): Buffer | undefined {
  const length = announcedLength(bytes, at);
  if (length === undefined || at + FRAME_BYTES + length > bytes.length) return undefined;
  const payload = bytes.subarray(at + FRAME_BYTES, at + FRAME_BYTES + length);
  return bytes.readUInt32LE(at + 8) === checksum(id, offset, payload) ? payload : undefined;
}

/** Whether a whole record starts anywhere in `bytes`, which stand at `offset` of the log. */
export function holdsFrame(id: string, offset: number, bytes: Buffer): boolean {
  for (let at = bytes.indexOf(MARKER); at >= 0; at = bytes.indexOf(MARKER, at + 1)) {
    if (decodeFrame(id, offset + at, bytes, at) !== undefined) return true;
  }
  return false;
}

function checksum(id: string, offset: number, payload: Buffer): number {
  return crc32(payload, crc32(`${id} ${offset} ${payload.length} `));
}
