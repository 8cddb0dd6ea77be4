// Where the texts of a segment are: in memory, or in the segment's file.
import { closeSync, readSync } from 'node:fs';
import type { Budget } from './budget.js';

export interface TextSource {
  /** Whether they are in memory. */
  readonly held: boolean;
  /** The bytes from `start` to `end`, valid until the next call of any source; undefined when they cannot be read. */
  read(start: number, end: number, ahead: boolean): Buffer | undefined;
  close(): void;
}

/** @param texts counted in the budget already */
export function textsInMemory(texts: Buffer, budget: Budget): TextSource {
  return {
    held: true,
    read: (start, end) => texts.subarray(start, end),
    close: () => budget.giveBack(texts.length),
  };
}

/** Bytes read at once when neighbours will be asked for too. */
const AHEAD = 1024 * 1024;

/** Bytes; a longer text is read into memory of its own. */
const LONGEST_SHARED = 4 * AHEAD;

/** Shared by all files: whoever reads last has it. */
const shared = { bytes: Buffer.alloc(0), owner: undefined as object | undefined, start: 0, end: 0 };

/** @param from offset of the texts in the file; the descriptor is closed with the source */
export function textsInFile(descriptor: number, from: number): TextSource {
  const source: TextSource = {
    held: false,
    read(start, end, ahead) {
      if (end - start > LONGEST_SHARED) {
        const own = Buffer.allocUnsafeSlow(end - start);
        return readFully(descriptor, own, own.length, from + start) === own.length ? own : undefined;
      }
      if (shared.owner !== source || start < shared.start || end > shared.end) {
        const wanted = ahead ? Math.max(end - start, AHEAD) : end - start;
        if (shared.bytes.length < wanted)
          shared.bytes = Buffer.allocUnsafeSlow(wanted > AHEAD ? LONGEST_SHARED : AHEAD);
        shared.owner = undefined;
        const got = readFully(descriptor, shared.bytes, wanted, from + start);
        if (got === undefined || got < end - start) return undefined;
        Object.assign(shared, { owner: source, start, end: start + got });
      }
      return shared.bytes.subarray(start - shared.start, end - shared.start);
    },
    close: () => closeSync(descriptor),
  };
  return source;
}

function readFully(descriptor: number, into: Buffer, length: number, position: number): number | undefined {
  try {
    return readSync(descriptor, into, 0, length, position);
  } catch {
    return undefined;
  }
}
