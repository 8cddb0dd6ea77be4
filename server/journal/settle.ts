// A change set that was begun and not ended: find out what stands in its files, and put them back.
import { Fault } from '../errors.js';
import { type Images, isState } from './images.js';
import type { KeptChange } from './records.js';
import type { FileState, FileStore } from './types.js';

export interface Settling {
  readonly changes: readonly KeptChange[];
  /** The tag of the set's writes. */
  readonly id: string;
  readonly images: Images;
  readonly files: FileStore;
  readonly log: (message: string) => void;
}

/** Whether every file of the set has its new content: only the mark of the end is missing. */
export const isDone = ({ changes, files }: Settling): boolean =>
  changes.every((change) => unlessForeign(() => isAfter(files.read(change.path), change)) ?? false);

/**
 * Puts every file of the set that has its new content, or half of it, back to the old one. A file that has neither was
 * changed by somebody else since and is left alone, with a message.
 * @throws what keeps a file from being written, such as a full disk; doing it again later goes on from there
 */
export function putBack(settling: Settling): void {
  const { changes, files, id, log } = settling;
  // The last one first: on a full disk, each then finds the room that it had before.
  for (const change of changes.toReversed()) {
    const settled = unlessForeign(() => {
      files.clean(change.path, id);
      return putFileBack(change, settling);
    });
    if (!settled)
      log(`"${change.path}" was changed by another program after an edit that was cut short: left as it is.`);
  }
}

/** False when the file is in none of the states that the change could leave. */
function putFileBack(change: KeptChange, { files, id, images }: Settling): boolean {
  const now = files.read(change.path);
  if (isBefore(now, change)) return true;
  const after = isAfter(now, change);
  if (!after && change.fresh === undefined) return false;
  const before = images.before(change, now);
  if (!after && !isTorn(now, before, images.after(change, before))) return false;
  // Permissions that somebody changed since are kept.
  const mode = now === undefined || now.mode === change.after?.mode ? undefined : now.mode;
  files.write(change.path, now, before && { ...before, mode: mode ?? before.mode }, id);
  return true;
}

/** A change of nothing but permissions is told by them; else they may be what somebody changed since. */
const modesTell = ({ after, before }: KeptChange): boolean => before?.hash === after?.hash;

const isBefore = (now: FileState | undefined, change: KeptChange): boolean =>
  isState(now, change.before) && (!modesTell(change) || now?.mode === change.before?.mode);

const isAfter = (now: FileState | undefined, change: KeptChange): boolean =>
  isState(now, change.after) && (!modesTell(change) || now?.mode === change.after?.mode);

/** Whether a file is some mixture of old and new bytes, or of neither where it grew, as an interrupted overwriting leaves. */
export function isTorn(now: FileState | undefined, before: FileState | undefined, after: Buffer | undefined): boolean {
  if (now === undefined || before === undefined || after === undefined) return false;
  const old = before.bytes;
  const { length } = now.bytes;
  if (length < Math.min(old.length, after.length) || length > Math.max(old.length, after.length)) return false;
  return now.bytes.every((byte, at) => byte === old[at] || byte === after[at] || (at >= old.length && byte === 0));
}

/** undefined when what stands there is nothing of ours any more: a directory, a link, a file that may not be read. */
function unlessForeign<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof Fault && error.code !== 'WRITE_FAILED' && error.code !== 'JOURNAL_DAMAGED') return undefined;
    throw error;
  }
}
