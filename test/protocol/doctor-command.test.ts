// `aci doctor`: what it says of a workspace, what it finds wrong, and that it changes nothing.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rgPath } from '@vscode/ripgrep';
import { expect, test } from 'vitest';
import { type DoctorReport, renderDoctor } from '../../server/render/doctor.js';
import { Budget } from '../../server/search/index/budget.js';
import { SegmentBuilder } from '../../server/search/index/segment-builder.js';
import { SegmentStore } from '../../server/search/index/segment-store.js';
import { cacheDirectory } from '../../server/workspace/state-dir.js';
import { COMMAND, type FileTree, startServer, temporaryRepository, temporaryTree } from '../support/server.js';
import { treeState } from '../support/tree-state.js';

const FILES: FileTree = {
  'src/a.py': 'x = 1\n',
  'src/b.py': 'y = 2\n',
  'main.c': 'int x;\n',
  'notes.md': '# n\n',
  unknown: '?\n',
};

const isLinux = process.platform === 'linux';

type Run = { code: number | null; out: string; err: string };

function workspace(root = temporaryRepository(FILES)) {
  const state = temporaryTree();
  const cache = temporaryTree();
  const env = { ACI_STATE_DIR: state, ACI_CACHE_DIR: cache };
  /** @param before a command that starts the one behind it */
  const doctorUnder = (before: readonly string[], args: readonly string[], more: Record<string, string> = {}): Run => {
    const [command = '', ...rest] = [...before, process.execPath, COMMAND, 'doctor', ...args];
    const options = { encoding: 'utf8', cwd: root, env: { ...process.env, ...env, ...more } } as const;
    const { status, stderr, stdout } = spawnSync(command, rest, options);
    return { code: status, out: stdout, err: stderr };
  };
  const doctor = (args: readonly string[] = [root], more: Record<string, string> = {}): Run =>
    doctorUnder([], args, more);
  return { root, state, cache, env, doctor, doctorUnder };
}

/** The texts beside a label, one a line. */
function section(out: string, label: string): string[] {
  const lines = out.split('\n');
  const first = lines.findIndex((line) => line.startsWith(label.padEnd(12)));
  const behind = lines.findIndex((line, index) => index > first && !line.startsWith(' '.repeat(12)));
  return first === -1 ? [] : lines.slice(first, behind).map((line) => line.slice(12));
}

/** The same where it may have been wrapped. */
const textOf = (out: string, label: string): string => section(out, label).join(' ');

const problemsOf = (out: string): string =>
  out
    .slice(out.indexOf('\nproblem: ') + 1)
    .replaceAll('\n  ', ' ')
    .trimEnd();

test('tells what a server finds, and changes nothing', () => {
  const { root, state, cache, doctor } = workspace();
  const before = treeState(root);
  const { code, err, out } = doctor();
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(new RegExp(`^aci \\d+\\.\\d+\\.\\d+, Node ${process.versions.node}, ${process.platform} `));
  expect(section(out, 'root')).toEqual([root]);
  expect(section(out, 'files')).toEqual(['5, listed by git']);
  expect(section(out, 'watching')).toEqual([
    isLinux ? '2 directories' : expect.stringMatching(/^no: .* on Linux only$/),
  ]);
  const index = cacheDirectory(cache, root, {});
  expect(section(out, 'index')).toEqual([
    index,
    'not there yet: a server makes it in the background when it has started',
  ]);
  expect(section(out, 'languages')).toEqual([
    'Python      2  ruff',
    'C           1  grammar (balance: where brackets lose their partner)',
    'Markdown    1  grammar (warn: only reports)',
    'no grammar  1  not checked',
  ]);
  expect(section(out, 'memory')[0]).toMatch(/^\d+ MB resident/);
  expect(textOf(out, 'history')).toMatch(/^0 changes, 0 kB in .*journal$/);
  expect(textOf(out, 'history')).toContain(state);
  expect(section(out, 'linters')).toEqual(['none']);
  expect(section(out, 'ripgrep')).toEqual([rgPath]);
  expect(section(out, 'kernel').length).toBe(isLinux ? 3 : 0);
  expect(out).toMatch(/\n\nNo problem found\.\n$/);
  expect(treeState(root)).toEqual(before);
  expect([readdirSync(state), readdirSync(cache)]).toEqual([[], []]);
  expect(doctor([]).out.replace(/\d+ MB resident/, '')).toBe(out.replace(/\d+ MB resident/, ''));
});

