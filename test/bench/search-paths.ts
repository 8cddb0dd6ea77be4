// find_file: patterns drawn from the paths of the tree itself, each a whole call.
import path from 'node:path';
import { randomNumbers } from '../differential/history.js';
import { ms, table } from './measure.js';
import type { SearchServer } from './search-server.js';
import { medianOf } from './search-table.js';

const OF_EACH_KIND = 8;
const RUNS = 5;

/** How a model names a file that it half knows. */
const KINDS: Readonly<Record<string, (file: string, random: () => number) => string>> = {
  'exact name': (file) => path.posix.basename(file),
  'last folder and name': (file) => file.split('/').slice(-2).join('/'),
  glob: (file) => `**/${path.posix.basename(file).slice(0, 4)}*${path.posix.extname(file)}`,
  'part of the name': (file, random) => {
    const name = path.posix.basename(file);
    const start = Math.floor(random() * Math.max(1, name.length - 5));
    return name.slice(start, start + 5);
  },
  'letters in order': (file) => file.replace(/(?<=[a-z])[aeiou]/g, ''),
  misspelt: (file) => path.posix.basename(file).replace(/([a-z])([a-z])(?=[a-z]*\.)/, '$2$1'),
};

export async function benchPaths(files: readonly string[], server: SearchServer, seed: number): Promise<string> {
  const random = randomNumbers(seed);
  const rows: string[][] = [];
  const all: number[] = [];
  for (const [kind, patternOf] of Object.entries(KINDS)) {
    const times: number[] = [];
    for (let count = 0; count < OF_EACH_KIND; count++) {
      const pattern = patternOf(files[Math.floor(random() * files.length)] ?? '', random);
      times.push(await timeOf(server, pattern));
    }
    all.push(...times);
    rows.push([kind, ...cells(times)]);
  }
  const head = [`find_file among ${files.length} paths`, 'median ms', 'worst ms'];
  return table(head, [...rows, ['all', ...cells(all)]]);
}

async function timeOf(server: SearchServer, pattern: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const from = performance.now();
    await server.call('find_file', { pattern });
    times.push(performance.now() - from);
  }
  return medianOf(times);
}

const cells = (times: readonly number[]): string[] => [ms(medianOf(times)), ms(Math.max(...times))];
