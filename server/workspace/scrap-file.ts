// Bytes put aside on disk until the process ends: in a file that has lost its name, so that nothing of it can stay behind.
import { randomBytes } from 'node:crypto';
import { closeSync, constants, openSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { readAt, writeAt } from './file-bytes.js';

export interface ScrapPlace {
  /** Bytes. */
  readonly offset: number;
  readonly length: number;
}

export class ScrapFile {
  private descriptor: number | undefined;
  private end = 0;

  /** @param directory that exists when the first bytes are put aside */
  constructor(private readonly directory: string) {}

  /** Bytes that were put aside. */
  get size(): number {
    return this.end;
  }

  /** @throws the system's error, such as that of a full disk */
  put(bytes: Buffer): ScrapPlace {
    this.descriptor ??= this.open();
    const place = { offset: this.end, length: bytes.length };
    writeAt(this.descriptor, place.offset, bytes);
    this.end += bytes.length;
    return place;
  }

  /** @param place that `put` has returned */
  get({ length, offset }: ScrapPlace): Buffer {
    const bytes = this.descriptor === undefined ? Buffer.alloc(0) : readAt(this.descriptor, offset, length);
    if (bytes.length < length) throw new Error('What was put aside on disk cannot be read any more.');
    return bytes;
  }

  private open(): number {
    const file = path.join(this.directory, `scrap-${process.pid}-${randomBytes(4).toString('hex')}`);
    const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      unlinkSync(file);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
    return descriptor;
  }
}
