// Searching: a client's words to scopes, queries and shown results.
import { fail } from '../errors.js';
import type { FileSearch, FoundInDir, FoundInFile, Searching, DirSearch as Wanted } from '../services.js';
import type { Viewer } from '../session/viewer.js';
import type { Scope, Workspace } from '../workspace/workspace.js';
import type { ContentSearch } from './content-search.js';
import { isWordQuery } from './definition-line.js';
import { DirSearch } from './dir-search.js';
import { findPaths } from './find-path.js';
import type { BegunSearch } from './index/search-terms.js';
import { searchMark } from './page.js';
import { compileQuery, type SearchQuery } from './query.js';
import { createSelector, unclosedIn } from './selection.js';
import { numbered } from './shown-lines.js';

type Context = Parameters<Searching['searchDir']>[1];

export class Searcher implements Searching {
  constructor(
    private readonly workspace: Workspace,
    private readonly viewer: Viewer,
    private readonly contents: ContentSearch,
  ) {}

  async findFiles(pattern: string, dir: string | undefined, signal: AbortSignal): ReturnType<Searching['findFiles']> {
    const { where, scopes } = await this.workspace.scopes(dir, signal);
    const files = this.shownFiles(scopes);
    const [only] = scopes;
    const folder = scopes.length === 1 && only !== undefined && only.dir !== '' ? `${only.dir}/` : '';
    const below = only === undefined || folder === '' ? 0 : this.workspace.show(only.root, folder).length;
    return { ...findPaths(files, this.workspace.relative(pattern), below), searched: files.length, where };
  }

  /** @throws BAD_PATTERN, BAD_CURSOR and what Workspace.scopes throws */
  async searchDir(wanted: Wanted, context: Context): Promise<FoundInDir> {
    const { dir, glob, ...asked } = wanted;
    const query = compileQuery(asked);
    const unclosed = glob === undefined ? undefined : unclosedIn(glob);
    if (unclosed !== undefined) {
      fail('BAD_PATTERN', {
        pattern: glob ?? '',
        reason: `this glob has a ${unclosed} that is not closed; \\${unclosed} means the sign itself`,
      });
    }
    const isWhole = dir === undefined && glob === undefined;
    const begun = this.contents.begin(isWhole ? this.workspace.roots.map((root) => root.path) : [], query);
    try {
      return await this.contents.during(this.searchBegun(begun, query, wanted, context));
    } finally {
      this.contents.end(begun);
    }
  }

  private async searchBegun(
    begun: BegunSearch,
    query: SearchQuery,
    { dir, glob, cursor, mostHits, ...asked }: Wanted,
    { signal, progress }: Context,
  ): Promise<FoundInDir> {
    // An expression that is a plain text is compiled to that.
    const text = query.kind === 'literal' ? query.needle : asked.regex ? '' : asked.query;
    const word = isWordQuery(text) ? Buffer.byteLength(text) : undefined;
    const mark = searchMark([asked.query, asked.regex, asked.ignoreCase, asked.word, dir, glob]);
    const { where, scopes } = await this.workspace.scopes(dir, signal);
    const shown = scopes.map((scope) => ({ ...scope, prefix: this.workspace.shownPrefix(scope.root) }));
    const options = { begun, query, word, glob, mostHits, mark, signal, progress };
    const found = await new DirSearch(this.contents, shown, options).run(cursor);
    const listed = found.page.map(({ path, hits }) => ({ path, lines: hits }));
    this.viewer.tellFound([...listed, ...found.definitions.map((line) => ({ path: line.path, lines: [line] }))]);
    return {
      ...found,
      where: glob === undefined ? where : `${where} (${glob})`,
      note: scopes.some((scope) => scope.ignored) ? '(The ignore rules leave this folder out of other searches.)' : '',
    };
  }

  async searchFile({ path, cursor, mostHits, ...asked }: FileSearch, signal: AbortSignal): Promise<FoundInFile> {
    const query = compileQuery(asked);
    const image = this.viewer.read(path, 'search_file');
    const { text, place } = image;
    const search = { path: place.shown, text, query, behind: (cursor ?? 0) - 1, most: mostHits };
    const { hits, ...found } = await this.contents.searchText(search, signal);
    this.viewer.tell(
      image,
      hits.map(({ line }) => line),
    );
    return { ...found, path: place.shown, hits: hits.map(numbered) };
  }

  /** The files of the scopes as they are shown; the same array as long as they are the same. */
  private shownFiles(scopes: readonly Scope[]): readonly string[] {
    const [only] = scopes;
    if (scopes.length === 1 && only?.dir === '' && this.workspace.roots.length === 1) return only.files;
    return scopes.flatMap(({ root, dir, files }) =>
      files.filter(createSelector({ dir })).map((file) => this.workspace.show(root, file)),
    );
  }
}
