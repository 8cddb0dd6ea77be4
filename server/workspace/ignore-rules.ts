// Ignore files (.gitignore, .aciignore) and what they leave out.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Ignore } from 'ignore';

export interface IgnoreRules {
  /** The rules as written; two equal sources mean the same. */
  readonly source: string;
  readonly matcher: Ignore;
}

/** The rules of a file; undefined when there is none that can be read. */
export async function readRules(file: string): Promise<IgnoreRules | undefined> {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const { default: ignore } = await import('ignore');
  return { source, matcher: ignore({ allowRelativePaths: true }).add(source) };
}

/** Applies every .gitignore among the files to what lies below it; the deepest one that says anything decides, as in git. */
export async function withoutGitIgnored(root: string, files: readonly string[]): Promise<string[]> {
  const rules = new Map<string, Ignore>();
  for (const file of files.filter((name) => path.posix.basename(name) === '.gitignore')) {
    const found = await readRules(path.join(root, file));
    if (found !== undefined) rules.set(path.posix.dirname(file), found.matcher);
  }
  if (rules.size === 0) return [...files];
  const verdicts = new Map<string, boolean>();
  const isIgnored = (name: string): boolean => {
    const known = verdicts.get(name);
    if (known !== undefined) return known;
    const parent = path.posix.dirname(name.replace(/\/$/, ''));
    const verdict = (parent !== '.' && isIgnored(`${parent}/`)) || matchRules(rules, name);
    if (name.endsWith('/')) verdicts.set(name, verdict);
    return verdict;
  };
  return files.filter((name) => !isIgnored(name));
}

function matchRules(rules: ReadonlyMap<string, Ignore>, name: string): boolean {
  for (let directory = path.posix.dirname(name.replace(/\/$/, '')); ; directory = path.posix.dirname(directory)) {
    const relative = directory === '.' ? name : name.slice(directory.length + 1);
    const verdict = rules.get(directory)?.test(relative);
    if (verdict?.ignored) return true;
    if (verdict?.unignored || directory === '.') return false;
  }
}
