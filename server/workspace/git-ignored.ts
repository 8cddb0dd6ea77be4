// Which names git leaves out, asked without its index: the caller knows what is tracked.
import { spawn } from 'node:child_process';
import { gitEnvironment } from './git-listing.js';

/** Does not load the index, which takes most of the time in a large repository. */
const COMMAND = ['check-ignore', '--no-index', '-z', '--stdin'];

/** Exit codes: some of the names are ignored, none is. */
const ANSWERED = [0, 1];

/**
 * The ignored ones of existing names, by the rules of the repository at `directory`.
 * @param names relative to it, without a final slash
 * @throws Error when git cannot say, such as for a name that lies behind a symbolic link
 */
export async function gitIgnored(directory: string, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  // A leading "./" keeps git from taking a name that starts with a colon for a pattern.
  const output = await ask(directory, names.map((name) => `./${name}\0`).join(''));
  return output
    .split('\0')
    .filter((name) => name !== '')
    .map((name) => name.slice(2));
}

function ask(directory: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-C', directory, ...COMMAND], { env: gitEnvironment() });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => output.push(data));
    child.stderr.on('data', (data: Buffer) => errors.push(data));
    // It may end before it has read everything; its exit code says so.
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== null && ANSWERED.includes(code)) resolve(Buffer.concat(output).toString('utf8'));
      else reject(new Error(`git check-ignore: ${Buffer.concat(errors).toString('utf8').trim()}`));
    });
    child.stdin.end(input);
  });
}
