// Files as git sees them.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { systemCode } from '../errors.js';

const run = promisify(execFile);

const OUTPUT_LIMIT = 512 * 1024 * 1024;
const ARGUMENTS = ['-c', 'core.quotepath=off', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];

/** Names separated by NUL; a nested repository that is no submodule stands as a directory with a final slash. */
export type GitOutput = Buffer;

/** What git lists: tracked files, and untracked ones that are not ignored; undefined outside a work tree or without git. */
export async function gitOutput(directory: string, signal: AbortSignal): Promise<GitOutput | undefined> {
  try {
    const options = { maxBuffer: OUTPUT_LIMIT, signal, encoding: 'buffer' as const, env: gitEnvironment() };
    return (await run('git', ['-C', directory, ...ARGUMENTS], options)).stdout;
  } catch (error) {
    signal.throwIfAborted();
    // Exit 128: no work tree, or one that git refuses to trust; ENOENT: no git. Both mean: walk.
    if (systemCode(error) === 'ENOENT' || isExit(error)) return undefined;
    throw error;
  }
}

/** Relative paths of git's output, those of nested repositories included. */
export async function gitFiles(directory: string, output: GitOutput, signal: AbortSignal): Promise<string[]> {
  // A file under conflict is listed once a stage.
  const names = [...new Set(output.toString('utf8').split('\0'))].filter((name) => name !== '');
  const files = names.filter((name) => !name.endsWith('/'));
  for (const nested of names.filter((name) => name.endsWith('/'))) {
    const inner = path.join(directory, nested);
    const listed = await gitOutput(inner, signal);
    if (listed === undefined) continue;
    for (const file of await gitFiles(inner, listed, signal)) files.push(nested + file);
  }
  return files;
}

export const hasNestedRepositories = (output: GitOutput): boolean => output.includes('/\0');

const isExit = (error: unknown): boolean => error instanceof Error && 'code' in error && typeof error.code === 'number';

/** The environment without variables that would point git at another repository. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...rest } = process.env;
  return { ...rest, GIT_OPTIONAL_LOCKS: '0' };
}
