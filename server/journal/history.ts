// What the log says, record by record: the committed entries, and the change set that has begun and not ended.
import { Fault } from '../errors.js';
import { FRAME_BYTES, HEADER_BYTES } from './frame.js';
import { type Frame, frameEnd, type LogFile } from './log-file.js';
import { livenessOf } from './process-identity.js';
import { type BeginRecord, decodeRecord, type LogRecord } from './records.js';
import type { Entry } from './types.js';

/** A begun change set and where its record stands in the log, in bytes. */
export interface Kept {
  readonly record: BeginRecord;
  readonly payloadOffset: number;
  readonly payloadLength: number;
}

export class History {
  /** Where the next record starts. */
  end = HEADER_BYTES;
  /** By id; oldest first. */
  readonly committed = new Map<string, Kept & { readonly entry: Entry }>();
  pending: Kept | undefined;

  constructor(private readonly log: Pick<LogFile, 'id' | 'file'>) {}

  get logId(): string {
    return this.log.id;
  }

  /** Takes in the records that were added since the last call, until the end or the first that is not whole. */
  readOn(log: LogFile): void {
    for (const frame of log.frames(this.end)) this.apply(frame);
  }

  /** @throws JOURNAL_DAMAGED when the record cannot follow those before it */
  apply(frame: Frame): void {
    const { offset, payload } = frame;
    const record: LogRecord = decodeRecord(payload);
    if (record.kind === 'begin') {
      if (this.pending !== undefined) throw this.damage(offset, 'a change set begins before the last one ended');
      this.pending = { record, payloadOffset: offset + FRAME_BYTES, payloadLength: payload.length };
    } else {
      const ended = this.pending;
      if (ended?.record.id !== record.id) throw this.damage(offset, 'a change set ends that has not begun');
      this.pending = undefined;
      if (record.kind === 'commit') this.committed.set(record.id, { ...ended, entry: entryOf(ended.record) });
    }
    this.end = frameEnd(frame);
  }

  private damage(offset: number, reason: string): Fault {
    return new Fault('JOURNAL_DAMAGED', { file: this.log.file, offset, reason });
  }
}

export function entryOf({ changes, id, process, reverses, session, set, time, what }: BeginRecord): Entry {
  return {
    id,
    kind: set,
    time,
    session,
    what,
    ...(reverses === undefined ? {} : { reverses }),
    changes: changes.map(({ after, before, path }) => ({ path, before, after })),
    live: () => livenessOf(process) === 'running',
  };
}
