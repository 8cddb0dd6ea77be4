// undo, redo and diff: what they bring back byte for byte, what they show, and when they decline.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import {
  type FileTree,
  numberedText,
  readText,
  startServer,
  type TestServer,
  temporaryRepository,
  temporaryTree,
} from '../support/server.js';
import { treeState } from '../support/tree-state.js';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

/** Files without folders: empty ones may stay behind. Git keeps of permissions only whether a file is executable. */
function filesOf(root: string, { asGit = false } = {}): Record<string, string> {
  const files = Object.entries(treeState(root)).filter(([, kind]) => !kind.startsWith('directory'));
  const mode = (kind: string): string =>
    kind.replace(/^file [0-7]*?([0-7])[0-7]{2} /, (_, bits) => `file ${bits & 1} `);
  return Object.fromEntries(files.map(([name, kind]) => [name, asGit ? mode(kind) : kind]));
}

/** A copy of the tree that is no git work tree, with the patch applied. */
function applied(root: string, patch: string, ...flags: string[]): Record<string, string> {
  const copy = temporaryTree();
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true, filter: (name) => path.basename(name) !== '.git' });
  for (const step of [['--check'], []]) execFileSync('git', ['apply', ...step, ...flags], { cwd: copy, input: patch });
  return filesOf(copy, { asGit: true });
}

const copyOf = (root: string): string => {
  const copy = temporaryTree();
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
};

type Step = readonly [tool: string, input: Record<string, unknown>];

async function done(server: TestServer, [tool, input]: Step): Promise<string> {
  const reply = await server.call(tool, input);
  expect({ tool, code: reply.code, text: reply.isError ? reply.text : '' }).toEqual({
    tool,
    code: undefined,
    text: '',
  });
  return reply.text;
}

const SPECIAL = process.platform === 'win32' ? 'ä/spaced name.txt' : 'ä/spaced "quoted"\tname\\.txt';

const BASE: FileTree = {
  'plain.txt': numberedText(40),
  'crlf.txt': numberedText(9).replaceAll('\n', '\r\n'),
  'mixed.txt': 'one\r\ntwo\nthree',
  'latin.txt': latin1('caf\xe9\nna\xefve\n'),
  'wide.txt': utf16('one\ntwo\n'),
  'image.bin': Uint8Array.from({ length: 300 }, (_, index) => (index * 7) % 256),
  'run me.sh': '#!/bin/sh\necho 1\n',
  'empty.txt': '',
  'a.txt': 'def f():\n    return 1\n',
  'b.txt': 'x = 1\n',
  'c.txt': numberedText(12).replaceAll('line ', 'y = '),
  'secret.txt': 'secret\n',
};

function baseTree(): string {
  const root = temporaryTree(BASE);
  if (process.platform === 'win32') return root;
  chmodSync(path.join(root, 'run me.sh'), 0o755);
  chmodSync(path.join(root, 'secret.txt'), 0o640);
  return root;
}

const MANY = `*** Begin Patch
*** Add File: new/d.txt
+z = 1
*** Update File: c.txt
*** Move to: new/e.txt
@@
 y = 3
-y = 4
+y = 44
*** Delete File: b.txt
*** Update File: a.txt
@@
-    return 1
+    return 2
*** End Patch
`;
const MODE = 'diff --git a/plain.txt b/plain.txt\nold mode 100644\nnew mode 100755\n';

/** Each is one change set. */
const KINDS: readonly Step[] = [
  ['edit', { path: 'crlf.txt', start_line: 2, end_line: 3, text: 'TWO\nTHREE\nmore' }],
  ['edit', { path: 'plain.txt', start_line: 1, end_line: 40, text: '' }],
  ['undo', {}],
  ['insert', { path: 'mixed.txt', after_line: 3, text: 'four' }],
  ['replace', { path: 'latin.txt', old: 'naïve', new: 'über' }],
  ['replace', { path: 'wide.txt', old: 'two', new: 'zwei' }],
  ['replace', { path: 'secret.txt', old: 'secret', new: 'public' }],
  ['replace', { path: 'plain.txt', old: 'line', new: 'row', all: true }],
  ['create', { path: SPECIAL, text: 'no final newline' }],
  ['create', { path: 'nothing here', text: '' }],
  ['delete_file', { path: 'image.bin' }],
  ['delete_file', { path: 'empty.txt' }],
  ['move_file', { from: 'run me.sh', to: 'bin/run me.sh' }],
  ['replace', { path: 'bin/run me.sh', old: 'echo 1', new: 'echo 2' }],
  ['apply_patch', { patch: MANY }],
  ...(process.platform === 'win32' ? [] : [['apply_patch', { patch: MODE }] as const]),
];

