// Whether searches are true while another process changes the files: each that is asked after a change must know of it.
// Usage: freshness [--operations N] [--seed N]. Exit code 1 when an answer was not true.
import { type ChildProcess, fork } from 'node:child_process';
import { realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomNumbers } from '../differential/history.js';
import { type Answer, type Fact, Facts, factOf, type Operation, tokenOf } from './freshness-facts.js';
import { RandomTree } from './freshness-tree.js';
import { directoryOnDisk, ms, table } from './measure.js';
import { type SearchServer, startSearchServer } from './search-server.js';
import { medianOf } from './search-table.js';

/** Operations made in one go, on average; searches run during them, and more when they are done. */
const MEAN_BURST = 8;
const SEARCHES_AFTER_BURST = 2;
/** Tokens of so many last operations are searched for first of all. */
const RECENT = 12;
/** Few enough for all their lines to be shown. */
const TOKENS_AT_ONCE = 12;
const MOST_FAILURES_SHOWN = 10;

/** A clock that all processes of a machine share, in milliseconds. */
const now = (): number => Number(process.hrtime.bigint()) / 1e6;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      operations: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      writer: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  if (values.writer !== undefined) return write(values.writer, seed);
  const parent = realpathSync(directoryOnDisk());
  try {
    process.exitCode = report(await observe(parent, Number(values.operations), seed)) ? 0 : 1;
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** In the other process: makes as many changes as it is asked for, and tells of each when it is done. */
function write(parent: string, seed: number): void {
  const tree = new RandomTree(parent, seed);
  const tell = (operation: Operation): void => void process.send?.(operation);
  tell({ ...tree.all(), began: Number.NEGATIVE_INFINITY, done: now() });
  process.on('message', (count: number) => {
    for (let made = 0; made < count; made++) {
      const began = now();
      tell({ ...tree.change(), began, done: now() });
    }
    process.send?.('done');
  });
}

class Writer {
  readonly operations: Operation[] = [];
  private finished = (): void => undefined;
  private failed = (_error: Error): void => undefined;

  constructor(private readonly child: ChildProcess) {
    child.on('message', (message: Operation | 'done') => {
      if (message === 'done') this.finished();
      else this.operations.push(message);
    });
    child.once('exit', (code) => this.failed(new Error(`the writing process ended with ${code}`)));
  }

  static async start(parent: string, seed: number): Promise<Writer> {
    const program = fileURLToPath(import.meta.url);
    const writer = new Writer(
      fork(program, ['--writer', parent, '--seed', String(seed)], { serialization: 'advanced' }),
    );
    await writer.make(0);
    return writer;
  }

  /** Resolves when all of them are made and told. */
  make(count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.finished = resolve;
      this.failed = reject;
      this.child.send(count);
    });
  }

  close(): void {
    this.failed = () => undefined;
    this.child.kill();
  }
}

interface Observed {
  readonly operations: readonly Operation[];
  readonly answers: readonly Answer[];
}

async function observe(parent: string, count: number, seed: number): Promise<Observed> {
  const writer = await Writer.start(parent, seed);
  const server = await startSearchServer(path.join(parent, 'tree'), path.join(parent, 'server'));
  const random = randomNumbers(seed + 1);
  const answers: Answer[] = [];
  const ask = async (): Promise<void> => {
    answers.push(await search(server, drawTokens(writer.operations, random)));
  };
  try {
    for (let made = 0; made < count; ) {
      const burst = Math.min(count - made, 1 + Math.floor(random() * 2 * MEAN_BURST));
      let busy = true;
      const making = writer.make(burst).finally(() => {
        busy = false;
      });
      while (busy) await ask();
      await making;
      for (let asked = 0; asked < SEARCHES_AFTER_BURST; asked++) await ask();
      made += burst;
    }
  } finally {
    writer.close();
    await server.close();
  }
  return { operations: writer.operations, answers };
}

/** Tokens of lines that operations removed or added, mostly of the last ones. */
function drawTokens(operations: readonly Operation[], random: () => number): string[] {
  const recent = random() < 0.9 ? operations.slice(-RECENT) : operations;
  const facts = recent.flatMap(({ removed, added }) => [...removed, ...added]);
  const wanted = random() < 0.5 ? 1 : TOKENS_AT_ONCE;
  const drawn = Array.from({ length: wanted }, () => facts[Math.floor(random() * facts.length)]);
  const tokens = drawn.flatMap((fact) => (fact === undefined ? [] : [tokenOf(fact)]));
  return tokens.length === 0 ? ['zqnever'] : [...new Set(tokens)];
}

async function search(server: SearchServer, tokens: readonly string[]): Promise<Answer> {
  const asked = now();
  const reply = await server.call('search_dir', { query: tokens.join('|'), regex: tokens.length > 1 });
  const answered = now();
  return { tokens, asked, answered, shown: shownIn(reply) };
}

/** Lines with a token, below the row with their file's path. */
function shownIn(reply: string): Fact[] {
  const shown: Fact[] = [];
  let file = '';
  for (const row of reply.split('\n')) {
    file = /^(?:work|hush|tracked)\/[\w./-]+/.exec(row)?.[0] ?? file;
    const [, line, token] = /^\s+(\d+):.*?(zq\w{6})/.exec(row) ?? [];
    if (token !== undefined) shown.push(factOf(token, file, Number(line)));
  }
  return shown;
}

/** Whether every answer was true. */
function report({ operations, answers }: Observed): boolean {
  const facts = new Facts();
  for (const operation of operations) facts.record(operation);
  const verdicts = answers.map((answer) => ({ answer, ...facts.judge(answer) }));
  const sum = (count: (verdict: (typeof verdicts)[number]) => number): number =>
    verdicts.reduce((total, verdict) => total + count(verdict), 0);
  const failures = verdicts.flatMap(({ answer, failures }) => failures.map((failure) => ({ answer, failure })));
  const during = answers.filter(({ asked, answered }) => operations.some((o) => o.done > asked && o.began < answered));
  const rows = [
    ['operations by the other process', String(operations.length - 1)],
    ['searches', String(answers.length)],
    ['searches while an operation was under way', String(during.length)],
    ['lines that had to be shown', String(sum(({ required }) => required))],
    ['searches that had to show nothing', String(sum(({ empty }) => empty))],
    ['lines shown', String(sum(({ answer }) => answer.shown.length))],
    ['median time of a search', `${ms(medianOf(answers.map(({ asked, answered }) => answered - asked)))} ms`],
    ['lines missing, or shown and not there', String(failures.length)],
  ];
  console.log(table(['what', 'count'], rows));
  console.log(`Operations: ${byKind(operations)}\n`);
  for (const { answer, failure } of failures.slice(0, MOST_FAILURES_SHOWN)) {
    console.log(`${failure}\n  asked ${answer.asked.toFixed(2)}, answered ${answer.answered.toFixed(2)}`);
    for (const line of historyOf(operations, failure)) console.log(`  ${line}`);
  }
  return failures.length === 0;
}

function byKind(operations: readonly Operation[]): string {
  const counts = new Map<string, number>();
  for (const { what } of operations.slice(1)) counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts].map(([what, count]) => `${what} ${count}`).join(', ');
}

/** What happened to the line of a failure. */
const historyOf = (operations: readonly Operation[], failure: string): string[] =>
  operations
    .filter(({ removed, added, passing }) => [...removed, ...added, ...passing].some((fact) => failure.endsWith(fact)))
    .map(({ what, began, done }) => `${what} from ${began.toFixed(2)} to ${done.toFixed(2)}`);

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
