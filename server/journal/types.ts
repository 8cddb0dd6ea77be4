// What the log of changes takes, keeps and gives, and the port through which it reaches the files.

import type { FileState } from '../workspace/file-store.js';

export type { FileState };

/** A file state without its bytes. */
export interface StateSummary {
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly hash: string;
}

/** One file of a change set. */
export interface LoggedChange {
  /** Absolute real path. */
  readonly path: string;
  readonly before: FileState | undefined;
  readonly after: FileState | undefined;
  /** The file is overwritten under its inode (hard links), so a crash can leave it torn: the log keeps all old bytes. */
  readonly inPlace?: boolean;
}

export type ChangeKind = 'edit' | 'undo' | 'redo';

/** Changes of files that are made all or none. */
export interface ChangeSet {
  readonly kind: ChangeKind;
  readonly session: string;
  /** In words, for listings. */
  readonly what: string;
  readonly changes: readonly LoggedChange[];
  /** The entry whose changes this one takes back: an undo takes back an edit, a redo an undo. */
  readonly reverses?: string;
}

/** What tells which committed change set can be taken back. */
export interface EntryHead {
  /** Unique, of hexadecimal digits. */
  readonly id: string;
  readonly kind: ChangeKind;
  readonly session: string;
  /** The entry whose changes this one takes back; the log may no longer keep it. An edit that has it withdraws an edit. */
  readonly reverses?: string;
  /** Whether the process that wrote it still runs. One on another host counts as ended. */
  live(): boolean;
}

/** A committed change set as the log keeps it; the old bytes stay on disk until asked for. */
export interface Entry extends EntryHead {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly what: string;
  readonly changes: readonly EntryChange[];
}

export interface EntryChange {
  readonly path: string;
  readonly before: StateSummary | undefined;
  readonly after: StateSummary | undefined;
}

/** The files, as the log reaches them. */
export interface FileStore {
  /** undefined when nothing stands there. Throws a Fault when something else than a readable regular file does. */
  read(path: string): FileState | undefined;
  /** From one state to another in one step, durably. @throws FILE_CHANGED when the file is not in `from`, or another Fault */
  write(path: string, from: FileState | undefined, to: FileState | undefined, tag: string): void;
  /** Removes what an interrupted write with this tag left beside `path`. */
  clean(path: string, tag: string): void;
}
