// The log of changes as it is on disk. Read without its lock, and not repaired: that is for a server to do.
import path from 'node:path';
import { Fault, fail } from '../errors.js';
import { holdsFrame } from '../journal/frame.js';
import { History } from '../journal/history.js';
import { closing } from '../journal/ledger.js';
import { LogFile } from '../journal/log-file.js';

export interface HistoryState {
  readonly file: string;
  readonly bytes: number;
  readonly changes: number;
  /** Why changes cannot be made until the file is moved away. */
  readonly damage?: { readonly offset: number; readonly reason: string };
  /** Whether the file is there and may not be written. */
  readonly forbidden: boolean;
}

/** @param directory where the history of the workspace is kept */
export function readHistory(directory: string): HistoryState {
  const file = path.join(directory, 'journal');
  const none = { file, bytes: 0, changes: 0, forbidden: false };
  try {
    const log = LogFile.open(file);
    return log === undefined ? none : closing(log, (open) => ({ ...none, ...contentOf(open) }));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return isDamage(error) ? { ...none, damage: error.data } : { ...none, forbidden: true };
  }
}

/** @throws JOURNAL_DAMAGED */
function contentOf(log: LogFile): { bytes: number; changes: number } {
  const history = new History(log);
  history.readOn(log);
  const bytes = log.size();
  // Behind a torn end there is nothing; a server cuts it off. It may also be a record that is being written.
  if (holdsFrame(log.id, history.end, log.read(history.end, bytes - history.end))) {
    const reason = 'a record there does not have its checksum';
    fail('JOURNAL_DAMAGED', { file: log.file, offset: history.end, reason });
  }
  return { bytes, changes: history.committed.size };
}

const isDamage = (fault: Fault): fault is Fault<'JOURNAL_DAMAGED'> => fault.code === 'JOURNAL_DAMAGED';
