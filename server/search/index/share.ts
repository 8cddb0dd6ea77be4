// One worker's share of the files of a root: kept up to date as it is told, searched, and indexed in the background.
import { definesWord, extensionOf } from '../definition-line.js';
import type { Hit } from '../hits.js';
import { lineFeeds } from '../lines-of-bytes.js';
import { createMatcher, type Matcher } from '../matcher.js';
import type { SearchQuery } from '../query.js';
import { createSelector } from '../selection.js';
import { definingLines, linesBehind, type ShownLines, withScopes } from '../shown-lines.js';
import { MOST_DEFINITIONS, type Wanted } from '../wanted.js';
import type { Budget } from './budget.js';
import { Documents, type Loose, type Piece, wholeText } from './documents.js';
import { collectGarbage } from './garbage.js';
import { Indexer } from './indexer.js';
import type { Precedence } from './precedence.js';
import type { SearchTerms } from './search-terms.js';
import type { Segment } from './segment.js';
import type { SegmentStore } from './segment-store.js';
import { Sifter } from './sifter.js';
import { addLines, isStopped, type Together } from './together.js';

/** What happened to files since the last call; paths relative to the root. */
export interface Changes {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** Whether any other file may have changed too, because nobody watches. */
  readonly sweep: boolean;
}

export interface Count extends SearchTerms {
  /** Bytes of the query where it is one word, whose definitions are looked for. */
  readonly word?: number;
  /** With at most so many matching lines in all shares, they are brought along at once: another call costs more than they do. */
  readonly mostLines: number;
}

/** Files with matches, in no order. */
export interface Counted {
  readonly paths: readonly string[];
  /** Matching lines of each. */
  readonly lines: Uint32Array;
  /** 1 for each that defines the word. */
  readonly defines: Uint8Array;
  /** The lines of each, when they are few enough. */
  readonly shown: readonly ShownLines[] | undefined;
  /** The lines that define the word, of those files that have such lines, when they are few enough. */
  readonly definitions: readonly ShownLines[] | undefined;
  /** Files in which the expression took too long, so that lines may be missing. */
  readonly stopped: readonly string[];
  /** False when the time was up before all files were searched. */
  readonly complete: boolean;
}

export interface ShareState {
  readonly files: number;
  /** Files that segments stand for. */
  readonly indexed: number;
  readonly segments: number;
  /** Bytes of texts and their index in memory, of all shares of the worker. */
  readonly heldBytes: number;
  /** Whether no more is to be indexed for now. */
  readonly idle: boolean;
  /** Why nothing could be kept on disk. */
  readonly trouble?: string;
}

/** Files in which an expression takes too long before a search is given up: others wait for the worker. */
const MOST_STOPPED = 8;

/** Milliseconds between two reports of progress. */
const PROGRESS_EVERY_MS = 500;

const NOTHING: ReadonlySet<Loose> = new Set();

export interface ShareOptions {
  readonly root: string;
  readonly budget: Budget;
  /** Of the worker. */
  readonly precedence: Precedence;
  readonly store: SegmentStore;
  readonly indexes: boolean;
}

export class Share {
  private readonly documents: Documents;
  private readonly indexer: Indexer | undefined;
  private readonly sifter: Sifter;
  private readonly budget: Budget;
  private readonly store: SegmentStore;
  readonly precedence: Precedence;
  private isWanted = false;
  private isTakenUp = false;
  private isLoaded = false;

  /** Of no files yet. */
  constructor({ root, budget, precedence, store, indexes }: ShareOptions) {
    this.budget = budget;
    this.precedence = precedence;
    this.store = store;
    this.documents = new Documents(root, budget);
    this.sifter = new Sifter(this.documents);
    if (indexes) this.indexer = new Indexer(this.documents, store, precedence);
  }

  /** @param ticket of the search that is told of them */
  update({ added, removed, changed, sweep }: Changes, ticket?: number): void {
    for (const path of removed) this.documents.remove(path);
    for (const path of added) this.documents.add(path);
    for (const path of changed) this.documents.change(path);
    const isSwept = ticket !== undefined && this.sifter.hasBegun(ticket);
    if (sweep && !isSwept) this.documents.sweep();
  }

