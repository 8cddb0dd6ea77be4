// What the log says, record by record: the committed entries, and the change set that has begun and not ended.
import { Fault } from '../errors.js';
import { FRAME_BYTES, HEADER_BYTES } from './frame.js';
import { type Frame, frameEnd, type LogFile } from './log-file.js';
import { livenessOf, type ProcessIdentity } from './process-identity.js';
import { type BeginRecord, decodeRecord, type LogRecord } from './records.js';
import type { ChangeKind, Entry, EntryHead } from './types.js';

/** Where the record that begins a change set stands in the log, in bytes. */
export interface RecordPlace {
  readonly payloadOffset: number;
  readonly payloadLength: number;
}

/** A begun change set. */
export interface Begun extends RecordPlace {
  readonly record: BeginRecord;
}

/** Who changed something; one object for all that it changed. */
interface Writer {
  readonly session: string;
  readonly process: ProcessIdentity;
}

/** What is kept of a committed change set: a session may make tens of thousands, so the rest is read when it is asked for. */
export interface Committed extends RecordPlace {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly time: number;
  readonly reverses: string | undefined;
  readonly writer: Writer;
}

export class History {
  /** Where the next record starts. */
  end = HEADER_BYTES;
  /** By id; oldest first. */
  readonly committed = new Map<string, Committed>();
  pending: Begun | undefined;
  private readonly writers = new Map<string, Writer>();

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
      if (record.kind === 'commit') this.committed.set(record.id, this.committedOf(ended));
    }
    this.end = frameEnd(frame);
  }

  /** The record of a change set, read again. @throws JOURNAL_DAMAGED when it is not there any more */
  recordOf(log: LogFile, { payloadOffset }: RecordPlace): BeginRecord {
    const offset = payloadOffset - FRAME_BYTES;
    const { value: frame } = log.frames(offset).next();
    const record = frame && decodeRecord(frame.payload);
    if (record?.kind !== 'begin') throw this.damage(offset, 'the record of a change set is not there any more');
    return record;
  }

  private committedOf({ payloadLength, payloadOffset, record }: Begun): Committed {
    const { id, process, reverses, session, set: kind, time } = record;
    const key = JSON.stringify([session, process]);
    const writer = this.writers.get(key) ?? { session, process };
    this.writers.set(key, writer);
    return { id, kind, time, reverses, writer, payloadOffset, payloadLength };
  }

  private damage(offset: number, reason: string): Fault {
    return new Fault('JOURNAL_DAMAGED', { file: this.log.file, offset, reason });
  }
}

export const headOf = ({ id, kind, reverses, writer }: Committed): EntryHead => ({
  id,
  kind,
  session: writer.session,
  ...(reverses === undefined ? {} : { reverses }),
  live: () => livenessOf(writer.process) === 'running',
});

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
