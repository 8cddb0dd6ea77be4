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
  private bytes = 0;
  /** Whether some could not be kept. */
  areMissing = false;

  constructor(private readonly scrap: ScrapFile) {}

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
    if (this.kept.has(realPath)) return;
    try {
      this.kept.set(realPath, before && this.putAside(before));
    } catch {
      this.areMissing = true; // the disk is full, or there is too much: the change itself is made and can be undone
    }
  }

  private putAside({ bytes, mode }: FileState): Kept {
    if (this.bytes + bytes.length > MOST_KEPT) throw new Error('Too much was changed to keep all of it.');
    const place = this.scrap.put(bytes);
    this.bytes += bytes.length;
    return { mode, place };
  }
}
