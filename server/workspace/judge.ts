// Which names of a root its ignore rules leave out.
import path from 'node:path';
import { gitIgnored } from './git-ignored.js';
import { FolderRules, readRules } from './ignore-rules.js';

export interface Judge {
  /** What the user's .aciignore leaves out, be it tracked or not. */
  leavesOut(name: string): boolean;
  /**
   * Those of untracked names that git's rules leave out.
   * @param names relative to the root, of things that exist and whose directories are not ignored; that of a directory ends with a slash
   * @throws Error when it cannot be said, because things are being moved
   */
  ignored(names: readonly string[]): Promise<ReadonlySet<string>>;
  /** To be called when directories were replaced, and their ignore files with them. */
  forget(): void;
}

/** @param repositories directories of the repositories in the root, "" for the one that the root is in; more may be added later */
export async function gitJudge(root: string, repositories: ReadonlySet<string>): Promise<Judge> {
  return {
    leavesOut: await ownRules(root),
    async ignored(names) {
      const ignored = new Set<string>();
      for (const home of new Set(names.map((name) => homeOf(repositories, name)))) {
        const inside = names.filter((name) => homeOf(repositories, name) === home);
        const start = home === '' ? 0 : home.length + 1;
        const plain = new Map(inside.map((name) => [name.slice(start).replace(/\/$/, ''), name]));
        for (const name of await gitIgnored(path.join(root, home), [...plain.keys()]))
          ignored.add(plain.get(name) ?? '');
      }
      return ignored;
    },
    forget() {},
  };
}

export async function folderJudge(root: string): Promise<Judge> {
  const rules = await FolderRules.open(root);
  return {
    leavesOut: await ownRules(root),
    async ignored(names) {
      return new Set(names.filter((name) => rules.ignores(name)));
    },
    forget() {
      rules.forget();
    },
  };
}

async function ownRules(root: string): Promise<(name: string) => boolean> {
  const own = await readRules(path.join(root, '.aciignore'));
  return own === undefined ? () => false : (name) => own.matcher.ignores(name);
}

/** The innermost repository that a name lies in. */
function homeOf(repositories: ReadonlySet<string>, name: string): string {
  for (let home = path.posix.dirname(name.replace(/\/$/, '')); home !== '.'; home = path.posix.dirname(home)) {
    if (repositories.has(home)) return home;
  }
  return '';
}