test('every kind of change is undone and redone byte for byte, permissions too, across restarts', async () => {
  const root = baseTree();
  const env = { ACI_STATE_DIR: temporaryTree() };
  const run = async (act: (server: TestServer) => Promise<void>): Promise<void> => {
    const server = await startServer({ roots: [root], env });
    await act(server);
    await server.close();
  };
  const steps = KINDS.filter(([tool, input]) => tool !== 'undo' && !('start_line' in input && input['text'] === ''));
  const states = [filesOf(root)];
  await run(async (server) => {
    for (const step of steps) {
      await done(server, step);
      states.push(filesOf(root));
    }
  });
  await run(async (server) => {
    for (let left = steps.length; left > 0; left--) {
      const text = await done(server, ['undo', {}]);
      expect({ text, files: filesOf(root) }).toEqual({ text, files: states[left - 1] });
    }
  });
  await run(async (server) => {
    for (let made = 1; made <= steps.length; made++) {
      const text = await done(server, ['redo', {}]);
      expect({ text, files: filesOf(root) }).toEqual({ text, files: states[made] });
    }
  });
  await run(async (server) => {
    await done(server, ['undo', { steps: 20 }]);
    expect(filesOf(root)).toEqual(states[0]);
    expect((await server.call('undo')).code).toBe('NOTHING_TO_REVERSE');
    await done(server, ['redo', { steps: 20 }]);
    expect(filesOf(root)).toEqual(states.at(-1));
  });
});

test('what a session changed is, after each kind of change, a patch that git applies in both directions', async () => {
  const root = baseTree();
  const old = copyOf(root);
  const server = await startServer({ roots: [root] });
  for (const step of KINDS) {
    await done(server, step);
    const patch = await done(server, ['diff', {}]);
    expect(applied(old, patch)).toEqual(filesOf(root, { asGit: true }));
    expect(applied(root, patch, '--reverse')).toEqual(filesOf(old, { asGit: true }));
  }
  await done(server, ['undo', { steps: 20 }]);
  expect(await done(server, ['diff', {}])).toBe('This session has changed nothing.');
});

test('permissions that git does not know are no difference', async () => {
  const root = baseTree();
  const server = await startServer({ roots: [root] });
  await done(server, ['replace', { path: 'b.txt', old: '1', new: '2' }]);
  await done(server, ['replace', { path: 'b.txt', old: '2', new: '1' }]);
  chmodSync(path.join(root, 'b.txt'), 0o600);
  expect(await done(server, ['diff', {}])).toBe('This session has changed nothing.');
});

