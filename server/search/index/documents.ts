// The documents of one share of a root's files: most in segments, those that changed since they were indexed loose beside them.
import type { Budget } from './budget.js';
import { type Document, isUnchanged, readDocument } from './document.js';
import type { GramQuery } from './gram-query.js';
import type { Segment } from './segment.js';
import { Slabs } from './slabs.js';

/** A file that no segment stands for: new, or changed since. Replaced by another object when the file changes again. */
export interface Loose {
  /** Undefined until it is first looked at. */
  read?: Read;
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

const withoutText = (document: Document | undefined): Document | undefined =>
  document && { ...document, text: NO_TEXT };

export class Documents {
  private readonly indexed = new Map<string, Indexed>();
  readonly loose = new Map<string, Loose>();
  readonly segments = new Set<Segment>();
  private readonly slabs = new Slabs();

  constructor(
    private readonly root: string,
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
    if (!this.has(path)) this.loose.set(path, {});
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
    this.loose.set(path, {});
  }

  /** Looks at every file for changes that nobody told of. */
  sweep(): void {
    for (const [path, { segment, document }] of this.indexed) {
      if (!segment.isSettled(document) || !isUnchanged(this.absolute(path), segment.stamp(document))) this.change(path);
    }
    for (const [path, { read }] of this.loose) {
      const found = read?.document;
      if (read === undefined || (found?.settled && isUnchanged(this.absolute(path), found.stamp))) continue;
      this.change(path);
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

  /** Gives a segment up: its files are loose again. */
  dissolve(segment: Segment): void {
    for (const [document, path] of segment.paths.entries()) if (segment.isAlive(document)) this.change(path);
    this.segments.delete(segment);
    segment.close();
  }

  clear(): void {
    for (const path of this.paths()) this.remove(path);
    for (const segment of this.segments) segment.close();
    this.segments.clear();
  }

  /** Calls `each` for every document that may match, until it returns false. Texts are valid during the call. */
  visit(query: GramQuery, selects: (path: string) => boolean, each: (path: string, text: Buffer) => boolean): void {
    for (const segment of this.segments) {
      const candidates = segment.candidates(query);
      const ahead = candidates.length * SPARSE > segment.count;
      for (const document of candidates) {
        const path = segment.paths[document] ?? '';
        if (!selects(path)) continue;
        const text = this.indexedText(path, { segment, document }, ahead);
        if (text !== undefined && !each(path, text)) return;
      }
    }
    for (const [path, loose] of this.loose) {
      if (!selects(path)) continue;
      const text = this.looseDocument(path, loose)?.text;
      if (text !== undefined && !each(path, text)) return;
    }
  }

  /** The text of any file of the root, valid until the next call; undefined when it cannot be read. */
  text(path: string): Buffer | undefined {
    const at = this.indexed.get(path);
    const text = at && this.indexedText(path, at, false);
    if (text !== undefined) return text;
    const loose = this.loose.get(path);
    return (loose === undefined ? readDocument(this.absolute(path)) : this.looseDocument(path, loose))?.text;
  }

  /** What a loose file holds now; undefined when it cannot be read. */
  looseDocument(path: string, loose: Loose): Document | undefined {
    const { read } = loose;
    const isValid = read?.document !== undefined && read.text !== 'dropped';
    if (isValid && isUnchanged(this.absolute(path), read.document.stamp)) return read.document;
    this.drop(loose);
    const document = readDocument(this.absolute(path));
    // Kept from the second time on: most files are read once, and then indexed.
    loose.read = read === undefined ? { document: withoutText(document), text: 'dropped' } : this.keep(document);
    return document;
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

  private drop({ read }: Loose): void {
    if (read?.text === 'kept') this.budget.giveBack(read.document?.text.length ?? 0);
  }

  /** Undefined when the file has changed: it is loose then. */
  private indexedText(path: string, { segment, document }: Indexed, ahead: boolean): Buffer | undefined {
    if (isUnchanged(this.absolute(path), segment.stamp(document))) {
      return segment.text(document, ahead) ?? readDocument(this.absolute(path))?.text;
    }
    this.change(path);
    return undefined;
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
