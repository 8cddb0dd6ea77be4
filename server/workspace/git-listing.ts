// Files as git sees them.
import { lstatSync } from 'node:fs';
import path from 'node:path';
import { gitOutput } from './git-process.js';
import { Pace } from './pace.js';

/** What `git ls-files` is asked for; -t and -s tell tracked files, submodules and untracked files apart. */
const LIST = ['-c', 'core.quotepath=off', 'ls-files', '-z'];
const TRACKED = [...LIST, '-t', '-s'];
const OTHERS = [...LIST, '-t', '--others', '--exclude-standard'];
const EVERYTHING = [...LIST, '-t', '-s', '--cached', '--others', '--deleted', '--exclude-standard'];

/** Characters of output that are taken apart in one go. */
const PIECE = 1 << 18;

/** Names relative to a repository. */
export interface GitNames {
  /** In its index, without submodules; in code-unit order, each once. They need not exist. */
  readonly tracked: readonly string[];
  /** Of the tracked ones, those that a sparse checkout leaves out. */
  readonly skipped: readonly string[];
  /** Of the tracked ones, those that are not there; only where they were asked for. */
  readonly deleted: readonly string[];
  /** Directories that stand for another repository in the index: what is in them is not listed. */
  readonly submodules: readonly string[];
  /** Untracked and not ignored. */
  readonly others: readonly string[];
  /** Directories of repositories within that are no submodules: each is listed by its own rules. */
  readonly nested: readonly string[];
}

/**
 * What git says of a work tree, as bytes: the same bytes mean the same files. undefined outside a work tree or without git.
 * @throws the signal's reason
 */
export const gitAnswer = (directory: string, signal: AbortSignal): Promise<Buffer | undefined> =>
  gitOutput(directory, EVERYTHING, signal);

/** The files of an answer that exist, those of nested repositories included. Not in order. */
export async function gitFiles(directory: string, answer: Buffer, signal: AbortSignal): Promise<string[]> {
  const { tracked, others, nested, skipped, deleted } = await parseNames(answer);
  const absent = new Set(deleted);
  for (const name of skipped) if (!exists(path.join(directory, name))) absent.add(name);
  const files = [...others, ...tracked].filter((name) => !absent.has(name));
  for (const home of nested) {
    const inner = path.join(directory, home);
    const listed = await gitAnswer(inner, signal);
    if (listed === undefined) continue;
    for (const file of await gitFiles(inner, listed, signal)) files.push(`${home}/${file}`);
  }
  return files;
}

export const hasNestedRepositories = (answer: Buffer): boolean => answer.includes('/\0');

/** The index of a repository; undefined outside a work tree or without git. */
export async function gitTracked(directory: string, signal: AbortSignal): Promise<GitNames | undefined> {
  const output = await gitOutput(directory, TRACKED, signal);
  return output && parseNames(output);
}

/** What is untracked and not ignored in a repository; undefined as above. */
export async function gitOthers(directory: string, signal: AbortSignal): Promise<GitNames | undefined> {
  const output = await gitOutput(directory, OTHERS, signal);
  return output && parseNames(output);
}

/**
 * Lines such as `? name` for untracked files, `H 100644 <id> <stage>\tname` for tracked ones and the same with R for deleted
 * ones, each ended by NUL.
 */
async function parseNames(output: Buffer): Promise<GitNames> {
  const pace = new Pace();
  const tracked: string[] = [];
  const names = {
    skipped: [] as string[],
    deleted: [] as string[],
    submodules: [] as string[],
    others: [] as string[],
    nested: [] as string[],
  };
  for (let from = 0; from < output.length; ) {
    const to = output.indexOf(0, from + PIECE) + 1 || output.length;
    for (const line of output.toString('utf8', from, to).split('\0')) {
      const name = line.slice(line.startsWith('? ') ? 2 : line.indexOf('\t') + 1);
      if (line === '') continue;
      if (line.startsWith('? ')) name.endsWith('/') ? names.nested.push(name.slice(0, -1)) : names.others.push(name);
      else if (line.startsWith('R ')) names.deleted.push(name);
      else if (line.startsWith(' 160000', 1)) names.submodules.push(name);
      // A file under conflict stands there once a stage.
      else if (name !== tracked.at(-1)) tracked.push(name);
      if (line.startsWith('S ')) names.skipped.push(name);
    }
    from = to;
    if (pace.isDue) await pace.pause();
  }
  return { ...names, tracked: tracked.sort() };
}

function exists(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
