import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Lister, listBelow } from '../../server/workspace/listing.js';
import { type FileTree, temporaryRepository, temporaryTree } from '../support/server.js';

const never = new AbortController().signal;
const lister = (root: string) => new Lister({ path: root, name: 'root' });
const list = (root: string) => lister(root).list(never);
const git = (root: string, ...args: string[]): void => {
  execFileSync('git', ['-C', root, ...args]);
};

const blank = (...names: string[]): FileTree => Object.fromEntries(names.map((name) => [name, '']));

// The same rules hold inside and outside of a git work tree.
describe.each([
  ['in a git work tree', temporaryRepository],
  ['outside of git', temporaryTree],
])('a listing %s', (_, tree) => {
  test('lists files at every depth, hidden ones too, in code-unit order', async () => {
    const root = tree(blank('b', 'a/c', 'a/.d', '.e/f', 'a-b', 'B'));
    expect(await list(root)).toEqual(['.e/f', 'B', 'a-b', 'a/.d', 'a/c', 'b']);
  });

  test('leaves out what .gitignore names', async () => {
    const root = tree({ ...blank('a.log', 'out/x', 'sub/a.log', 'sub/out/x', 'keep'), '.gitignore': '*.log\n/out/\n' });
    expect(await list(root)).toEqual(['.gitignore', 'keep', 'sub/out/x']);
  });

  test('takes a deeper .gitignore to win over a higher one', async () => {
    const root = tree({
      ...blank('a.log', 'sub/a.log', 'sub/b.log', 'sub/deep/a.log', 'sub/note'),
      '.gitignore': '*.log\n',
      'sub/.gitignore': '!a.log\nnote\n',
      'sub/deep/.gitignore': '*\n',
    });
    expect(await list(root)).toEqual(['.gitignore', 'sub/.gitignore', 'sub/a.log']);
  });

  test('brings back a negated file, unless a folder above it is ignored', async () => {
    const root = tree({
      ...blank('a.log', 'b.log', 'dist/keep.js', 'cache/keep.js', 'cache/other.js'),
      '.gitignore': '*.log\n!a.log\ndist/\n!dist/keep.js\ncache/*\n!cache/keep.js\n',
    });
    expect(await list(root)).toEqual(['.gitignore', 'a.log', 'cache/keep.js']);
  });

  test('tells a folder rule from a file of that name', async () => {
    const root = tree({ ...blank('build', 'sub/build/x'), '.gitignore': 'build/\n' });
    expect(await list(root)).toEqual(['.gitignore', 'build']);
  });

  test('leaves out what .aciignore names on top', async () => {
    const root = tree({
      ...blank('a.log', 'data/x.csv', 'data/y.csv', 'z.csv'),
      '.gitignore': '*.log\n',
      '.aciignore': 'data/\n!data/y.csv\n',
    });
    expect(await list(root)).toEqual(['.aciignore', '.gitignore', 'z.csv']);
  });

  test('lists names that need quoting as they are', async () => {
    const names = ['-dash', 'a b', 'quote"s', "single'", 'tab\tstop', 'back\\slash', 'ü/é😀.txt', '[x]*?'];
    expect(await list(tree(blank(...names)))).toEqual(names.sort());
  });

  test('lists names with a line break', async () => {
    expect(await list(tree(blank('new\nline', 'a\nb/c')))).toEqual(['a\nb/c', 'new\nline']);
  });

  test('never lists .git, neither a folder nor the file of a linked work tree', async () => {
    const root = tree(blank('a', 'sub/b'));
    mkdirSync(path.join(root, 'other'));
    git(path.join(root, 'other'), 'init', '-q');
    writeFileSync(path.join(root, 'sub', '.git'), 'gitdir: nowhere\n');
    expect((await list(root)).filter((file) => file.split('/').includes('.git'))).toEqual([]);
  });

  test('lists what is in a root below a hidden folder', async () => {
    const root = path.join(tree(blank('.hidden/repo/a', '.hidden/repo/.b')), '.hidden', 'repo');
    expect(await list(root)).toEqual(['.b', 'a']);
  });

  test('lists nothing from an empty folder', async () => {
    expect(await list(tree())).toEqual([]);
  });

  test('goes through no symbolic link to a folder', async () => {
    const root = tree(blank('real/a'));
    symlinkSync('real', path.join(root, 'link'));
    symlinkSync('..', path.join(root, 'real', 'up'));
    expect((await list(root)).filter((file) => !['link', 'real/up'].includes(file))).toEqual(['real/a']);
  });

  test('sees at once what was added, removed and ignored since', async () => {
    const root = tree(blank('a', 'b', 'sub/c'));
    const made = lister(root);
    expect(await made.list(never)).toEqual(['a', 'b', 'sub/c']);
    writeFileSync(path.join(root, 'sub', 'd'), '');
    expect(await made.list(never)).toEqual(['a', 'b', 'sub/c', 'sub/d']);
    rmSync(path.join(root, 'a'));
    writeFileSync(path.join(root, 'sub', '.gitignore'), 'd\n');
    expect(await made.list(never)).toEqual(['b', 'sub/.gitignore', 'sub/c']);
    writeFileSync(path.join(root, 'sub', '.gitignore'), 'c\n');
    writeFileSync(path.join(root, '.aciignore'), 'b\n');
    expect(await made.list(never)).toEqual(['.aciignore', 'sub/.gitignore', 'sub/d']);
  });

  test('stops when it is told to', async () => {
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(lister(tree(blank('a'))).list(stopped)).rejects.toThrow('stopped');
  });
});

