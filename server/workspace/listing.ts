// Which files a workspace has: git's answer in a work tree, a walk with ignore rules elsewhere, .aciignore on top.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Ignore } from 'ignore';
import { systemCode } from '../errors.js';
import type { Root } from './roots.js';

const run = promisify(execFile);

/** Paths relative to the root, forward slashes, in code-unit order of the bytes. Directories are not listed. */
export type Listing = readonly string[];

const GIT_OUTPUT_LIMIT = 512 * 1024 * 1024;

/** @throws the signal's reason when it aborts */
export async function listFiles(root: Root, signal: AbortSignal): Promise<Listing> {
  const files = (await listWithGit(root, signal)) ?? (await listByWalk(root, signal));
  return withoutIgnored(root, files);
}

/** Files as git sees them (tracked, and untracked but not ignored); undefined outside of a work tree or without git. */
async function listWithGit(root: Root, signal: AbortSignal): Promise<string[] | undefined> {
  const args = [
    '-C',
    root.path,
    '-c',
    'core.quotepath=off',
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
  ];
  try {
    const { stdout } = await run('git', args, {
      maxBuffer: GIT_OUTPUT_LIMIT,
      signal,
      encoding: 'buffer',
      env: gitEnvironment(),
    });
    // git lists a tracked file under conflict once a stage, and a nested repository as a directory with a final slash.
    const names = [...new Set(stdout.toString('utf8').split('\0'))].filter((name) => name !== '');
    const nested = names.filter((name) => name.endsWith('/'));
    const files = names.filter((name) => !name.endsWith('/'));
    for (const directory of nested) {
      const inner = await listFiles({ path: path.join(root.path, directory), name: directory }, signal);
      for (const file of inner) files.push(directory + file);
    }
    return files;
  } catch (error) {
    signal.throwIfAborted();
    // Exit 128: not a work tree (or one that git refuses to trust); ENOENT: no git. Both mean: walk.
    if (systemCode(error) === 'ENOENT' || isExit(error)) return undefined;
    throw error;
  }
}

const isExit = (error: unknown): boolean => error instanceof Error && 'code' in error && typeof error.code === 'number';

/** The environment without variables that would point git at another repository. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...rest } = process.env;
  return { ...rest, GIT_OPTIONAL_LOCKS: '0' };
}

/** Every file below a directory of a root, whatever the ignore rules say; never what is in .git. Relative to the root. */
export async function listBelow(root: Root, dir: string, signal: AbortSignal): Promise<Listing> {
  const files = await walk(path.join(root.path, dir), signal);
  return files.map((file) => `${dir}/${file}`).sort();
}

const listByWalk = async (root: Root, signal: AbortSignal): Promise<string[]> =>
  withoutGitIgnored(root, await walk(root.path, signal));

async function walk(directory: string, signal: AbortSignal): Promise<string[]> {
  const { default: glob } = await import('fast-glob');
  const stream = glob.stream('**', {
    cwd: directory,
    dot: true,
    ignore: ['**/.git'],
    followSymbolicLinks: false,
    suppressErrors: true,
  });
  const files: string[] = [];
  for await (const entry of stream) {
    signal.throwIfAborted();
    files.push(String(entry));
  }
  return files;
}

/** Applies every .gitignore among the files to what lies below it, the deepest one last, as git does. */
async function withoutGitIgnored(root: Root, files: string[]): Promise<string[]> {
  const rules = new Map<string, Ignore>();
  for (const file of files.filter((name) => path.posix.basename(name) === '.gitignore')) {
    const matcher = await readRules(path.join(root.path, file));
    if (matcher !== undefined) rules.set(path.posix.dirname(file), matcher);
  }
  if (rules.size === 0) return files;
  const verdicts = new Map<string, boolean>();
  const isIgnored = (name: string): boolean => {
    const known = verdicts.get(name);
    if (known !== undefined) return known;
    const parent = path.posix.dirname(name.replace(/\/$/, ''));
    const verdict = (parent !== '.' && isIgnored(`${parent}/`)) || matchRules(rules, name);
    if (name.endsWith('/')) verdicts.set(name, verdict);
    return verdict;
  };
  return files.filter((name) => !isIgnored(name));
}

function matchRules(rules: ReadonlyMap<string, Ignore>, name: string): boolean {
  for (let directory = path.posix.dirname(name.replace(/\/$/, '')); ; directory = path.posix.dirname(directory)) {
    const relative = directory === '.' ? name : name.slice(directory.length + 1);
    const verdict = rules.get(directory)?.test(relative);
    if (verdict?.ignored) return true;
    if (verdict?.unignored || directory === '.') return false;
  }
}

async function withoutIgnored(root: Root, files: string[]): Promise<Listing> {
  const own = await readRules(path.join(root.path, '.aciignore'));
  const kept = own === undefined ? files : files.filter((name) => !own.ignores(name));
  return kept.sort();
}

async function readRules(file: string): Promise<Ignore | undefined> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined; // no such file, or none that can be read: no rules
  }
  const { default: ignore } = await import('ignore');
  return ignore({ allowRelativePaths: true }).add(text);
}
