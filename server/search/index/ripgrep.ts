// ripgrep as a process: which of some files hold a text. It reads them many times faster than one thread of JavaScript.
import { spawn } from 'node:child_process';
import type { Essential } from '../essential.js';
import { LARGEST_SEARCHED } from './document.js';

/** Bytes of names for one process; systems limit them. */
const MOST_NAME_BYTES = process.platform === 'win32' ? 24 * 1024 : 256 * 1024;

/** Bytes of complaints that are looked through. */
const MOST_COMPLAINTS = 64 * 1024;

/** Given by name, a file is read to its end even if it has NUL bytes, a symbolic link is followed, and a directory is not (depth 0). */
const FIXED = [
  '--no-config',
  '--no-ignore',
  '--hidden',
  '--max-depth=0',
  `--max-filesize=${LARGEST_SEARCHED}`,
  '--files-with-matches',
  '--null',
  '--fixed-strings',
];

/** Names so many at a time as one process can be given. */
export function* batches(names: readonly string[]): Generator<readonly string[]> {
  let batch: string[] = [];
  let room = MOST_NAME_BYTES;
  for (const name of names) {
    // The pointer to it takes room too.
    const bytes = Buffer.byteLength(name) + 9;
    if (bytes > room && batch.length > 0) {
      yield batch;
      batch = [];
      room = MOST_NAME_BYTES;
    }
    batch.push(name);
    room -= bytes;
  }
  if (batch.length > 0) yield batch;
}

/**
 * Those of one batch of files that may hold an essential text; those that cannot be read may. undefined when it cannot be said:
 * no ripgrep for this system, or it was aborted.
 * @param names relative to the directory
 */
export async function filesHolding(
  directory: string,
  names: readonly string[],
  { texts, ignoreCase }: Essential,
  signal: AbortSignal,
): Promise<string[] | undefined> {
  const program = await findRipgrep();
  if (program === undefined || signal.aborted) return undefined;
  const how = [ignoreCase ? '--ignore-case' : '--case-sensitive', ...texts.map((text) => `--regexp=${text}`)];
  return new Promise<string[] | undefined>((resolve) => {
    // Not by the option `signal`: a file that is a pipe would keep it alive through SIGTERM.
    const child = spawn(program, [...FIXED, ...how, '--', ...names], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = (): unknown => child.kill('SIGKILL');
    signal.addEventListener('abort', end, { once: true });
    const output: Buffer[] = [];
    let complaints = '';
    child.stdout.on('data', (data: Buffer) => output.push(data));
    child.stderr.setEncoding('utf8').on('data', (data: string) => {
      complaints += data;
      if (complaints.length > MOST_COMPLAINTS) end();
    });
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => {
      signal.removeEventListener('abort', end);
      if (code === null) return resolve(undefined);
      const holding = Buffer.concat(output).toString('utf8').split('\0').slice(0, -1);
      // 2: something could not be read.
      const unread = code === 2 ? names.filter((name) => complaints.includes(`${name}: `)) : [];
      resolve(code === 2 && unread.length === 0 ? undefined : [...holding, ...unread]);
    });
  }).catch(() => undefined); // what the system objects to at once, such as too many names
}

/** Where the program is; undefined where its package has none for this system. */
export async function findRipgrep(): Promise<string | undefined> {
  try {
    const { rgPath } = await import('@vscode/ripgrep');
    return rgPath;
  } catch {
    return undefined;
  }
}
