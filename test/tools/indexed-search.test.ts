// Searches through the index of a real server: at every moment they find what a scan of the files finds.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { everyLine } from '../support/search-reply.js';
import { forWholeFile, startServer, type TestServer, temporaryRepository, temporaryTree } from '../support/server.js';

/** Enough for every worker to have a share that is worth an index, on a machine of any size. */
const FILES = 720;
const FOLDERS = 16;
/** The first ones differ between the branches. */
const DIFFERENT = 300;

const isLinux = process.platform === 'linux';

const nameOf = (index: number): string => `d${index % FOLDERS}/f${index}.py`;

function textOf(index: number, branch: string): string {
  const own = index < DIFFERENT ? branch : 'both';
  const rows = [
    `# rare${index} of ${own}`,
    `def made_${index % 90}(alpha${index % 7}, beta${index % 11}):`,
    `    return ${index % 40 === 0 ? 'Needle' : 'straw'}  # ${own} é${index % 5}`,
    ...Array.from({ length: index % 9 }, (_, row) => `x${row} = common + "gamma ${row}"`),
  ];
  return rows.join(index % 10 === 0 ? '\r\n' : '\n') + (index % 3 === 0 ? '' : '\n');
}

/** A work tree with the branches main, which is checked out, and other. */
function makeTree(): string {
  const root = temporaryRepository({ '.gitignore': 'ignored/\n', 'ignored/a.py': 'rare1 Needle\n' });
  const write = (branch: string): void => {
    for (let index = 0; index < FILES; index++) {
      mkdirSync(path.join(root, path.dirname(nameOf(index))), { recursive: true });
      writeFileSync(path.join(root, nameOf(index)), textOf(index, branch));
    }
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', branch);
  };
  git(root, 'checkout', '-q', '-b', 'other');
  write('other');
  git(root, 'checkout', '-q', '-b', 'main');
  write('main');
  writeFileSync(path.join(root, 'd0/binary.py'), 'Needle\0rare1\n');
  writeFileSync(path.join(root, 'd0/marked.py'), '\ufeffNeedle\nrare1\n');
  return root;
}

const git = (root: string, ...args: string[]): string =>
  execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'core.autocrlf=false', ...args], {
    encoding: 'utf8',
  });

/** What searches are for: rare and frequent words, with and without grams, and what is nowhere. */
const QUERIES: readonly (readonly [input: Record<string, unknown>, expression: RegExp])[] = [
  [{ query: 'fresh_|rare(?:\\d|12[0-5])\\b', regex: true }, /fresh_|rare(?:\d|12[0-5])\b/],
  [{ query: 'nEEdle', ignore_case: true }, /needle/i],
  [{ query: 'of other', word: true, glob: 'd1*/**' }, /of other\b/],
  [{ query: 'é2', glob: 'd1*/**' }, /é2/],
  [{ query: 'nowhere at all' }, /nowhere at all/],
];

/** The lines of every file that is searched, as they are now. */
function readAll(root: string): (readonly [file: string, lines: readonly string[]])[] {
  const files = new Set(git(root, 'ls-files', '-z', '-co', '--exclude-standard').split('\0'));
  return [...files].flatMap((file) => {
    const text = readIfThere(path.join(root, file))?.replace(/^\ufeff/, '');
    return text === undefined || text.includes('\0') ? [] : [[file, text.split(/\r?\n/)] as const];
  });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // tracked, and deleted
  }
}

/** @param first only the first query, which knows most of what changes */
async function expectTruth(server: TestServer, root: string, first = false): Promise<void> {
  const files = readAll(root);
  for (const [input, expression] of first ? QUERIES.slice(0, 1) : QUERIES) {
    const chosen = input['glob'] === undefined ? files : files.filter(([file]) => file.startsWith('d1'));
    const expected = chosen.flatMap(([file, lines]) =>
      lines.flatMap((line, index) => (expression.test(line) ? [`${file}:${index + 1}`] : [])),
    );
    expect((await everyLine(server, input)).sort(), JSON.stringify(input)).toEqual(expected.sort());
  }
}

/** The files of the index that this cache directory holds for the only root. */
function segments(cache: string): string[] {
  const [directory] = readdirSync(cache).map((name) => path.join(cache, name));
  return directory === undefined
    ? []
    : readdirSync(directory)
        .sort()
        .map((name) => path.join(directory, name));
}

