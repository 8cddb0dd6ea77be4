// What a repository's files hold: words with how many files have them, real lines, the first words of definitions.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { rgPath } from '@vscode/ripgrep';
import { randomNumbers } from '../differential/history.js';
import { WHERE } from './search-peers.js';

/** Drawn from a sample of the files, so that a tree of a gigabyte takes no longer than one of 30 MB. */
export interface Corpus {
  /** All listed files. */
  readonly files: readonly string[];
  /** Of all of them, the sampled ones or not. */
  readonly bytes: number;
  readonly lines: readonly string[];
  /** Identifiers by the number of sampled files that have them, the most frequent first. */
  readonly words: readonly WordCount[];
  /** The word that stands there most often. */
  readonly mostFrequent: string;
  /** Printable ASCII, the most frequent first. */
  readonly characters: readonly string[];
  /** Of a tree of this many files, one in so many is in the sample. */
  readonly oneIn: number;
  /** Numbers of files of the whole tree that have each of these words as a whole word. */
  filesWith(words: readonly string[]): Map<string, number>;
}

export interface WordCount {
  readonly word: string;
  readonly files: number;
}

const SAMPLE_BYTES = 24_000_000;
const LARGEST_FILE = 1_000_000;
/** Lines that are kept to draw phrases from. */
const MOST_LINES = 20_000;

export function readCorpus(root: string, seed: number): Corpus {
  const random = randomNumbers(seed);
  const files = listed(root).map((file) => ({ ...file, place: random() }));
  const sample = files.filter(({ bytes }) => bytes <= LARGEST_FILE).sort((a, b) => a.place - b.place);
  const words = new Map<string, number>();
  const occurrences = new Map<string, number>();
  const characters = new Map<string, number>();
  const lines: string[] = [];
  let read = 0;
  let sampled = 0;
  for (const { file, bytes } of sample) {
    if (read >= SAMPLE_BYTES) break;
    const content = readFileSync(path.join(root, file));
    if (content.includes(0)) continue;
    const text = content.toString('utf8');
    read += bytes;
    sampled++;
    const found = text.match(/[A-Za-z_]\w{2,40}/g) ?? [];
    for (const word of found) count(occurrences, word);
    for (const word of new Set(found)) count(words, word);
    for (const character of text.slice(0, 2000)) count(characters, character);
    for (const line of text.split(/\r?\n/)) if (random() < 0.02 && isPlain(line)) lines.push(line);
  }
  return {
    files: files.map(({ file }) => file),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    lines: lines.slice(0, MOST_LINES),
    words: byCount(words).map(([word, files]) => ({ word, files })),
    mostFrequent: byCount(occurrences)[0]?.[0] ?? '',
    characters: byCount(characters).flatMap(([character]) => (/^[!-~]$/.test(character) ? [character] : [])),
    oneIn: files.length / Math.max(1, sampled),
    filesWith: (wanted) => filesWith(root, wanted),
  };
}

const count = (counts: Map<string, number>, key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);

const isPlain = (line: string): boolean => line.length <= 200 && /^[\t -~]*\w[\t -~]*$/.test(line);

const byCount = (counts: Map<string, number>): [string, number][] =>
  [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));

/** Regular files that git lists, in its order. */
function listed(root: string): { file: string; bytes: number }[] {
  const options = { maxBuffer: 1 << 29, encoding: 'utf8' } as const;
  const output = execFileSync('git', ['-C', root, 'ls-files', '-z', '-co', '--exclude-standard'], options);
  return [...new Set(output.split('\0'))].flatMap((file) => {
    const stats = file === '' ? undefined : statSync(path.join(root, file), { throwIfNoEntry: false });
    return stats?.isFile() ? [{ file, bytes: stats.size }] : [];
  });
}

function filesWith(root: string, words: readonly string[]): Map<string, number> {
  const flags = [...WHERE, '--only-matching', '--no-line-number', '--word-regexp', '--fixed-strings', '--file=-'];
  const options = { input: words.join('\n'), maxBuffer: 1 << 30, encoding: 'utf8' } as const;
  const { stdout } = spawnSync(rgPath, [...flags, '.'], { ...options, cwd: root });
  const counts = new Map(words.map((word) => [word, 0]));
  for (const found of new Set(stdout.split('\n'))) {
    const word = found.slice(found.lastIndexOf(':') + 1);
    const count = counts.get(word);
    if (count !== undefined) counts.set(word, count + 1);
  }
  return counts;
}
