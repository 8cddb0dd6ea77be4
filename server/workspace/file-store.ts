// Files by their whole content, for changes that must be exact: brought from one known state to another, or not at all.
import { fail } from '../errors.js';
import { type RawFile, readRaw } from './image.js';
import { isInside, type Place } from './roots.js';
import type { Workspace } from './workspace.js';
import { createFile, overwriteFile, removeEmpty, removeFile, removeTemporary } from './write.js';

/** What stands at a path; absent is undefined. */
export interface FileState {
  readonly bytes: Buffer;
  /** Permission bits. */
  readonly mode: number;
}

export const sameState = (left: FileState | undefined, right: FileState | undefined): boolean =>
  left === undefined || right === undefined
    ? left === right
    : left.mode === right.mode && left.bytes.equals(right.bytes);

/** Paths are absolute and real, and are proved to be inside the workspace again at each call. */
export class FileStore {
  /** Directories that were made for new files, by path. They go when the files are taken back. */
  private readonly made = new Set<string>();

  constructor(private readonly workspace: Workspace) {}

  read(path: string): FileState | undefined {
    return this.file(this.place(path));
  }

  /**
   * Brings a file from one state to another in one step.
   * @param tag in the name of the temporary file that an interrupted write leaves behind
   * @throws FILE_CHANGED when it is not in state `from`, and the Faults of writing
   */
  write(path: string, from: FileState | undefined, to: FileState | undefined, tag: string): void {
    const place = this.place(path);
    const now = this.file(place);
    if (!sameState(now, from)) fail('FILE_CHANGED', { path: place.shown });
    if (to === undefined) {
      if (now !== undefined) this.remove(now);
    } else if (now === undefined) this.create(place, to, tag);
    else overwriteFile(now, to, tag);
  }

  private create(place: Place, content: FileState, tag: string): void {
    const made: string[] = [];
    try {
      createFile(place, content, tag, made);
      for (const directory of made) this.made.add(directory);
    } catch (error) {
      removeEmpty(made.reverse());
      throw error;
    }
  }

  private remove(file: RawFile): void {
    removeFile(file);
    const ours = [...this.made].filter((directory) => isInside(directory, file.place.real));
    removeEmpty(ours.sort((a, b) => b.length - a.length));
  }

  clean(path: string, tag: string): void {
    removeTemporary(this.place(path), tag);
  }

  private place(path: string): Place {
    const place = this.workspace.resolveForWriting(path);
    if (place.real !== path) fail('FILE_CHANGED', { path: place.shown }); // a link was put on the way
    return place;
  }

  private file(place: Place): RawFile | undefined {
    return place.exists ? readRaw(place) : undefined;
  }
}