function fileToFolder(file: string): void {
  rmSync(file);
  mkdirSync(file);
  writeFileSync(path.join(file, 'inner.py'), 'fresh_inner');
}

const startOn = (root: string, cache: string, flags: readonly string[] = []): Promise<TestServer> =>
  startServer({ roots: [root], flags, env: { ACI_CACHE_DIR: cache } });

let root: string;
beforeAll(async () => {
  await forWholeFile(() => {
    root = makeTree();
  });
});

describe('a server tells the truth', () => {
  let cache: string;
  let server: TestServer;
  beforeAll(async () => {
    await forWholeFile(async () => {
      cache = temporaryTree();
      server = await startOn(root, cache, ['--guard', 'off']);
    });
  });

  test('before its index is complete, and after', async () => {
    await expectTruth(server, root);
    expect(await server.indexed()).toBe(FILES + 3);
    expect(segments(cache)).toEqual(
      expect.arrayContaining([expect.stringMatching(/\.segment$/), expect.stringMatching(/\.segment$/)]),
    );
    await expectTruth(server, root);
  });

  test('after its own edits of files in the index', async () => {
    await server.indexed();
    const steps: readonly (readonly [tool: string, input: Record<string, unknown>])[] = [
      ['edit', { path: 'd3/f3.py', start_line: 1, end_line: 1, text: '# fresh_1 rare123' }],
      ['insert', { path: 'd4/f4.py', after_line: 0, text: '# fresh_2' }],
      ['replace', { path: 'd11/f123.py', old: 'rare123', new: 'fresh_3' }],
      ['create', { path: 'd5/new/made.py', text: '# fresh_4\n' }],
      ['move_file', { from: 'd6/f6.py', to: 'moved/f6.py' }],
      ['delete_file', { path: 'd3/f3.py' }],
      ['undo', {}],
    ];
    for (const [tool, input] of steps) {
      const { isError, text } = await server.call(tool, input);
      expect(isError, text).toBe(false);
      await expectTruth(server, root, true);
    }
    await expectTruth(server, root);
  });

  const at = (file: string): string => path.join(root, file);
  const outside: readonly (readonly [what: string, act: () => void])[] = [
    ['a file is written', () => writeFileSync(at('d7/f7.py'), 'fresh_5 Needle\n')],
    ['a file is written anew in place of itself', () => writeFileSync(at('d7/f7.py'), 'fresh_6\n')],
    [
      'a file gets as many bytes as before, and its old time',
      () => {
        const { atime, mtime } = statSync(at('d8/f8.py'));
        writeFileSync(at('d8/f8.py'), readFileSync(at('d8/f8.py'), 'utf8').replace('rare8 ', 'fresh_'));
        utimesSync(at('d8/f8.py'), atime, mtime);
      },
    ],
    ['a file is renamed over another', () => renameSync(at('d9/f9.py'), at('d10/f10.py'))],
    ['a file is deleted', () => rmSync(at('d0/f0.py'))],
    ['a folder is renamed', () => renameSync(at('d12'), at('d13/inner'))],
    ['a folder is deleted', () => rmSync(at('d14'), { recursive: true })],
    ['a file becomes a folder', () => fileToFolder(at('d15/f15.py'))],
    ['a file becomes binary', () => writeFileSync(at('d2/f2.py'), 'rare2\0')],
    ['a folder becomes ignored', () => writeFileSync(at('.gitignore'), 'ignored/\nd1/\n')],
    ['a folder is no longer ignored', () => writeFileSync(at('.gitignore'), '')],
  ];
  test.each(outside)('right after %s by somebody else', async (_, act) => {
    await server.indexed();
    act();
    await expectTruth(server, root, true);
  });

  test('right after a branch with 300 other files is checked out', async () => {
    await server.indexed();
    git(root, 'checkout', '-q', '-f', 'other');
    await expectTruth(server, root);
    git(root, 'checkout', '-q', '-f', 'main');
    await expectTruth(server, root);
  });

  test.runIf(isLinux)('with an index directory that cannot be written', async () => {
    const closed = temporaryTree();
    chmodSync(closed, 0o500);
    const other = await startServer({ roots: [root], env: { ACI_CACHE_DIR: closed }, obeyPermissions: true });
    await expectIndexedTruth(other, root);
    expect(readdirSync(closed)).toEqual([]);
  });

  test.each([
    ['no index on disk', ['--index-mb', '0']],
    ['no texts in memory', ['--cache-mb', '0']],
    ['neither', ['--index-mb', '0', '--cache-mb', '0']],
  ])('with %s', async (_, flags) => {
    const own = temporaryTree();
    await expectIndexedTruth(await startOn(root, own, flags), root);
    expect(segments(own).length > 0).toBe(!flags.join(' ').includes('--index-mb 0'));
  });

  test('beside another server of the same root and the same index directory', async () => {
    const both = temporaryTree();
    const [first, second] = await Promise.all([startOn(root, both), startOn(root, both)]);
    await Promise.all([expectTruth(first, root, true), expectTruth(second, root, true)]);
    await Promise.all([first.indexed(), second.indexed()]);
    writeFileSync(at('d4/both.py'), 'fresh_both\n');
    await Promise.all([expectTruth(first, root), expectTruth(second, root)]);
    await first.close();
    const third = await startOn(root, both);
    await third.indexed();
    writeFileSync(at('d4/both.py'), 'fresh_neither\n');
    await Promise.all([expectTruth(second, root, true), expectTruth(third, root)]);
  });
});