describe('undo and redo', () => {
  const TEXT = 'one\ntwo\nthree\n';
  const replace = (old: string, fresh: string, name = 'a.txt'): Step => ['replace', { path: name, old, new: fresh }];

  async function shared(files: FileTree = { 'a.txt': TEXT, 'b.txt': TEXT }) {
    const root = temporaryTree(files);
    const env = { ACI_STATE_DIR: temporaryTree() };
    const start = (flags: readonly string[] = []): Promise<TestServer> => startServer({ roots: [root], env, flags });
    return { root, env, start, server: await start() };
  }

  test('show what became of the lines', async () => {
    const { server } = await shared();
    await done(server, replace('two', 'TWO'));
    expect(await done(server, ['undo', {}])).toBe(
      'Undone: replace a.txt\n  M a.txt (+1 -1)\n[File: a.txt (3 lines total)]\n1:one\n2:two\n3:three',
    );
    expect(await done(server, ['redo', {}])).toMatch(/^Redone: replace a\.txt\n {2}M a\.txt \(\+1 -1\)\n/);
  });

  test('a new edit behind an undo ends what can be redone', async () => {
    const { root, server } = await shared();
    await done(server, replace('two', 'TWO'));
    await done(server, ['undo', {}]);
    await done(server, replace('one', 'ONE'));
    expect((await server.call('redo')).code).toBe('NOTHING_TO_REVERSE');
    await done(server, ['undo', {}]);
    expect(readText(root, 'a.txt')).toBe(TEXT);
  });

  test('of more steps than there are do those there are, and say what stopped them', async () => {
    const { root, server } = await shared();
    for (const [old, fresh] of [
      ['one', '1'],
      ['two', '2'],
      ['three', '3'],
    ] as const)
      await done(server, replace(old, fresh));
    expect(await done(server, ['undo', { steps: 2 }])).not.toContain('Nothing to');
    expect(readText(root, 'a.txt')).toBe('1\ntwo\nthree\n');
    const text = await done(server, ['undo', { steps: 2 }]);
    expect(text).toContain('Nothing to undo: no change of this session or an ended one is left.');
    expect(readText(root, 'a.txt')).toBe(TEXT);
    expect(await done(server, ['redo', { steps: 9 }])).toContain('Nothing to redo');
    expect(readText(root, 'a.txt')).toBe('1\n2\n3\n');
  });

  test('that are sent together each take their turn', async () => {
    const { root, server } = await shared();
    const numbers = ['1', '2', '3', '4', '5', '6'];
    for (const [index, fresh] of numbers.entries()) await done(server, replace(numbers[index - 1] ?? 'two', fresh));
    const replies = await Promise.all([...numbers.slice(1).map(() => server.call('undo')), server.call('redo')]);
    expect(replies.map(({ code }) => code)).toEqual(Array(6).fill(undefined));
    expect(readText(root, 'a.txt')).toBe('one\n2\nthree\n');
  });

  test('an edit that was refused or only tried leaves nothing to undo', async () => {
    const { server } = await shared({ 'a.json': '[1]\n' });
    expect((await server.call('replace', { path: 'a.json', old: '1', new: '(' })).code).toBe('EDIT_REFUSED');
    await done(server, ['replace', { path: 'a.json', old: '1', new: '2', dry_run: true }]);
    expect((await server.call('undo')).code).toBe('NOTHING_TO_REVERSE');
  });

  test('an edit that a linter forbade cannot be redone, and does not end what can be', async () => {
    const { root, server } = await shared({
      'a.txt': TEXT,
      'lint.mjs': `import { readFileSync } from 'node:fs';
for (const [index, line] of readFileSync('a.txt', 'utf8').split('\\n').entries())
  if (line.includes('BAD')) console.log(\`a.txt:\${index + 1}:1: bad\`);`,
      'aci.toml': `[[lint]]\ncommand = ['${process.execPath}', 'lint.mjs']\nglob = 'a.txt'\nblocks = true\n`,
    });
    await done(server, replace('one', 'ONE'));
    await done(server, ['undo', {}]);
    expect((await server.call('replace', { path: 'a.txt', old: 'two', new: 'BAD' })).code).toBe('EDIT_REFUSED');
    await done(server, ['redo', {}]);
    expect(readText(root, 'a.txt')).toBe('ONE\ntwo\nthree\n');
  });

  test('leave changes of another server alone while it runs, and say so; not when it has ended', async () => {
    const { root, server, start } = await shared();
    await done(server, replace('one', 'ONE'));
    const other = await start();
    await done(other, replace('two', 'TWO', 'b.txt'));
    await done(server, ['undo', {}]);
    expect([readText(root, 'a.txt'), readText(root, 'b.txt')]).toEqual([TEXT, 'one\nTWO\nthree\n']);
    const refused = await server.call('undo');
    expect(refused.code).toBe('NOTHING_TO_REVERSE');
    expect(refused.text).toContain('other sessions that are still running have changes of their own');
    await other.close();
    await done(server, ['undo', {}]);
    expect(readText(root, 'b.txt')).toBe(TEXT);
  });

  test('do not write over a newer change of a server that still runs', async () => {
    const { root, server, start } = await shared();
    await done(server, replace('one', 'ONE'));
    await done(await start(), replace('three', 'THREE'));
    expect((await server.call('undo')).code).toBe('REVERSAL_BLOCKED');
    expect(readText(root, 'a.txt')).toBe('ONE\ntwo\nTHREE\n');
  });

  describe('are blocked, and change no file, when one', () => {
    const put: readonly (readonly [string, (file: string) => void])[] = [
      ['was saved by an editor', (file) => writeFileSync(file, 'saved\n')],
      ['was removed', (file) => rmSync(file)],
      [
        'became a folder',
        (file) => {
          rmSync(file);
          mkdirSync(file);
        },
      ],
    ];
    test.each(put)('%s', async (_, change) => {
      const { root, server } = await shared({
        'a.txt': 'def f():\n    return 1\n',
        'b.txt': '',
        'c.txt': BASE['c.txt'] ?? '',
      });
      await done(server, ['apply_patch', { patch: MANY }]);
      change(path.join(root, 'new', 'd.txt'));
      const before = treeState(root);
      const reply = await server.call('undo');
      expect({ code: reply.code, names: reply.text.includes('new/d.txt') }).toEqual({
        code: 'REVERSAL_BLOCKED',
        names: true,
      });
      expect(treeState(root)).toEqual(before);
    });
  });

  const onPosix = test.skipIf(process.platform === 'win32');

  onPosix('keep permissions that were changed since', async () => {
    const { root, server } = await shared();
    const file = path.join(root, 'a.txt');
    await done(server, replace('two', 'TWO'));
    chmodSync(file, 0o755);
    await done(server, ['undo', {}]);
    expect([readText(root, 'a.txt'), statSync(file).mode & 0o777]).toEqual([TEXT, 0o755]);
    await done(server, ['redo', {}]);
    expect([readText(root, 'a.txt'), statSync(file).mode & 0o777]).toEqual(['one\nTWO\nthree\n', 0o755]);
  });

  onPosix('of permissions are blocked when those were changed since', async () => {
    const { root, server } = await shared({ 'plain.txt': TEXT });
    await done(server, ['apply_patch', { patch: MODE }]);
    chmodSync(path.join(root, 'plain.txt'), 0o700);
    expect((await server.call('undo')).code).toBe('REVERSAL_BLOCKED');
  });

  test('do not reach out of the folders that a client limited itself to', async () => {
    const { root, env, server } = await shared({ 'sub/a.txt': TEXT, 'b.txt': TEXT });
    await done(server, replace('two', 'TWO', 'b.txt'));
    await server.close();
    const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: { roots: {} } });
    const uri = pathToFileURL(path.join(root, 'sub')).href;
    client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri }] }));
    const narrowed = await startServer({ roots: [root], env, client });
    expect((await narrowed.call('undo')).code).toBe('PATH_OUTSIDE');
    expect(readText(root, 'b.txt')).toBe('one\nTWO\nthree\n');
  });
});

