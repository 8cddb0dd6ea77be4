// search_dir beside its peers: queries drawn from the tree itself, each asked of all of them in turn.
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { directoryOnDisk } from './measure.js';
import { type BenchQuery, drawQueries } from './queries.js';
import { readCorpus } from './search-corpus.js';
import { measureIndex } from './search-index.js';
import { benchPaths } from './search-paths.js';
import { type Fff, ripgrep, ripgrepIgnoredLines, ripgrepLines, startFff } from './search-peers.js';
import { asInput, type SearchServer, startSearchServer, totalOf } from './search-server.js';
import { everyQuery, medianOf, type Row, summary } from './search-table.js';

export interface SearchBench {
  readonly seed: number;
  /** The folder of the package @ff-labs/fff-node; undefined to leave fff out. */
  readonly fff: string | undefined;
  /** Milliseconds to wait for a server to log that its index is complete. */
  readonly indexLimitMs: number;
}

/** A tree of more bytes is measured with fewer runs. */
const LARGE_TREE = 500_000_000;
const RUNS = 7;
const RUNS_ON_LARGE = 3;

/** After so many milliseconds fff's complete result is given up, and its time taken as at least that. */
const FFF_LIMIT_MS = 5000;
const SLOW_MS = 500;

export async function benchSearch(directory: string, bench: SearchBench): Promise<string> {
  const root = realpathSync(directory);
  const corpus = readCorpus(root, bench.seed);
  const queries = drawQueries(corpus, bench.seed);
  const runs = corpus.bytes > LARGE_TREE ? RUNS_ON_LARGE : RUNS;
  const rare = queries[0];
  const index = rare === undefined ? '' : await measureIndex(root, rare, runs, bench.indexLimitMs);
  const cache = directoryOnDisk();
  const server = await startSearchServer(root, cache);
  const fff = bench.fff === undefined ? undefined : await startFff(bench.fff, root);
  const rows: Row[] = [];
  let paths = '';
  try {
    await server.call('search_dir', { query: 'a' });
    await server.indexed(bench.indexLimitMs);
    for (const query of queries) rows.push(await measure(root, query, { server, fff, runs }));
    paths = await benchPaths(corpus.files, server, bench.seed);
  } finally {
    await server.close();
    fff?.close();
    rmSync(cache, { recursive: true, force: true });
  }
  const peer =
    fff === undefined
      ? 'fff not installed (ACI_BENCH_FFF names its package).'
      : `fff said that its index was ready after ${(fff.indexMs / 1000).toFixed(1)} s.`;
  const size = `${(corpus.bytes / 1e6).toFixed(0)} MB, ${queries.length} queries (seed ${bench.seed}), ${runs} runs each, in turn. ${peer}`;
  const list = `node_modules/.cache/aci-bench/search-${path.basename(root)}.md`;
  mkdirSync(path.dirname(list), { recursive: true });
  writeFileSync(list, everyQuery(rows));
  return [
    `### search_dir in ${path.basename(root)}`,
    '',
    size,
    '',
    summary(rows),
    `Every query: ${list}`,
    '',
    paths,
    index,
  ].join('\n');
}

interface Contestants {
  readonly server: SearchServer;
  readonly fff: Fff | undefined;
  readonly runs: number;
}

async function measure(root: string, query: BenchQuery, { server, fff, runs }: Contestants): Promise<Row> {
  const theirLines = await ripgrepLines(root, query);
  const ourLines = totalOf(await server.call('search_dir', asInput(query)));
  const ignoredLines = ourLines === theirLines ? 0 : await ripgrepIgnoredLines(root, query);
  const times = { rg: [] as number[], ours: [] as number[], fff: [] as number[], fffPage: [] as number[] };
  const from = performance.now();
  const complete = fff?.all(query, FFF_LIMIT_MS);
  // A result that takes that long is measured once, this time.
  const slow = performance.now() - from > SLOW_MS;
  if (slow) times.fff.push(performance.now() - from);
  for (let run = 0; run < runs; run++) {
    times.rg.push(await took(() => ripgrep(root, query)));
    times.ours.push(await took(() => server.call('search_dir', asInput(query))));
    if (fff === undefined || complete === undefined) continue;
    times.fffPage.push(await took(() => fff.firstPage(query)));
    if (!slow) times.fff.push(await took(() => void fff.all(query, FFF_LIMIT_MS)));
  }
  return {
    query,
    theirLines,
    ignoredLines,
    ourLines,
    rgMs: medianOf(times.rg),
    oursMs: medianOf(times.ours),
    fff:
      complete === undefined
        ? undefined
        : { ...complete, ms: medianOf(times.fff), firstPageMs: medianOf(times.fffPage) },
  };
}

async function took(act: () => unknown): Promise<number> {
  const from = performance.now();
  await act();
  return performance.now() - from;
}
