// How the files differ from a commit, as git says it, untracked files included. git's index is not touched.

import { isUtf8 } from 'node:buffer';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { fail, systemCode } from '../errors.js';
import { gitEnvironment } from './git-listing.js';
import type { Root } from './roots.js';

const run = promisify(execFile);

const OUTPUT_LIMIT = 256 * 1024 * 1024;

/** Settings of the user that would give a patch another shape. */
const PLAIN = [
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--binary',
  '--find-renames',
  '--relative',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

/** Runs git in a root. */
type Git = (...args: string[]) => Promise<Buffer>;

/** A patch that makes the files of `since` into those of the roots. @throws NO_SUCH_COMMIT */
export async function gitDiff(roots: readonly Root[], since: string, signal: AbortSignal): Promise<string> {
  const parts: string[] = [];
  for (const root of roots) parts.push(await rootDiff(root.path, since, signal));
  return parts.join('');
}

async function rootDiff(directory: string, since: string, signal: AbortSignal): Promise<string> {
  const commit = await commitOf(gitIn(directory, {}, signal), since);
  const index = String(await gitIn(directory, {}, signal)('rev-parse', '--git-path', 'index')).trimEnd();
  const scratch = mkdtempSync(path.join(tmpdir(), 'aci-diff-'));
  try {
    const copy = path.join(scratch, 'index');
    const git = gitIn(directory, { GIT_INDEX_FILE: copy }, signal);
    if (existsSync(path.resolve(directory, index))) copyFileSync(path.resolve(directory, index), copy);
    // Untracked files are differences too; the copy of the index learns only their names.
    await git('add', '--intent-to-add', '--', '.');
    return await printable(git, [...PLAIN, commit], scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function gitIn(directory: string, variables: NodeJS.ProcessEnv, signal: AbortSignal): Git {
  const env = { ...gitEnvironment(), ...variables };
  return async (...args) => {
    const command = ['-C', directory, '-c', 'core.quotepath=off', ...args];
    return (await run('git', command, { maxBuffer: OUTPUT_LIMIT, signal, encoding: 'buffer', env })).stdout;
  };
}

async function commitOf(git: Git, since: string): Promise<string> {
  try {
    await git('rev-parse', '--is-inside-work-tree');
  } catch (error) {
    const missing = systemCode(error) === 'ENOENT';
    const reason = missing ? 'git is not installed' : 'the workspace is no git work tree';
    return fail('NO_SUCH_COMMIT', { since, reason }, { cause: error });
  }
  try {
    return String(await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${since}^{commit}`)).trim();
  } catch (error) {
    return fail('NO_SUCH_COMMIT', { since, reason: 'git knows no such commit' }, { cause: error });
  }
}

/** The diff as text: a file that is not UTF-8 stands in it as a binary patch, because a reply could not hold its bytes. */
async function printable(git: Git, flags: readonly string[], scratch: string): Promise<string> {
  const patch = await git('diff', ...flags);
  if (isUtf8(patch)) return patch.toString('utf8');
  const names = String(await git('diff', '--name-only', '-z', ...flags)).split('\0');
  const attributes = path.join(scratch, 'attributes');
  writeFileSync(attributes, '* binary\n');
  const parts = patch.toString('latin1').split(/^(?=diff --git )/m);
  const texts = parts.map(async (part, index) => {
    const bytes = Buffer.from(part, 'latin1');
    if (isUtf8(bytes)) return bytes.toString('utf8');
    const only = ['--', `:(literal)${names[index] ?? ''}`];
    return String(await git('-c', `core.attributesFile=${attributes}`, 'diff', ...flags, ...only));
  });
  return (await Promise.all(texts)).join('');
}
