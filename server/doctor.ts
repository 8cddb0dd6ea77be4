// Looks at a workspace as a starting server does, and says what there is and what is wrong. Writes and indexes nothing.
import { existsSync } from 'node:fs';
import type { Config } from './config.js';
import { readHistory } from './doctor/history-state.js';
import { readIndex } from './doctor/index-state.js';
import { countLanguages } from './doctor/languages.js';
import { optionRows, type Sources } from './doctor/options.js';
import { isProgram, watchLimits, whyUnreadable } from './doctor/system.js';
import type { DoctorReport, Problem, RootReport, WorkspaceReport } from './render/doctor.js';
import { LARGEST_SEARCHED } from './search/index/document.js';
import { findRipgrep } from './search/index/ripgrep.js';
import { gitPlaces, repositoriesAround } from './workspace/git-places.js';
import { openRoots, type Root } from './workspace/roots.js';
import { canWrite } from './workspace/state-dir.js';
import { whyNotWatched } from './workspace/watchable.js';
import { type Scope, Workspace } from './workspace/workspace.js';

export interface Examined {
  readonly version: string;
  readonly roots: readonly Root[];
  readonly config: Config;
  readonly sources: Sources;
  /** Directory for the history of this workspace. */
  readonly state: string;
  /** Directory for the index of a root; undefined where nothing can be kept. */
  readonly indexDirectory: (root: string) => string | undefined;
  /** For what is to be known while the user waits. */
  readonly log: (message: string) => void;
}

const MEGABYTE = 1024 * 1024;

/** Milliseconds of waiting in silence. */
const SILENCE_MS = 1000;

const never = new AbortController().signal;

/** The directories as roots, and why some can be none. */
export function openReadable(directories: readonly string[]): { roots: Root[]; problems: Problem[] } {
  const problems = directories.flatMap((directory): Problem[] => {
    const reason = whyUnreadable(directory);
    return reason === undefined ? [] : [{ kind: 'root-unreadable', directory, reason }];
  });
  return { roots: problems.length === 0 ? openRoots(directories) : [], problems };
}

/** What is said where the directories cannot be looked at. */
export function headOf(version: string): Omit<DoctorReport, 'problems'> {
  return { version, node: process.version, platform: `${process.platform} ${process.arch}` };
}

export async function examine(examined: Examined): Promise<DoctorReport> {
  const { config, roots, sources, state, version } = examined;
  const scopes = await watchedScopes(examined);
  const found = await Promise.all(scopes.map(({ workspace, ...scope }) => examineRoot(scope, workspace, examined)));
  const residentBytes = process.memoryUsage.rss(); // before the checkers are loaded, which a server has in another process
  const history = readHistory(state);
  const workspace: WorkspaceReport = {
    roots: found.map(({ report }) => report),
    languages: await countLanguages(scopes.flatMap(({ files }) => files)),
    watchLimits: watchLimits(),
    residentBytes,
    options: optionRows(config, sources),
    largestSearchedBytes: LARGEST_SEARCHED,
    history,
    linters: config.lint,
    ripgrep: await findRipgrep(),
  };
  const problems = [
    ...found.flatMap((each) => each.problems),
    ...historyProblems(history, state),
    ...linterProblems(config, roots[0]?.path ?? '', sources.environment),
  ];
  return { ...headOf(version), workspace, problems };
}

/** The files of every root, when it is known whether they can be watched. */
async function watchedScopes({ log, roots }: Examined): Promise<(Scope & { workspace: Workspace })[]> {
  const workspace = new Workspace(roots);
  const word = setTimeout(() => log('waiting until it is known whether the files can be watched'), SILENCE_MS);
  try {
    workspace.watch();
    const { scopes } = await workspace.scopes(undefined, never);
    await Promise.all(roots.map((root) => workspace.watchingSettled(root)));
    return scopes.map((scope) => ({ ...scope, workspace }));
  } finally {
    clearTimeout(word);
  }
}

async function examineRoot(
  { root, files }: Scope,
  workspace: Workspace,
  { config, indexDirectory }: Examined,
): Promise<{ report: RootReport; problems: Problem[] }> {
  const directory = indexDirectory(root.path);
  const isRepository = (await gitPlaces(root.path, never)) !== undefined;
  const watching = workspace.listingState(root);
  const index = directory && {
    directory,
    ...readIndex(directory, root.path, files, config.cacheMb * MEGABYTE),
  };
  const report: RootReport = {
    path: root.path,
    files: files.length,
    isRepository,
    watching,
    limits: { diskMb: config.indexMb, cacheMb: config.cacheMb },
    ...(index ? { index } : {}),
  };
  const problems: Problem[] = [];
  if (!isRepository && repositoriesAround(root.path).some((mark) => existsSync(mark))) {
    problems.push({ kind: 'git-silent', root: root.path });
  }
  // Where nothing is against watching, the system's limits are.
  if (watching.kind === 'sweeping' && whyNotWatched(root) === undefined) {
    problems.push({ kind: 'not-watched', root: root.path, reason: watching.reason });
  }
  if (config.indexMb > 0 && (directory === undefined || !canWrite(directory))) {
    problems.push({ kind: 'index-unwritable', root: root.path, ...(directory === undefined ? {} : { directory }) });
  }
  return { report, problems };
}

function historyProblems({ damage, file, forbidden }: ReturnType<typeof readHistory>, state: string): Problem[] {
  if (damage !== undefined) return [{ kind: 'history-damaged', file, ...damage }];
  return forbidden || !canWrite(state) ? [{ kind: 'history-unwritable', directory: state }] : [];
}

function linterProblems({ lint }: Config, root: string, environment: NodeJS.ProcessEnv): Problem[] {
  return lint.flatMap(({ name, command: [program = ''] }): Problem[] =>
    isProgram(program, root, environment) ? [] : [{ kind: 'linter-missing', name, program }],
  );
}
