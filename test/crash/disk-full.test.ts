// Edits that there is no room or no permission for: the reply says why, nothing is changed, and the next edit works.
import { chmodSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { COMMAND, type FileTree, temporaryTree } from '../support/server.js';
import { treeState } from '../support/tree-state.js';
import { type ConnectedServer, connect } from './client.js';
import type { Call } from './scenarios.js';

/** Root without the capabilities that make it pass over permission bits; it still owns its files. */
const UNPRIVILEGED =
  process.getuid?.() === 0
    ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', process.execPath]
    : [process.execPath];

/** No file can grow beyond 16 blocks of 512 bytes; a write that crosses that is cut short, the next one fails. */
const LIMITED = ['sh', '-c', 'ulimit -f 16; exec "$@"', 'sh', process.execPath];
const NOT_ALLOWED = 'could not be written: no permission. Nothing was changed.';
const TOO_LARGE = 'it would be larger than files may be here. Nothing was changed.';

async function serve(before: readonly string[], tree: string, env: Record<string, string>): Promise<ConnectedServer> {
  const server = await connect([...before, COMMAND, 'mcp', tree], env);
  onTestFinished(() => server.close());
  return server;
}

const linesOf = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');
const LARGE = linesOf(3000);
const patchOf = (...bodies: string[]): Call => ({
  tool: 'apply_patch',
  input: { patch: ['*** Begin Patch', ...bodies, '*** End Patch'].join('\n') },
});
const changed = (name: string): string => `*** Update File: ${name}\n@@\n-line 3\n+line three`;
const EDIT: Call = { tool: 'edit', input: { path: 'a.txt', start_line: 2, end_line: 3, text: 'other' } };
const UNDO: Call = { tool: 'undo', input: {} };

/** The call fails for this reason and changes nothing. */
async function expectFailure(server: ConnectedServer, tree: string, call: Call, reason: string): Promise<void> {
  const before = treeState(tree);
  const reply = await server.call(call);
  expect(reply).toEqual({ isError: true, text: expect.stringContaining(reason) });
  expect(treeState(tree)).toEqual(before);
}

/** Another edit works and is taken back exactly. */
async function expectNextWorks(server: ConnectedServer, tree: string, next = EDIT): Promise<void> {
  const before = treeState(tree);
  expect(await server.call(next)).toMatchObject({ isError: false });
  expect(treeState(tree)).not.toEqual(before);
  expect(await server.call(UNDO)).toMatchObject({ isError: false });
  expect(treeState(tree)).toEqual(before);
}

const FILES: FileTree = { 'a.txt': linesOf(20), 'b.txt': linesOf(20), 'sub/c.txt': linesOf(20), 'large.txt': LARGE };

describe.skipIf(process.platform === 'win32')('files that cannot grow', () => {
  test.each<[string, Call]>([
    ['create', { tool: 'create', input: { path: 'new/in/folders.txt', text: LARGE } }],
    ['insert', { tool: 'insert', input: { path: 'b.txt', after_line: 5, text: LARGE } }],
    ['insert into a file of two names', { tool: 'insert', input: { path: 'linked.txt', after_line: 5, text: LARGE } }],
    ['move_file', { tool: 'move_file', input: { from: 'large.txt', to: 'sub/moved.txt' } }],
    [
      'a patch',
      patchOf(changed('a.txt'), '*** Delete File: b.txt', '*** Add File: sub/y.txt\n+y', changed('large.txt')),
    ],
    ['an edit whose old text is too much for the log', { tool: 'delete_file', input: { path: 'large.txt' } }],
  ])('%s', async (_, call) => {
    const tree = temporaryTree(FILES);
    linkSync(path.join(tree, 'sub/c.txt'), path.join(tree, 'linked.txt'));
    const state = temporaryTree();
    const server = await serve(LIMITED, tree, { ACI_STATE_DIR: state });
    await expectFailure(server, tree, call, TOO_LARGE);
    await expectNextWorks(server, tree);
    expect(
      readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((name) => /lock|torn|next/.test(name)),
    ).toEqual([]);
  });

  test('an undo that would make a file too large changes none of its files', async () => {
    const tree = temporaryTree(FILES);
    const env = { ACI_STATE_DIR: temporaryTree() };
    const before = treeState(tree);
    const unlimited = await connect([process.execPath, COMMAND, 'mcp', tree], env);
    const call = patchOf(changed('a.txt'), '*** Add File: sub/y.txt\n+y', changed('large.txt'), changed('b.txt'));
    expect(await unlimited.call(call)).toMatchObject({ isError: false });
    await unlimited.close();
    const limited = await serve(LIMITED, tree, env);
    await expectFailure(limited, tree, UNDO, '"large.txt" could not be written: it would be larger');
    await limited.close();
    const next = await serve([process.execPath], tree, env);
    expect(await next.call(UNDO)).toMatchObject({ isError: false });
    expect(treeState(tree)).toEqual(before);
  });
});

describe.skipIf(process.platform !== 'linux')('without permission', () => {
  test.each<[string, Call]>([
    ['edit', { tool: 'edit', input: { path: 'sub/c.txt', start_line: 1, end_line: 1, text: 'x' } }],
    ['create', { tool: 'create', input: { path: 'sub/deep/new.txt', text: 'x' } }],
    ['delete_file', { tool: 'delete_file', input: { path: 'sub/c.txt' } }],
    ['move_file out of it', { tool: 'move_file', input: { from: 'sub/c.txt', to: 'c.txt' } }],
    ['move_file into it', { tool: 'move_file', input: { from: 'a.txt', to: 'sub/a.txt' } }],
    ['a patch', patchOf(changed('a.txt'), changed('sub/c.txt'))],
  ])('to change a folder: %s', async (_, call) => {
    const tree = temporaryTree(FILES);
    const sub = path.join(tree, 'sub');
    const server = await serve(UNPRIVILEGED, tree, { ACI_STATE_DIR: temporaryTree() });
    chmodSync(sub, 0o555);
    await expectFailure(server, tree, call, 'No permission to write "sub/');
    await expectNextWorks(server, tree);
    chmodSync(sub, 0o755);
    await expectNextWorks(server, tree, call);
  });

  test('to keep a history where the user wants it: files can be read, and changed once it is allowed', async () => {
    const tree = temporaryTree(FILES);
    const state = temporaryTree();
    chmodSync(state, 0o555);
    const server = await serve(UNPRIVILEGED, tree, { ACI_STATE_DIR: path.join(state, 'history') });
    await expectFailure(server, tree, EDIT, NOT_ALLOWED);
    expect(await server.call({ tool: 'open', input: { path: 'a.txt' } })).toMatchObject({ isError: false });
    chmodSync(state, 0o755);
    await expectNextWorks(server, tree);
  });

  /** A home directory and one for temporary files, the former read-only. */
  function poorHome(): { HOME: string; TMPDIR: string; XDG_STATE_HOME: string } {
    const base = temporaryTree();
    for (const name of ['home', 'tmp']) mkdirSync(path.join(base, name));
    chmodSync(path.join(base, 'home'), 0o555);
    return { HOME: path.join(base, 'home'), TMPDIR: path.join(base, 'tmp'), XDG_STATE_HOME: '' };
  }

  test('to write to the home directory: the history is kept with the temporary files', async () => {
    const tree = temporaryTree(FILES);
    const env = poorHome();
    await expectNextWorks(await serve(UNPRIVILEGED, tree, env), tree);
    expect(readdirSync(env.TMPDIR)).toContain(`aci-state-${process.getuid?.()}`);
  });

  test('to write anywhere else: files can be read, and an edit says what it could not write', async () => {
    const tree = temporaryTree(FILES);
    const env = poorHome();
    chmodSync(env.TMPDIR, 0o555);
    const server = await serve(UNPRIVILEGED, tree, env);
    expect(await server.call({ tool: 'open', input: { path: 'a.txt' } })).toMatchObject({ isError: false });
    await expectFailure(server, tree, EDIT, NOT_ALLOWED);
    chmodSync(env.TMPDIR, 0o755);
    chmodSync(env.HOME, 0o755);
    await expectNextWorks(server, tree);
  });
});
