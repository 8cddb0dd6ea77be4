// The documents of one share of a root's files: most in segments, those that changed since they were indexed loose beside them.
import type { Budget } from './budget.js';
import { type Document, isUnchanged, LARGEST_SEARCHED, readDocument, type Stamp } from './document.js';
import type { GramQuery } from './gram-query.js';
import type { LineRange, Segment } from './segment.js';
import { Slabs } from './slabs.js';

/** Whole lines of a document that may match. */
export interface Piece {
  readonly text: Buffer;
  /** Lines and bytes of the document before it. */
  readonly line: number;
  readonly offset: number;
}

/** A file that no segment stands for: new, or changed since. Replaced by another object when the file changes again. */
export interface Loose {
  /** Undefined until it is first looked at. */
  read: Read | undefined;
}

interface Read {
  /** Undefined when the file could not be read. */
  readonly document: Document | undefined;
  /** Whether the text stays valid: it is counted in the budget, or somebody else keeps it. Otherwise it is empty. */
  readonly text: 'kept' | 'lent' | 'dropped';
}

interface Indexed {
  readonly segment: Segment;
  readonly document: number;
}

/** Bytes; a longer text of a loose file is read for each search and not kept. */
const LARGEST_KEPT = 4 * 1024 * 1024;

/** With more than one candidate in so many documents, texts are read from disk many at a time. */
const SPARSE = 4;

const NO_TEXT = Buffer.alloc(0);

export const wholeText = (text: Buffer): Piece[] => [{ text, line: 0, offset: 0 }];

const withoutText = (document: Document | undefined): Document | undefined =>
  document && { ...document, text: NO_TEXT };

const holdsText = (read: Read | undefined): read is Read & { readonly document: Document } =>
  read?.document !== undefined && read.text !== 'dropped';

export class Documents {
  private readonly indexed = new Map<string, Indexed>();
  readonly loose = new Map<string, Loose>();
  readonly segments = new Set<Segment>();
  private readonly slabs = new Slabs();
  /** Whether there are segments of an earlier server whose files nobody has looked at yet. */
  private isUnswept = false;

  constructor(
    readonly root: string,
    private readonly budget: Budget,
  ) {}

  get count(): number {
    return this.indexed.size + this.loose.size;
  }

  has(path: string): boolean {
    return this.indexed.has(path) || this.loose.has(path);
  }

  paths(): string[] {
    return [...this.indexed.keys(), ...this.loose.keys()];
  }

  /** The file is there; what it holds is looked at when a search needs it. */
  add(path: string): void {
    if (!this.has(path)) this.loose.set(path, { read: undefined });
  }

  remove(path: string): void {
    const at = this.indexed.get(path);
    at?.segment.forget(at.document);
    this.indexed.delete(path);
    this.dropLoose(path);
  }

  /** The file may hold something else now. */
  change(path: string): void {
    if (!this.has(path)) return;
    this.remove(path);
    this.loose.set(path, { read: undefined });
  }

  /** Whether `sweepOnce` has something to do. */
  get needsSweep(): boolean {
    return this.isUnswept;
  }

  /** Looks for what has changed since an earlier server built the segments, unless that was done. */
  sweepOnce(): void {
    if (this.isUnswept) this.sweep();
  }

  /** Looks at every file for changes that nobody told of. */
  sweep(): void {
    this.isUnswept = false;
    for (const [path, { segment, document }] of this.indexed) {
      if (!segment.isSettled(document)) this.change(path);
      else this.prove(path);
    }
    // A search looks at the stamps of loose files anyway.
    for (const [path, { read }] of this.loose) {
      if (read !== undefined && read.document?.settled !== true) this.change(path);
    }
  }

  /** A segment whose documents stand for those of these files that have not changed since: `loose` gives what was read. */
  adopt(segment: Segment, loose?: ReadonlyMap<string, Loose>): void {
    this.segments.add(segment);
    for (const [document, path] of segment.paths.entries()) {
      const now = this.loose.get(path);
      if (now === undefined || (loose !== undefined && loose.get(path) !== now)) {
        segment.forget(document);
      } else {
        this.dropLoose(path);
        this.indexed.set(path, { segment, document });
      }
    }
  }

  /**
   * Takes up segments that were built before, the newest first; returns those that are not worth it: damaged ones, and such
   * of which much stands in others or is gone. A sweep has to follow.
   */
  takeUp(segments: readonly Segment[]): Segment[] {
    this.isUnswept = segments.length > 0;
    for (const segment of segments) {
      this.adopt(segment);
      segment.holdLists(this.budget);
    }
    return segments.filter((segment) => {
      if (!segment.isPoor) segment.holdTexts(this.budget);
      const isPoor = segment.isPoor || segment.isIntact === false;
      if (isPoor) this.dissolve(segment);
      return isPoor;
    });
  }

  /**
   * Has an adopted segment hold in memory what there is room for: postings come before texts, its own before those of others.
   * @param texts where they are not on disk only
   */
  hold(segment: Segment, texts?: readonly Buffer[]): void {
    for (const other of this.segments) {
      if (this.budget.fits(segment.listBytes)) break;
      other.releaseTexts(this.budget);
    }
    segment.holdLists(this.budget);
    segment.holdTexts(this.budget, texts);
  }

  /** Gives a segment up: its files are loose again. */
  dissolve(segment: Segment): void {
    for (const [document, path] of segment.paths.entries()) if (segment.isAlive(document)) this.change(path);
    this.segments.delete(segment);
    segment.close(this.budget);
  }

