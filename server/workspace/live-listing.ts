// The files of a root, kept up to date by watching its directories; listed anew on each call where that cannot be.
import { statSync } from 'node:fs';
import { Lister, type Listing } from './listing.js';
import { turn, untilAborted } from './pace.js';
import type { Root } from './roots.js';
import { sameNames } from './sorted-names.js';
import { whyNotWatched } from './watchable.js';
import { WatchedTree } from './watched-tree.js';
import { WatchLimit } from './watches.js';

export type ListingState =
  | { readonly kind: 'watching'; readonly directories: number }
  | { readonly kind: 'starting' }
  | { readonly kind: 'sweeping'; readonly reason: string };

/** How often the rules may change while a tree is read before a call is answered without one. */
const ATTEMPTS = 3;
/** Milliseconds from one look at what git tracks to the next. */
const INDEX_PAUSE_MS = 1000;

export class LiveListing {
  private readonly sweeper: Lister;
  private readonly closing = new AbortController();
  private tree: WatchedTree | undefined;
  /** The directory that the tree is of, should another one take its name. */
  private directory: string | undefined;
  private sweepReason: string | undefined;
  private isWanted = false;
  private starting: Promise<void> | undefined;
  /** Calls that wait for each other: a tree takes in changes one after the other. */
  private line: Promise<unknown> = Promise.resolve();
  private failures = 0;
  private wasSwept = true;
  private known: Listing | undefined;
  private underWay: Promise<Listing> | undefined;
  private indexReadMs = Number.NEGATIVE_INFINITY;

  /** @param mayWatch false: as on a system that cannot watch directories */
  constructor(
    private readonly root: Root,
    private readonly log: (message: string) => void,
    private readonly mayWatch = true,
  ) {
    this.sweeper = new Lister(root);
  }

  /** The last listing, not proved to be true still; undefined at first. */
  get last(): Listing | undefined {
    return this.known;
  }

  get state(): ListingState {
    if (this.sweepReason !== undefined) return { kind: 'sweeping', reason: this.sweepReason };
    return this.tree === undefined ? { kind: 'starting' } : { kind: 'watching', directories: this.tree.directories };
  }

  /**
   * The files as they are now: whatever was written before the call is in it. The same array while none came or went.
   * @throws the signal's reason when it aborts
   */
  list(signal: AbortSignal): Promise<Listing> {
    const listing = this.listNow(signal);
    this.underWay = listing;
    return listing;
  }

  /** The last listing or the one that is under way, if there is one: for who need not know what came and went since. */
  async listOnce(signal: AbortSignal): Promise<Listing> {
    await this.underWay?.catch(() => undefined); // whoever asked for it may have given up
    return this.known ?? this.list(signal);
  }

  private async listNow(signal: AbortSignal): Promise<Listing> {
    signal.throwIfAborted();
    if (this.tree === undefined && this.sweepReason === undefined) this.start();
    const update = this.tree && this.inLine(() => this.update());
    const listed = update && (await untilAborted(signal, update));
    this.wasSwept = listed === undefined;
    this.known = listed ?? keepSame(this.known, await this.sweeper.list(signal));
    return this.known;
  }

  /**
   * Files of the last listing whose content may have changed since the previous call; undefined: any may have.
   * For one consumer.
   */
  takeChanged(): ReadonlySet<string> | undefined {
    const changed = this.tree?.takeChanged();
    return this.wasSwept ? undefined : changed;
  }

  /** Starts to watch, in the background. */
  watch(): void {
    if (this.isWanted) return;
    this.isWanted = true;
    const reason = this.mayWatch ? whyNotWatched(this.root) : 'watching is switched off';
    if (reason === undefined) this.start();
    else this.sweep(reason);
  }

  /** Ends when it is decided whether the root is watched. */
  async settled(): Promise<void> {
    await this.starting;
  }

  close(): void {
    this.closing.abort();
    this.dropTree();
  }

  private inLine<T>(act: () => Promise<T>): Promise<T> {
    const done = this.line.then(act);
    this.line = done.catch(() => {});
    return done;
  }

  /** undefined: it cannot be said from what is watched. */
  private async update(): Promise<Listing | undefined> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await eventsArrived();
      const { tree } = this;
      if (tree === undefined) return undefined;
      if (this.directory !== identityOf(this.root)) {
        this.dropTree();
        this.start();
        return undefined;
      }
      try {
        if (await tree.update()) {
          void this.followIndex(tree);
          return tree.listing;
        }
        await this.replace(tree, await WatchedTree.read(this.root.path, this.closing.signal));
      } catch (error) {
        // Else it is out of date, and the next call tries again.
        if (error instanceof WatchLimit) this.sweep(error.message);
        return undefined;
      }
    }
    return undefined;
  }

  private async replace(old: WatchedTree, next: WatchedTree): Promise<void> {
    await eventsArrived();
    if (this.tree !== old || this.closing.signal.aborted) {
      next.close();
      return;
    }
    next.succeed(old);
    old.close();
    this.tree = next;
  }

  /** After git has written its index: without making a call wait, because hardly ever does another file come to be listed. */
  private async followIndex(tree: WatchedTree): Promise<void> {
    const nowMs = performance.now();
    if (nowMs - this.indexReadMs < INDEX_PAUSE_MS || !tree.indexMoved) return;
    this.indexReadMs = Number.POSITIVE_INFINITY;
    try {
      const { signal } = this.closing;
      if (!(await tree.followIndex(signal))) {
        const next = await WatchedTree.read(this.root.path, signal);
        await this.inLine(() => this.replace(tree, next));
      }
    } catch {
      // The index still counts as moved, so it is tried again.
    } finally {
      this.indexReadMs = performance.now();
    }
  }

  private start(): void {
    if (!this.isWanted || this.closing.signal.aborted) return;
    this.starting ??= this.readFirst().finally(() => {
      this.starting = undefined;
    });
  }

  private async readFirst(): Promise<void> {
    const directory = identityOf(this.root);
    if (directory === undefined) return;
    try {
      const tree = await WatchedTree.read(this.root.path, this.closing.signal);
      if (this.closing.signal.aborted) {
        tree.close();
        return;
      }
      if (this.known !== undefined) tree.keep(this.known);
      this.tree = tree;
      this.directory = directory;
      this.failures = 0;
    } catch (error) {
      this.failures++;
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof WatchLimit || this.failures === ATTEMPTS) this.sweep(message);
    }
  }

  private sweep(reason: string): void {
    if (this.closing.signal.aborted) return;
    this.sweepReason = reason;
    this.dropTree();
    this.log(`${this.root.path}: files are listed anew for each search, because ${reason}`);
  }

  private dropTree(): void {
    this.tree?.close();
    this.tree = undefined;
  }
}

/**
 * Waits until every write that has returned has reached the watches. Their events are in the kernel's queue by then, and
 * a turn of the event loop reads it whole; two, because a turn that has begun may have passed that point.
 */
async function eventsArrived(): Promise<void> {
  await turn();
  await turn();
}

/** Tells the directory at the root's path from another one at the same path; undefined when there is none. */
function identityOf({ path }: Root): string | undefined {
  try {
    const { dev, ino, birthtimeNs } = statSync(path, { bigint: true });
    return `${dev}/${ino}/${birthtimeNs}`;
  } catch {
    return undefined;
  }
}

const keepSame = (known: Listing | undefined, listed: Listing): Listing =>
  known !== undefined && sameNames(known, listed) ? known : listed;
