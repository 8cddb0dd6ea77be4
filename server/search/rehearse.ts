// Searches that nobody asked for, once a large tree is indexed: V8 compiles only what has run often, and until then a search of
// 2 ms takes 5.
import path from 'node:path';
import type { Searching } from '../services.js';
import type { Workspace } from '../workspace/workspace.js';
import { FEW_FILES } from './tree-sizes.js';

const SEARCHES = 120;

const MOST_HITS = 50;

/** For words that are likely to stand in the files: those of their names. */
export async function rehearse(workspace: Workspace, searching: Searching): Promise<void> {
  const signal = new AbortController().signal;
  const { scopes } = await workspace.scopes(undefined, signal);
  const files = scopes.flatMap((scope) => scope.files);
  if (files.length <= FEW_FILES) return;
  for (let count = 0; count < SEARCHES; count++) {
    const file = files[Math.floor((count / SEARCHES) * files.length)] ?? '';
    const [word] = /[a-z]{4,}/i.exec(path.posix.basename(file)) ?? [];
    if (word === undefined) continue;
    const regex = count % 3 === 1;
    const query = regex ? `\\b${word.slice(0, 4)}\\w*[(:]` : word;
    const search = { query, regex, ignoreCase: count % 3 === 2, word: false, mostHits: MOST_HITS };
    await searching.searchDir(search, { signal, progress: () => undefined });
  }
}