  /** Begins what a search can do before its files are told, once these are roughly known. */
  begin(search: SearchTerms, known: Promise<void>): void {
    void this.precedence.give(this.sifter.begin(search, known));
  }

  /** Counts once it is known which documents need not be read. */
  search(count: Count, report: (files: number) => void): Promise<Counted> {
    const counted = this.sifter.without(count, report).then((without) => this.count(count, report, without));
    return this.precedence.give(counted);
  }

  /** @param without documents that cannot match */
  count(
    { query, selection, word, mostLines, until, together }: Count,
    report: (files: number) => void,
    without: ReadonlySet<Loose> = NOTHING,
  ): Counted {
    this.documents.sweepOnce();
    const look = createLook(createMatcher(query), word);
    const clock = new Clock(until, together, report, without.size);
    const found: FoundFile[] = [];
    let room = mostLines;
    let stopped = 0;
    const lookIn = (path: string, pieces: Iterable<Piece>) => look(path, pieces, room);
    for (const file of this.documents.find(query.grams, createSelector(selection), lookIn, without)) {
      if (file !== undefined) found.push(file);
      if (file !== undefined) room = Math.max(0, mostLines - addLines(together, file.lines));
      if (file?.stopped === true) stopped++;
      if (stopped === MOST_STOPPED || !clock.goesOn()) break;
    }
    if (this.isWanted) this.indexer?.wake();
    // Lines that others found meanwhile count too: with them there may be too many to be shown.
    const showsAll = addLines(together, 0) <= mostLines;
    const looked = this.proved(found, showsAll, (path, pieces) => look(path, pieces, mostLines));
    const files = looked.filter(({ lines }) => lines > 0);
    const isComplete = showsAll && files.every(({ hits, lines }) => hits.length === lines);
    const defining = files.filter(({ definitions }) => definitions.length > 0);
    return {
      paths: files.map(({ path }) => path),
      shown: isComplete ? files.map((file) => this.withScopes(file)) : undefined,
      definitions:
        defining.length <= mostLines
          ? defining.map(({ definitions }) => ({ skipped: 0, hits: definitions }))
          : undefined,
      lines: Uint32Array.from(files, ({ lines }) => lines),
      defines: Uint8Array.from(files, ({ definitions }) => (definitions.length > 0 ? 1 : 0)),
      stopped: looked.filter(({ stopped }) => stopped).map(({ path }) => path),
      complete: !clock.isUp && stopped < MOST_STOPPED,
    };
  }

  /** Those of which lines are to be shown are looked up again where they have changed unseen. */
  private proved(files: readonly FoundFile[], showsAll: boolean, look: Look): FoundFile[] {
    return files.flatMap((file) => {
      const isShown = showsAll || file.definitions.length > 0;
      if (!isShown || this.documents.prove(file.path)) return file;
      const text = this.documents.text(file.path);
      return (text && look(file.path, wholeText(text))) ?? [];
    });
  }

  private withScopes({ path, hits }: FoundFile): ShownLines {
    const text = this.documents.text(path);
    return { skipped: 0, hits: text === undefined ? [] : withScopes(path, text, hits) };
  }

  /** The wanted lines of each file; fewer where it has changed since it was counted. */
  lines(query: SearchQuery, wanted: readonly Wanted[]): ShownLines[] {
    const matcher = createMatcher(query);
    return wanted.map(({ path, behind, most, word }) => {
      this.documents.prove(path);
      const text = this.documents.text(path);
      if (text === undefined) return { skipped: 0, hits: [] };
      return word === undefined
        ? linesBehind(matcher, path, text, behind, most)
        : definingLines(matcher, path, text, word, most);
    });
  }

  get state(): ShareState {
    const { segments, count } = this.documents;
    return {
      files: count,
      indexed: [...segments].reduce((sum, { liveCount }) => sum + liveCount, 0),
      segments: segments.size,
      heldBytes: this.budget.used,
      idle: this.indexer?.isIdle ?? true,
      ...(this.store.trouble === undefined ? {} : { trouble: this.store.trouble }),
    };
  }

