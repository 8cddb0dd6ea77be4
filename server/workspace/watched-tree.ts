// The files of a root as of one state of its ignore rules, kept up to date through watches.
import { lstatSync, type Stats } from 'node:fs';
import path from 'node:path';
import { gitTracked } from './git-listing.js';
import { stampsOf } from './git-places.js';
import type { Listing } from './listing.js';
import { Pace } from './pace.js';
import { namesWithout, SortedNames, sameNames } from './sorted-names.js';
import { TrackedNames } from './tracked-names.js';
import { readTree, type TreeParts } from './tree-parts.js';
import { parentOf, WatchLimit } from './watches.js';

/** New names with which a tree is better read anew. */
const MOST_NEW = 5000;
/** Ignored names that are remembered, so that git is not asked about each of them again. */
const MOST_IGNORED = 100_000;

export class WatchedTree {
  private names: SortedNames;
  /** What may have been written since takeChanged; undefined: anything. Only listed names. */
  private changed: Set<string> | undefined;
  /** What joins it when the listing does. */
  private readonly written = new Set<string>();
  private readonly ignored = new Set<string>();
  private outdated = false;

  private constructor(
    private readonly parts: TreeParts,
    private current: Listing,
  ) {
    this.names = new SortedNames(current);
  }

  /** @throws as readTree */
  static async read(root: string, signal: AbortSignal): Promise<WatchedTree> {
    const { parts, listing } = await readTree(root, signal);
    return new WatchedTree(parts, listing);
  }

  /** As of the last update. */
  get listing(): Listing {
    return this.current;
  }

  get directories(): number {
    return this.parts.watches.size;
  }

  /** Whether git has written what it tracks since that was last read. */
  get indexMoved(): boolean {
    return this.parts.stamps !== stampsOf(this.parts.indexes);
  }

  /** Files that may have been written since the last call, as of the last update; undefined: any may have. */
  takeChanged(): ReadonlySet<string> | undefined {
    const { changed } = this;
    this.changed = new Set();
    return changed;
  }

  /**
   * Takes in what the watches have told. Not to be called again before it has ended.
   * @returns false when the tree must be read anew: other rules, other repositories, or more than could be told
   * @throws WatchLimit
   */
  async update(): Promise<boolean> {
    if (this.outdated) return false;
    try {
      this.outdated = !(await this.takeIn());
    } catch (error) {
      if (error instanceof WatchLimit) throw error;
      // Such as a directory that was replaced by a link while git was asked.
      this.outdated = true;
    }
    return !this.outdated;
  }

  private async takeIn(): Promise<boolean> {
    const { watches, outer } = this.parts;
    const told = watches.take();
    let sameRules = !outer.changed;
    const pace = new Pace();
    const news: string[] = [];
    // In order, so that a directory comes before what is in it.
    for (const [name, cameOrWent] of [...told].sort(([left], [right]) => (left < right ? -1 : 1))) {
      sameRules &&= !isRule(name);
      this.look(name, cameOrWent, news);
      if (pace.isDue) await pace.pause();
    }
    if (watches.missed) this.changed = undefined;
    if (watches.missed || !sameRules || news.length > MOST_NEW) return false;
    const isPlain = news.length === 0 || (await this.addNew(news));
    if (isPlain) this.commit();
    return isPlain;
  }

  /** Compares a name with what is there now. */
  private look(name: string, cameOrWent: boolean, news: string[]): void {
    const { root, watches, explorer } = this.parts;
    if (!watches.has(parentOf(name))) return;
    const stats = statsOf(path.join(root, name));
    if (watches.has(name)) {
      if (!cameOrWent && stats?.isDirectory()) return;
      this.forget(name);
    }
    if (stats !== undefined && explorer.isFile(stats)) {
      // It has other names, by which nothing is told of the write, and only a look at every file could find them.
      if (stats.nlink > 1) this.changed = undefined;
      this.written.add(name);
      if (!this.names.has(name) && !this.ignored.has(name)) news.push(name);
      return;
    }
    this.names.delete(name);
    if (stats?.isDirectory() && (cameOrWent || !this.ignored.has(`${name}/`))) news.push(`${name}/`);
  }

