// Which names git leaves out, asked without its index: the caller knows what is tracked.
import { runGit } from './git-process.js';

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
  const input = names.map((name) => `./${name}\0`).join('');
  const end = await runGit(directory, COMMAND, { input });
  if (end === undefined || !ANSWERED.includes(end.code)) {
    throw new Error(`git check-ignore: ${end?.errors ?? 'there is no git'}`);
  }
  return end.output
    .toString('utf8')
    .split('\0')
    .filter((name) => name !== '')
    .map((name) => name.slice(2));
}
