// The index itself: the time until it is complete, memory after that, the first answer without it and after a restart.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { directoryOnDisk, ms, table } from './measure.js';
import type { BenchQuery } from './queries.js';
import { ripgrep } from './search-peers.js';
import { asInput, type SearchServer, startSearchServer } from './search-server.js';
import { medianOf } from './search-table.js';

const RESTARTS = 3;

/** `query` should be rare, so that an index is what answers it. */
export async function measureIndex(
  root: string,
  query: BenchQuery,
  runs: number,
  indexLimitMs: number,
): Promise<string> {
  const first = await firstAnswers(root, query, runs);
  const rows = [
    ['ripgrep, a rare identifier', `${ms(first.rg)} ms`],
    ['first answer without an index, asked at once', besideRg(first.atOnce, first.rg)],
    ['the same, asked when the tools are listed', besideRg(first.listed, first.rg)],
    ['the same, asked half a second later', besideRg(first.later, first.rg)],
    ...(await building(root, query, indexLimitMs)),
  ];
  return [`### Index of ${path.basename(root)}`, '', table(['what', 'measured'], rows)].join('\n');
}

const besideRg = (took: number, rg: number): string => `${ms(took)} ms (aci / rg ${(took / rg).toFixed(2)})`;

/** Milliseconds; a model takes longer to think of its first call. */
const LATER_MS = 500;

/** Medians in milliseconds from the call on. Each server has an empty directory for its index. */
async function firstAnswers(root: string, query: BenchQuery, runs: number) {
  const times = { rg: [] as number[], atOnce: [] as number[], listed: [] as number[], later: [] as number[] };
  for (let run = 0; run < runs; run++) {
    const rg = performance.now();
    await ripgrep(root, query);
    times.rg.push(performance.now() - rg);
    for (const when of ['atOnce', 'listed', 'later'] as const) {
      await inDirectory(async (directory) => {
        const answer = await firstAnswer(root, query, directory, async (server) => {
          if (when !== 'atOnce') await server.listTools();
          if (when === 'later') await wait(LATER_MS);
        });
        times[when].push(answer.callMs);
        await answer.server.close();
      });
    }
  }
  const { rg, atOnce, listed, later } = times;
  return { rg: medianOf(rg), atOnce: medianOf(atOnce), listed: medianOf(listed), later: medianOf(later) };
}

async function firstAnswer(
  root: string,
  query: BenchQuery,
  directory: string,
  before: (server: SearchServer) => Promise<void> = async () => undefined,
) {
  const started = performance.now();
  const server = await startSearchServer(root, directory);
  await before(server);
  const called = performance.now();
  await server.call('search_dir', asInput(query));
  const answered = performance.now();
  return { server, callMs: answered - called, startMs: answered - started };
}

async function building(root: string, query: BenchQuery, limitMs: number): Promise<string[][]> {
  return inDirectory(async (directory) => {
    const started = performance.now();
    const { server } = await firstAnswer(root, query, directory);
    const indexed = await server.indexed(limitMs);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const memory = memoryRows(server);
    await server.close();
    if (indexed === undefined) return [['index', `none reported within ${limitMs / 1000} s`], ...memory];
    return [
      [
        'process start until the index is complete',
        `${seconds} s (${indexed.files} files, ${indexed.seconds} s by its own clock)`,
      ],
      ...memory,
      ...(await restarting(root, query, directory)),
    ];
  });
}

function memoryRows(server: SearchServer): string[][] {
  const memory = server.memory();
  if (memory === undefined) return [['resident memory', 'only measured on Linux']];
  return [['resident memory then, and its peak so far', `${memory.now.toFixed(0)} MB, ${memory.peak.toFixed(0)} MB`]];
}

/** With the index that the last server left behind. */
async function restarting(root: string, query: BenchQuery, directory: string): Promise<string[][]> {
  const starts: number[] = [];
  const calls: number[] = [];
  for (let run = 0; run < RESTARTS; run++) {
    const { server, startMs, callMs } = await firstAnswer(root, query, directory);
    starts.push(startMs);
    calls.push(callMs);
    await server.close();
  }
  const from = `${ms(medianOf(starts))} ms (${ms(medianOf(calls))} ms from the call on)`;
  return [['restart: first answer from process start on', from]];
}

async function inDirectory<T>(act: (directory: string) => Promise<T>): Promise<T> {
  const directory = directoryOnDisk();
  try {
    return await act(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
