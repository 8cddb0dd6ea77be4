// One search over directories: counts the matching lines of every file first, then brings the lines that a reply has room for.
import type { FoundInDir, Progress } from '../services.js';
import type { Listing } from '../workspace/listing.js';
import type { Scope } from '../workspace/workspace.js';
import type { ContentSearch, CountResult, Tree } from './content-search.js';
import type { Wanted } from './index/share.js';
import { FIRST_PAGE, makePage, planPage, readCursor } from './page.js';
import type { SearchQuery } from './query.js';
import { isDefining, type RankedFile, rankFiles } from './ranking.js';
import { createSelector, type Selection } from './selection.js';
import { numbered, type ShownLines } from './shown-lines.js';

/** Milliseconds after which a search returns what it has. */
const SOFT_LIMIT_MS = 30_000;

/** Definition lines that are shown where not all lines are. */
const MOST_DEFINITIONS = 10;

/** Of one file. */
const MOST_DEFINITIONS_A_FILE = 3;

export interface DirSearchOptions {
  readonly query: SearchQuery;
  /** Bytes of the query where it is one word, whose definitions are looked for. */
  readonly word: number | undefined;
  readonly glob: string | undefined;
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
  async run(cursor: string | undefined, mostHits: number): Promise<Omit<FoundInDir, 'where' | 'note'>> {
    const after = cursor === undefined ? undefined : readCursor(cursor);
    const results = await Promise.all(this.scopes.map((scope) => this.count(scope)));
    const files = rankFiles(results.flatMap((result, index) => this.shown(result, index)));
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
      return { ...found, definitions: await this.definitions(files), page: [], next };
    }
    const parts = planPage(files, after, mostHits);
    const lines = await this.lines(parts.map(({ file, behind, most }) => ({ path: file.path, behind, most })));
    const { files: page, next } = makePage(files, parts, lines, mostHits);
    const shown = page.map(({ path, hits }) => ({ path, hits: hits.map(numbered) }));
    return { ...found, page: shown, ...(next === undefined ? {} : { next }) };
  }

  private async count(scope: Scope): Promise<CountResult> {
    // Workers are told of all files of a root or of none: what is not in a listing is forgotten.
    if (scope.files.length === 0) return { files: [], stopped: [], complete: true };
    const { query, word, signal, progress } = this.options;
    const selection = this.selectionOf(scope);
    let total: number | undefined;
    const onProgress = (done: number): void => {
      total ??= countSelected(scope.files, selection);
      progress(done, total, `searched ${done} of ${total} files`);
    };
    return this.contents.count(treeOf(scope), {
      query,
      selection,
      word,
      softLimitMs: SOFT_LIMIT_MS,
      signal,
      onProgress,
    });
  }

  private async definitions(files: readonly RankedFile[]): Promise<FoundInDir['definitions']> {
    const { word } = this.options;
    if (word === undefined) return [];
    const defining = files.filter(isDefining).slice(0, MOST_DEFINITIONS);
    const lines = await this.lines(
      defining.map(({ path }) => ({ path, behind: -1, most: MOST_DEFINITIONS_A_FILE, word })),
    );
    const rows = defining.flatMap(({ path }, index) =>
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

  private selectionOf({ dir }: Scope): Selection {
    const { glob } = this.options;
    return glob === undefined ? { dir } : { dir, glob };
  }

  private selectedFiles(): number {
    return this.scopes.reduce((sum, scope) => sum + countSelected(scope.files, this.selectionOf(scope)), 0);
  }
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
