// Our searches beside ripgrep's, over random trees: the same lines of the same files, except where we differ on purpose.

import { isUtf8 } from 'node:buffer';
import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { rgPath } from '@vscode/ripgrep';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { createMatcher } from '../../server/search/matcher.js';
import { compileQuery } from '../../server/search/query.js';
import { searchableText } from '../../server/search/searchable.js';
import { Lister } from '../../server/workspace/listing.js';
import { type RandomQuery, randomQuery, randomTree, writeTree } from '../support/random-search.js';
import { everyLine, readReply } from '../support/search-reply.js';
import { startServer, type TestServer, temporaryRepository, temporaryTree } from '../support/server.js';

const FULL = process.env['ACI_FULL'] === '1';
const SEED = FULL ? Date.now() : 20_260_101;
const QUERIES_A_TREE = 20;

const never = new AbortController().signal;

/** Line numbers, from 1, by relative path. */
type Found = Record<string, number[]>;

const Match = z.object({
  type: z.literal('match'),
  data: z.object({ path: z.object({ text: z.string() }), line_number: z.number() }),
});

// --mmap has every file judged as a whole: one with a NUL byte near its start is binary, whatever comes before the NUL.
const FLAGS = ['--json', '--hidden', '--glob', '!.git', '--no-config', '--no-ignore-dot', '--mmap', '--crlf'];

