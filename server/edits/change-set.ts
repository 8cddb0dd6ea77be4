// Change set: what several files become, all of them or none. The one form in which every edit tool hands over its work.

import { applySplice, type Splice } from '../text/splice.js';
import { type FileState, sameState } from '../workspace/file-store.js';
import { type FileImage, spliceBytes } from '../workspace/image.js';
import type { Place } from '../workspace/roots.js';

export interface FileChange {
  /** Where the file stands afterwards; for a deletion, where it stood. */
  readonly place: Place;
  /** undefined: the file is created. */
  readonly before: FileVersion | undefined;
  /** undefined: the file is deleted. */
  readonly after: FileVersion | undefined;
  /** Where a moved file stood before. */
  readonly from?: Place;
  /** The file has other names (hard links) and is overwritten under its inode. */
  readonly inPlace?: boolean;
}

export interface FileVersion extends FileState {
  /** undefined for binary content. */
  readonly text: string | undefined;
}

/** The lines that an edit in one place of one file puts in, as indexes from 0 of the old and the new text. */
export interface Focus {
  readonly first: number;
  readonly behindOld: number;
  readonly behindNew: number;
}

export interface ChangeSet {
  /** What is done, in a few words, for the history: edit src/a.py. */
  readonly what: string;
  readonly changes: readonly FileChange[];
  /** Set when the only change is in one place of one file. */
  readonly focus?: Focus;
  /** Lines by which the edit was moved because the file had changed since the client saw it. */
  readonly movedBy?: number;
}

/** Called again when a file changes between planning and writing, so it reads the files itself. */
export type MakePlan = () => ChangeSet | Promise<ChangeSet>;

/** Splices of a text in ascending order that do not overlap. Bytes outside of them are taken over. @throws NOT_ENCODABLE */
export function spliced(image: FileImage, splices: readonly Splice[], mode = image.mode): FileChange {
  let { bytes, text } = image;
  for (const splice of [...splices].reverse()) {
    bytes = spliceBytes({ ...image, bytes, text }, splice);
    text = applySplice(text, splice);
  }
  const after = { bytes, text, mode };
  return { place: image.place, before: image, after, ...(image.links > 1 ? { inPlace: true } : {}) };
}

/** A change of a file's content, moved to another place. */
export const moved = (change: FileChange, to: Place): FileChange => ({
  place: to,
  from: change.place,
  before: change.before,
  after: change.after,
});

/** Puts a new file and a deleted one of the same content together as a move. */
export function pairMoves(changes: readonly FileChange[]): FileChange[] {
  const gone = changes.filter(({ after }) => after === undefined);
  const paired = new Set<FileChange>();
  const joined = changes.map((change) => {
    const { before, after } = change;
    if (before !== undefined || after === undefined) return change;
    const old = gone.find((each) => !paired.has(each) && sameState(each.before, after));
    if (old === undefined) return change;
    paired.add(old);
    return { ...change, before: old.before, from: old.place };
  });
  return joined.filter((change) => !paired.has(change));
}
