// A repository that changes at random: every change is made on disk and told as what lines it removed and added.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { randomNumbers } from '../differential/history.js';
import { type Fact, factOf, type Operation } from './freshness-facts.js';

type Branch = 'main' | 'other';

/** What a change did to the files; the clock is the caller's. */
export type Change = Omit<Operation, 'began' | 'done'>;

/** Twice as many entries, twice as often. */
const ACTIONS = [
  ...['write', 'write', 'write', 'append', 'append', 'replace', 'replace', 'disguise', 'rename', 'rename'],
  ...['remove', 'remove', 'renameFolder', 'removeFolder', 'arrive', 'writeBinary', 'checkout', 'hush'],
] as const;

/** `tracked/` is on both branches, `hush/` is ignored from time to time, `work/` is never tracked. */
export class RandomTree {
  private readonly random: () => number;
  private readonly root: string;
  /** Beside the root and on the same disk, so that folders can be moved in. */
  private readonly outside: string;
  /** Tokens by path, one a line. */
  private readonly files = new Map<string, readonly string[]>();
  private readonly branches: Record<Branch, Map<string, readonly string[]>>;
  private branch: Branch = 'main';
  private hushed = false;
  private made = 0;

  constructor(parent: string, seed: number) {
    this.random = randomNumbers(seed);
    this.root = path.join(parent, 'tree');
    this.outside = path.join(parent, 'outside');
    mkdirSync(this.root);
    const shared = this.tracked(0, 20);
    this.branches = {
      main: new Map([...shared, ...this.tracked(20, 60)]),
      other: new Map([...shared, ...this.tracked(20, 70)]),
    };
    this.commitBranches();
  }

  private tracked(from: number, to: number): [string, string[]][] {
    return Array.from({ length: to - from }, (_, index) => [`tracked/t${from + index}.txt`, this.tokens(2)]);
  }

  private commitBranches(): void {
    this.git('init', '-q', '-b', 'main');
    for (const branch of ['other', 'main'] as const) {
      this.git('checkout', '-q', '--orphan', branch);
      rmSync(this.at('tracked'), { recursive: true, force: true });
      for (const [file, tokens] of this.branches[branch]) this.put(file, tokens);
      this.git('add', '-A', 'tracked');
      this.git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', branch);
    }
    for (const [file, tokens] of this.branches.main) this.files.set(file, tokens);
  }

  /** Everything there is at first. */
  all(): Change {
    return { what: 'start', removed: [], added: this.facts([...this.files]), passing: [] };
  }

  /** Makes one change, which is finished when this returns. */
  change(): Change {
    for (;;) {
      const what = this.of(ACTIONS);
      const change = this[what]();
      if (change !== undefined) return { what, removed: [], added: [], passing: [], ...change };
    }
  }

  private write() {
    const file = this.random() < 0.3 ? this.anyFile() : this.anyPlace();
    return file === undefined ? undefined : this.rewritten(file, this.tokens(), (to, tokens) => this.put(to, tokens));
  }

  /** A new file renamed over the old one, as editors save. */
  private replace() {
    const file = this.anyFile() ?? this.anyPlace();
    const tokens = this.tokens();
    const beside = `${file}.new`;
    const passing = this.facts([[beside, tokens]]);
    const change = this.rewritten(file, tokens, () => {
      this.put(beside, tokens);
      renameSync(this.at(beside), this.at(file));
    });
    return { ...change, passing };
  }

  /** As many bytes as before and the old time stamp. Not of tracked files: git itself could be fooled. */
  private disguise() {
    const file = this.anyFile((name) => !name.startsWith('tracked/'));
    if (file === undefined) return undefined;
    const { atime, mtime } = statSync(this.at(file));
    return this.rewritten(file, this.tokens(this.files.get(file)?.length), (to, tokens) => {
      this.put(to, tokens);
      utimesSync(this.at(to), atime, mtime);
    });
  }

  private append() {
    const file = this.anyFile();
    if (file === undefined) return undefined;
    const old = this.files.get(file) ?? [];
    const more = this.tokens(1);
    appendFileSync(this.at(file), textOf(more));
    this.files.set(file, [...old, ...more]);
    return { added: this.facts([[file, more]], old.length) };
  }

  private writeBinary() {
    return this.rewritten(this.anyPlace(), [], (file) => this.put(file, [`\0${this.tokens(1)}`]), false);
  }

  private rename() {
    const from = this.anyFile();
    const to = this.anyPlace();
    const tokens = this.files.get(from ?? '');
    if (from === undefined || tokens === undefined || from === to) return undefined;
    const removed = this.forget([from, to]);
    mkdirSync(path.dirname(this.at(to)), { recursive: true });
    renameSync(this.at(from), this.at(to));
    return { removed, added: this.remember([[to, tokens]]) };
  }

  private remove() {
    const file = this.anyFile();
    if (file === undefined) return undefined;
    rmSync(this.at(file));
    return { removed: this.forget([file]) };
  }

