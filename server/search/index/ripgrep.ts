// ripgrep as a process: which of some files hold a text. It reads them many times faster than one thread of JavaScript.
import { spawn } from 'node:child_process';
import type { Essential } from '../essential.js';

/** Bytes of names for one process; systems limit them. */
const MOST_NAME_BYTES = process.platform === 'win32' ? 24 * 1024 : 256 * 1024;

/** Characters of complaints that are looked through. */
const MOST_COMPLAINTS = 1024 * 1024;

/** Exit codes; with the last one, files that hold the text may have been found too. */
const FOUND = 0;
const NONE = 1;
const UNREAD = 2;

/** A file that is given by name is read to its end even if it has NUL bytes; of depth 0 are only these, not what a directory holds. */
const FIXED = [
  '--no-config',
  '--no-ignore',
  '--hidden',
  '--max-depth=0',
  '--files-with-matches',
  '--null',
  '--path-separator=/',
  '--fixed-strings',
];

/** Names so many at a time as one process can be given. One that means standard input is left out. */
export function* batches(names: readonly string[]): Generator<readonly string[]> {
  let batch: string[] = [];
  let room = MOST_NAME_BYTES;
  for (const name of names) {
    if (name === '-') continue;
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
 * Those of one batch of files that may hold an essential text; those that cannot be read may. undefined when it cannot be said,
 * as when it was aborted.
 * @param names relative to the directory
 */
export function filesHolding(
  program: string,
  directory: string,
  names: readonly string[],
  { texts, ignoreCase }: Essential,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  const how = [ignoreCase ? '--ignore-case' : '--case-sensitive', ...texts.map((text) => `--regexp=${text}`)];
  const args = [...FIXED, ...how, '--', ...names];
  return new Promise<ReadonlySet<string> | undefined>((resolve) => {
    if (signal.aborted) return resolve(undefined);
    // Not by the option `signal`, which asks it to end: where it waits for a pipe to be opened, it has to be ended.
    const child = spawn(program, args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
    child.on('error', () => resolve(undefined));
    const end = (): unknown => child.kill('SIGKILL');
    signal.addEventListener('abort', end, { once: true });
    const output: Buffer[] = [];
    let complaints = '';
    // Without descriptors left there are no streams.
    child.stdout?.on('data', (data: Buffer) => output.push(data));
    child.stderr?.setEncoding('utf8').on('data', (data: string) => {
      complaints += data;
      if (complaints.length > MOST_COMPLAINTS) end();
    });
    child.on('close', (code) => {
      signal.removeEventListener('abort', end);
      const known = new Set(names);
      const unread = code === UNREAD ? namesIn(complaints, known) : [];
      const holding = Buffer.concat(output).toString('utf8').split('\0').slice(0, -1);
      const isSound = (code === FOUND || code === NONE || code === UNREAD) && holding.every((name) => known.has(name));
      resolve(isSound && unread !== undefined ? new Set([...holding, ...unread]) : undefined);
    });
  }).catch(() => undefined); // what the system objects to at once, such as too many names
}

/** The names in lines such as `rg: NAME: No such file or directory`; undefined when there are other lines. */
function namesIn(complaints: string, known: ReadonlySet<string>): string[] | undefined {
  const lines = complaints.split('\n').filter((line) => line !== '');
  const names = lines.flatMap((line) => {
    const parts = line.replace(/^rg: /, '').split(': ');
    const ends = parts.map((_, index) => parts.slice(0, index + 1).join(': '));
    return ends.find((name) => known.has(name)) ?? [];
  });
  return names.length === lines.length ? names : undefined;
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
