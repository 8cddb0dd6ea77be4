// Files that say what git ignores and tracks, outside of the directories that are watched.
import { readFileSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { gitOutput } from './git-process.js';
import { isSettled } from './settled.js';

const QUESTIONS = ['--show-toplevel', '--git-path', 'index', '--git-path', 'info/exclude', '--git-path', 'config'];

export interface GitPlaces {
  /** What is tracked. Replaced whole by git. */
  readonly index: string;
  /** Their contents are part of the ignore rules. They need not exist. */
  readonly rules: readonly string[];
}

/** undefined outside a work tree or without git. */
export async function gitPlaces(directory: string, signal: AbortSignal): Promise<GitPlaces | undefined> {
  const args = ['rev-parse', ...QUESTIONS];
  const [output, excludes] = await Promise.all([
    gitOutput(directory, args, signal),
    gitOutput(directory, ['config', '--get', '--path', 'core.excludesFile'], signal),
  ]);
  const [top, index, exclude, config] = output?.toString('utf8').split('\n') ?? [];
  if (top === undefined || index === undefined || exclude === undefined || config === undefined) return undefined;
  const settings = path.join(process.env['XDG_CONFIG_HOME'] || path.join(homedir(), '.config'), 'git');
  const shared = excludes?.toString('utf8').replace(/\n$/, '') || path.join(settings, 'ignore');
  const inRepository = [exclude, config].map((file) => path.resolve(directory, file));
  const ofUser = [path.resolve(top, shared), path.join(settings, 'config'), path.join(homedir(), '.gitconfig')];
  const above = parentsOf(directory)
    .filter((parent) => parent.length >= path.resolve(top).length)
    .map((parent) => path.join(parent, '.gitignore'));
  return { index: path.resolve(directory, index), rules: [...inRepository, ...ofUser, ...above] };
}

/** Where the repository of a directory may be: in it or above it. */
export const repositoriesAround = (directory: string): string[] =>
  [directory, ...parentsOf(directory)].map((parent) => path.join(parent, '.git'));

/** A repository is made step by step, and is none before all of these are there. */
export const repositoryMarks = (git: string): string[] => [
  git,
  ...['HEAD', 'objects', 'refs'].map((name) => path.join(git, name)),
];

function parentsOf(directory: string): string[] {
  const parent = path.dirname(directory);
  return parent === directory ? [] : [parent, ...parentsOf(parent)];
}

interface Seen {
  readonly content: string;
  /** Undefined when the file had been written just then. */
  readonly stamp: string | undefined;
}

/** Files outside of the watched directories. They are few and small. */
export class OuterFiles {
  private readonly seen = new Map<string, Seen>();

  /** What is written to them after this shows as a change. */
  add(files: readonly string[]): void {
    for (const file of files) if (!this.seen.has(file)) this.seen.set(file, look(file));
  }

  get changed(): boolean {
    for (const [file, before] of this.seen) {
      if (before.stamp !== undefined && before.stamp === stampOf(statsOf(file))) continue;
      const now = look(file);
      if (now.content !== before.content) return true;
      this.seen.set(file, now);
    }
    return false;
  }
}

function look(file: string): Seen {
  const stats = statsOf(file);
  const content = contentOf(file, stats);
  return { content, stamp: stats === undefined || isSettled(stats) ? stampOf(stats) : undefined };
}

function contentOf(file: string, stats: Stats | undefined): string {
  if (stats === undefined) return 'absent';
  if (!stats.isFile()) return 'directory';
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return 'absent'; // it may not be read, or is gone since
  }
}

function statsOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Changes with whatever may change the content. What is no file has only one. */
function stampOf(stats: Stats | undefined): string {
  if (stats === undefined) return 'absent';
  return stats.isFile() ? `${stats.ino}/${stats.size}/${stats.mtimeMs}/${stats.ctimeMs}` : 'directory';
}

/** Tells one state of files that are replaced whole from another. */
export const stampsOf = (files: readonly string[]): string => files.map((file) => stampOf(statsOf(file))).join(' ');