  private removeFolder() {
    const folder = this.anyFolder();
    rmSync(this.at(folder), { recursive: true, force: true });
    return { removed: this.forget(this.below(folder)) };
  }

  private renameFolder() {
    const from = this.anyFolder();
    const to = this.anyFolder();
    if (!existsSync(this.at(from)) || existsSync(this.at(to))) return undefined;
    const moved = this.below(from).map((file): [string, readonly string[]] => [
      to + file.slice(from.length),
      this.files.get(file) ?? [],
    ]);
    mkdirSync(path.dirname(this.at(to)), { recursive: true });
    renameSync(this.at(from), this.at(to));
    return { removed: this.forget(this.below(from)), added: this.remember(moved) };
  }

  /** A folder with files in it that was made elsewhere. */
  private arrive() {
    const to = this.anyFolder();
    if (existsSync(this.at(to))) return undefined;
    const names = ['f0.txt', 'inner/f1.txt', 'inner/deep/f2.txt'];
    const files = names.map((name): [string, readonly string[]] => [`${to}/${name}`, this.tokens()]);
    for (const [file, tokens] of files) this.put(file.replace(to, this.outside), tokens);
    mkdirSync(path.dirname(this.at(to)), { recursive: true });
    renameSync(this.outside, this.at(to));
    return { added: this.remember(files) };
  }

  /** Of the other branch, or of the same one to throw changes away. */
  private checkout() {
    if (this.random() < 0.7) return undefined;
    this.branch = this.of(['main', 'other']);
    const wanted = this.branches[this.branch];
    const same = (file: string): boolean => this.files.get(file)?.join() === wanted.get(file)?.join();
    const changed = [...new Set([...this.below('tracked'), ...wanted.keys()])].filter((file) => !same(file));
    this.git('checkout', '-q', '-f', this.branch);
    const written = changed.flatMap((file): [string, readonly string[]][] => {
      const tokens = wanted.get(file);
      return tokens === undefined ? [] : [[file, tokens]];
    });
    return { removed: this.forget(changed), added: this.remember(written) };
  }

  /** Ignores a folder, or no longer. */
  private hush() {
    const facts = this.facts(this.entries(this.below('hush')));
    writeFileSync(this.at('.gitignore'), this.hushed ? '' : 'hush/\n');
    this.hushed = !this.hushed;
    return this.hushed ? { removed: facts } : { added: this.facts(this.entries(this.below('hush'))) };
  }

  private rewritten(
    file: string,
    tokens: readonly string[],
    act: (file: string, tokens: readonly string[]) => void,
    remembered = true,
  ) {
    const removed = this.forget([file]);
    act(file, tokens);
    return { removed, added: remembered ? this.remember([[file, tokens]]) : [] };
  }

  private forget(files: readonly string[]): Fact[] {
    const removed = this.facts(this.entries(files));
    for (const file of files) this.files.delete(file);
    return removed;
  }

  private remember(entries: readonly (readonly [string, readonly string[]])[]): Fact[] {
    for (const [file, tokens] of entries) this.files.set(file, tokens);
    return this.facts(entries);
  }

  private entries(files: readonly string[]): [string, readonly string[]][] {
    return files.map((file) => [file, this.files.get(file) ?? []]);
  }

  private facts(entries: readonly (readonly [string, readonly string[]])[], linesBefore = 0): Fact[] {
    const visible = entries.filter(([file]) => !this.hushed || !file.startsWith('hush/'));
    return visible.flatMap(([file, tokens]) =>
      tokens.map((token, index) => factOf(token, file, linesBefore + index + 1)),
    );
  }

  private below(folder: string): string[] {
    return [...this.files.keys()].filter((file) => file.startsWith(`${folder}/`));
  }

  private put(file: string, tokens: readonly string[]): void {
    mkdirSync(path.dirname(this.at(file)), { recursive: true });
    writeFileSync(this.at(file), textOf(tokens));
  }

  private tokens(count = 1 + this.upTo(4)): string[] {
    return Array.from({ length: count }, () => `zq${(this.made++).toString(36).padStart(6, '0')}`);
  }

  private anyFile(allowed: (file: string) => boolean = () => true): string | undefined {
    const files = [...this.files.keys()].filter(allowed);
    return files.length === 0 ? undefined : this.of(files);
  }

  private anyFolder(): string {
    return `${this.of(['work', 'work', 'hush'])}/d${this.upTo(8)}/e${this.upTo(5)}`;
  }

  private anyPlace = (): string => `${this.anyFolder()}/f${this.upTo(10)}.txt`;

  private upTo(most: number): number {
    return Math.floor(this.random() * most);
  }

  private of<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    const item = items[this.upTo(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  }

  private at(file: string): string {
    return path.resolve(this.root, file);
  }

  private git(...arguments_: string[]): void {
    execFileSync('git', ['-C', this.root, ...arguments_], { stdio: 'ignore' });
  }
}

const textOf = (tokens: readonly string[]): string => tokens.map((token) => `a line with ${token} in it\n`).join('');
