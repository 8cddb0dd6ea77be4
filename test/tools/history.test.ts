// undo, redo and diff: what they bring back byte for byte, what they show, and when they decline.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  'a.py': 'def f():\n    return 1\n',
  'b.py': 'x = 1\n',
  'c.py': numberedText(12).replaceAll('line ', 'y = '),
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
*** Add File: new/d.py
+z = 1
*** Update File: c.py
*** Move to: new/e.py
@@
 y = 3
-y = 4
+y = 44
*** Delete File: b.py
*** Update File: a.py
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
  await done(server, ['replace', { path: 'b.py', old: '1', new: '2' }]);
  await done(server, ['replace', { path: 'b.py', old: '2', new: '1' }]);
  chmodSync(path.join(root, 'b.py'), 0o600);
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
    const { server } = await shared({ 'a.py': 'x = 1\n' });
    expect((await server.call('replace', { path: 'a.py', old: '1', new: '(' })).code).toBe('EDIT_REFUSED');
    await done(server, ['replace', { path: 'a.py', old: '1', new: '2', dry_run: true }]);
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
        'a.py': 'def f():\n    return 1\n',
        'b.py': '',
        'c.py': BASE['c.py'] ?? '',
      });
      await done(server, ['apply_patch', { patch: MANY }]);
      change(path.join(root, 'new', 'd.py'));
      const before = treeState(root);
      const reply = await server.call('undo');
      expect({ code: reply.code, names: reply.text.includes('new/d.py') }).toEqual({
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
