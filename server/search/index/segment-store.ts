// The directory in which the segments of one share are kept.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Segment } from './segment.js';
import { readSegment, writeSegment } from './segment-file.js';
import type { SegmentParts } from './segment-parts.js';

const ENDING = '.segment';

export class SegmentStore {
  private reason: string | undefined;
  /** Bytes on disk by file. */
  private readonly sizes = new Map<string, number>();

  /**
   * @param directory made when missing; undefined when nothing is to be kept
   * @param share tells this share's segments from those of others
   * @param mostBytes of disk space
   */
  constructor(
    private readonly directory: string | undefined,
    private readonly share: string,
    private readonly mostBytes: number,
  ) {}

  /** Why segments could not be kept; undefined when they could. */
  get trouble(): string | undefined {
    return this.reason;
  }

  /** What was kept before, newest first; what is damaged is removed. */
  load(): Segment[] {
    return this.files().flatMap((file) => {
      const found = readSegment(file);
      if (found === undefined) {
        removeFile(file);
        return [];
      }
      this.sizes.set(file, found.stored.size);
      return [new Segment(found.parts, found.stored)];
    });
  }

  private files(): string[] {
    if (this.directory === undefined) return [];
    try {
      const names = readdirSync(this.directory).filter(
        (name) => name.startsWith(`${this.share}-`) && name.endsWith(ENDING),
      );
      return names
        .sort()
        .reverse()
        .map((name) => path.join(this.directory ?? '', name));
    } catch {
      return []; // not made yet
    }
  }

  /** A segment, kept on disk if it can be. */
  async write(parts: SegmentParts, texts: readonly Buffer[], pause: () => Promise<void>): Promise<Segment> {
    const used = [...this.sizes.values()].reduce((sum, size) => sum + size, parts.ends.at(-1) ?? 0);
    if (this.directory === undefined || used > this.mostBytes) return new Segment(parts, undefined);
    // The time in the name tells which of two segments is newer.
    const name = `${this.share}-${Date.now().toString(36)}-${randomBytes(4).toString('hex')}${ENDING}`;
    const file = path.join(this.directory, name);
    try {
      mkdirSync(this.directory, { recursive: true, mode: 0o700 });
      const stored = await writeSegment(file, parts, texts, pause);
      this.sizes.set(file, stored.size);
      return new Segment(parts, stored);
    } catch (error) {
      this.reason = error instanceof Error ? error.message : String(error);
      return new Segment(parts, undefined);
    }
  }

  remove({ stored }: Segment): void {
    if (stored === undefined) return;
    this.sizes.delete(stored.file);
    removeFile(stored.file);
  }
}

function removeFile(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // another server has it open, on a system where that matters: whoever starts next finds it stale
  }
}
