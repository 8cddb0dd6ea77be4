// The file of the log: opening, reading and appending records. Who changes it must hold the lock of its directory.
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Fault, fail, systemCode } from '../errors.js';
import { readAt, writeAt } from '../workspace/file-bytes.js';
import { writeReason } from '../workspace/write-reasons.js';
import {
  announcedLength,
  decodeFrame,
  decodeHeader,
  encodeFrame,
  encodeHeader,
  FRAME_BYTES,
  HEADER_BYTES,
  holdsFrame,
  newId,
} from './frame.js';

/** A whole record of the log. */
export interface Frame {
  /** Of the record in the file, bytes. */
  readonly offset: number;
  readonly payload: Buffer;
}

/** Where the next record starts. */
export const frameEnd = ({ offset, payload }: Frame): number => offset + FRAME_BYTES + payload.length;

/** Most records are shorter, so one read gets a whole one. */
const FIRST_READ = 4096;

/** A rewritten log under way; one that nobody renamed is what a dead process left. */
export const NEXT_PREFIX = 'journal.next-';

export class LogFile {
  private constructor(
    readonly file: string,
    private readonly descriptor: number,
    /** Another one after the log was rewritten. */
    readonly id: string,
  ) {}

  /**
   * The caller closes it. undefined when there is no log.
   * @throws JOURNAL_DAMAGED when it does not start as a log
   */
  static open(file: string): LogFile | undefined {
    const descriptor = openIfThere(file);
    if (descriptor === undefined) return undefined;
    const id = decodeHeader(readAt(descriptor, 0, HEADER_BYTES));
    if (id !== undefined) return new LogFile(file, descriptor, id);
    closeSync(descriptor);
    return fail('JOURNAL_DAMAGED', {
      file,
      offset: 0,
      reason: 'it does not start with the line of a log of this version',
    });
  }

  /** Puts a log with these payloads in place of the one there is, in one step. */
  static rewrite(file: string, payloads: Iterable<Buffer>): void {
    const id = newId();
    const next = path.join(path.dirname(file), `${NEXT_PREFIX}${id}`);
    asWriteFault(file, () => {
      try {
        writeFileDurably(next, framesOf(id, payloads));
        renameSync(next, file);
      } catch (error) {
        removeIfThere(next);
        throw error;
      }
      syncDirectory(path.dirname(file));
    });
  }

  size(): number {
    return fstatSync(this.descriptor).size;
  }

  read(offset: number, length: number): Buffer {
    return readAt(this.descriptor, offset, length);
  }

  /** The whole records from `offset` on, until the end or the first that is not whole. */
  *frames(offset: number): Generator<Frame, undefined> {
    for (let at = offset; ; ) {
      const payload = this.payloadAt(at);
      if (payload === undefined) return undefined;
      const frame = { offset: at, payload };
      yield frame;
      at = frameEnd(frame);
    }
  }

  private payloadAt(offset: number): Buffer | undefined {
    const first = this.read(offset, FIRST_READ);
    const length = announcedLength(first);
    if (length === undefined || offset + FRAME_BYTES + length > this.size()) return undefined;
    const bytes = FRAME_BYTES + length <= first.length ? first : this.read(offset, FRAME_BYTES + length);
    return decodeFrame(this.id, offset, bytes);
  }

  /**
   * Writes a record at `end`, where the last one ends. When that fails, the log is as before.
   * @throws WRITE_FAILED
   */
  append(end: number, payload: Buffer, { durably }: { durably: boolean }): Frame {
    asWriteFault(this.file, () => {
      try {
        writeAt(this.descriptor, end, encodeFrame(this.id, end, payload));
        if (durably) fsyncSync(this.descriptor);
      } catch (error) {
        ftruncateSync(this.descriptor, end);
        throw error;
      }
    });
    return { offset: end, payload };
  }

  /**
   * Cuts off what a crash left of a last record; a copy stays beside the log. Nothing to do when the log ends at `end`.
   * @returns the file with the copy
   * @throws JOURNAL_DAMAGED when whole records follow, so that this is no torn end
   */
  cutTornTail(end: number, now: number): string | undefined {
    const tail = this.read(end, this.size() - end);
    if (tail.length === 0) return undefined;
    if (holdsFrame(this.id, end, tail)) {
      fail('JOURNAL_DAMAGED', { file: this.file, offset: end, reason: 'a record there does not have its checksum' });
    }
    const copy = `${this.file}.torn-${now}-${end}`;
    asWriteFault(this.file, () => {
      // Not synced: should a power cut bring the torn end back, it is cut off again.
      writeNew(copy, tail);
      ftruncateSync(this.descriptor, end);
    });
    return copy;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

/** Turns a system error of writing into WRITE_FAILED. */
export function asWriteFault<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = systemCode(error);
    if (error instanceof Fault || code === undefined) throw error;
    return fail('WRITE_FAILED', { path: file, reason: writeReason(code) }, { cause: error });
  }
}

/** And those above it. Not mkdir's own way, which says of a read-only file system that something does not exist. */
export function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(path.dirname(directory));
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    // Another process made it just now.
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

/** A file that nobody has made yet. When it cannot be written, nothing of it stays. */
export function writeNew(file: string, content: string | Buffer): void {
  const descriptor = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    try {
      writeFileSync(descriptor, content);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    removeIfThere(file);
    throw error;
  }
}

export function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

function* framesOf(id: string, payloads: Iterable<Buffer>): Generator<Buffer> {
  yield encodeHeader(id);
  let offset = HEADER_BYTES;
  for (const payload of payloads) {
    yield encodeFrame(id, offset, payload);
    offset = frameEnd({ offset, payload });
  }
}

function writeFileDurably(file: string, parts: Iterable<Buffer>): void {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    let offset = 0;
    for (const part of parts) {
      writeAt(descriptor, offset, part);
      offset += part.length;
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, constants.O_RDWR);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    return asWriteFault(file, () => {
      throw error;
    });
  }
}

function syncDirectory(directory: string): void {
  try {
    const descriptor = openSync(directory, constants.O_RDONLY);
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Windows opens no directories, and some file systems do not sync them; the file itself is synced.
  }
}
