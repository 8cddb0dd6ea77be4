// Searching: a client's words to scopes, queries and shown results.
import type { FoundFile, Searching } from '../services.js';
import type { Viewer } from '../session/viewer.js';
import type { Scope, Workspace } from '../workspace/workspace.js';
import type { ContentSearch } from './content-search.js';
import { findPaths } from './find-path.js';
import type { FileMatches } from './matcher.js';
import { compileQuery } from './query.js';
import { createSelector } from './selection.js';

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
    return { ...findPaths(files, pattern), searched: files.length, where };
  }

  async searchDir(
    { dir, glob, mostHits, ...options }: Parameters<Searching['searchDir']>[0],
    { signal, progress }: Parameters<Searching['searchDir']>[1],
  ): ReturnType<Searching['searchDir']> {
    const query = compileQuery(options);
    const { where, scopes } = await this.workspace.scopes(dir, signal);
    const results = [];
    for (const scope of scopes) {
      const selection = glob === undefined ? { dir: scope.dir } : { dir: scope.dir, glob };
      const onProgress = (done: number, of: number): void => progress(done, of, `searched ${done} of ${of} files`);
      const found = await this.contents.search(scope.root.path, scope.files, {
        query,
        selection,
        mostHits,
        softLimitMs: SOFT_LIMIT_MS,
        signal,
        onProgress,
      });
      results.push({ ...found, files: found.files.map((file) => this.shown(scope, file)) });
    }
    return {
      files: results.flatMap((result) => result.files),
      totalLines: results.reduce((total, result) => total + result.totalLines, 0),
      searched: results.reduce((total, result) => total + result.searched, 0),
      complete: results.every((result) => result.complete),
      where: glob === undefined ? where : `${where} (${glob})`,
      note: scopes.some((scope) => scope.ignored) ? '(The ignore rules leave this folder out of other searches.)' : '',
    };
  }

  async searchFile(
    { path, mostHits, ...options }: Parameters<Searching['searchFile']>[0],
    signal: AbortSignal,
  ): Promise<FoundFile> {
    const query = compileQuery(options);
    const image = this.viewer.read(path, 'search_file');
    const found = await this.contents.searchText(image.text, query, mostHits, signal);
    return { path: image.place.shown, count: found.count, hits: found.hits.map(numbered) };
  }

  private shown(scope: Scope, file: FileMatches & { path: string }): FoundFile {
    return { path: this.workspace.show(scope.root, file.path), count: file.count, hits: file.hits.map(numbered) };
  }
}

const numbered = ({ line, text, cutBefore, cutAfter }: FileMatches['hits'][number]): FoundFile['hits'][number] => ({
  line: line + 1,
  text,
  cutBefore,
  cutAfter,
});
