// The log and what is known of it, while this process holds the lock: reading on, settling, appending, cutting down.
import { type Begun, entryOf, History } from './history.js';
import { compact, type Limits, newestEntries, sweep } from './housekeeping.js';
import { Images } from './images.js';
import { LogFile } from './log-file.js';
import { encodeMark, type MarkRecord } from './records.js';
import { isDone, putBack, type Settling } from './settle.js';
import type { Entry, FileStore } from './types.js';

export interface LedgerOptions extends Limits {
  readonly files: FileStore;
  /** Takes messages for the user. */
  readonly log: (message: string) => void;
  readonly now: () => number;
}

/** The log is cut down when it is this much larger than it may stay. */
const SLACK = 1.25;

/** What one holding of the lock works on. */
export interface Held {
  readonly log: LogFile;
  readonly history: History;
}

export class Ledger {
  /** What was read of the log so far; kept from one holding of the lock to the next. */
  private known: History | undefined;
  /** How the pending change set ends, when that could not be written. */
  private owed: MarkRecord | undefined;
  private tidied = false;

  constructor(
    private readonly directory: string,
    private readonly file: string,
    private readonly options: LedgerOptions,
  ) {}

  /** Runs `act` on the log as it is now, without a torn end or a change set left half done. The caller holds the lock. */
  hold<T>(act: (held: Held) => T): T {
    if (!this.tidied) this.tidy();
    let log = LogFile.open(this.file);
    if (log === undefined) {
      LogFile.rewrite(this.file, []);
      log = LogFile.open(this.file);
    }
    if (log === undefined) throw new Error(`"${this.file}" was removed while it was made.`);
    return closing(log, (open) => act(this.catchUp(open)));
  }

  /** An entry in `log`, which another process may have rewritten since it was read. Needs no lock. */
  find(log: LogFile, id: string): Begun | undefined {
    const known = this.known?.logId === log.id ? this.known : new History(log);
    if (known !== this.known) known.readOn(log);
    const place = known.committed.get(id);
    return place && { ...place, record: known.recordOf(log, place) };
  }

  /** Appends the record that begins a change set; it is on disk before this returns. @throws WRITE_FAILED */
  begin({ history, log }: Held, payload: Buffer): void {
    history.apply(log.append(history.end, payload, { durably: true }));
  }

  /** Ends the pending change set, whose files are written. */
  end(held: Held, begun: Begun): Entry {
    this.owed = { kind: 'commit', id: begun.record.id };
    this.attempt('The end of an edit could not be logged yet', () => this.settle(held, begun));
    if (held.log.size() > this.options.maxBytes * SLACK) this.cutDown(held);
    return entryOf(begun.record);
  }

  /** Puts the files of the pending change set back. What fails is done again by the next call. */
  giveUp(held: Held, begun: Begun): void {
    this.owed = { kind: 'abort', id: begun.record.id };
    this.attempt('An edit that failed could not be taken back yet', () => this.settle(held, begun));
  }

  private catchUp(log: LogFile): Held {
    if (this.known?.logId !== log.id || log.size() < this.known.end) this.known = new History(log);
    const history = this.known;
    history.readOn(log);
    const copy = log.cutTornTail(history.end, this.options.now());
    if (copy !== undefined)
      this.options.log(`The log of changes ended torn and was repaired; the torn part is in "${copy}".`);
    const held = { log, history };
    if (history.pending !== undefined) this.settle(held, history.pending);
    return held;
  }

  private settle({ history, log }: Held, begun: Begun): void {
    const { files } = this.options;
    const { changes, id } = begun.record;
    const settling: Settling = { changes, id, files, images: new Images(log, begun), log: this.options.log };
    const owed = this.owed?.id === id ? this.owed : undefined;
    const { kind } = owed ?? { kind: isDone(settling) ? 'commit' : 'abort' };
    if (kind === 'abort') putBack(settling);
    else if (owed === undefined) for (const { path } of changes) files.clean(path, id);
    history.apply(log.append(history.end, encodeMark({ kind, id }), { durably: false }));
    this.owed = undefined;
  }

  /** Once in a process, before anything else. */
  private tidy(): void {
    const log = LogFile.open(this.file);
    if (log !== undefined) closing(log, (open) => this.tidyLog(this.catchUp(open)));
    sweep(this.directory, this.options.now());
    this.tidied = true;
  }

  private tidyLog(held: Held): void {
    const { maxAgeMs, maxBytes, now } = this.options;
    const [oldest] = held.history.committed.values();
    const isOld = oldest !== undefined && oldest.time < now() - maxAgeMs;
    if (isOld || held.log.size() > maxBytes) this.cutDown(held);
  }

  /** The log of `held` is the old one afterwards, and the next holding of the lock reads the new one. */
  private cutDown({ history, log }: Held): void {
    const entries = newestEntries(history, this.options, this.options.now());
    this.attempt('The log of changes could not be cut down', () => compact(log, entries));
  }

  private attempt(what: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.options.log(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

export function closing<T>(log: LogFile, act: (log: LogFile) => T): T {
  try {
    return act(log);
  } finally {
    log.close();
  }
}
