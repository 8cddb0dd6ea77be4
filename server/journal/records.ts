// What the records of the log say: a change set begins, it is committed, it is taken back. Bytes <-> data, nothing else.
//
//   payload  length of the JSON (u32, little-endian), JSON (UTF-8), then the bytes that the JSON announces, one after another
import { createHash } from 'node:crypto';
import { type Difference, difference } from './difference.js';
import type { ProcessIdentity } from './process-identity.js';
import type { ChangeKind, ChangeSet, FileState, LoggedChange, StateSummary } from './types.js';

/** A Difference whose middle is on disk. */
export interface KeptDifference {
  readonly head: number;
  readonly tail: number;
  /** Offset in the payload and number of bytes of the middle. */
  readonly at: number;
  readonly length: number;
}

export interface KeptChange {
  readonly path: string;
  readonly before: StateSummary | undefined;
  readonly after: StateSummary | undefined;
  /** Makes the old bytes from the new ones, or from nothing; undefined when the file did not exist. */
  readonly old: KeptDifference | undefined;
  /** Makes the new bytes from the old ones. Only kept of files overwritten in place, to recognize torn ones. */
  readonly fresh: KeptDifference | undefined;
}

export interface BeginRecord {
  readonly kind: 'begin';
  readonly id: string;
  readonly time: number;
  readonly process: ProcessIdentity;
  readonly set: ChangeKind;
  readonly session: string;
  readonly what: string;
  readonly reverses?: string;
  readonly changes: readonly KeptChange[];
}

/** Ends the change set that began before it. */
export interface MarkRecord {
  readonly kind: 'commit' | 'abort';
  readonly id: string;
}

export type LogRecord = BeginRecord | MarkRecord;

export const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export const encodeMark = (mark: MarkRecord): Buffer => encode(mark, []);

/** @param stamp what the log adds to the set */
export function encodeBegin(set: ChangeSet, stamp: Pick<BeginRecord, 'id' | 'time' | 'process'>): Buffer {
  const parts: Buffer[] = [];
  const changes = set.changes.map((change) => writeChange(change, parts));
  const { kind, reverses, session, what } = set;
  const head = { kind: 'begin', ...stamp, set: kind, session, what, changes };
  return encode(reverses === undefined ? head : { ...head, reverses }, parts);
}

const NOTHING = Buffer.alloc(0);

/** A change as it stands in the JSON; the bytes it announces are added to `parts`. */
function writeChange({ after, before, inPlace = false, path }: LoggedChange, parts: Buffer[]): object {
  const add = ({ head, middle, tail }: Difference): object => {
    parts.push(middle);
    return { head, tail, length: middle.length };
  };
  return {
    path,
    before: summarize(before),
    after: summarize(after),
    old: before && add(difference(inPlace ? NOTHING : (after?.bytes ?? NOTHING), before.bytes)),
    fresh: inPlace && before && after && add(difference(before.bytes, after.bytes)),
  };
}

const summarize = (state: FileState | undefined): StateSummary | undefined =>
  state && { mode: state.mode, size: state.bytes.length, hash: hashOf(state.bytes) };

function encode(head: object, parts: readonly Buffer[]): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, ...parts]);
}

/** A difference as it stands in the JSON: the middles follow each other, so their offsets are not written. */
type Announced = Omit<KeptDifference, 'at'>;
type WrittenChange = Omit<KeptChange, 'old' | 'fresh'> & {
  readonly old?: Announced;
  readonly fresh?: Announced | false;
};
type Written = MarkRecord | (Omit<BeginRecord, 'changes'> & { readonly changes: readonly WrittenChange[] });

/** The record of a payload whose checksum was right. */
export function decodeRecord(payload: Buffer): LogRecord {
  const jsonEnd = 4 + payload.readUInt32LE(0);
  // The checksum and the version in the log's first line say that encode() wrote this.
  const head = JSON.parse(payload.toString('utf8', 4, jsonEnd)) as Written;
  if (head.kind !== 'begin') return head;
  let at = jsonEnd;
  const locate = (announced: Announced | false | undefined): KeptDifference | undefined => {
    if (!announced) return undefined;
    at += announced.length;
    return { ...announced, at: at - announced.length };
  };
  const changes = head.changes.map(({ path, before, after, old, fresh }) => ({
    path,
    before,
    after,
    old: locate(old),
    fresh: locate(fresh),
  }));
  return { ...head, changes };
}
