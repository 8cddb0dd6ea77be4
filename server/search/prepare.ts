// What is done before anybody searches: the files are watched and indexed, in the background.
import { setTimeout as wait } from 'node:timers/promises';
import type { Scope, Workspace } from '../workspace/workspace.js';
import type { ContentSearch } from './content-search.js';
import { treeOf } from './dir-search.js';
import { collectGarbage } from './index/garbage.js';
import { FEW_FILES, MANY_FILES } from './tree-sizes.js';

type Log = (message: string) => void;

/** Milliseconds; clients often ask as soon as they are connected, and then the answer comes first. */
const LIST_AFTER_MS = 100;
const WATCH_AFTER_MS = 150;
/** Until then the first worker searches alone: it has read ahead, and another one that starts would take its time. */
const WIDEN_AFTER_MS = 1000;

/** Milliseconds after which the background no longer waits for a pause between searches. */
const QUIET_MS = 5000;

const POLL_MS = 250;

/** Milliseconds between two words about how far the index is. */
const PROGRESS_EVERY_MS = 10_000;

const never = new AbortController().signal;

export async function prepareSearch(workspace: Workspace, contents: ContentSearch, log: Log): Promise<void> {
  try {
    await wait(LIST_AFTER_MS, undefined, { ref: false });
    await contents.quiet(QUIET_MS);
    const scopes = await workspace.knownScopes(never);
    await contents.quiet(QUIET_MS);
    const indexed = indexScopes(scopes, contents, log);
    await wait(WATCH_AFTER_MS, undefined, { ref: false });
    await contents.quiet(QUIET_MS);
    workspace.watch();
    await indexed;
  } catch (error) {
    log(`the files could not be indexed: ${error instanceof Error ? error.message : error}`);
  }
}

async function indexScopes(scopes: readonly Scope[], contents: ContentSearch, log: Log): Promise<void> {
  const most = Math.max(0, ...scopes.map(({ files }) => files.length));
  if (most > MANY_FILES) {
    collectGarbage(); // what listing them took; otherwise it lies between what will be kept
    await contents.widen();
  }
  await Promise.all(scopes.map((scope) => contents.open(treeOf(scope))));
  contents.dropEarly();
  if (most > FEW_FILES && most <= MANY_FILES) {
    await wait(WIDEN_AFTER_MS, undefined, { ref: false });
    await contents.widen();
  }
  await Promise.all(scopes.map((scope) => prepareScope(scope, contents, log)));
}

async function prepareScope(scope: Scope, contents: ContentSearch, log: Log): Promise<void> {
  const started = performance.now();
  const tree = treeOf(scope);
  await contents.index(tree);
  for (let reported = started; ; ) {
    const states = await contents.state(tree);
    const sum = (of: 'files' | 'indexed'): number => states.reduce((total, state) => total + state[of], 0);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (states.every(({ idle }) => idle)) {
      collectGarbage();
      log(`index of ${scope.root.path}: ${sum('files')} files in ${seconds} s`);
      const trouble = states.find((state) => state.trouble !== undefined)?.trouble;
      if (trouble !== undefined) log(`the index could not be kept on disk: ${trouble}`);
      return;
    }
    if (performance.now() - reported > PROGRESS_EVERY_MS) {
      reported = performance.now();
      log(`index of ${scope.root.path}: ${sum('indexed')} of ${sum('files')} files after ${seconds} s`);
    }
    await wait(POLL_MS, undefined, { ref: false });
  }
}
