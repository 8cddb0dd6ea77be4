// What keeps the log's directory small: the oldest entries go when the log grows too large, leftovers of dead processes go.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Committed, History } from './history.js';
import { LogFile, NEXT_PREFIX, removeIfThere } from './log-file.js';
import { encodeMark } from './records.js';

export interface Limits {
  /** Of the log file. One entry larger than this is still kept while it is the newest. */
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

/** The newest committed entries that fit, oldest first. What is dropped is always the older part. */
export function newestEntries(history: History, { maxAgeMs, maxBytes }: Limits, now: number): Committed[] {
  const kept: Committed[] = [];
  let bytes = 0;
  for (const each of [...history.committed.values()].reverse()) {
    bytes += each.payloadLength + RECORD_OVERHEAD;
    if (each.time < now - maxAgeMs || (bytes > maxBytes && kept.length > 0)) break;
    kept.push(each);
  }
  return kept.reverse();
}

/** At most, bytes of a record's frame and of the mark that follows it. */
const RECORD_OVERHEAD = 100;

/** Rewrites the log with nothing but these entries. The caller holds the lock and reads the new log from its start. */
export function compact(log: LogFile, entries: readonly Committed[]): void {
  function* payloads(): Generator<Buffer> {
    for (const { id, payloadLength, payloadOffset } of entries) {
      yield log.read(payloadOffset, payloadLength);
      yield encodeMark({ kind: 'commit', id });
    }
  }
  LogFile.rewrite(log.file, payloads());
}

const LEFTOVER_MS = 3600_000;
/** What is there for a moment only: locks on their way, and a scrap file that has not lost its name yet. */
const LEFTOVER = /^(?:lock\.(?:dead|new)|scrap)-/;

/** Removes what dead processes left in the directory. The caller holds the lock. */
export function sweep(directory: string, now: number): void {
  for (const name of readdirSync(directory)) {
    const file = path.join(directory, name);
    // Only the holder of the lock makes the former; the latter mean something while a process makes or takes them.
    const isOld = (): boolean => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? now) < now - LEFTOVER_MS;
    if (name.startsWith(NEXT_PREFIX) || (LEFTOVER.test(name) && isOld())) removeIfThere(file);
  }
}
