// Replays a repository's history through the edit tools: every modification of a file must give the commit's own bytes.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { languageOf } from '../../grammars/detect.js';
import { languages } from '../../grammars/languages.js';
import { decode } from '../../server/workspace/encoding.js';
import { type FileEdit, fileEdits } from './history.js';
import { acceptedByLanguage } from './second-opinion.js';
import { type Served, serve } from './served.js';
import { type Outcome, Tally } from './tally.js';
import {
  AT_ONCE,
  isWay,
  KEEPS_ENDINGS,
  KEEPS_FINAL_ENDING,
  type TextEdit,
  toolOf,
  WAYS,
  type WayName,
  ways,
} from './ways.js';

/** Of the file as it is after the calls; `message` says what went wrong, in the server's words where it has some. */
interface Result {
  readonly outcome: Outcome;
  readonly message?: string;
}

/** One server that judges no edit, for ways that pass through broken states, and one that does. */
interface Servers {
  readonly open: Served;
  readonly guarded: Served;
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      most: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      as: { type: 'string', default: WAYS.join(',') },
      extensions: { type: 'string' },
      server: { type: 'string', default: 'dist/main.js' },
    },
  });
  const extensions = values.extensions?.split(',') ?? languages.flatMap((language) => language.extensions);
  const asked = values.as.split(',').filter(isWay);
  if (positionals.length === 0 || asked.join() !== values.as) {
    throw new Error(`usage: replay REPO... [--most N] [--seed N] [--as ${WAYS.join(',')}]`);
  }
  const servers = { open: await serve(values.server, ['--guard', 'off']), guarded: await serve(values.server, []) };
  const offered = asked.filter((way) => servers.open.tools.has(toolOf(way)));
  const tally = new Tally();
  try {
    for (const repository of positionals) {
      const options = { extensions, most: Number(values.most), seed: Number(values.seed) };
      await replay(repository, options, offered, servers, tally);
    }
  } finally {
    await Promise.all([servers.open.close(), servers.guarded.close()]);
  }
  const misses = tally.misses();
  console.log(tally.render());
  for (const way of asked) if (!offered.includes(way)) console.log(`No tool for: ${way}`);
  for (const miss of misses) console.log(`MISSED: ${miss}`);
  process.exitCode = misses.length > 0 ? 1 : 0;
}

async function replay(
  repository: string,
  options: { extensions: readonly string[]; most: number; seed: number },
  as: readonly WayName[],
  servers: Servers,
  tally: Tally,
): Promise<void> {
  const name = path.basename(repository);
  const from = performance.now();
  let edits = 0;
  let otherEncoding = 0;
  for await (const found of fileEdits(repository, options)) {
    const edit = asText(repository, found);
    if (edit === undefined) {
      otherEncoding++;
      continue;
    }
    edits++;
    const language = languageOf(edit.path, edit.newText.split('\n', 1)[0]);
    const results = await Promise.all(
      as.map((way, index) => run(edit, `${name}-${edits}-${index}`, way, servers, language?.id)),
    );
    for (const [index, way] of as.entries()) {
      const result = results[index];
      if (result === undefined) continue;
      tally.add(language?.name ?? 'other', way, result.outcome);
      if (result.message === undefined) continue;
      console.log(`${result.outcome}: ${name} ${edit.commit.slice(0, 12)} ${edit.path}, ${way}: ${result.message}`);
    }
  }
  const seconds = (performance.now() - from) / 1000;
  console.log(`${name}: ${edits} edits in ${seconds.toFixed(0)} s; ${otherEncoding} left out, whose encoding changes`);
}

/** Undefined when the commit changes the encoding, which no edit of text can. */
function asText(repository: string, edit: FileEdit): TextEdit | undefined {
  const before = decode(edit.before);
  const after = decode(edit.after);
  if (before === undefined || after === undefined || before.encoding !== after.encoding) return undefined;
  return { ...edit, repository, oldText: before.text, newText: after.text, encoding: before.encoding };
}

/** @param folder a new one, so that the server has not seen the file before */
async function run(
  edit: TextEdit,
  folder: string,
  way: WayName,
  { open, guarded }: Servers,
  languageId: string | undefined,
): Promise<Result | undefined> {
  const file = `${folder}/${edit.path}`;
  const calls = await ways[way](edit, file);
  if (calls === undefined) return undefined;
  const server = AT_ONCE.has(way) ? guarded : open;
  server.write(file, edit.before);
  try {
    for (const { tool, input } of calls) {
      const { code, text } = await server.call(tool, input);
      if (code === 'EDIT_REFUSED') return refused(edit, text, languageId);
      // A change of line endings alone is none to `edit`; the bytes below will tell.
      if (code !== undefined && code !== 'NOTHING_TO_DO')
        return { outcome: 'different', message: `${code}: ${text.split('\n', 1)[0]}` };
    }
    return compare(edit, way, server.read(file));
  } finally {
    server.remove(folder);
  }
}

async function refused(
  { path: file, newText }: TextEdit,
  text: string,
  languageId: string | undefined,
): Promise<Result> {
  const accepted = languageId === undefined ? undefined : await acceptedByLanguage(languageId, file, newText);
  const [, problem = text] = text.split('Problems:\n');
  return { outcome: accepted === false ? 'invalid' : 'refused', message: problem.trim().split('\n', 1)[0] ?? '' };
}

function compare(edit: TextEdit, way: WayName, bytes: Buffer): Result {
  if (bytes.equals(edit.after)) return { outcome: 'same' };
  const written = decode(bytes)?.text;
  if (written !== undefined && differsInEndings(edit, way, written)) return { outcome: 'endings' };
  return { outcome: 'different', message: `${bytes.length} bytes instead of ${edit.after.length}` };
}

/** Whether only line endings differ from the commit's, in a way that the tools mean to: the text's own are kept. */
function differsInEndings({ oldText, newText }: TextEdit, way: WayName, written: string): boolean {
  const both = oldText + newText;
  const mixed = KEEPS_ENDINGS.has(way) && /\r\n/.test(both) && /(?<!\r)\n/.test(both);
  const endTaken = KEEPS_FINAL_ENDING.has(way) && oldText.endsWith('\n') && !newText.endsWith('\n');
  const plain = (text: string): string => {
    const ended = endTaken ? text.replace(/\r?\n$/, '') : text;
    return mixed ? ended.replace(/\r\n/g, '\n') : ended;
  };
  return (mixed || endTaken) && plain(written) === plain(newText);
}

await main();