describe('the difference to a commit', () => {
  const git = (root: string, ...args: string[]): string =>
    execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });

  const repository = (root = baseTree()): string => {
    git(root, 'init', '-q');
    return committed(root);
  };

  const committed = (root: string): string => {
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '--allow-empty', '-m', 'state');
    return root;
  };

  /** What another program does to a work tree; a name without content is removed. */
  const write = (root: string, files: Readonly<Record<string, string | Uint8Array | undefined>>): void => {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(root, name);
      if (content === undefined) rmSync(file, { recursive: true });
      else {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    }
  };

  const withoutGit = (files: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(files).filter(([name]) => !/^\.git[/\\]/.test(name)));

  /** Changes a work tree, and proves that the patch makes the old files into the new ones and leaves git alone. */
  async function proves(root: string, change: () => void, env: Record<string, string> = {}, sub = ''): Promise<string> {
    const below = path.join(root, sub);
    const old = copyOf(below);
    rmSync(path.join(old, '.git'), { recursive: true, force: true });
    change();
    const index = path.join(root, '.git', 'index');
    const before = [treeState(root), statSync(index, { bigint: true }).mtimeNs];
    const server = await startServer({ roots: [below], env });
    const patch = await done(server, ['diff', { since: 'HEAD' }]);
    await server.close();
    expect([treeState(root), statSync(index, { bigint: true }).mtimeNs]).toEqual(before);
    expect(applied(old, patch)).toEqual(withoutGit(filesOf(below, { asGit: true })));
    return patch;
  }

  test('is a patch that git applies: staged or not, new, deleted, renamed, of any name and content', async () => {
    const root = repository();
    const patch = await proves(root, () => {
      write(root, {
        'plain.txt': numberedText(40).replace('line 7\n', ''),
        'crlf.txt': numberedText(9).replaceAll('\n', '\r\n').replace('5', 'five'),
        'mixed.txt': 'one\r\n2\nthree\n',
        'latin.txt': latin1('caf\xe9\n\xfcber\n'),
        'wide.txt': utf16('one\ndrei\n'),
        'image.bin': Uint8Array.from({ length: 100 }, (_, index) => 255 - index),
        'empty.txt': undefined,
        'new/latin.txt': latin1('\xe9'),
        'new/plain.txt': 'no final newline',
        [SPECIAL]: 'x\n',
        '-dash': 'x\n',
        'nothing here': '',
        'c.txt': undefined,
        'moved.txt': BASE['c.txt'],
      });
      git(root, 'mv', 'a.txt', 'renamed a.txt');
      write(root, { 'staged.txt': 'staged\n' });
      git(root, 'add', 'staged.txt');
      write(root, { 'staged.txt': 'staged, then changed\n' });
      if (process.platform === 'win32') return;
      write(root, { '*': 'x\n', ':(top)': 'x\n' });
      chmodSync(path.join(root, 'b.txt'), 0o755);
    });
    expect(patch).toContain('+staged, then changed\n');
  });

  test('keeps to the form of a patch, whatever the settings of the user are', async () => {
    const root = repository();
    const settings = { 'diff.context': '0', 'diff.noprefix': 'true', 'diff.mnemonicPrefix': 'true' };
    const more = { 'diff.submodule': 'log', 'color.ui': 'always', 'diff.external': 'false', 'core.splitIndex': 'true' };
    for (const [name, value] of Object.entries({ ...settings, ...more })) git(root, 'config', name, value);
    const change = (): void => write(root, { 'plain.txt': numberedText(41).replace('line 7\n', 'line\n') });
    await proves(root, change, { GIT_DIFF_OPTS: '--unified=0', GIT_EXTERNAL_DIFF: 'false' });
  });

  test('holds what is not UTF-8 in binary form, also renamed, of another type, or declared to be text', async () => {
    const heading = `function ${'x'.repeat(69)}中文() {\n`;
    const body = latin1(`caf\xe9\n${numberedText(30)}`);
    const root = temporaryTree({
      '.gitattributes': '*.txt diff\n*.html text diff=html\n',
      'a link': 'a file\n',
      'a.txt': latin1('caf\xe9\n'),
      'b.html': latin1('caf\xe9\n'),
      'c.dat': body,
      'gone.txt': latin1('\xe9\n'),
      'heading.js': `${heading}${numberedText(30)}}\n`,
      'return.dat': 'x\n',
    });
    const patch = await proves(repository(root), () => {
      write(root, {
        'a link': undefined,
        'a.txt': latin1('caf\xe9!\n'),
        'b.html': latin1('caf\xe9!\n'),
        'c.dat': undefined,
        'd.dat': Buffer.concat([body, latin1('\xe8\n')]),
        'gone.txt': undefined,
        'heading.js': `${heading}${numberedText(30).replace('20', '200')}}\n`,
        'return.dat': 'x\rdiff --git a/x b/x\n',
      });
      if (process.platform !== 'win32') symlinkSync('a.txt', path.join(root, 'a link'));
    });
    expect(patch).toContain('+line 200\n');
  });

  test.runIf(process.platform === 'linux')('names a file whose name is not UTF-8 as git quotes it', async () => {
    const root = repository();
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), latin1('\xe9')]), 'x\n');
    const patch = await done(await startServer({ roots: [root] }), ['diff', { since: 'HEAD' }]);
    expect(patch).toContain('+++ "b/\\351"\n@@ -0,0 +1 @@\n+x\n');
  });

  test('sees a change of the same length in the second of the last commit', async () => {
    const root = repository(temporaryTree({ 'a.txt': '1\n' }));
    git(root, 'config', 'core.trustctime', 'false');
    const second = Math.floor(Date.now() / 1000);
    const stamp = (name: string): void => utimesSync(path.join(root, name), second, second);
    stamp('a.txt');
    git(root, 'update-index', '--refresh');
    await proves(root, () => {
      write(root, { 'a.txt': '2\n' });
      stamp('a.txt');
      stamp('.git/index');
    });
  });

  test('of a folder of a repository is that folder, with paths from there', async () => {
    const root = repository(temporaryTree({ 'sub/a.txt': '1\n', 'sub/l.txt': latin1('\xe9'), 'b.txt': '1\n' }));
    const change = (): void => {
      write(root, { 'sub/a.txt': '1\n2\n', 'sub/l.txt': latin1('\xe9\xe9'), 'sub/n.txt': latin1('\xe9') });
      git(root, 'mv', 'b.txt', 'sub/b.txt');
      write(root, { 'c.txt': '' });
    };
    expect(await proves(root, change, {}, 'sub')).not.toContain('c.txt');
  });

  test('of several roots names files as the tools do', async () => {
    const roots = ['x', 'y'].map((name) => path.join(temporaryTree({ [`${name}/a.txt`]: `${name}\n` }), name));
    for (const root of roots) write(repository(root), { 'a.txt': 'new\n' });
    const patch = await done(await startServer({ roots }), ['diff', { since: 'HEAD' }]);
    expect(patch.match(/^[-+]{3} .*$/gm)).toEqual(['--- a/x/a.txt', '+++ b/x/a.txt', '--- a/y/a.txt', '+++ b/y/a.txt']);
  });

  test('is shown while a merge has conflicts, and beside a repository without a commit', async () => {
    const root = repository(temporaryTree({ 'a.txt': '1\n' }));
    git(root, 'checkout', '-q', '-b', 'other');
    write(root, { 'a.txt': latin1('\xe9\n') });
    committed(root);
    git(root, 'checkout', '-q', '-');
    write(root, { 'a.txt': '2\n' });
    committed(root);
    expect(() => git(root, 'merge', 'other')).toThrow();
    const nested = path.join(root, 'nested');
    mkdirSync(nested);
    git(nested, 'init', '-q');
    const patch = await done(await startServer({ roots: [root] }), ['diff', { since: 'HEAD' }]);
    const copy = temporaryTree({ 'a.txt': '2\n' });
    expect(applied(copy, patch)['a.txt']).toBe(filesOf(root, { asGit: true })['a.txt']);
  });

  test.each([
    ['no git work tree', () => temporaryTree(), 'HEAD', 'the workspace is no git work tree'],
    ['no commit yet', () => temporaryRepository(), 'HEAD', 'git knows no such commit'],
    ['an unknown name', () => repository(), 'no-such', 'git knows no such commit'],
    ['an option', () => repository(), '--output=x', 'git knows no such commit'],
  ])('says why there is none: %s', async (_, make, since, reason) => {
    const root = make();
    const before = treeState(root);
    const reply = await (await startServer({ roots: [root] })).call('diff', { since });
    expect(reply.code).toBe('NO_SUCH_COMMIT');
    expect(reply.text).toBe(
      `No difference to "${since}" can be shown: ${reason}. Give a commit, branch or tag, or leave since out for the changes of this session.`,
    );
    expect(treeState(root)).toEqual(before);
  });

  test('says so when git is not installed', async () => {
    const server = await startServer({ roots: [repository()], env: { PATH: temporaryTree() } });
    expect((await server.call('diff', { since: 'HEAD' })).text).toContain('git is not installed');
  });

  test('is empty when nothing differs', async () => {
    const server = await startServer({ roots: [repository()] });
    expect(await done(server, ['diff', { since: 'HEAD' }])).toBe('No file differs from HEAD.');
  });
});
