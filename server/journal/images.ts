// The old bytes of a change set, from its record in the log and from what stands in the files now.
import { fail } from '../errors.js';
import { rebuild } from './difference.js';
import type { RecordPlace } from './history.js';
import type { LogFile } from './log-file.js';
import { hashOf, type KeptChange, type KeptDifference } from './records.js';
import type { FileState, StateSummary } from './types.js';

export const isState = (now: FileState | undefined, state: StateSummary | undefined): boolean =>
  now === undefined || state === undefined
    ? now === state
    : now.bytes.length === state.size && hashOf(now.bytes) === state.hash;

const NOTHING = Buffer.alloc(0);

/** @param log the one in which the record of the change set stands, at `place` */
export class Images {
  constructor(
    private readonly log: LogFile,
    private readonly place: RecordPlace,
  ) {}

  /**
   * The state before a change.
   * @param after what stands there after it; of a file written in place, any bytes do
   * @throws JOURNAL_DAMAGED when the bytes are not those that were there
   */
  before({ before, old }: KeptChange, after: FileState | undefined): FileState | undefined {
    if (before === undefined || old === undefined) return undefined;
    return { bytes: this.rebuild(after?.bytes ?? NOTHING, old, before), mode: before.mode };
  }

  /** The new bytes of a file written in place; undefined for every other. */
  after({ after, fresh }: KeptChange, before: FileState | undefined): Buffer | undefined {
    if (after === undefined || before === undefined || fresh === undefined) return undefined;
    return this.rebuild(before.bytes, fresh, after);
  }

  private rebuild(known: Buffer, { at, head, length, tail }: KeptDifference, wanted: StateSummary): Buffer {
    const offset = this.place.payloadOffset + at;
    const bytes = rebuild(known, { head, tail, middle: this.log.read(offset, length) });
    if (bytes.length === wanted.size && hashOf(bytes) === wanted.hash) return bytes;
    return fail('JOURNAL_DAMAGED', {
      file: this.log.file,
      offset,
      reason: 'old bytes there do not have their checksum',
    });
  }
}
