// Ignore files (.gitignore, .aciignore) and what they leave out.
import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Ignore } from 'ignore';

export interface IgnoreRules {
  /** The rules as written; two equal sources mean the same. */
  readonly source: string;
  readonly matcher: Ignore;
}

/** The rules of a file; undefined when there is none that can be read. */
export async function readRules(file: string): Promise<IgnoreRules | undefined> {
  const source = readSource(file);
  return source === undefined ? undefined : { source, matcher: (await ruleParser())(source) };
}

type RuleParser = (source: string) => Ignore;

/** The package is loaded when it is first needed, which in a git work tree may be never. */
async function ruleParser(): Promise<RuleParser> {
  const { default: ignore } = await import('ignore');
  return (source) => ignore({ allowRelativePaths: true }).add(source);
}

function readSource(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** The .gitignore files of a folder without git: each holds for what lies below it, and the deepest one that says anything decides, as in git. */
export class FolderRules {
  /** By directory; the root is ".". */
  private readonly rules = new Map<string, Ignore | undefined>();
  private readonly folders = new Map<string, boolean>();

  private constructor(
    private readonly root: string,
    private readonly parse: RuleParser,
  ) {}

  static async open(root: string): Promise<FolderRules> {
    return new FolderRules(root, await ruleParser());
  }

  /** @param name relative to the root; that of a directory ends with a slash */
  ignores(name: string): boolean {
    const known = this.folders.get(name);
    if (known !== undefined) return known;
    const parent = path.posix.dirname(name.replace(/\/$/, ''));
    const verdict = (parent !== '.' && this.ignores(`${parent}/`)) || this.match(name);
    if (name.endsWith('/')) this.folders.set(name, verdict);
    return verdict;
  }

  /** To be called when ignore files may have been written. */
  forget(): void {
    this.rules.clear();
    this.folders.clear();
  }

  private match(name: string): boolean {
    for (let directory = path.posix.dirname(name.replace(/\/$/, '')); ; directory = path.posix.dirname(directory)) {
      const relative = directory === '.' ? name : name.slice(directory.length + 1);
      const verdict = this.rulesOf(directory)?.test(relative);
      if (verdict?.ignored) return true;
      if (verdict?.unignored || directory === '.') return false;
    }
  }

  private rulesOf(directory: string): Ignore | undefined {
    if (!this.rules.has(directory)) {
      const file = path.join(this.root, directory, '.gitignore');
      // As in git, a symbolic link does not count.
      const source = isRegularFile(file) ? readSource(file) : undefined;
      this.rules.set(directory, source === undefined ? undefined : this.parse(source));
    }
    return this.rules.get(directory);
  }
}

const isRegularFile = (file: string): boolean => {
  try {
    return lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
};
