// Puts the parts together for one connected client.
import { CheckClient } from './check/check-client.js';
import type { Config } from './config.js';
import { Committer } from './edits/committer.js';
import { Diagnoser } from './edits/diagnoser.js';
import { Editor } from './edits/editor.js';
import { SessionHistory } from './edits/history.js';
import { Linting } from './edits/linting.js';
import { Offers } from './edits/offers.js';
import { Refuser } from './edits/refuser.js';
import { Turns } from './edits/turns.js';
import { Journal } from './journal/journal.js';
import { ContentSearch } from './search/content-search.js';
import { prepareSearch } from './search/prepare.js';
import { rehearse } from './search/rehearse.js';
import { Searcher } from './search/searcher.js';
import { readAhead } from './search/workers.js';
import type { Services } from './services.js';
import { Originals } from './session/originals.js';
import { Session } from './session/session.js';
import { Viewer } from './session/viewer.js';
import type { Caller } from './workers/caller.js';
import { FileStore } from './workspace/file-store.js';
import type { Root } from './workspace/roots.js';
import { ScrapFile } from './workspace/scrap-file.js';
import { lockDirectory, wasUsed } from './workspace/state-dir.js';
import { Workspace } from './workspace/workspace.js';

/** For what the user should know and no client asked about. */
export type Log = (message: string) => void;

export interface Client {
  readonly services: Services;
  readonly workspace: Workspace;
  /** Puts right what a server that was killed left half done. Tells the log when it cannot; edits will fail then. */
  recover(): Promise<void>;
  /** Starts to watch and to index the files, in the background. */
  prepare(): void;
  /** Ends what would outlive this process. */
  close(): void;
}

export interface Start {
  readonly roots: readonly Root[];
  readonly config: Config;
  /** Directory of the built server: worker scripts, wasm files and grammars. */
  readonly assets: string;
  /** Directory for the history of this workspace. */
  readonly state: string;
  /** Ended with this process. */
  readonly searchWorkers: readonly Caller[];
  /** Directory for the index of a root; undefined where nothing can be kept. */
  readonly indexDirectory: (root: string) => string | undefined;
  readonly log: Log;
}

/** A model reads before it edits; what it asks for meanwhile comes first. */
const WARM_AFTER_MS = 500;

/** Milliseconds of searching for each second that a call may take; the rest is for the reply. */
const SEARCH_MS = 600;

const DAY_MS = 24 * 60 * 60 * 1000;
const MEGABYTE = 1024 * 1024;

export function createServices({ roots, config, assets, state, searchWorkers, indexDirectory, log }: Start): Client {
  const workspace = new Workspace(roots, log);
  const budget = { lineLimit: config.lineChars, windowLimit: config.windowChars };
  const session = new Session(new Originals(new ScrapFile(state)));
  const { files, journal } = openHistory(roots, config, state, log);
  const offers = new Offers();
  const checks = new CheckClient(assets, log);
  const warm = (path: string): void => {
    if (!config.readOnly && config.guard !== 'off') setTimeout(() => checks.warm(path), WARM_AFTER_MS).unref();
  };
  const size = { height: config.window, overlap: config.overlap };
  const viewer = new Viewer(workspace, session, size, budget, warm);
  const linting = new Linting(config.lint, log);
  const turns = new Turns();
  const committer = new Committer({
    journal,
    session,
    viewer,
    checks,
    linting,
    guard: config.guard,
    refuser: new Refuser(checks, viewer, offers, budget),
    turns,
  });
  const diagnosing = new Diagnoser(workspace, session, checks, linting);
  const editing = new Editor(workspace, committer, { viewer, offers, budget });
  const history = new SessionHistory({ workspace, files, journal, session, viewer, turns });
  const hasIndex = roots.some((root) => wasUsed(indexDirectory(root.path)));
  if (hasIndex) {
    const others = searchWorkers.slice(1);
    readAhead(
      others,
      roots.map((root) => root.path),
      config.cacheDir,
    );
  }
  const contents = new ContentSearch(searchWorkers, indexDirectory, config.timeoutSeconds * SEARCH_MS, hasIndex);
  const searching = new Searcher(workspace, viewer, contents);
  const recover = async (): Promise<void> => {
    await journal.heads().catch((error) => log(error instanceof Error ? error.message : String(error)));
  };
  const prepare = async (): Promise<void> => {
    await prepareSearch(workspace, contents, log);
    await rehearse(workspace, searching).catch(() => undefined); // who searches next is told what is wrong
  };
  const close = (): void => linting.close();
  return {
    workspace,
    recover,
    prepare: () => void prepare(),
    close,
    services: { viewing: viewer, editing, history, diagnosing, searching, budget },
  };
}

export function openHistory(roots: readonly Root[], config: Config, state: string, log: Log) {
  // Over all roots, whatever a client narrowed its view to: a change set is put right as a whole.
  const files = new FileStore(new Workspace(roots));
  const locks = lockDirectory();
  const limits = {
    ...(locks && { locks }),
    maxBytes: config.historyMb * MEGABYTE,
    maxAgeMs: config.historyDays * DAY_MS,
  };
  return { files, journal: new Journal({ directory: state, files, ...limits, log }) };
}
