// Finds what came to be in directories: watches each, then reads it, and goes on into those that are not ignored.
import type { Dirent } from 'node:fs';
import path from 'node:path';
import type { Judge } from './judge.js';
import { Pace } from './pace.js';
import type { TrackedNames } from './tracked-names.js';
import { entriesOf } from './walk.js';
import type { Watches } from './watches.js';

export interface Found {
  /** Not left out; by git's rules only when they were to be asked. */
  readonly files: string[];
  /** Ignored names that were met; those of directories end with a slash. */
  readonly ignored: string[];
  /** Directories that look like repositories. They were not gone into. */
  readonly nested: string[];
}

/** Names are relative to the root; in lists of mixed things those of directories end with a slash. */
export class Explorer {
  /**
   * @param entered directories of known repositories, and such as only look like one: they are gone into
   * @param inGit whether repositories are told apart and symbolic links are files, as git has it
   */
  constructor(
    private readonly root: string,
    private readonly watches: Watches,
    private readonly tracked: TrackedNames,
    private readonly judge: Judge,
    readonly entered: Set<string>,
    private readonly inGit: boolean,
  ) {}

  /** What is in a directory that is not ignored. */
  within(directory: string, askAboutFiles: boolean): Promise<Found> {
    const found: Found = { files: [], ignored: [], nested: [] };
    const names: string[] = [];
    this.read(directory, names, found);
    return this.follow(names, askAboutFiles, found);
  }

  /** @param names things that exist in directories that are not ignored */
  async follow(
    names: readonly string[],
    askAboutFiles: boolean,
    found: Found = { files: [], ignored: [], nested: [] },
  ): Promise<Found> {
    const pace = new Pace();
    for (let level = names; level.length > 0; ) {
      const asked = level.filter((name) => this.isOpen(name, askAboutFiles) && !this.judge.leavesOut(name));
      const ignored = await this.judge.ignored(asked);
      const next: string[] = [];
      for (const name of level) {
        if (ignored.has(name) || this.judge.leavesOut(name)) found.ignored.push(name);
        else if (name.endsWith('/')) this.read(name.slice(0, -1), next, found);
        else found.files.push(name);
        if (pace.isDue) await pace.pause();
      }
      level = next;
    }
    return found;
  }

  /** Whether a file may be listed that has these properties. */
  isFile(entry: Pick<Dirent, 'isFile' | 'isSymbolicLink'>): boolean {
    return entry.isFile() || (this.inGit && entry.isSymbolicLink());
  }

  /** Whether only the ignore rules can tell what becomes of a name. */
  private isOpen(name: string, askAboutFiles: boolean): boolean {
    return name.endsWith('/') ? !this.tracked.hasBelow(name.slice(0, -1)) : askAboutFiles && !this.tracked.has(name);
  }

  private read(directory: string, names: string[], { nested }: Found): void {
    if (this.tracked.submodules.has(directory) || !this.watches.add(directory)) return;
    const entries = entriesOf(path.join(this.root, directory));
    if (this.inGit && !this.entered.has(directory) && entries.some(({ name }) => name === '.git')) {
      this.watches.remove(directory);
      nested.push(directory);
      return;
    }
    const start = directory === '' ? '' : `${directory}/`;
    for (const entry of entries) {
      if (entry.name === '.git') continue;
      if (entry.isDirectory()) names.push(`${start}${entry.name}/`);
      else if (this.isFile(entry)) names.push(start + entry.name);
    }
  }
}
