// git as a process: what it prints, and how it ends.
import { type IOType, spawn } from 'node:child_process';
import { systemCode } from '../errors.js';
import { joined } from './large-buffer.js';

export interface GitEnd {
  readonly code: number;
  readonly output: Buffer;
  readonly errors: string;
}

export interface GitCall {
  readonly signal?: AbortSignal;
  /** For its standard input; absent: it has none. */
  readonly input?: string;
}

/** Runs a git command in a directory; undefined without git. @throws the signal's reason; Error when it is killed */
export function runGit(
  directory: string,
  args: readonly string[],
  { input, signal }: GitCall,
): Promise<GitEnd | undefined> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stdio: IOType[] = [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'];
    const child = spawn('git', ['-C', directory, ...args], { signal, env: gitEnvironment(), stdio });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout?.on('data', (data: Buffer) => output.push(data));
    child.stderr?.on('data', (data: Buffer) => errors.push(data));
    // It may end before it has read everything; its exit code says so.
    child.stdin?.on('error', () => undefined);
    child.on('error', (error) => {
      if (signal?.aborted === true) reject(signal.reason);
      else if (systemCode(error) === 'ENOENT') resolve(undefined);
      else reject(error);
    });
    child.on('close', (code, killer) => {
      if (code === null) reject(new Error(`git was ended by ${killer}`));
      else resolve({ code, output: joined(output), errors: Buffer.concat(errors).toString('utf8').trim() });
    });
    child.stdin?.end(input);
  });
}

/** What a git command prints; undefined when it fails or there is no git. @throws as runGit */
export async function gitOutput(
  directory: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  const end = await runGit(directory, args, { signal });
  // Another exit code than 0: no work tree, or one that git refuses to trust. As without git, it is walked then.
  return end?.code === 0 ? end.output : undefined;
}

/** The environment without variables that would point git at another repository. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...rest } = process.env;
  return { ...rest, GIT_OPTIONAL_LOCKS: '0' };
}
