// Puts the parts together for one connected client.
import { CheckClient } from './check/check-client.js';
import type { Config } from './config.js';
import { Editor } from './edits/editor.js';
import { ContentSearch } from './search/content-search.js';
import { Searcher } from './search/searcher.js';
import type { Services } from './services.js';
import { Session } from './session/session.js';
import { Viewer } from './session/viewer.js';
import type { Root } from './workspace/roots.js';
import { Workspace } from './workspace/workspace.js';

/** For what the user should know and no client asked about. */
export type Log = (message: string) => void;

export interface Client {
  readonly services: Services;
  readonly workspace: Workspace;
}

/** @param assets directory of the built server: worker scripts, wasm files and grammars */
export function createServices(roots: readonly Root[], config: Config, assets: string, log: Log): Client {
  const workspace = new Workspace(roots);
  const viewer = new Viewer(workspace, new Session(), { height: config.window, overlap: config.overlap });
  const budget = { lineLimit: config.lineChars, windowLimit: config.windowChars };
  const editing = new Editor(workspace, viewer, new CheckClient(assets, log), config.guard, budget);
  const searching = new Searcher(workspace, viewer, new ContentSearch(assets, config.cacheMb * 1024 * 1024));
  return { workspace, services: { viewing: viewer, editing, searching, budget } };
}