test('tells each root, and folders that git does not list', () => {
  const { root, doctor } = workspace();
  const plain = temporaryTree({ 'a.py': '', 'b/c/d.py': '', '.aciignore': 'b\n' });
  const { code, out } = doctor([root, plain]);
  expect(code).toBe(0);
  expect(out.match(/^(root|files) .*$/gm)).toEqual([
    `root        ${root}`,
    'files       5, listed by git',
    `root        ${plain}`,
    'files       2, read from the directories; no git repository lists them',
  ]);
  expect(section(out, 'languages')[0]).toMatch(/^Python +3 +ruff$/);
});

test('tells which options are in force and where they were set, and the linters', () => {
  const lint = '[[lint]]\ncommand = "node check.js {file}"\nlanguage = "python"\nblocks = true\n';
  const { doctor, root } = workspace(temporaryTree({ 'aci.toml': `window = 40\nline-chars = 500\n${lint}` }));
  const { code, out } = doctor([root, '--guard', 'warn'], { ACI_CACHE_MB: '64', ACI_WINDOW: '50' });
  expect(code).toBe(0);
  const rows = section(out, 'options').map((row) => row.split(/ {2,}/));
  expect(rows).toEqual(
    expect.arrayContaining([
      ['guard', '--guard', 'warn'],
      ['window', 'ACI_WINDOW', '50'],
      ['line-chars', 'aci.toml', '500'],
      ['cache-mb', 'ACI_CACHE_MB', '64'],
      ['timeout-seconds', 'default', '50'],
      ['largest file searched', 'fixed', '64 MB'],
    ]),
  );
  expect(section(out, 'linters')).toEqual(['python: node check.js {file} (blocks, at most 10 s)']);
});

/** Puts an index of these files where a server of this machine would, as if they had not been written for a while. */
async function makeIndex(directory: string, root: string, files: readonly string[]): Promise<void> {
  const builder = new SegmentBuilder();
  for (const file of files) {
    const { ctimeMs, ino, mtimeMs, size } = statSync(path.join(root, file));
    const stamp = { inode: ino, size, modifiedMs: mtimeMs, changedMs: ctimeMs };
    builder.add(file, { text: readFileSync(path.join(root, file)), stamp, settled: true });
  }
  while (builder.indexNext());
  const { parts, texts } = builder.finish();
  const store = new SegmentStore(directory, '1of1', Number.POSITIVE_INFINITY);
  (await store.write(parts, texts, async () => undefined)).close(new Budget(Number.POSITIVE_INFINITY));
}

test('tells how much of the index on disk still holds, and leaves it as it is', async () => {
  const { root, cache, doctor } = workspace();
  const directory = cacheDirectory(cache, root, {}) ?? '';
  await makeIndex(directory, root, ['src/a.py', 'src/b.py', 'main.c', 'notes.md']);
  expect(section(doctor().out, 'index')).toEqual([
    directory,
    '4 of 5 files up to date, 0.0 MB of at most 8,192 MB on disk',
    'the others have changed since, are links, or cannot be read',
    expect.stringMatching(/^0\.\d MB of memory and 0\.0 MB for texts, of at most 128 MB$/),
  ]);
  writeFileSync(path.join(root, 'main.c'), 'int other;\n');
  await makeIndex(directory, root, ['unknown']);
  expect(section(doctor().out, 'index')[1]).toMatch(/^4 of 5 files up to date/);
  for (const name of readdirSync(directory)) truncateSync(path.join(directory, name), 30);
  const before = treeState(cache);
  const { code, out } = doctor();
  expect(code).toBe(0);
  expect(section(out, 'index')[1]).toMatch(/^0 of 5 files up to date/);
  expect(section(out, 'index')[4]).toBe('2 damaged files, which the next server removes');
  expect(treeState(cache)).toEqual(before);
});

