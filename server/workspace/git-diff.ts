// How the files differ from a commit, as git says it, untracked files included. git's index is not touched.
import { isUtf8 } from 'node:buffer';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Fault, fail, systemCode } from '../errors.js';
import { gitEnvironment } from './git-process.js';
import type { Root } from './roots.js';

const run = promisify(execFile);

const OUTPUT_LIMIT = 256 * 1024 * 1024;

/** Against settings of the user that would give a patch another shape. */
const PLAIN = [
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--binary',
  '--unified=3',
  '--submodule=short',
  '--ignore-submodules=dirty',
  '--relative',
];

/** A split index would leave its other half beside the true one; a monitor is a process of its own. */
const SETTINGS = ['core.quotepath=off', 'core.splitIndex=false', 'core.fsmonitor=false'];

/** Runs git in a root. */
type Git = (...args: string[]) => Promise<Buffer>;

/**
 * A patch that makes the files of `since` into those of the roots; its paths are as clients are shown them.
 * @throws NO_SUCH_COMMIT
 */
export async function gitDiff(roots: readonly Root[], since: string, signal: AbortSignal): Promise<string> {
  const parts: string[] = [];
  for (const root of roots) parts.push(await rootDiff(root, roots.length > 1 ? `${root.name}/` : '', since, signal));
  return parts.join('');
}

async function rootDiff({ path: root }: Root, folder: string, since: string, signal: AbortSignal): Promise<string> {
  const commit = await commitOf(gitIn(root, {}, signal), since);
  const scratch = mkdtempSync(path.join(tmpdir(), 'aci-diff-'));
  try {
    const git = gitIn(root, await scratchIndex(root, scratch, signal), signal);
    // Untracked files are differences too; the copy of the index learns only their names.
    await git('add', '--intent-to-add', '--ignore-errors', '--', '.').catch(unlessPartial);
    return await printable(git, [...PLAIN, `--src-prefix=a/${folder}`, `--dst-prefix=b/${folder}`, commit], scratch);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Fault || !(error instanceof Error && 'stderr' in error)) throw error;
    const reason = `git says "${String(error.stderr).trim().split('\n')[0]}"`;
    return fail('NO_SUCH_COMMIT', { since, reason }, { cause: error });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A copy of the index, and a place of its own for new objects: the variables that make git use them. */
async function scratchIndex(root: string, scratch: string, signal: AbortSignal): Promise<NodeJS.ProcessEnv> {
  const ask = ['rev-parse', '--git-path', 'index', '--git-path', 'objects'];
  const [index = '', objects = ''] = String(await gitIn(root, {}, signal)(...ask)).split('\n');
  const copy = path.join(scratch, 'index');
  const original = path.resolve(root, index);
  if (existsSync(original)) {
    copyFileSync(original, copy);
    // git reads again what is not older than the index, so the copy may not be younger.
    const seconds = Math.floor(statSync(original).mtimeMs) / 1000;
    utimesSync(copy, seconds, seconds);
  }
  const own = path.join(scratch, 'objects');
  mkdirSync(own);
  return {
    GIT_INDEX_FILE: copy,
    GIT_OBJECT_DIRECTORY: own,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(path.resolve(root, objects)), // quoted: it may hold a colon
  };
}

/** Exit code 1: some names could not be added, such as a nested repository without a commit. */
function unlessPartial(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 1)) throw error;
}

function gitIn(directory: string, variables: NodeJS.ProcessEnv, signal: AbortSignal): Git {
  // GIT_DIFF_OPTS would outdo --unified.
  const { GIT_DIFF_OPTS: _options, ...inherited } = gitEnvironment();
  const env = { ...inherited, ...variables };
  return async (...args) => {
    const command = ['-C', directory, ...SETTINGS.flatMap((each) => ['-c', each]), ...args];
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
  const patch = await git('diff', '--find-renames', ...flags);
  if (isUtf8(patch)) return patch.toString('utf8');
  // Without renames each file is named once; names that are not UTF-8 are quoted.
  const single = ['--no-renames', '--full-index', ...flags];
  const names = namesOfParts(await git('diff', '--name-status', '-z', ...single));
  const parts = (await git('-c', 'core.quotepath=on', 'diff', ...single))
    .toString('latin1')
    .split(/(?<![^\n])(?=diff --git )/)
    .filter((part) => part.startsWith('diff --git '));
  const texts: string[] = [];
  for (const [index, part] of parts.entries()) {
    texts.push(asText(part) ?? (await asBinary(git, part, names[index] ?? '', scratch)));
  }
  return texts.join('');
}

/** A change of a file's type is two parts of a patch, and a conflict none. */
function namesOfParts(status: Buffer): string[] {
  const pairs = status.toString('utf8').matchAll(/([A-Z])\0([^\0]+)\0/g);
  return [...pairs].flatMap(([, kind, name = '']) => (kind === 'T' ? [name, name] : kind === 'U' ? [] : [name]));
}

/** @param part bytes as Latin-1; undefined when they are not UTF-8, even without the headings of hunks, which git may cut in a character */
function asText(part: string): string | undefined {
  for (const each of [part, part.replace(/(?<![^\n])(@@ -[\d,]+ \+[\d,]+ @@)[^\n]*/g, '$1')]) {
    const bytes = Buffer.from(each, 'latin1');
    if (isUtf8(bytes)) return bytes.toString('utf8');
  }
  return undefined;
}

/**
 * A part's header, and its two contents in binary form. The contents are compared by their ids and not by name, because the
 * attributes of a name may force it to be taken for text.
 */
async function asBinary(git: Git, part: string, name: string, scratch: string): Promise<string> {
  const header = part.slice(0, part.indexOf('\n--- ') + 1);
  const [, old = '', fresh = ''] = header.match(/^index ([0-9a-f]+)\.\.([0-9a-f]+)/m) ?? [];
  const nothing = path.join(scratch, 'nothing');
  const attributes = path.join(scratch, 'attributes');
  writeFileSync(nothing, '');
  writeFileSync(attributes, '* -diff\n');
  const empty = await store(git, '--no-filters', '--', nothing);
  if (!isAbsent(fresh) && !(await isStored(git, fresh))) {
    const stored = await store(git, `--path=${name}`, '--', name);
    if (stored !== fresh) throw new Error(`"${name}" is not what git compared.`);
  }
  const ids = [old, fresh].map((id) => (isAbsent(id) ? empty : id));
  const patch = String(
    await git('-c', `core.attributesFile=${attributes}`, 'diff', '--no-ext-diff', '--binary', ...ids),
  );
  return header + patch.slice(patch.indexOf('GIT binary patch'));
}

const isAbsent = (id: string): boolean => /^0+$/.test(id);

const store = async (git: Git, ...file: string[]): Promise<string> =>
  String(await git('hash-object', '-w', ...file)).trim();

const isStored = (git: Git, id: string): Promise<boolean> =>
  git('cat-file', '-e', id).then(
    () => true,
    () => false,
  );
