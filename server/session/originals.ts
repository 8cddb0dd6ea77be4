// The files that one client changed, as they were before: on disk, because most are never asked for.
import type { FileState } from '../workspace/file-store.js';
import type { ScrapFile, ScrapPlace } from '../workspace/scrap-file.js';

interface Kept {
  readonly mode: number;
  readonly place: ScrapPlace;
}

/** Bytes on disk. */
const MOST_KEPT = 1024 * 1024 * 1024;

export class Originals {
  /** By real path; undefined for a file that was not there. */
  private readonly kept = new Map<string, Kept | undefined>();
  /** Real paths; a later state of these files is no original. */
  private readonly lost = new Set<string>();

  constructor(private readonly scrap: ScrapFile) {}

  /** Whether some could not be kept. */
  get areMissing(): boolean {
    return this.lost.size > 0;
  }

  get paths(): readonly string[] {
    return [...this.kept.keys()];
  }

  has(realPath: string): boolean {
    return this.kept.has(realPath);
  }

  /** undefined for a file that was not there, or that was not changed. */
  get(realPath: string): FileState | undefined {
    const kept = this.kept.get(realPath);
    return kept && { mode: kept.mode, bytes: this.scrap.get(kept.place) };
  }

  /** Keeps what a file was before it was changed for the first time. */
  keep(realPath: string, before: FileState | undefined): void {
    if (this.kept.has(realPath) || this.lost.has(realPath)) return;
    try {
      this.kept.set(realPath, before && this.putAside(before));
    } catch {
      this.lost.add(realPath); // the disk is full, or there is too much: the change itself is made and can be undone
    }
  }

  private putAside({ bytes, mode }: FileState): Kept {
    if (this.scrap.size + bytes.length > MOST_KEPT) throw new Error('Too much was changed to keep all of it.');
    return { mode, place: this.scrap.put(bytes) };
  }
}
