// The peers that search is measured beside: ripgrep as a whole process, and fff in this one.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rgPath } from '@vscode/ripgrep';
import type { BenchQuery } from './queries.js';

/** The files that a client of ours would have searched. */
export const WHERE = ['--no-config', '--hidden', '--no-ignore-dot', '--glob', '!.git'];

/**
 * The whole process, its output read as a client would, and dropped.
 * In regular expressions \w, \d and \b mean ASCII, as they do in JavaScript's.
 */
export async function ripgrep(root: string, query: BenchQuery): Promise<void> {
  const { stdout, ended } = start(query, root, []);
  stdout.resume();
  await ended;
}

/** Lines printed. Counting them takes longer than reading them, so runs that are timed leave it out. */
export const ripgrepLines = (root: string, query: BenchQuery): Promise<number> => linesOf(query, root, []);

/**
 * Matching lines in files that are tracked although an ignore rule names them: we search them, as git would, and ripgrep
 * passes over them when it walks.
 */
export async function ripgrepIgnoredLines(root: string, query: BenchQuery): Promise<number> {
  const arguments_ = ['-C', root, 'ls-files', '-z', '--cached', '--ignored', '--exclude-standard'];
  const files = execFileSync('git', arguments_, { encoding: 'utf8' }).split('\0').filter(Boolean);
  let lines = 0;
  for (let from = 0; from < files.length; from += FILES_A_CALL) {
    lines += await linesOf(query, root, files.slice(from, from + FILES_A_CALL));
  }
  return lines;
}

/** Keeps command lines short enough for every system. */
const FILES_A_CALL = 200;

async function linesOf(query: BenchQuery, cwd: string, files: readonly string[]): Promise<number> {
  const { stdout, ended } = start(query, cwd, files);
  let lines = 0;
  stdout.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  });
  await ended;
  return lines;
}

function start({ query, regex, ignoreCase }: BenchQuery, cwd: string, files: readonly string[]) {
  const flags = [...WHERE, '--line-number', regex ? '--no-unicode' : '-F', ...(ignoreCase ? ['-i'] : [])];
  const where = files.length > 0 ? files : [cwd];
  const child = spawn(rgPath, [...flags, '-e', query, '--', ...where], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'close').then(([status]) => {
    if (status !== 0 && status !== 1) throw new Error(`ripgrep on ${query}: exit ${status}`);
  });
  return { stdout: child.stdout, ended };
}

export interface Fff {
  readonly indexMs: number;
  /** Every matching line, page by page; undefined where it does not take the query. */
  all(query: BenchQuery, limitMs: number): FffResult | undefined;
  /** Its first page of 50 lines, its default. */
  firstPage(query: BenchQuery): void;
  close(): void;
}

export interface FffResult {
  readonly lines: number;
  /** False when the limit was reached first. */
  readonly complete: boolean;
}

/** The part of fff's API that is used here; the package is not among this project's, so neither are its types. */
interface FffModule {
  readonly FileFinder: { create(options: { basePath: string }): Result<Finder> };
}

interface Finder {
  waitForIndexReady(timeoutMs: number): Promise<Result<boolean>>;
  grep(query: string, options: object): Result<{ items: readonly unknown[]; nextCursor: object | null }>;
  destroy(): void;
}

type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/** Lines of one page: as fast for many lines as one page of all of them, and small enough to stop in time. */
const PAGE = 1000;

/** fff from the folder of its package @ff-labs/fff-node. */
export async function startFff(packageDirectory: string, root: string): Promise<Fff> {
  const entry = pathToFileURL(path.resolve(packageDirectory, 'dist/src/index.js')).href;
  const module: FffModule = await import(entry);
  const from = performance.now();
  const finder = resultOf(module.FileFinder.create({ basePath: root }));
  if (!resultOf(await finder.waitForIndexReady(300_000))) throw new Error('fff: its index was not ready in 300 s');
  const indexMs = performance.now() - from;
  const page = ({ query, regex }: BenchQuery, options: object) =>
    resultOf(finder.grep(query, { mode: regex ? 'regex' : 'plain', smartCase: false, ...options }));
  return {
    indexMs,
    all(query, limitMs) {
      if (query.ignoreCase) return undefined; // it has smart case only, which looks at the query's letters
      const started = performance.now();
      const most = { pageSize: PAGE, maxMatchesPerFile: 1_000_000_000 };
      let lines = 0;
      for (let cursor: object | null = null; ; ) {
        const { items, nextCursor } = page(query, { ...most, cursor });
        lines += items.length;
        if (nextCursor === null) return { lines, complete: true };
        if (performance.now() - started > limitMs) return { lines, complete: false };
        cursor = nextCursor;
      }
    },
    firstPage: (query) => void page(query, { pageSize: 50 }),
    close: () => finder.destroy(),
  };
}

function resultOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`fff: ${result.error}`);
}