test('tells that no index is kept, because the user does not want one', () => {
  const { doctor, root } = workspace();
  const { code, out } = doctor([root, '--index-mb', '0', '--cache-dir', path.join(root, 'main.c', 'x')]);
  expect({ code, index: section(out, 'index') }).toEqual({
    code: 0,
    index: ['not kept on disk, because index-mb is 0'],
  });
});

test('tells the changes in the history, and one that is damaged', async () => {
  const { root, state, env, doctor } = workspace();
  const server = await startServer({ roots: [root], env });
  await server.call('replace', { path: 'src/a.py', old: '1', new: '3' });
  await server.call('replace', { path: 'src/a.py', old: '3', new: '4' });
  await server.close();
  const journal = path.join(state, readdirSync(state)[0] ?? '', 'journal');
  const kilobytes = Math.ceil(statSync(journal).size / 1024);
  expect(textOf(doctor().out, 'history')).toBe(`2 changes, ${kilobytes} kB in ${journal}`);

  const bytes = readFileSync(journal);
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
  writeFileSync(journal, bytes);
  const before = treeState(state);
  const { code, out } = doctor();
  expect(code).toBe(1);
  expect(problemsOf(out)).toMatch(
    /^problem: the history of changes in .*journal is damaged at byte \d+: .* until you move that file away; [^\n]*$/,
  );
  expect(out).toContain(journal);
  expect(treeState(state)).toEqual(before);
});

test.each([
  ['that is not there', 'gone', /\(ENOENT: no such file or directory\)/],
  ['that is a file', 'main.c', /\(it is not a directory\)/],
])('names a directory %s, and fails', (_, name, reason) => {
  const { root, doctor } = workspace();
  const { code, err, out } = doctor([root, path.join(root, name)]);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(problemsOf(out)).toMatch(/^problem: \S+ cannot be read \(.*\)\. Give a directory that is there, [^\n]*$/);
  expect(out).toContain(path.join(root, name));
  expect(problemsOf(out)).toMatch(reason);
});

/** Permission bits hold for the command even when the tests run as root. */
const UNPRIVILEGED = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];

test.runIf(isLinux)('names a directory that may not be read, and one for the history that may not be written', () => {
  const { root, state, doctorUnder } = workspace();
  const closed = temporaryTree();
  chmodSync(closed, 0o300);
  const unreadable = doctorUnder(UNPRIVILEGED, [closed]);
  expect(unreadable.code).toBe(1);
  expect(problemsOf(unreadable.out)).toBe(
    `problem: ${closed} cannot be read (EACCES: permission denied). Give a directory that is there, or change its permissions.`,
  );
  chmodSync(state, 0o500);
  const unwritable = doctorUnder(UNPRIVILEGED, [root]);
  expect(unwritable.code).toBe(1);
  expect(problemsOf(unwritable.out)).toMatch(/^problem: the history of changes cannot be written in .* --state-dir\.$/);
  expect(unwritable.out).toContain(state);
});

test('names directories for history and index that cannot be made', () => {
  const { root, doctor } = workspace();
  const below = path.join(root, 'main.c', 'x');
  const { code, out } = doctor([root, '--state-dir', below, '--cache-dir', below]);
  expect(code).toBe(1);
  expect(section(out, 'index')).toEqual(['not kept on disk']);
  const [index, history, ...more] = problemsOf(out).split('\n');
  expect(index).toBe(
    `problem: the index of ${root} cannot be kept, so that each server makes it anew. Give it a directory that can be written with --cache-dir.`,
  );
  expect(history).toMatch(/^problem: the history of changes cannot be written in .* --state-dir\.$/);
  expect(more).toEqual([]);
});

