// Searching: a client's words to scopes, queries and shown results.
import type { FoundFile, Searching } from '../services.js';
import type { Viewer } from '../session/viewer.js';
import type { Listing } from '../workspace/listing.js';
import type { Root } from '../workspace/roots.js';
import type { Scope, Workspace } from '../workspace/workspace.js';
import type { ContentResult, ContentSearch } from './content-search.js';
import { findPaths } from './find-path.js';
import type { FileMatches } from './matcher.js';
import { compileQuery, type QueryOptions } from './query.js';
import { createSelector } from './selection.js';

type SearchRoot = (root: Root, files: Listing, dir: string) => Promise<ContentResult>;

/** Milliseconds after which a search returns what it has. */
const SOFT_LIMIT_MS = 30_000;

export class Searcher implements Searching {
  constructor(
    private readonly workspace: Workspace,
    private readonly viewer: Viewer,
    private readonly contents: ContentSearch,
  ) {}

  async findFiles(pattern: string, dir: string | undefined, signal: AbortSignal): ReturnType<Searching['findFiles']> {
    const { where, scopes } = await this.workspace.scopes(dir, signal);
    const files = scopes.flatMap((scope) =>
      scope.files.filter(createSelector({ dir: scope.dir })).map((file) => this.workspace.show(scope.root, file)),
    );
    const wanted = this.workspace.relative(pattern);
    return { ...findPaths(files, wanted), searched: files.length, where };
  }

  async searchDir(
    { dir, glob, mostHits, ...options }: Parameters<Searching['searchDir']>[0],
    { signal, progress }: Parameters<Searching['searchDir']>[1],
  ): ReturnType<Searching['searchDir']> {
    const search = this.prepare({ ...options, glob, mostHits }, { signal, progress });
    // While the listing is made, the last one is searched already: most often it turns out to be the same.
    const early = dir === undefined ? this.startEarly(search) : new Map<Listing, Promise<ContentResult>>();
    const { where, scopes } = await this.workspace.scopes(dir, signal);
    const results = [];
    for (const scope of scopes) {
      const found = await (early.get(scope.files) ?? search(scope.root, scope.files, scope.dir));
      results.push({ ...found, files: found.files.map((file) => this.shown(scope, file)) });
    }
    const files = results.flatMap((result) => result.files);
    return {
      files: files.filter(({ count }) => count > 0),
      totalLines: results.reduce((total, result) => total + result.totalLines, 0),
      searched: results.reduce((total, result) => total + result.searched, 0),
      complete: results.every((result) => result.complete),
      where: glob === undefined ? where : `${where} (${glob})`,
      stopped: files.filter(({ stopped }) => stopped).map(({ path }) => path),
      note: scopes.some((scope) => scope.ignored) ? '(The ignore rules leave this folder out of other searches.)' : '',
    };
  }

  private prepare(
    { glob, mostHits, ...options }: QueryOptions & { glob: string | undefined; mostHits: number },
    { signal, progress }: Parameters<Searching['searchDir']>[1],
  ): SearchRoot {
    const query = compileQuery(options);
    const onProgress = (done: number, of: number): void => progress(done, of, `searched ${done} of ${of} files`);
    return (root, files, dir) => {
      const selection = glob === undefined ? { dir } : { dir, glob };
      return this.contents.search(root.path, files, {
        query,
        selection,
        mostHits,
        softLimitMs: SOFT_LIMIT_MS,
        signal,
        onProgress,
      });
    };
  }

  private startEarly(search: SearchRoot): Map<Listing, Promise<ContentResult>> {
    const early = new Map<Listing, Promise<ContentResult>>();
    for (const root of this.workspace.roots) {
      const last = this.workspace.lastListing(root);
      if (last === undefined) continue;
      const result = search(root, last, '');
      result.catch(() => undefined); // whoever awaits it hears of it; when the listing has changed, nobody does
      early.set(last, result);
    }
    return early;
  }

  async searchFile(
    { path, mostHits, ...options }: Parameters<Searching['searchFile']>[0],
    signal: AbortSignal,
  ): Promise<FoundFile> {
    const query = compileQuery(options);
    const image = this.viewer.read(path, 'search_file');
    const found = await this.contents.searchText(image.text, query, mostHits, signal);
    return { ...found, path: image.place.shown, hits: found.hits.map(numbered) };
  }

  private shown(scope: Scope, file: FileMatches & { path: string }): FoundFile {
    return { ...file, path: this.workspace.show(scope.root, file.path), hits: file.hits.map(numbered) };
  }
}

const numbered = ({ line, text, cutBefore, cutAfter }: FileMatches['hits'][number]): FoundFile['hits'][number] => ({
  line: line + 1,
  text,
  cutBefore,
  cutAfter,
});
