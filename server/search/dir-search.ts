// One search over directories: counts the matching lines of every file first, then brings the lines that a reply has room for.
import type { FoundInDir, Progress } from '../services.js';
import type { Listing } from '../workspace/listing.js';
import type { Scope } from '../workspace/workspace.js';
import type { ContentSearch, CountedFile, CountResult, Tree } from './content-search.js';
import type { BegunSearch } from './index/search-terms.js';
import { FIRST_PAGE, makePage, planPage, readCursor } from './page.js';
import type { SearchQuery } from './query.js';
import { isDefining, type RankedFile, rankFiles } from './ranking.js';
import { createSelector, type Selection } from './selection.js';
import { numbered, type ShownLines } from './shown-lines.js';
import { definitionsOf, type Wanted } from './wanted.js';

/** Definition lines that are shown where not all lines are. */
const MOST_DEFINITIONS = 10;

export interface DirSearchOptions {
  readonly begun: BegunSearch;
  readonly query: SearchQuery;
  /** Bytes of the query where it is one word, whose definitions are looked for. */
  readonly word: number | undefined;
  readonly glob: string | undefined;
  /** Lines that a reply has room for. */
  readonly mostHits: number;
  /** Stands in its cursors. */
  readonly mark: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** A scope, and what stands before the paths of its files when they are shown. */
export interface ShownScope extends Scope {
  readonly prefix: string;
}

export class DirSearch {
  constructor(
    private readonly contents: ContentSearch,
    private readonly scopes: readonly ShownScope[],
    private readonly options: DirSearchOptions,
  ) {}

  /** @throws BAD_CURSOR */
  async run(cursor: string | undefined): Promise<Omit<FoundInDir, 'where' | 'note'>> {
    const { mostHits } = this.options;
    const after = cursor === undefined ? undefined : readCursor(cursor, this.options.mark);
    const results = await Promise.all(this.scopes.map((scope) => this.count(scope)));
    const counted = results.flatMap((result, index) => this.shown(result, index));
    const files = rankFiles(counted);
    const totalLines = files.reduce((sum, { count }) => sum + count, 0);
    const complete = results.every((result) => result.complete);
    const found = {
      files,
      totalLines,
      definitions: [],
      definingFiles: files.filter(isDefining).length,
      searched: totalLines === 0 || !complete ? this.selectedFiles() : 0,
      complete,
      stopped: results.flatMap(({ stopped }, index) => stopped.map((path) => `${this.scopes[index]?.prefix}${path}`)),
    };
    if (cursor === undefined && totalLines > mostHits) {
      const next = { cursor: FIRST_PAGE, left: totalLines };
      return { ...found, definitions: await this.definitions(files, counted), page: [], next };
    }
    const parts = planPage(files, after, mostHits);
    const wanted = parts.map(({ file, behind, most }) => ({ path: file.path, behind, most }));
    const lines =
      (totalLines <= mostHits && after === undefined && brought(counted, wanted, 'shown')) ||
      (await this.lines(wanted));
    const { files: page, next } = makePage(files, parts, lines, mostHits, this.options.mark);
    const shown = page.map(({ path, hits }) => ({ path, hits: hits.map(numbered) }));
    return { ...found, page: shown, ...(next === undefined ? {} : { next }) };
  }

  private async count(scope: ShownScope): Promise<CountResult> {
    // Workers are told of all files of a root or of none: what is not in a listing is forgotten.
    if (scope.files.length === 0) return { files: [], stopped: [], complete: true };
    const { begun, query, word, signal, progress } = this.options;
    const selection = this.selectionOf(scope);
    let total: number | undefined;
    const onProgress = (done: number): void => {
      total ??= countSelected(scope.files, selection);
      // What is left out before the files are told may be more than they are.
      const searched = Math.min(done, total);
      progress(searched, total, `searched ${searched} of ${total} files`);
    };
    return this.contents.count(treeOf(scope), {
      begun,
      query,
      selection,
      word,
      mostLines: this.options.mostHits,
      signal,
      onProgress,
    });
  }

  private async definitions(
    files: readonly RankedFile[],
    counted: readonly CountedFile[],
  ): Promise<FoundInDir['definitions']> {
    const { word } = this.options;
    if (word === undefined) return [];
    const wanted = files
      .filter(isDefining)
      .slice(0, MOST_DEFINITIONS)
      .map((file) => definitionsOf(file, word));
    const lines = brought(counted, wanted, 'definitions') ?? (await this.lines(wanted));
    const rows = wanted.flatMap(({ path }, index) =>
      (lines[index]?.hits ?? []).map((hit) => ({ ...numbered(hit), path })),
    );
    return rows.slice(0, MOST_DEFINITIONS);
  }

  /** Lines of files, which are named as they are shown. */
  private async lines(wanted: readonly Wanted[]): Promise<ShownLines[]> {
    const found: ShownLines[] = wanted.map(() => ({ skipped: 0, hits: [] }));
    const asked = this.scopes.map(async (scope) => {
      const own = [...wanted.entries()].filter(([, { path }]) => path.startsWith(scope.prefix));
      const wishes = own.map(([, wish]) => ({ ...wish, path: wish.path.slice(scope.prefix.length) }));
      const lines = await this.contents.lines(treeOf(scope), this.options.query, wishes, this.options.signal);
      for (const [at, [place]] of own.entries()) found[place] = lines[at] ?? { skipped: 0, hits: [] };
    });
    await Promise.all(asked);
    return found;
  }

  private shown({ files }: CountResult, index: number): CountResult['files'] {
    const prefix = this.scopes[index]?.prefix ?? '';
    return prefix === '' ? files : files.map((file) => ({ ...file, path: `${prefix}${file.path}` }));
  }

  private selectionOf({ dir, prefix }: ShownScope): Selection {
    const { glob } = this.options;
    return glob === undefined ? { dir } : { dir, glob, prefix };
  }

  private selectedFiles(): number {
    return this.scopes.reduce((sum, scope) => sum + countSelected(scope.files, this.selectionOf(scope)), 0);
  }
}

/** What came with the counts; undefined when something is missing. */
function brought(
  counted: readonly CountedFile[],
  wanted: readonly Wanted[],
  what: 'shown' | 'definitions',
): ShownLines[] | undefined {
  const byPath = new Map(counted.map((file) => [file.path, file[what]]));
  const lines = wanted.flatMap(({ path }) => byPath.get(path) ?? []);
  return lines.length === wanted.length ? lines : undefined;
}

function countSelected(files: Listing, selection: Selection): number {
  const isWhole = selection.dir === '' && selection.glob === undefined;
  return isWhole ? files.length : files.filter(createSelector(selection)).length;
}

/** What workers are to search for a scope. */
export const treeOf = ({ root, dir, files, ignored, takeChanged }: Scope): Tree => ({
  root: root.path,
  files,
  takeChanged,
  ...(ignored ? { part: dir } : {}),
});