  /** Gives the memory back. Not to be called while it is being indexed. */
  close(): void {
    for (const segment of this.documents.segments) this.documents.dissolve(segment);
    for (const path of this.documents.paths()) this.documents.remove(path);
  }

  /** Has the files indexed in the background, now and whenever enough of them have changed. */
  index(): void {
    this.isWanted = true;
    this.indexer?.wake();
  }

  /** Those that it had and still has are kept as they are. The first time, what an earlier server left on disk is taken up. */
  setFiles(files: readonly string[]): void {
    const wanted = new Set(files);
    for (const path of this.documents.paths()) if (!wanted.has(path)) this.documents.remove(path);
    for (const path of files) this.documents.add(path);
    if (!this.isLoaded && this.indexer !== undefined)
      this.isTakenUp ? this.removePoor() : this.takeUp(this.store.load());
    this.isLoaded = true;
  }

  /** Takes up what an earlier server left on disk, as if its files were still those of the root. */
  takeIndexUp(): void {
    const segments = this.store.load();
    for (const { paths } of segments) for (const path of paths) this.documents.add(path);
    this.takeUp(segments);
    this.isTakenUp = true;
  }

  /** Reads a file into memory. False when there is no room left. */
  readAhead(path: string): boolean {
    return this.documents.readAhead(path);
  }

  /** Now that it is known which of their files are gone. */
  private removePoor(): void {
    for (const segment of this.documents.segments) {
      if (!segment.isPoor) continue;
      this.documents.dissolve(segment);
      this.store.remove(segment);
    }
  }

  /** Files are loose where what is on disk does not hold any more; that is looked at before the first answer. */
  private takeUp(segments: readonly Segment[]): void {
    for (const poor of this.documents.takeUp(segments)) this.store.remove(poor);
    if (this.documents.segments.size > 0) collectGarbage();
  }
}

interface FoundFile {
  readonly path: string;
  readonly lines: number;
  readonly stopped: boolean;
  /** The first lines, as many as were asked for. */
  readonly hits: readonly Hit[];
  /** The first lines that define the searched word. */
  readonly definitions: readonly Hit[];
}

type Look = (path: string, pieces: Iterable<Piece>) => FoundFile | undefined;

/** Counts the matching lines of a file, and brings the first `most`. @param word as in Count */
function createLook(matcher: Matcher, word: number | undefined) {
  return (path: string, pieces: Iterable<Piece>, most: number): FoundFile | undefined => {
    const extension = extensionOf(path);
    const hits: Hit[] = [];
    const definitions: Hit[] = [];
    let lines = 0;
    let stopped = false;
    for (const { text, line, offset } of pieces) {
      let before = line;
      let counted = 0;
      const visit = (place: number): void => {
        const isWanted = hits.length < most;
        const isDefinition =
          word !== undefined &&
          definitions.length < MOST_DEFINITIONS &&
          definesWord(text, matcher.startOf(text, place) ?? place, word, extension);
        if (!isWanted && !isDefinition) return;
        before += lineFeeds(text, counted, place);
        counted = place;
        const hit = matcher.hit(text, place, before);
        const inDocument = { ...hit, offset: offset + hit.offset };
        if (isWanted) hits.push(inDocument);
        if (isDefinition) definitions.push(inDocument);
      };
      const found = matcher.scan(text, word === undefined && hits.length >= most ? undefined : visit);
      lines += found.lines;
      stopped ||= found.stopped;
    }
    return lines > 0 || stopped ? { path, lines, stopped, hits, definitions } : undefined;
  };
}

/** Files gone through, and whether to go on with the next. */
class Clock {
  isUp = false;
  private reported = Date.now();

  constructor(
    private readonly until: number,
    private readonly together: Together,
    private readonly report: (files: number) => void,
    private files: number,
  ) {}

  goesOn(): boolean {
    this.files++;
    const now = Date.now();
    if (now - this.reported > PROGRESS_EVERY_MS) {
      this.reported = now;
      this.report(this.files);
    }
    this.isUp = now > this.until || isStopped(this.together);
    return !this.isUp;
  }
}