test('names a linter that is not installed', () => {
  const lint = (command: string): string => `[[lint]]\ncommand = "${command}"\nlanguage = "python"\n`;
  const own = isLinux ? lint('./own-linter {file}') : '';
  const { root, doctor } = workspace(temporaryTree({ 'aci.toml': lint('aci-no-such-linter {file}') + own }));
  writeFileSync(path.join(root, 'own-linter'), '', { mode: 0o755 });
  const { code, out } = doctor();
  expect(code).toBe(1);
  expect(problemsOf(out)).toBe(
    'problem: the linter aci-no-such-linter cannot be started, because there is no program "aci-no-such-linter". Install it, or take it out of the configuration.',
  );
});

test('names a repository of which git says nothing', () => {
  const root = temporaryTree({ 'a.py': '' });
  mkdirSync(path.join(root, '.git'));
  const { code, out } = workspace(root).doctor();
  expect(code).toBe(1);
  expect(problemsOf(out)).toMatch(/^problem: .* git does not list its files.* status" says why\.$/);
});

/** Runs what is behind it in a user namespace of its own, in which the kernel gives only so many watches. */
const fewWatches = (limit: number): string[] => [
  ...['unshare', '-Ur', 'sh', '-c', `echo ${limit} > /proc/sys/user/max_inotify_watches && exec "$0" "$@"`],
];

function mayLimitWatches(): boolean {
  const [command = '', ...rest] = [...fewWatches(4), 'true'];
  return isLinux && spawnSync(command, rest, { stdio: 'ignore' }).status === 0;
}

test.runIf(mayLimitWatches())('names a root for which the system has too few watches, and says how to get more', () => {
  const root = temporaryTree({ 'a/b/c/d/e/f.py': '' });
  const { code, out } = workspace(root).doctorUnder(fewWatches(4), [root]);
  expect(code).toBe(1);
  expect(textOf(out, 'watching')).toMatch(/^no: the files are listed anew for each search, because no more /);
  expect(problemsOf(out)).toMatch(
    /^problem: \S+ is not watched, .*: no more directories can be watched \(ENOSPC; .*max_user_watches .* allows more\)\.$/,
  );
  expect(problemsOf(out)).toContain(root);
});

test('keeps to 100 columns but for paths', () => {
  const rootPath = `/${'long/'.repeat(30)}`;
  const report: DoctorReport = {
    ...{ version: '1.0.0', node: 'v20.0.0', platform: 'linux x64' },
    workspace: {
      roots: [
        {
          ...{ path: rootPath, files: 1_234_567, isRepository: true, limits: { diskMb: 8192, cacheMb: 128 } },
          watching: { kind: 'sweeping', reason: 'its file system (NFS) does not report what others write to it' },
          index: {
            ...{ directory: rootPath, diskBytes: 5e9, upToDate: 1_234_566, indexBytes: 5e8, heldBytes: 1e8 },
            damaged: 1,
          },
        },
      ],
      languages: {
        shown: [{ name: 'C', files: 1_000_000, checkedBy: 'balance' }],
        others: { languages: 1, files: 1 },
        unknownFiles: 234_566,
      },
      watchLimits: [['max_user_watches', 1_048_576]],
      residentBytes: 2 ** 30,
      options: [{ name: 'window', value: '100', origin: 'default' }],
      largestSearchedBytes: 2 ** 26,
      history: { file: rootPath, bytes: 1e8, changes: 1 },
      ripgrep: undefined,
      linters: [{ command: Array.from({ length: 30 }, () => 'word'), language: 'c', blocks: false, timeoutSeconds: 5 }],
    },
    problems: [
      { kind: 'not-watched', root: rootPath, reason: 'no more directories can be watched (EMFILE; much allows more)' },
    ],
  };
  const lines = renderDoctor(report).split('\n');
  expect(lines.filter((line) => line.length > 100 && !line.includes(rootPath))).toEqual([]);
  expect(lines).toContain('files       1,234,567, listed by git');
  expect(lines).toContain('            1 other             1');
});