  /**
   * What `look` finds in each document that may match: it gets those of its lines that may, piece by piece, each valid
   * until the next one, and returns undefined when there is nothing. Files in segments are taken to be as they were: who
   * tells of changes has done so, and `prove` looks for others.
   * @param without loose documents that cannot match
   */
  *find<T>(
    query: GramQuery,
    selects: (path: string) => boolean,
    look: (path: string, pieces: Iterable<Piece>) => T | undefined,
    without: ReadonlySet<Loose>,
  ): Generator<T | undefined> {
    for (const segment of this.segments) {
      const candidates = segment.candidates(query);
      const ahead = candidates.length * SPARSE > segment.count;
      for (const { document, ranges } of candidates) {
        const path = segment.paths[document] ?? '';
        if (selects(path)) yield look(path, this.pieces({ segment, document }, ranges, ahead));
      }
    }
    for (const [path, loose] of this.loose) {
      if (without.has(loose) || !selects(path)) continue;
      const document = this.looseDocument(path, loose);
      yield document && look(path, wholeText(document.text));
    }
  }

  /**
   * Loose documents that another program can be asked about: all, or those whose texts would have to be read. Links are not
   * among them, nor files that are too large, once they were met.
   */
  askable(selects: (path: string) => boolean, which: 'all' | 'unread'): Map<string, Loose> {
    const isAskable = ({ read }: Loose): boolean =>
      read === undefined || (read.document !== undefined && read.document.stamp.size <= LARGEST_SEARCHED);
    const wanted = [...this.loose].filter(([path, loose]) => {
      return isAskable(loose) && (which === 'all' || !holdsText(loose.read)) && selects(path);
    });
    return new Map(wanted);
  }

  private *pieces({ segment, document }: Indexed, ranges: readonly LineRange[], ahead: boolean): Generator<Piece> {
    const { start } = segment.rangeOf(document);
    for (const range of ranges) {
      const text = segment.text(range, ahead);
      if (text === undefined) {
        yield* wholeText(this.readAnew(segment.paths[document] ?? '') ?? NO_TEXT);
        return;
      }
      yield { text, line: range.line, offset: range.start - start };
    }
  }

  /** Whether a file is still the one that was searched. If not, its new text is read when it is next wanted. */
  prove(path: string): boolean {
    const stamp = this.stampOf(path);
    if (stamp === undefined || isUnchanged(this.absolute(path), stamp)) return true;
    this.change(path);
    return false;
  }

  /** The text of any file of the root, proved just now; valid until the next call. Undefined when it cannot be read. */
  text(path: string): Buffer | undefined {
    const at = this.indexed.get(path);
    if (at !== undefined) return at.segment.text(at.segment.rangeOf(at.document), false) ?? this.readAnew(path);
    const loose = this.loose.get(path);
    return loose === undefined ? this.readAnew(path) : this.looseDocument(path, loose)?.text;
  }

  /**
   * What a loose file holds now; undefined when it cannot be read.
   * @param keeps whether the text may be kept for the next search
   */
  looseDocument(path: string, loose: Loose, keeps = true): Document | undefined {
    const { read } = loose;
    const isKnown = holdsText(read);
    if (isKnown && isUnchanged(this.absolute(path), read.document.stamp)) return read.document;
    const now = isKnown ? { read: undefined } : loose;
    if (isKnown) {
      this.drop(loose);
      this.loose.set(path, now);
    }
    const document = readDocument(this.absolute(path));
    // Kept from the second time on: most files are read once, and then indexed.
    now.read = keeps && read !== undefined ? this.keep(document) : { document: withoutText(document), text: 'dropped' };
    return document;
  }

  /** Keeps the text of a file that was not looked at yet. False when there is no room left. */
  readAhead(path: string): boolean {
    const loose = this.loose.get(path);
    if (loose === undefined || loose.read !== undefined) return true;
    // Files of the system may have no size and yet a text.
    const isKept = (bytes: number): boolean => bytes > 0 && bytes <= LARGEST_KEPT;
    const room = (bytes: number): Buffer | undefined => (isKept(bytes) ? this.slabs.room(bytes) : undefined);
    const document = readDocument(this.absolute(path), room);
    // Of one that was written just now, no look could tell whether it is written once more.
    if (document === undefined || !document.settled || document.text.length > LARGEST_KEPT) return true;
    if (!this.budget.fits(document.text.length)) return false;
    loose.read = this.keep(document);
    return true;
  }

  /** A text that is kept elsewhere for as long as the file is loose. */
  lend(loose: Loose, document: Document): void {
    this.drop(loose);
    loose.read = { document, text: 'lent' };
  }

  private keep(document: Document | undefined): Read {
    const length = document?.text.length ?? 0;
    if (document === undefined || length > LARGEST_KEPT || !this.budget.take(length)) {
      return { document: withoutText(document), text: 'dropped' };
    }
    return { document: { ...document, text: this.slabs.keep(document.text) }, text: 'kept' };
  }

  private drop(loose: Loose): void {
    if (loose.read?.text === 'kept') this.budget.giveBack(loose.read.document?.text.length ?? 0);
    loose.read = undefined; // whoever still holds the object must not hold the text
  }

  /** What a file was like when its text was read; undefined when that is to be read yet. */
  private stampOf(path: string): Stamp | undefined {
    const at = this.indexed.get(path);
    if (at !== undefined) return at.segment.stamp(at.document);
    const read = this.loose.get(path)?.read;
    return holdsText(read) ? read.document.stamp : undefined;
  }

  private readAnew(path: string): Buffer | undefined {
    return readDocument(this.absolute(path))?.text;
  }

  private dropLoose(path: string): void {
    const loose = this.loose.get(path);
    if (loose !== undefined) this.drop(loose);
    this.loose.delete(path);
  }

  private absolute(path: string): string {
    return `${this.root}/${path}`;
  }
}
