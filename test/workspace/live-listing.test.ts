import { execFileSync, spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { LiveListing } from '../../server/workspace/live-listing.js';
import { type FileTree, PROJECT, temporaryRepository, temporaryTree } from '../support/server.js';
import { type Call, SecondProcess } from './second-process.js';

const never = new AbortController().signal;
const blank = (...names: string[]): FileTree => Object.fromEntries(names.map((name) => [name, '']));
const git = (root: string, ...args: string[]): string =>
  execFileSync('git', ['-C', root, '-c', 'user.name=n', '-c', 'user.email=e', ...args], { encoding: 'utf8' });

const other = new SecondProcess();
const open: LiveListing[] = [];
afterAll(() => other.close());
afterEach(() => {
  for (const live of open.splice(0)) live.close();
});

/** A listing whose watches stand, and which has been asked once. */
async function watching(root: string): Promise<LiveListing> {
  const live = new LiveListing({ path: root, name: 'root' }, () => {});
  open.push(live);
  live.watch();
  await live.settled();
  expect(live.state.kind).toBe('watching');
  await live.list(never);
  live.takeChanged();
  return live;
}

const directoriesOf = (live: LiveListing): number => (live.state.kind === 'watching' ? live.state.directories : -1);

/** What the listing and its changes are after the calls have returned in another process. */
async function written(live: LiveListing, root: string, ...calls: readonly Call[]): Promise<[string[], string[]]> {
  await other.do(...calls.map(([name, ...args]): Call => [name, ...args.map((arg) => inRoot(root, arg))]));
  const files = [...(await live.list(never))];
  return [files, [...(live.takeChanged() ?? ['anything'])].sort()];
}

/** Arguments that start with "/" are paths in the root. */
const inRoot = (root: string, arg: unknown): unknown =>
  typeof arg === 'string' && arg.startsWith('/') ? path.join(root, arg) : arg;

// Only Linux tells of a write before the next answer.
describe.runIf(process.platform === 'linux')('a watched listing', () => {
  describe.each([
    ['in a git work tree', temporaryRepository],
    ['outside of git', temporaryTree],
  ])('%s', (_, tree) => {
    test('is the same array until a file comes or goes', async () => {
      const root = tree(blank('a', 'b/c'));
      const live = await watching(root);
      const first = await live.list(never);
      expect(first).toEqual(['a', 'b/c']);
      await other.do(['writeFileSync', path.join(root, 'a'), 'new']);
      expect(await live.list(never)).toBe(first);
      expect(live.last).toBe(first);
      expect(live.takeChanged()).toEqual(new Set(['a']));
      expect(live.takeChanged()).toEqual(new Set());
    });

    test('has files that came, went, and took the place of another', async () => {
      const root = tree(blank('a', 'b/c', 'gone'));
      const live = await watching(root);
      expect(await written(live, root, ['writeFileSync', '/b/new', ''])).toEqual([
        ['a', 'b/c', 'b/new', 'gone'],
        ['b/new'],
      ]);
      expect(await written(live, root, ['rmSync', '/gone'])).toEqual([['a', 'b/c', 'b/new'], []]);
      expect(await written(live, root, ['writeFileSync', '/.a.swp', 'x'], ['renameSync', '/.a.swp', '/a'])).toEqual([
        ['a', 'b/c', 'b/new'],
        ['a'],
      ]);
      expect(await written(live, root, ['rmSync', '/a'], ['writeFileSync', '/a', 'y'])).toEqual([
        ['a', 'b/c', 'b/new'],
        ['a'],
      ]);
    });

    test('follows directories that are made deep, moved in, moved on and removed', async () => {
      const root = tree(blank('a', 'full/x/y'));
      const away = temporaryTree(blank('in/p/q'));
      const live = await watching(root);
      await written(live, root, ['mkdirSync', '/d/e/f', { recursive: true }]);
      expect(directoriesOf(live)).toBe(6);
      expect(await written(live, root, ['writeFileSync', '/d/e/f/g', ''])).toEqual([
        ['a', 'd/e/f/g', 'full/x/y'],
        ['d/e/f/g'],
      ]);
      expect(await written(live, root, ['renameSync', '/full', '/d/moved'])).toEqual([
        ['a', 'd/e/f/g', 'd/moved/x/y'],
        ['d/moved/x/y'],
      ]);
      expect(await written(live, root, ['writeFileSync', '/d/moved/x/y', '2'])).toEqual([
        ['a', 'd/e/f/g', 'd/moved/x/y'],
        ['d/moved/x/y'],
      ]);
      renameSync(path.join(away, 'in'), path.join(root, 'in'));
      expect(await live.list(never)).toEqual(['a', 'd/e/f/g', 'd/moved/x/y', 'in/p/q']);
      expect(await written(live, root, ['rmSync', '/d', { recursive: true }])).toEqual([['a', 'in/p/q'], ['in/p/q']]);
      expect(directoriesOf(live)).toBe(3);
    });

    test('sees a directory removed and made again at once, and one put in the place of another', async () => {
      const root = tree(blank('d/a', 'e/a'));
      const live = await watching(root);
      const remake: Call[] = [
        ['rmSync', '/d', { recursive: true }],
        ['mkdirSync', '/d'],
        ['writeFileSync', '/d/a', 'x'],
      ];
      expect(await written(live, root, ...remake)).toEqual([['d/a', 'e/a'], ['d/a']]);
      expect(await written(live, root, ['writeFileSync', '/d/b', ''])).toEqual([['d/a', 'd/b', 'e/a'], ['d/b']]);
      expect(await written(live, root, ['rmSync', '/d', { recursive: true }], ['renameSync', '/e', '/d'])).toEqual([
        ['d/a'],
        ['d/a'],
      ]);
      expect(await written(live, root, ['writeFileSync', '/d/c', ''])).toEqual([['d/a', 'd/c'], ['d/c']]);
    });

    test('tells a file from a directory of the same name', async () => {
      const root = tree(blank('a', 'b/c'));
      const live = await watching(root);
      const swap: Call[] = [
        ['rmSync', '/a'],
        ['mkdirSync', '/a'],
        ['writeFileSync', '/a/in', ''],
        ['rmSync', '/b', { recursive: true }],
        ['writeFileSync', '/b', ''],
      ];
      expect(await written(live, root, ...swap)).toEqual([
        ['a/in', 'b'],
        ['a/in', 'b'],
      ]);
    });

    test('knows names that need quoting', async () => {
      const root = tree(blank('a'));
      const live = await watching(root);
      const names = ['-dash', ':(top)x', 'a b', 'new\nline', 'quote"s', 'ü/é😀.txt', '[x]*?'];
      mkdirSync(path.join(root, 'ü'));
      const [files] = await written(live, root, ...names.map((name): Call => ['writeFileSync', `/${name}`, '']));
      expect(files).toEqual(['a', ...names].sort());
    });

    test('never goes through a symbolic link', async () => {
      const away = temporaryTree(blank('in/x'));
      const root = tree(blank('a', 'd/x'));
      const live = await watching(root);
      rmSync(path.join(root, 'd'), { recursive: true });
      symlinkSync(path.join(away, 'in'), path.join(root, 'd'));
      expect((await live.list(never)).filter((file) => file !== 'd')).toEqual(['a']);
      expect(directoriesOf(live)).toBe(1);
      await other.do(['writeFileSync', path.join(away, 'in', 'y'), '']);
      expect((await live.list(never)).filter((file) => file !== 'd')).toEqual(['a']);
    });

    test('asks the ignore rules about what comes, and follows them when they change', async () => {
      const root = tree({ ...blank('a', 'b.log', 'out/x'), '.gitignore': '*.log\nout/\n' });
      const live = await watching(root);
      expect(directoriesOf(live)).toBe(1);
      expect(await written(live, root, ['writeFileSync', '/c.log', ''])).toEqual([['.gitignore', 'a'], []]);
      expect(
        await written(live, root, ['mkdirSync', '/s/out/t', { recursive: true }], ['writeFileSync', '/s/out/f', '']),
      ).toEqual([['.gitignore', 'a'], []]);
      expect(directoriesOf(live)).toBe(2);
      expect(await written(live, root, ['writeFileSync', '/.gitignore', '*.log\n/s/'])).toEqual([
        ['.gitignore', 'a', 'out/x'],
        ['.gitignore', 'out/x'],
      ]);
      expect(directoriesOf(live)).toBe(2);
      expect(await written(live, root, ['writeFileSync', '/out/.gitignore', '*'])).toEqual([['.gitignore', 'a'], []]);
      expect(await written(live, root, ['rmSync', '/.gitignore'], ['rmSync', '/out/.gitignore'])).toEqual([
        ['a', 'b.log', 'c.log', 'out/x', 's/out/f'],
        ['b.log', 'c.log', 'out/x', 's/out/f'],
      ]);
    });

    test('brings its own rules with a new directory', async () => {
      const root = tree(blank('a'));
      const away = temporaryTree({ ...blank('d/x.log', 'd/y'), 'd/.gitignore': '*.log' });
      const live = await watching(root);
      renameSync(path.join(away, 'd'), path.join(root, 'd'));
      expect(await live.list(never)).toEqual(['a', 'd/.gitignore', 'd/y']);
      rmSync(path.join(root, 'd'), { recursive: true });
      await written(live, root, ['mkdirSync', '/d'], ['writeFileSync', '/d/x.log', '']);
      expect(live.last).toEqual(['a', 'd/x.log']);
    });

    test('follows .aciignore', async () => {
      const root = tree(blank('a', 'data/x'));
      const live = await watching(root);
      expect((await written(live, root, ['writeFileSync', '/.aciignore', 'data/\n*.csv\n']))[0]).toEqual([
        '.aciignore',
        'a',
      ]);
      expect((await written(live, root, ['writeFileSync', '/y.csv', '']))[0]).toEqual(['.aciignore', 'a']);
      expect(await written(live, root, ['rmSync', '/.aciignore'])).toEqual([
        ['a', 'data/x', 'y.csv'],
        ['data/x', 'y.csv'],
      ]);
    });

    test('keeps a changed file in mind while the rules change', async () => {
      const root = tree(blank('a', 'b', 'd/c'));
      const live = await watching(root);
      const calls: Call[] = [
        ['writeFileSync', '/a', '1'],
        ['writeFileSync', '/.gitignore', 'x'],
        ['writeFileSync', '/d/c', '1'],
      ];
      expect(await written(live, root, ...calls)).toEqual([
        ['.gitignore', 'a', 'b', 'd/c'],
        ['.gitignore', 'a', 'd/c'],
      ]);
    });

    test('is not misled when more is written than the kernel keeps', async () => {
      const root = tree(blank('a', 'd/b', 'gone/x'));
      const live = await watching(root);
      // While this runs no event is read: 20,000 are more than the usual queue of 16,384.
      const flood = `const fs = require('fs'); process.chdir(process.argv[1]);
        for (let i = 0; i < 10000; i++) { fs.chmodSync('a', 0o644); fs.chmodSync('d', 0o755); }
        fs.rmSync('gone', { recursive: true }); fs.mkdirSync('new'); fs.writeFileSync('new/y', ''); fs.writeFileSync('d/b', 'x')`;
      execFileSync(process.execPath, ['-e', flood, root]);
      expect(await live.list(never)).toEqual(['a', 'd/b', 'new/y']);
      expect(live.takeChanged()).toBeUndefined();
      expect(await written(live, root, ['writeFileSync', '/new/z', ''])).toEqual([
        ['a', 'd/b', 'new/y', 'new/z'],
        ['new/z'],
      ]);
    });

    test('takes any file for changed when one with several names is', async () => {
      const root = tree(blank('a', 'b', 'c'));
      linkSync(path.join(root, 'a'), path.join(root, 'link'));
      const live = await watching(root);
      expect(await written(live, root, ['writeFileSync', '/link', 'x'])).toEqual([
        ['a', 'b', 'c', 'link'],
        ['anything'],
      ]);
      expect(await written(live, root, ['writeFileSync', '/b', 'x'])).toEqual([['a', 'b', 'c', 'link'], ['b']]);
    });

    test('starts anew when another directory takes the place of the root', async () => {
      const root = tree(blank('a'));
      const live = await watching(root);
      renameSync(root, `${root}-old`);
      expect(await live.list(never)).toEqual([]);
      expect(live.takeChanged()).toBeUndefined();
      mkdirSync(root);
      writeFileSync(path.join(root, 'b'), '');
      expect(await live.list(never)).toEqual(['b']);
      await live.settled();
      expect(await written(live, root, ['writeFileSync', '/c', ''])).toEqual([['b', 'c'], ['anything']]);
      expect(live.state).toEqual({ kind: 'watching', directories: 1 });
      rmSync(`${root}-old`, { recursive: true });
    });

    test('answers calls at the same time, each with all that was written before it', async () => {
      const root = tree(blank('a'));
      const live = await watching(root);
      const answers: Promise<readonly string[]>[] = [];
      for (let round = 0; round < 20; round++) {
        await other.do(['writeFileSync', path.join(root, `f${round}`), '']);
        answers.push(live.list(new AbortController().signal));
      }
      for (const [round, files] of (await Promise.all(answers)).entries()) expect(files).toContain(`f${round}`);
      expect(live.takeChanged()?.size).toBe(20);
    });
  });

  test('misses no write of another process that has returned', async () => {
    const names = Array.from({ length: 300 }, (_, at) => `d${at}/f`);
    const root = temporaryTree(blank(...names));
    const live = await watching(root);
    for (let round = 0; round < 3000; round++) {
      const name = names[(round * 7) % names.length] ?? '';
      await other.do(['appendFileSync', path.join(root, name), 'x']);
      await live.list(never);
      expect(live.takeChanged()).toEqual(new Set([name]));
    }
  });

  test('watches every directory that is not ignored, empty ones too, and nothing in .git', async () => {
    const root = temporaryRepository({ ...blank('a/b/c', 'out/d/e', 'kept/x.log'), '.gitignore': 'out/\n*.log\n' });
    mkdirSync(path.join(root, 'empty', 'inner'), { recursive: true });
    // The root, a, a/b, kept, empty, empty/inner.
    expect(directoriesOf(await watching(root))).toBe(6);
  });

  test('leaves out tracked files while they are not there', async () => {
    const root = temporaryRepository(blank('a', 'b', 'd/c'));
    git(root, 'add', '.');
    rmSync(path.join(root, 'a'));
    const live = await watching(root);
    expect(await live.list(never)).toEqual(['b', 'd/c']);
    expect(await written(live, root, ['rmSync', '/d', { recursive: true }])).toEqual([['b'], []]);
    git(root, 'checkout', '-q', '.');
    expect(await live.list(never)).toEqual(['a', 'b', 'd/c']);
  });

  test('lists a tracked file that is ignored, also after it was away', async () => {
    const root = temporaryRepository(blank('out/a.log', 'out/b.log', 'c'));
    git(root, 'add', 'out/a.log');
    writeFileSync(path.join(root, '.gitignore'), 'out/\n');
    const live = await watching(root);
    expect(await live.list(never)).toEqual(['.gitignore', 'c', 'out/a.log']);
    expect((await written(live, root, ['rmSync', '/out', { recursive: true }]))[0]).toEqual(['.gitignore', 'c']);
    await other.do(['mkdirSync', path.join(root, 'out')], ['writeFileSync', path.join(root, 'out', 'a.log'), '']);
    expect((await written(live, root, ['writeFileSync', '/out/b.log', '']))[0]).toEqual([
      '.gitignore',
      'c',
      'out/a.log',
    ]);
  });

  test('learns in the background that an ignored file has become tracked, or is no longer', async () => {
    const root = temporaryRepository({ ...blank('a.log', 'b'), '.gitignore': '*.log\n' });
    const live = await watching(root);
    git(root, 'add', '-f', 'a.log');
    while (!(await live.list(never)).includes('a.log'));
    expect(live.takeChanged()).toEqual(new Set(['a.log']));
    git(root, 'rm', '-q', '--cached', 'a.log');
    while ((await live.list(never)).includes('a.log'));
    expect(live.last).toEqual(['.gitignore', 'b']);
  });

  test('follows .git/info/exclude, the file of core.excludesFile and rules above the root', async () => {
    const top = temporaryRepository(blank('sub/a', 'sub/b', 'sub/c', 'sub/d'));
    const mine = path.join(temporaryTree(), 'ignore');
    git(top, 'config', 'core.excludesFile', mine);
    const live = await watching(path.join(top, 'sub'));
    writeFileSync(path.join(top, '.git', 'info', 'exclude'), 'a');
    expect(await live.list(never)).toEqual(['b', 'c', 'd']);
    writeFileSync(mine, 'b');
    expect(await live.list(never)).toEqual(['c', 'd']);
    writeFileSync(path.join(top, '.gitignore'), 'c');
    expect(await live.list(never)).toEqual(['d']);
    git(top, 'config', '--unset', 'core.excludesFile');
    expect(await live.list(never)).toEqual(['b', 'd']);
  });

  test('follows a folder that becomes a repository and is none any more', async () => {
    const root = temporaryTree({ ...blank('a'), 'sub/.gitignore': '', 'b.log': '' });
    const live = await watching(root);
    git(root, 'init', '-q');
    writeFileSync(path.join(root, '.git', 'info', 'exclude'), '*.log');
    expect(await live.list(never)).toEqual(['a', 'sub/.gitignore']);
    rmSync(path.join(root, '.git'), { recursive: true });
    expect(await live.list(never)).toEqual(['a', 'b.log', 'sub/.gitignore']);
    expect(await written(live, root, ['writeFileSync', '/c.log', ''])).toEqual([
      ['a', 'b.log', 'c.log', 'sub/.gitignore'],
      ['b.log', 'c.log'],
    ]);
  });

  test('lists nested repositories by their own rules, as they come, change and go', async () => {
    const root = temporaryRepository({ ...blank('a', 'inner/b', 'inner/c.tmp'), 'inner/.gitignore': '*.tmp\n' });
    git(path.join(root, 'inner'), 'init', '-q');
    const live = await watching(root);
    expect(await live.list(never)).toEqual(['a', 'inner/.gitignore', 'inner/b']);
    const calls: Call[] = [
      ['writeFileSync', '/inner/d', ''],
      ['writeFileSync', '/inner/e.tmp', ''],
    ];
    expect(await written(live, root, ...calls)).toEqual([['a', 'inner/.gitignore', 'inner/b', 'inner/d'], ['inner/d']]);
    writeFileSync(path.join(root, '.gitignore'), '*.txt');
    expect((await written(live, root, ['writeFileSync', '/inner/f.txt', '']))[0]).toContain('inner/f.txt');
    rmSync(path.join(root, 'inner', '.git'), { recursive: true });
    expect(await live.list(never)).not.toContain('inner/f.txt');
    git(root, 'init', '-q', 'new');
    expect((await written(live, root, ['writeFileSync', '/new/g.txt', '']))[0]).toContain('new/g.txt');
  });

  test('lists nothing of a submodule, and nothing for it', async () => {
    const module = temporaryRepository(blank('x'));
    git(module, 'add', '.');
    git(module, 'commit', '-q', '-m', 'm');
    const root = temporaryRepository(blank('a'));
    git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', module, 'sub');
    const live = await watching(root);
    expect(await live.list(never)).toEqual(['.gitmodules', 'a']);
    expect(await written(live, root, ['writeFileSync', '/sub/y', ''])).toEqual([['.gitmodules', 'a'], []]);
    expect(directoriesOf(live)).toBe(1);
  });

  test('stops when it is told to, and the next call is answered', async () => {
    const root = temporaryRepository(blank('a'));
    const live = await watching(root);
    await other.do(['writeFileSync', path.join(root, 'b'), '']);
    const stop = new AbortController();
    const stopped = live.list(stop.signal);
    stop.abort(new Error('stopped'));
    await expect(stopped).rejects.toThrow('stopped');
    expect(await live.list(never)).toEqual(['a', 'b']);
    expect(live.takeChanged()).toEqual(new Set(['b']));
  });

  test('is listed anew on each call until the watches stand', async () => {
    const root = temporaryRepository(blank('a'));
    const live = new LiveListing({ path: root, name: 'root' }, () => {});
    open.push(live);
    expect(live.last).toBeUndefined();
    live.watch();
    expect(live.state).toEqual({ kind: 'starting' });
    const first = await live.list(never);
    expect(live.takeChanged()).toBeUndefined();
    await live.settled();
    expect(await live.list(never)).toBe(first);
    expect(live.takeChanged()).toBeUndefined();
    expect(live.takeChanged()).toEqual(new Set());
  });
});

describe('a listing without watches', () => {
  test('is made anew on each call, and says once why', async () => {
    const root = temporaryRepository(blank('a', 'b'));
    git(root, 'add', '.');
    const said: string[] = [];
    const live = new LiveListing({ path: root, name: 'root' }, (message) => said.push(message), false);
    live.watch();
    live.watch();
    const first = await live.list(never);
    expect(await live.list(never)).toBe(first);
    expect(live.takeChanged()).toBeUndefined();
    rmSync(path.join(root, 'a'));
    writeFileSync(path.join(root, 'c'), '');
    expect(await live.list(never)).toEqual(['b', 'c']);
    expect(live.takeChanged()).toBeUndefined();
    expect(live.state).toEqual({ kind: 'sweeping', reason: 'watching is switched off' });
    expect(said).toEqual([expect.stringContaining('watching is switched off')]);
  });

  test.runIf(mayLimitWatches())('is had, and says so, when the system gives no more watches', () => {
    const program = path.join(temporaryTree(), 'list.mjs');
    buildSync({
      stdin: { contents: LIST_TWICE, resolveDir: path.join(PROJECT, 'server', 'workspace'), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program,
    });
    const root = temporaryTree(blank('a', 'd/e/f'));
    const output = execFileSync(...withWatches(4, process.execPath, program, root), { encoding: 'utf8' });
    const [before, after, said] = output.trim().split('\n');
    expect(before).toBe('watching a,d/e/f');
    expect(after).toBe('sweeping a,d/e/f,new/1/2/g');
    expect(said).toMatch(/no more directories can be watched .*max_user_watches/);
  });
});

/** Prints a listing before and after more directories are made than there are watches, and what was said. */
const LIST_TWICE = `
  import { mkdirSync, writeFileSync } from 'node:fs';
  import { LiveListing } from './live-listing.js';
  const root = process.argv[2] ?? '';
  const said: string[] = [];
  const live = new LiveListing({ path: root, name: 'root' }, (message) => said.push(message));
  const show = async () => console.log(live.state.kind, String(await live.list(new AbortController().signal)));
  live.watch();
  await live.settled();
  await show();
  mkdirSync(root + '/new/1/2', { recursive: true });
  writeFileSync(root + '/new/1/2/g', '');
  await live.list(new AbortController().signal);
  await show();
  console.log(said.join(' | '));
`;

/** A command in a user namespace of its own, in which the kernel gives only so many watches. */
const withWatches = (limit: number, ...command: string[]): [string, string[]] => [
  'unshare',
  ['-Ur', 'sh', '-c', `echo ${limit} > /proc/sys/user/max_inotify_watches && exec "$0" "$@"`, ...command],
];

function mayLimitWatches(): boolean {
  return process.platform === 'linux' && spawnSync(...withWatches(4, 'true'), { stdio: 'ignore' }).status === 0;
}