async function expectIndexedTruth(server: TestServer, root: string): Promise<void> {
  await expectTruth(server, root, true);
  await server.indexed();
  writeFileSync(path.join(root, 'd4/later.py'), `fresh_later ${Date.now()}\n`);
  await expectTruth(server, root);
}

describe('an index on disk', () => {
  let cache: string;
  beforeAll(async () => {
    await forWholeFile(async () => {
      cache = temporaryTree();
      git(root, 'checkout', '-q', '-f', 'main');
      await oldEnough(root);
      const server = await startOn(root, cache);
      await server.indexed();
      await server.close();
    });
  });

  test('is taken up by the next server, and left as it is', async () => {
    const before = segments(cache);
    expect(before.length).toBeGreaterThan(0);
    const server = await startOn(root, cache);
    await expectTruth(server, root);
    await server.indexed();
    await expectTruth(server, root, true);
    await server.close();
    expect(segments(cache)).toEqual(before);
  });

  test('is not believed of files that changed while no server ran', async () => {
    const before = segments(cache);
    const { atime, mtime } = statSync(path.join(root, 'd5/f5.py'));
    writeFileSync(
      path.join(root, 'd5/f5.py'),
      readFileSync(path.join(root, 'd5/f5.py'), 'utf8').replace('rare5 ', 'fresh_'),
    );
    utimesSync(path.join(root, 'd5/f5.py'), atime, mtime);
    writeFileSync(path.join(root, 'd5/new.py'), 'fresh_new\n');
    rmSync(path.join(root, 'd11/f123.py'));
    renameSync(path.join(root, 'd7'), path.join(root, 'd17'));
    const server = await startOn(root, cache);
    await expectTruth(server, root);
    await server.close();
    expect(segments(cache)).toEqual(before);
  });

  const flip = (file: string, at: number): void => {
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x20, at);
    writeFileSync(file, bytes);
  };
  const ways: readonly (readonly [string, (file: string) => void])[] = [
    ['is empty', (file) => truncateSync(file)],
    ['is cut off', (file) => truncateSync(file, statSync(file).size - 100)],
    ['has another byte in its tables', (file) => flip(file, 1000)],
    ['has another byte in its texts', (file) => flip(file, readFileSync(file).lastIndexOf('rare'))],
  ];
  test.each(ways)('that %s is made anew', async (_, damage) => {
    const damaged = segments(cache);
    for (const file of damaged) damage(file);
    const server = await startOn(root, cache);
    await expectTruth(server, root, true);
    await server.indexed();
    await expectTruth(server, root);
    await server.close();
    const now = segments(cache);
    expect(now.length).toBeGreaterThan(0);
    expect(now.filter((file) => damaged.includes(file))).toEqual([]);
  });
});

/** Resolves when every file has been left alone for as long as its time stamp takes to be trusted. */
async function oldEnough(root: string): Promise<void> {
  const names = git(root, 'ls-files', '-z', '-co', '--exclude-standard').split('\0');
  const times = names.map((name) => statSync(path.join(root, name), { throwIfNoEntry: false })?.ctimeMs ?? 0);
  while (Date.now() - Math.max(...times) < 2000) await new Promise(setImmediate);
}