function ripgrep(root: string, { rust, regex, ignoreCase, word }: RandomQuery): Found {
  const flags = [...FLAGS, ...(regex ? [] : ['-F']), ...(ignoreCase ? ['-i'] : []), ...(word ? ['-w'] : [])];
  const { stdout, stderr, status } = spawnSync(rgPath, [...flags, '-e', rust, '.'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status === 2) throw new Error(`ripgrep on ${rust}: ${stderr}`);
  const found: Found = {};
  for (const row of stdout.split('\n').filter((row) => row.startsWith('{"type":"match"'))) {
    const { path: file, line_number: line } = Match.parse(JSON.parse(row)).data;
    const name = file.text.replace('./', '');
    found[name] = [...(found[name] ?? []), line];
  }
  return found;
}

async function ours(root: string, query: RandomQuery): Promise<Found> {
  const matcher = createMatcher(compileQuery(query));
  const found: Found = {};
  for (const file of await new Lister({ path: root, name: 'root' }).list(never)) {
    const place = path.join(root, file);
    const text = lstatSync(place).isFile() ? searchableText(readFileSync(place)) : undefined;
    const hits = text === undefined ? [] : matcher.hits(text, 0, Number.POSITIVE_INFINITY);
    if (hits.length > 0) found[file] = hits.map(({ line }) => line + 1);
  }
  return found;
}

/** Whether both searches promise the same for a file. Where they do not, ours differs on purpose. */
function isComparable(bytes: Buffer, { query, regex, word }: RandomQuery): boolean {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  // Text that is no UTF-8 is Latin-1 to us, letters and all, while ripgrep lets nothing but its own bytes match there.
  const sameText = utf16 || isUtf8(bytes) || (!regex && !word && !/[^\0-\x7f]/.test(query));
  // The \r of an ending is no part of the line for us, so that spaces and negated classes do not match it, and no empty
  // match stands behind it, where no word is.
  const sameEnding = !regex || !bytes.includes('\r') || (!word && !/\\[sD]|\[\^/.test(query));
  return sameText && sameEnding;
}

function comparable(root: string, found: Found, query: RandomQuery): Found {
  const entries = Object.entries(found).filter(([file]) => isComparable(readFileSync(path.join(root, file)), query));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

test(
  'a search finds the lines that ripgrep finds',
  async () => {
    const queries = fc.array(randomQuery, { minLength: QUERIES_A_TREE, maxLength: QUERIES_A_TREE, size: 'max' });
    let successful = 0;
    const parent = temporaryTree();
    const property = fc.asyncProperty(randomTree, queries, async (tree, chosen) => {
      const root = path.join(parent, 'tree');
      execFileSync('git', ['init', '-q', root]);
      writeTree(root, tree);
      for (const query of chosen) {
        const theirs = comparable(root, ripgrep(root, query), query);
        if (Object.keys(theirs).length > 0) successful++;
        expect(comparable(root, await ours(root, query), query), JSON.stringify(query)).toEqual(theirs);
      }
      rmSync(root, { recursive: true });
    });
    await fc.assert(property, { seed: SEED, numRuns: FULL ? 300 : 3, endOnFailure: true });
    expect(successful).toBeGreaterThan(15);
  },
  FULL ? 3_600_000 : 60_000,
);

test('a search finds in very long lines what ripgrep finds', async () => {
  const long = `${'word '.repeat(60_000)}needle${'x'.repeat(300_000)}`;
  const root = temporaryRepository({
    'a.txt': `needle\n${long}\nneedle`,
    'b.txt': long,
    'c.txt': long.replace('needle', ''),
  });
  for (const [query, regex] of [
    ['needle', false],
    ['needle', true],
    ['^word.*x$', true],
    ['e\\w+x$', true],
  ] as const) {
    const asked = { query, rust: query, regex, ignoreCase: false, word: false };
    expect(await ours(root, asked)).toEqual(ripgrep(root, asked));
  }
});

/** Folders with a random tree each: together more files than every worker needs for an index. */
const FOLDERS = 80;
const QUERIES = FULL ? 60 : 10;
/** More lines than that are compared for one folder only: they come 50 at a time. */
const MOST_LINES = 400;

const folderOf = (index: number): string => `d${index % 16}/e${index}`;

test.each(Array.from({ length: FULL ? 20 : 1 }, (_, round) => round))(
  'a server finds through its index, also of changed files, what ripgrep finds (%i)',
  async (round) => {
    const seed = SEED + round;
    const trees = fc.sample(randomTree, { seed, numRuns: FOLDERS * 2 });
    const queries = fc.sample(randomQuery, { seed, numRuns: QUERIES });
    const root = temporaryRepository();
    const write = (from: number, to: number): void => {
      for (const [index, tree] of trees.slice(from, to).entries()) {
        const folder = path.join(root, folderOf((from + index) % FOLDERS));
        rmSync(folder, { recursive: true, force: true });
        writeTree(folder, tree);
      }
    };
    write(0, FOLDERS);
    const server = await startServer({ roots: [root] });
    expect(await server.indexed()).toBeGreaterThan(600);
    let compared = 0;
    for (const [index, query] of queries.entries()) {
      if (index === QUERIES >> 1) write(FOLDERS, FOLDERS + FOLDERS / 4);
      compared += await compareReplies(server, root, query, folderOf(index));
    }
    expect(compared).toBeGreaterThan(QUERIES * 5);
  },
  FULL ? 600_000 : 60_000,
);

/** The number of lines that both found. */
async function compareReplies(server: TestServer, root: string, query: RandomQuery, folder: string): Promise<number> {
  const input = { query: query.query, regex: query.regex, ignore_case: query.ignoreCase, word: query.word };
  const reply = await server.call('search_dir', input);
  expect(reply.isError, reply.text).toBe(false);
  const total = readReply(reply.text).lines;
  const isWhole = total <= MOST_LINES;
  const shown = await everyLine(server, isWhole ? input : { ...input, glob: `${folder}/**` });
  if (isWhole) expect(shown.length).toBe(total);
  const ours: Found = {};
  for (const place of shown) {
    const [, file = '', line] = /^(.*):(\d+)$/.exec(place) ?? [];
    ours[file] = [...(ours[file] ?? []), Number(line)];
  }
  const found = Object.entries(ripgrep(root, query)).filter(([file]) => isWhole || file.startsWith(`${folder}/`));
  const theirs = comparable(root, Object.fromEntries(found), query);
  expect(comparable(root, ours, query), JSON.stringify(query)).toEqual(theirs);
  return Object.values(theirs).flat().length;
}
