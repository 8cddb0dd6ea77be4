// The directory in which the segments of one share are kept.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Segment } from './segment.js';
import { readSegment, UNFINISHED, writeSegment } from './segment-file.js';
import type { SegmentParts } from './segment-parts.js';

const ENDING = '.segment';

/** Milliseconds; nobody writes one file for that long. */
const UNFINISHED_MS = 60 * 60_000;
/** Milliseconds; a server with another number of threads may still be in use. */
const FOREIGN_MS = 7 * 24 * 60 * 60_000;

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

  /** What was kept before, newest first. What is damaged is removed; the texts are not looked at yet. */
  load(): Segment[] {
    this.removeLeftOvers();
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
    const own = this.names().filter((name) => name.startsWith(`${this.share}-`) && name.endsWith(ENDING));
    return own
      .sort()
      .reverse()
      .map((name) => this.fileOf(name));
  }

  /** What a server that was killed has half written, and segments of servers with other numbers of threads. */
  private removeLeftOvers(): void {
    const threads = this.share.replace(/^\d+/, '');
    for (const name of this.names()) {
      const isForeign = name.endsWith(ENDING) && !name.replace(/^\d+/, '').startsWith(`${threads}-`);
      const file = this.fileOf(name);
      const limit = name.endsWith(UNFINISHED) ? UNFINISHED_MS : isForeign ? FOREIGN_MS : Number.POSITIVE_INFINITY;
      const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
      if (Date.now() - written > limit) removeFile(file);
    }
  }

  private names(): string[] {
    if (this.directory === undefined) return [];
    try {
      return readdirSync(this.directory);
    } catch {
      return []; // not made yet
    }
  }

  private fileOf(name: string): string {
    return path.join(this.directory ?? '', name);
  }

  /** A segment, kept on disk if it can be. */
  async write(parts: SegmentParts, texts: readonly Buffer[], pause: () => Promise<void>): Promise<Segment> {
    const used = [...this.sizes.values()].reduce((sum, size) => sum + size, parts.ends.at(-1) ?? 0);
    if (this.directory === undefined || used > this.mostBytes) return new Segment(parts, undefined);
    // The time in the name tells which of two segments is newer.
    const name = `${this.share}-${Date.now().toString(36)}-${randomBytes(4).toString('hex')}${ENDING}`;
    const file = this.fileOf(name);
    try {
      mkdirSync(this.directory, { recursive: true, mode: 0o700 });
      const stored = await writeSegment(file, parts, texts, pause);
      this.sizes.set(file, stored.size);
      const segment = new Segment(parts, stored);
      segment.isIntact = true;
      return segment;
    } catch (error) {
      this.fail(error);
      return new Segment(parts, undefined);
    }
  }

  /** Remembers why. */
  fail(error: unknown): void {
    this.reason = error instanceof Error ? error.message : String(error);
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