  /** A directory that is gone, or stands there anew. */
  private forget(directory: string): void {
    this.parts.watches.remove(directory);
    for (const name of this.names.below(directory)) {
      this.names.delete(name);
      this.written.add(name);
    }
    this.ignored.clear();
    this.parts.judge.forget();
  }

  /** @returns false when a repository came to be */
  private async addNew(news: readonly string[]): Promise<boolean> {
    const found = await this.parts.explorer.follow(news, true);
    for (const name of found.files) {
      this.names.add(name);
      this.written.add(name);
    }
    if (this.ignored.size > MOST_IGNORED) this.ignored.clear();
    for (const name of found.ignored) this.ignored.add(name);
    return found.nested.length === 0;
  }

  /** Shows the new listing and what was written, both at once. */
  private commit(): void {
    const before = this.current;
    this.current = this.names.toSorted();
    for (const name of this.written) if (this.names.has(name)) this.changed?.add(name);
    this.written.clear();
    if (this.changed === undefined || before === this.current) return;
    for (const name of this.changed) if (!this.names.has(name)) this.changed.delete(name);
  }

  /** Keeps the array of an older listing when the files are the same. To be called before the first update. */
  keep(listing: Listing): void {
    if (!sameNames(this.current, listing)) return;
    this.current = listing;
    this.names = new SortedNames(listing);
  }

  /**
   * Goes on where an older tree of the same root stops, so that nothing that it knew to be written is lost. To be called
   * before the first update, when all that happened before this tree was read has reached the older one's watches.
   */
  succeed(older: WatchedTree): void {
    this.keep(older.current);
    const told = older.parts.watches.take();
    if (older.changed === undefined || older.parts.watches.missed) return;
    const replaced = [...told].filter(([, cameOrWent]) => cameOrWent).flatMap(([name]) => this.names.below(name));
    const added = namesWithout(this.current, older.current);
    const written = [...older.changed, ...older.written, ...told.keys(), ...replaced, ...added];
    this.changed = new Set(written.filter((name) => this.names.has(name)));
  }

  /**
   * Reads what git tracks, after its index has moved. Only tracked files that the rules ignore depend on it.
   * @returns false when the tree must be read anew
   * @throws Error when git cannot say
   */
  async followIndex(signal: AbortSignal): Promise<boolean> {
    const { root, homes, indexes, judge, tracked } = this.parts;
    const stamps = stampsOf(indexes);
    const next = new TrackedNames();
    for (const home of homes) {
      const index = await gitTracked(path.join(root, home), signal);
      if (index === undefined) return false;
      next.add(home, index);
    }
    if (namesWithout([...next.submodules].sort(), [...tracked.submodules].sort()).length > 0) return false;
    if (next.submodules.size !== tracked.submodules.size) return false;
    const came = namesWithout(next.names, tracked.names);
    const went = namesWithout(tracked.names, next.names);
    const isMissing = (name: string): boolean =>
      !this.names.has(name) && !judge.leavesOut(name) && statsOf(path.join(root, name)) !== undefined;
    if (came.some(isMissing)) return false;
    const ignored = await judge.ignored(went.filter((name) => this.names.has(name)));
    if (ignored.size > 0) return false;
    tracked.names = next.names;
    this.parts.stamps = stamps;
    return true;
  }

  close(): void {
    this.parts.watches.close();
  }
}

/** Whether what is listed depends on a file. */
const isRule = (name: string): boolean =>
  name === '.aciignore' || ['.git', '.gitignore'].includes(path.posix.basename(name));

function statsOf(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false });
  } catch {
    // A part of its path is no directory, or may not be entered.
    return undefined;
  }
}
