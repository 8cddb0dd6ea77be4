// The log of changes: each change set over files is whole or absent after a crash, and can be taken back later.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { lockFiles } from './file-locks.js';
import { newId } from './frame.js';
import { type Begun, entryOf, headOf } from './history.js';
import { Images, isState } from './images.js';
import { closing, type Held, Ledger } from './ledger.js';
import { acquireLock } from './lock.js';
import { asWriteFault, LogFile, makeDirectory } from './log-file.js';
import { ownIdentity } from './process-identity.js';
import { encodeBegin } from './records.js';
import type { ChangeSet, Entry, EntryHead, FileState, FileStore } from './types.js';

export type {
  ChangeKind,
  ChangeSet,
  Entry,
  EntryChange,
  EntryHead,
  FileState,
  FileStore,
  LoggedChange,
  StateSummary,
} from './types.js';

export interface JournalOptions {
  /** Outside the work tree; made when missing. Several processes may use it at a time. */
  readonly directory: string;
  readonly files: FileStore;
  /** Size that the log is cut down to, by its oldest entries. It may outgrow it by a quarter in between. */
  readonly maxBytes: number;
  /** Older entries are dropped when the log is opened or cut down. */
  readonly maxAgeMs: number;
  /** Directory of the locks on files that servers with other logs respect too; absent: there are none. */
  readonly locks?: string;
  /** Takes messages for the user. */
  readonly log: (message: string) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface JournalInfo {
  readonly file: string;
  readonly bytes: number;
  readonly entries: number;
}

const LOCK_WAIT_MS = 10_000;

export class Journal {
  private readonly file: string;
  private readonly ledger: Ledger;
  private readonly now: () => number;
  private readonly closed = new AbortController();
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: JournalOptions) {
    this.file = path.join(options.directory, 'journal');
    this.now = options.now ?? Date.now;
    this.ledger = new Ledger(options.directory, this.file, { ...options, now: this.now });
  }

  /**
   * Makes the changes, all or none. First the records of other processes are read, and what a dead one left half done is
   * settled. The files must be in their `before` states.
   * @throws JOURNAL_DAMAGED, WORKSPACE_BUSY, WRITE_FAILED, and what the files throw, after the written ones were put back
   */
  async commit(set: ChangeSet): Promise<Entry> {
    const release = await this.lockFiles(set);
    try {
      return await this.locked((held) => this.write(held, set));
    } finally {
      release();
    }
  }

  /** Of the committed entries, oldest first, those of other processes too. @throws as commit */
  async heads(): Promise<readonly EntryHead[]> {
    return existsSync(this.file) ? this.locked(({ history }) => [...history.committed.values()].map(headOf)) : [];
  }

  /** The committed entries, as heads() has them; all are read from the disk. @throws as commit */
  async entries(): Promise<readonly Entry[]> {
    if (!existsSync(this.file)) return [];
    return this.locked(({ history, log }) =>
      [...history.committed.values()].map((place) => entryOf(history.recordOf(log, place))),
    );
  }

  /** A committed entry. @throws JOURNAL_DAMAGED; Error when it is no longer kept */
  entry(id: string): Entry {
    return this.inLog(id, ({ record }) => entryOf(record));
  }

  /** Where the log is and how large. @throws as commit */
  async info(): Promise<JournalInfo> {
    const { file } = this;
    if (!existsSync(file)) return { file, bytes: 0, entries: 0 };
    return this.locked(({ history, log }) => ({ file, bytes: log.size(), entries: history.committed.size }));
  }

  /**
   * The states of an entry's files before it, in the order of its changes, given those `after` it.
   * @throws JOURNAL_DAMAGED; Error when a state is not that after the entry, or the entry is no longer kept
   */
  statesBefore(id: string, after: readonly (FileState | undefined)[]): (FileState | undefined)[] {
    return this.inLog(id, (begun, log) => {
      const images = new Images(log, begun);
      return begun.record.changes.map((change, index) => {
        if (!isState(after[index], change.after)) throw new Error(`"${change.path}" is not as the entry left it.`);
        return images.before(change, after[index]);
      });
    });
  }

  /** Calls that wait for their turn are rejected. Nothing stays open between calls. */
  close(): void {
    this.closed.abort(new Error('The log of changes is closed.'));
  }

  private inLog<T>(id: string, act: (begun: Begun, log: LogFile) => T): T {
    const opened = LogFile.open(this.file);
    if (opened === undefined) throw new Error('There is no log of changes.');
    return closing(opened, (log) => {
      const begun = this.ledger.find(log, id);
      if (begun === undefined) throw new Error('The log of changes does not keep this entry.');
      return act(begun, log);
    });
  }

  private async lockFiles({ changes }: ChangeSet): Promise<() => void> {
    const { locks } = this.options;
    if (locks === undefined) return () => undefined;
    const options = { waitMs: LOCK_WAIT_MS, signal: this.closed.signal };
    return lockFiles(
      locks,
      changes.map((change) => change.path),
      options,
    );
  }

  private write(held: Held, set: ChangeSet): Entry {
    const { files } = this.options;
    const id = newId();
    this.ledger.begin(held, encodeBegin(set, { id, time: this.now(), process: ownIdentity() }));
    const begun = held.history.pending;
    if (begun === undefined) throw new Error('A change set that was begun is not pending.');
    try {
      for (const { after, before, path: file } of set.changes) files.write(file, before, after, id);
    } catch (error) {
      this.ledger.giveUp(held, begun);
      throw error;
    }
    return this.ledger.end(held, begun);
  }

  /** Runs `act` under the lock and on the log as it is now. Calls take turns. */
  private locked<T>(act: (held: Held) => T): Promise<T> {
    const turn = this.queue.then(() => this.underLock(() => this.ledger.hold(act)));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private async underLock<T>(act: () => T): Promise<T> {
    const { signal } = this.closed;
    signal.throwIfAborted();
    const { directory } = this.options;
    asWriteFault(directory, () => makeDirectory(directory));
    const release = await acquireLock(directory, { waitMs: LOCK_WAIT_MS, signal });
    try {
      return act();
    } finally {
      this.giveBack(release);
    }
  }

  /** What was done under the lock is done, whatever becomes of the lock. */
  private giveBack(release: () => void): void {
    try {
      release();
    } catch (error) {
      this.options.log(`The lock in "${this.options.directory}" could not be removed: ${String(error)}`);
    }
  }
}
