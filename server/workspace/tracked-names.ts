// What git tracks in a root, over all of its repositories.
import type { GitNames } from './git-listing.js';
import { hasNameBelow, includesName } from './sorted-names.js';

export class TrackedNames {
  /** In code-unit order; relative to the root. They need not exist. */
  names: readonly string[] = [];
  readonly submodules = new Set<string>();

  /** @param home directory of the repository, "" for the root's own */
  add(home: string, index: GitNames): void {
    const full = (name: string): string => (home === '' ? name : `${home}/${name}`);
    this.names = home === '' ? index.tracked : [...new Set([...this.names, ...index.tracked.map(full)])].sort();
    for (const name of index.submodules) this.submodules.add(full(name));
  }

  has(name: string): boolean {
    return includesName(this.names, name);
  }

  hasBelow(directory: string): boolean {
    return hasNameBelow(this.names, directory);
  }
}
