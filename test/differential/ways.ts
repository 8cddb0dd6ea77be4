// The ways in which a commit's change of a file is made through the tools.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { indexLines } from '../../server/text/lines.js';
import { applySplice, spliceLines } from '../../server/text/splice.js';
import type { Encoding } from '../../server/workspace/encoding.js';
import type { FileEdit } from './history.js';
import { type LineHunk, lineHunks } from './hunks.js';

/** An edit of the history as text. */
export interface TextEdit extends FileEdit {
  readonly repository: string;
  readonly oldText: string;
  readonly newText: string;
  /** How the bytes of both are read. */
  readonly encoding: Encoding;
}

export interface Call {
  readonly tool: string;
  readonly input: Record<string, unknown>;
}

/** Calls that together make the change in the file `file`; undefined when the tool has no way to say it. */
export type Way = (edit: TextEdit, file: string) => Promise<Call[] | undefined>;

export const WAYS = ['edit', 'edit at once', 'replace', 'apply_patch'] as const;
export type WayName = (typeof WAYS)[number];
export const isWay = (name: string): name is WayName => WAYS.some((way) => way === name);

/** Files may be broken between two calls, so only ways of one call are judged by the guard. */
export const AT_ONCE: ReadonlySet<WayName> = new Set(['edit at once', 'apply_patch']);

/** Where the text has `\n`, they write the ending that the lines around have. */
export const KEEPS_ENDINGS: ReadonlySet<WayName> = new Set(['edit', 'edit at once', 'replace']);
/** They never take the ending of the last line away. */
export const KEEPS_FINAL_ENDING: ReadonlySet<WayName> = new Set(['edit', 'edit at once']);

export const toolOf = (way: WayName): string => (way === 'edit at once' ? 'edit' : way);

export const ways: { readonly [W in WayName]: Way } = {
  edit: async ({ oldText, newText }, file) => lineCalls(oldText, lineHunks(oldText, newText), file),
  'edit at once': async ({ oldText, newText }, file) => {
    const hunk = enclosingHunk(oldText, newText);
    return hunk === undefined ? undefined : lineCalls(oldText, [hunk], file);
  },
  replace: async ({ oldText, newText }, file) => {
    // There is no old text to name in an empty file.
    return oldText === '' ? undefined : replaceCalls(oldText, lineHunks(oldText, newText), file);
  },
  apply_patch: async (edit, file) => [{ tool: 'apply_patch', input: { patch: await gitPatch(edit, file) } }],
};

/** From the bottom up. What whole lines cannot say, taking the last line's ending away or CRLF to LF, is said by replace. */
function lineCalls(before: string, hunks: readonly LineHunk[], path: string): Call[] {
  let text = before;
  return hunks.toReversed().map((hunk) => {
    const lines = indexLines(text);
    const wanted = text.slice(0, lines.start(hunk.first)) + hunk.text + text.slice(lines.start(hunk.behind));
    const written = applySplice(text, spliceLines(lines, hunk.first, hunk.behind, hunk.text));
    const byLines = written === wanted || text === '';
    const call = byLines ? lineCall(hunk, path) : { tool: 'replace', input: { ...replacement(text, hunk), path } };
    text = wanted;
    return call;
  });
}

const lineCall = ({ first, behind, text }: LineHunk, path: string): Call =>
  first === behind
    ? { tool: 'insert', input: { after_line: first, text, path } }
    : { tool: 'edit', input: { start_line: first + 1, end_line: behind, text, path } };

/** One hunk from the first changed line to the last. */
function enclosingHunk(before: string, after: string): LineHunk | undefined {
  const hunks = lineHunks(before, after);
  const [top] = hunks;
  const last = hunks.at(-1);
  if (top === undefined || last === undefined) return undefined;
  const old = indexLines(before);
  let text = '';
  let from = top.first;
  for (const hunk of hunks) {
    text += before.slice(old.start(from), old.start(hunk.first)) + hunk.text;
    from = hunk.behind;
  }
  return { first: top.first, behind: last.behind, text };
}

/** Lines of context at each side that are tried to make the old text unique; then `near_line` says which is meant. */
const MOST_CONTEXT = 3;

function replaceCalls(before: string, hunks: readonly LineHunk[], path: string): Call[] {
  let text = before;
  return hunks.toReversed().map((hunk) => {
    const input = replacement(text, hunk);
    const lines = indexLines(text);
    // Hunks above this one are still undone, so its line numbers hold in the text as it is by now.
    text = text.slice(0, lines.start(hunk.first)) + hunk.text + text.slice(lines.start(hunk.behind));
    return { tool: 'replace', input: { ...input, path } };
  });
}

function replacement(now: string, { first, behind, text }: LineHunk): Record<string, unknown> {
  const lines = indexLines(now);
  const piece = (from: number, to: number): string => now.slice(lines.start(from), lines.start(to));
  for (let context = first === behind ? 1 : 0; ; context++) {
    const from = Math.max(0, first - context);
    const to = Math.min(lines.count, behind + context);
    const old = piece(from, to);
    const input = { old, new: piece(from, first) + text + piece(behind, to) };
    if (now.indexOf(old) === now.lastIndexOf(old)) return input;
    if (context >= MOST_CONTEXT) return { ...input, near_line: from + 1 };
  }
}

/** Git's own diff, for a copy of the file at another path. */
async function gitPatch({ repository, commit, path, encoding }: TextEdit, file: string): Promise<string> {
  const folder = file.slice(0, file.length - path.length);
  const { stdout } = await promisify(execFile)(
    'git',
    [
      ...['-C', repository, '--literal-pathspecs', 'diff', '-U3', '--text', '--no-renames', '--no-ext-diff'],
      ...['--no-textconv', '--no-color', `--src-prefix=a/${folder}`, `--dst-prefix=b/${folder}`],
      ...[`${commit}^`, commit, '--', path],
    ],
    { encoding: 'buffer', maxBuffer: 1 << 26 },
  );
  return stdout.toString(encoding === 'latin-1' ? 'latin1' : 'utf8');
}
