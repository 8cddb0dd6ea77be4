// Memory and truth over many searches and edits: the curve of resident memory, and edits that the next search must know.
// Usage: soak REPOSITORY [--queries N] [--edits N] [--seed N]. Works on a copy. Exit code 1 when an answer was not true.
import { execFileSync } from 'node:child_process';
import { cpSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { randomNumbers } from '../differential/history.js';
import { directoryOnDisk, ms, table } from './measure.js';
import { drawQueries } from './queries.js';
import { readCorpus } from './search-corpus.js';
import { asInput, type SearchServer, startSearchServer, totalOf } from './search-server.js';
import { medianOf } from './search-table.js';

const ROWS = 20;
const SAMPLES = 400;
/** Of each kind of query, so many times as many as the search bench takes. */
const TIMES = 8;

interface Sample {
  readonly queries: number;
  readonly edits: number;
  /** MB. */
  readonly resident: number;
  /** Of the searches since the last sample. */
  readonly medianMs: number;
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      queries: { type: 'string', default: '100000' },
      edits: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [repository] = positionals;
  if (repository === undefined) throw new Error('usage: soak REPOSITORY [--queries N] [--edits N] [--seed N]');
  const directory = realpathSync(directoryOnDisk());
  const root = path.join(directory, 'tree');
  cpSync(repository, root, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  const server = await startSearchServer(root, path.join(directory, 'server'));
  try {
    const soak = new Soak(server, root, Number(values.seed));
    process.exitCode = report(await soak.run(Number(values.queries), Number(values.edits)), soak.failures) ? 0 : 1;
  } finally {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

class Soak {
  readonly failures: string[] = [];
  private readonly random: () => number;
  private readonly inputs: Record<string, unknown>[];
  private readonly files: string[];
  /** Where the line that the last edit inserted is; the next edit deletes it again. */
  private inserted: { path: string; token: string } | undefined;
  private edits = 0;

  constructor(
    private readonly server: SearchServer,
    root: string,
    seed: number,
  ) {
    this.random = randomNumbers(seed);
    this.inputs = drawQueries(readCorpus(root, seed), seed, TIMES).map(asInput);
    this.files = sourceFiles(root);
  }

  async run(queries: number, edits: number): Promise<Sample[]> {
    const samples: Sample[] = [];
    let times: number[] = [];
    const each = Math.max(1, Math.floor(queries / SAMPLES));
    for (let asked = 1; asked <= queries; asked++) {
      times.push(await this.ask());
      while (this.edits < Math.floor((asked * edits) / queries)) await this.edit();
      if (asked % each > 0) continue;
      const resident = this.server.memory()?.now ?? Number.NaN;
      samples.push({ queries: asked, edits: this.edits, resident, medianMs: medianOf(times) });
      times = [];
      if (samples.length % (SAMPLES / ROWS) === 0) console.error(`${asked} searches, ${resident.toFixed(0)} MB`);
    }
    return samples;
  }

  private async ask(): Promise<number> {
    const input = this.inputs[Math.floor(this.random() * this.inputs.length)];
    if (input === undefined) throw new Error('no queries');
    const from = performance.now();
    await this.server.call('search_dir', input);
    return performance.now() - from;
  }

  /** Inserts a line into a random file, or deletes the one inserted last; the next search has to know. */
  private async edit(): Promise<void> {
    this.edits++;
    const old = this.inserted;
    if (old !== undefined) {
      this.inserted = undefined;
      const input = { path: old.path, start_line: 1, end_line: 1, text: '', allow_errors: true };
      await this.server.call('edit', input);
      return this.expect(old.token, 0);
    }
    const file = this.files[Math.floor(this.random() * this.files.length)];
    if (file === undefined) throw new Error('no files');
    const token = `soaked${this.edits}x${Math.floor(this.random() * 1e9)}`;
    await this.server.call('insert', { path: file, after_line: 0, text: token, allow_errors: true });
    this.inserted = { path: file, token };
    return this.expect(token, 1);
  }

  private async expect(token: string, lines: number): Promise<void> {
    const reply = await this.server.call('search_dir', { query: token });
    if (totalOf(reply) !== lines) this.failures.push(`after edit ${this.edits}, ${lines} expected: ${reply}`);
  }
}

const LARGEST_EDITED = 100_000;

/** Tracked text files that are small enough to be edited thousands of times. */
function sourceFiles(root: string): string[] {
  const git = (...arguments_: string[]): string =>
    execFileSync('git', ['-C', root, ...arguments_], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const text = new Set(git('grep', '-I', '-l', '-z', '-e', '.').split('\0'));
  return git('ls-tree', '-r', '-z', '--long', 'HEAD')
    .split('\0')
    .flatMap((row) => {
      const [, type, bytes, file] = /^\d+ (\w+) \w+ +(\S+)\t(.*)$/s.exec(row) ?? [];
      const wanted = type === 'blob' && Number(bytes) <= LARGEST_EDITED && text.has(file ?? '');
      return wanted && file !== undefined ? [file] : [];
    });
}

/** Whether every answer was true. */
function report(samples: readonly Sample[], failures: readonly string[]): boolean {
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const second = medianOf(samples.slice(tenth, 2 * tenth).map(({ resident }) => resident));
  const last = medianOf(samples.slice(-tenth).map(({ resident }) => resident));
  const shown = samples.filter((_, index) => (index + 1) % Math.max(1, Math.floor(samples.length / ROWS)) === 0);
  const head = ['searches', 'edits', 'resident MB', 'median ms of a search'];
  const rows = shown.map((s) => [String(s.queries), String(s.edits), s.resident.toFixed(0), ms(s.medianMs)]);
  console.log(table(head, rows));
  console.log(
    `Resident memory, last tenth / second tenth: ${(last / second).toFixed(2)} (${last.toFixed(0)} / ${second.toFixed(0)} MB)`,
  );
  console.log(`Searches that did not know of the edit before them: ${failures.length}`);
  for (const failure of failures.slice(0, 10)) console.log(failure);
  return failures.length === 0;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