describe('a listing in a git work tree', () => {
  test('lists tracked files even when they are ignored', async () => {
    const root = temporaryRepository(blank('a.log', 'b.log'));
    git(root, 'add', 'a.log');
    writeFileSync(path.join(root, '.gitignore'), '*.log\n');
    expect(await list(root)).toEqual(['.gitignore', 'a.log']);
  });

  test('is the same array as long as nothing changed', async () => {
    const made = lister(temporaryRepository(blank('a')));
    expect(made.last).toBeUndefined();
    const first = await made.list(never);
    expect(await made.list(never)).toBe(first);
    expect(made.last).toBe(first);
  });

  test('leaves out tracked files that are not there, and those that a sparse checkout has left out', async () => {
    const root = temporaryRepository(blank('a', 'b', 'gone/c', 'skipped', 'kept'));
    git(root, 'add', '.');
    git(root, 'update-index', '--skip-worktree', 'skipped', 'kept');
    for (const name of ['a', 'gone', 'skipped']) rmSync(path.join(root, name), { recursive: true });
    expect(await list(root)).toEqual(['b', 'kept']);
  });

  test('lists a file under conflict once, and a submodule not at all', async () => {
    const root = temporaryRepository(blank('a'));
    const id = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';
    const entries = [1, 2, 3].map((stage) => `100644 ${id} ${stage}\ta\n`).join('');
    execFileSync('git', ['-C', root, 'update-index', '--index-info'], { input: `${entries}160000 ${id} 0\tmodule\n` });
    mkdirSync(path.join(root, 'module'));
    expect(await list(root)).toEqual(['a']);
  });

  test('follows .git/info/exclude', async () => {
    const root = temporaryRepository(blank('a', 'b'));
    writeFileSync(path.join(root, '.git', 'info', 'exclude'), 'b\n');
    expect(await list(root)).toEqual(['a']);
  });

  test('lists a nested repository by its own rules', async () => {
    const root = temporaryRepository({ ...blank('a', 'inner/b', 'inner/c.tmp'), 'inner/.gitignore': '*.tmp\n' });
    git(path.join(root, 'inner'), 'init', '-q');
    expect(await list(root)).toEqual(['a', 'inner/.gitignore', 'inner/b']);
  });

  test('lists a folder of the work tree as a root by the rules above it', async () => {
    const root = temporaryRepository({ ...blank('a', 'sub/b', 'sub/c.tmp'), '.gitignore': '*.tmp\n' });
    expect(await list(path.join(root, 'sub'))).toEqual(['b']);
  });

  test('is not led to another repository by the environment', async () => {
    const other = temporaryRepository(blank('other'));
    const root = temporaryRepository(blank('a'));
    process.env['GIT_DIR'] = path.join(other, '.git');
    try {
      expect(await list(root)).toEqual(['a']);
    } finally {
      delete process.env['GIT_DIR'];
    }
  });
});

describe('listBelow', () => {
  test('lists an ignored folder whole, without .git', async () => {
    const root = temporaryRepository({ ...blank('out/a', 'out/.b', 'out/c/d.log'), '.gitignore': 'out/\n*.log\n' });
    mkdirSync(path.join(root, 'out', 'c', '.git'));
    writeFileSync(path.join(root, 'out', 'c', '.git', 'HEAD'), '');
    expect(await listBelow({ path: root, name: 'root' }, 'out', never)).toEqual(['out/.b', 'out/a', 'out/c/d.log']);
  });
});
