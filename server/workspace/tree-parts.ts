// Reads a root for the first time: watches first, so that nothing can change unseen between reading and answering.
import path from 'node:path';
import { Explorer } from './explorer.js';
import { gitOthers, gitTracked } from './git-listing.js';
import { type GitPlaces, gitPlaces, OuterFiles, repositoriesAround, repositoryMarks, stampsOf } from './git-places.js';
import { folderJudge, gitJudge, type Judge } from './judge.js';
import type { Listing } from './listing.js';
import { Pace } from './pace.js';
import { TrackedNames } from './tracked-names.js';
import { Watches } from './watches.js';

/** What a root is kept up to date with. */
export interface TreeParts {
  readonly root: string;
  readonly watches: Watches;
  readonly explorer: Explorer;
  readonly judge: Judge;
  readonly tracked: TrackedNames;
  /** Directories of the repositories whose files are listed; none in a folder without git. */
  readonly homes: string[];
  /** Their indexes. */
  readonly indexes: string[];
  /** The indexes as they were before they were read. */
  stamps: string;
  /** Further files that the ignore rules depend on. */
  readonly outer: OuterFiles;
}

/**
 * The parts, and the files as they are at the end of it.
 * @throws WatchLimit; the signal's reason; Error when things are being moved, or the root is gone
 */
export async function readTree(root: string, signal: AbortSignal): Promise<{ parts: TreeParts; listing: Listing }> {
  const watches = new Watches(root);
  try {
    if (!watches.add('')) throw new Error(`${root} cannot be read`);
    const outer = new OuterFiles();
    const places = await placesOf(root, outer, signal);
    const tracked = new TrackedNames();
    const homes: string[] = [];
    const entered = new Set(['']);
    const judge = places === undefined ? await folderJudge(root) : await gitJudge(root, entered);
    const explorer = new Explorer(root, watches, tracked, judge, entered, places !== undefined);
    const parts = { root, watches, explorer, judge, tracked, homes, indexes: [], stamps: '', outer };
    const files =
      places === undefined ? (await explorer.within('', true)).files : await repositoryFiles(parts, '', places, signal);
    return { parts, listing: files.sort() };
  } catch (error) {
    watches.close();
    throw error;
  }
}

/** Watches for a repository to come or go, too. */
async function placesOf(root: string, outer: OuterFiles, signal: AbortSignal): Promise<GitPlaces | undefined> {
  outer.add(repositoriesAround(root));
  const places = await gitPlaces(root, signal);
  if (places !== undefined) return places;
  // What looks like a repository may be in the making: asked again, once its parts are known.
  outer.add(repositoriesAround(root).flatMap(repositoryMarks));
  return gitPlaces(root, signal);
}

/** The files of a repository and of those in it. */
async function repositoryFiles(
  parts: TreeParts,
  home: string,
  places: GitPlaces,
  signal: AbortSignal,
): Promise<string[]> {
  const directory = path.join(parts.root, home);
  const full = (name: string): string => (home === '' ? name : `${home}/${name}`);
  parts.outer.add(places.rules);
  parts.indexes.push(places.index);
  parts.homes.push(home);
  for (;;) {
    parts.stamps = stampsOf(parts.indexes);
    const before = stampsOf([places.index]);
    const index = answered(await gitTracked(directory, signal), home);
    parts.tracked.add(home, index);
    const found = await parts.explorer.within(home, false);
    const others = answered(await gitOthers(directory, signal), home);
    // What git has begun to track in between is in neither of its answers.
    if (stampsOf([places.index]) !== before) continue;
    const nested = new Set(others.nested.map(full));
    // What git does not take for a repository is an ordinary directory. It is read before git is asked again.
    const ordinary = found.nested.filter((name) => !nested.has(name));
    for (const name of ordinary) enter(parts, name);
    if (ordinary.length > 0) continue;
    const files = await common(found.files, [...index.tracked, ...others.others].map(full));
    for (const name of found.nested) files.push(...(await nestedFiles(parts, name, signal)));
    return files;
  }
}

async function nestedFiles(parts: TreeParts, home: string, signal: AbortSignal): Promise<string[]> {
  const places = await gitPlaces(path.join(parts.root, home), signal);
  enter(parts, home);
  return places === undefined ? [] : repositoryFiles(parts, home, places, signal);
}

function enter({ root, explorer, outer }: TreeParts, directory: string): void {
  outer.add(repositoryMarks(path.join(root, directory, '.git')));
  explorer.entered.add(directory);
}

/** Names that are in both lists; in slices, because these are the longest lists there are. */
async function common(left: readonly string[], right: readonly string[]): Promise<string[]> {
  const pace = new Pace();
  const all = new Set<string>();
  for (const name of left) {
    all.add(name);
    if (pace.isDue) await pace.pause();
  }
  const names: string[] = [];
  for (const name of right) {
    if (all.has(name)) names.push(name);
    if (pace.isDue) await pace.pause();
  }
  return names;
}

function answered<T>(answer: T | undefined, home: string): T {
  if (answer === undefined) throw new Error(`git does not list "${home}" any more`);
  return answer;
}
