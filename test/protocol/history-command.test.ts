// `aci history`: the list for people, also of a log that is empty, torn or damaged; and what edits say of a damaged one.
import { spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { COMMAND, type FileTree, readText, startServer, type TestServer, temporaryTree } from '../support/server.js';
import { treeState } from '../support/tree-state.js';

const FILES: FileTree = { 'a.txt': 'one\ntwo\n', 'b.txt': 'x\n' };

function workspace() {
  const root = temporaryTree(FILES);
  const home = temporaryTree();
  const env = { ACI_STATE_DIR: home };
  const journal = (): string => path.join(home, readdirSync(home)[0] ?? '', 'journal');
  const history = (...directories: string[]) => {
    const run = spawnSync(process.execPath, [COMMAND, 'history', ...directories], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      cwd: root,
    });
    return { code: run.status, out: run.stdout, err: run.stderr };
  };
  return { root, home, journal, history, start: (): Promise<TestServer> => startServer({ roots: [root], env }) };
}

/** An edit, its undo and redo, a move, a new file and a deletion. */
async function makeHistory(server: TestServer): Promise<void> {
  await server.call('replace', { path: 'a.txt', old: 'two', new: 'TWO!' });
  await server.call('undo');
  await server.call('redo');
  await server.call('move_file', { from: 'b.txt', to: 'c d.txt' });
  await server.call('create', { path: 'new.txt', text: 'new\n' });
  await server.call('delete_file', { path: 'new.txt' });
}

const undated = (text: string): string => text.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}/gm, 'DATE  ');

test('lists the changes, newest last, with sizes and what was taken back, also while a server runs', async () => {
  const { root, history, journal, start } = workspace();
  await makeHistory(await start());
  const { code, err, out } = history(root);
  expect({ code, err, out: undated(out) }).toEqual({
    code: 0,
    err: '',
    out: `DATE  replace a.txt  (taken back)
    a.txt  8 -> 9 bytes
DATE  undo of replace a.txt  (taken back)
    a.txt  9 -> 8 bytes
DATE  redo of replace a.txt
    a.txt  8 -> 9 bytes
DATE  move b.txt to c d.txt
    c d.txt  new, 2 bytes
    b.txt  deleted, was 2 bytes
DATE  create new.txt
    new.txt  new, 4 bytes
DATE  delete new.txt
    new.txt  deleted, was 4 bytes
6 changes, ${Math.ceil(readFileSync(journal()).length / 1024)} kB in ${journal()}
`,
  });
  expect(history()).toEqual({ code, err, out });
});

test.skipIf(process.platform === 'win32')('tells a change of permissions', async () => {
  const { root, history, start } = workspace();
  const server = await start();
  await server.call('apply_patch', { patch: 'diff --git a/a.txt b/a.txt\nold mode 100644\nnew mode 100755\n' });
  expect(history(root).out).toContain('\n    a.txt  8 -> 8 bytes, mode 644 -> 755\n');
});

test('without changes says where they would be, and writes nothing', () => {
  const { root, home, history } = workspace();
  const { code, err, out } = history(root);
  expect({ code, err, out }).toEqual({
    code: 0,
    err: '',
    out: expect.stringMatching(/^0 changes, 0 kB in .*journal\n$/),
  });
  expect(out).toContain(home);
  expect(treeState(home)).toEqual({});
});

test('of a log with a torn end lists what is whole, and says that the end was cut off', async () => {
  const { root, history, journal, start } = workspace();
  const server = await start();
  await makeHistory(server);
  await server.close();
  const whole = history(root).out;
  appendFileSync(journal(), readFileSync(journal()).subarray(-60, -30));
  const { code, err, out } = history(root);
  expect({ code, out }).toEqual({ code: 0, out: whole });
  expect(err).toMatch(/^aci: The log of changes ended torn and was repaired; the torn part is in ".*"\.\n$/);
  expect(history(root)).toEqual({ code: 0, err: '', out: whole });
});

/** Changes a byte in the first record, which others follow. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
  writeFileSync(file, bytes);
}

test('of a damaged log says which file is damaged and what to do, without a stack, and fails', async () => {
  const { root, history, journal, start } = workspace();
  const server = await start();
  await makeHistory(server);
  await server.close();
  damage(journal());
  const before = readFileSync(journal());
  const { code, err, out } = history(root);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(
    /^aci: The log of changes ".*journal" is damaged at byte \d+: [^\n]*Ask the user to move that file[^\n]*\n$/,
  );
  expect(err).toContain(journal());
  expect(readFileSync(journal())).toEqual(before);
});

test.each([
  ['by a wrong byte, when a server starts', damage, true],
  ['by being cut off, while it runs', (file: string) => truncateSync(file, 20), false],
])('a log that is damaged %s stops edits and undo, is named, and leaves reading alone', async (_, harm, restarts) => {
  const { root, journal, start } = workspace();
  const first = await start();
  await makeHistory(first);
  if (restarts) await first.close();
  harm(journal());
  const server = restarts ? await start() : first;
  const before = treeState(root);
  const calls: readonly (readonly [string, Record<string, unknown>])[] = [
    ['replace', { path: 'a.txt', old: 'one', new: 'ONE' }],
    ['create', { path: 'z.txt', text: 'z\n' }],
    ['delete_file', { path: 'a.txt' }],
    ['undo', {}],
    ['redo', {}],
  ];
  for (const [tool, input] of calls) {
    const reply = await server.call(tool, input);
    expect({ tool, code: reply.code }).toEqual({ tool, code: 'JOURNAL_DAMAGED' });
    expect(reply.text).toContain(`"${journal()}" is damaged`);
    expect(reply.text).toContain('Nothing was written. Ask the user to move that file away');
  }
  expect(treeState(root)).toEqual(before);
  expect((await server.call('open', { path: 'a.txt' })).text).toContain('2:TWO!');
  expect((await server.call('search_dir', { query: 'TWO!' })).isError).toBe(false);
  expect((await server.call('diff')).isError).toBe(false);

  renameSync(journal(), `${journal()}.damaged`);
  expect((await server.call('replace', { path: 'a.txt', old: 'one', new: 'ONE' })).isError).toBe(false);
  expect(readText(root, 'a.txt')).toBe('ONE\nTWO!\n');
  await server.call('undo');
  expect(readText(root, 'a.txt')).toBe('one\nTWO!\n');
  expect((await server.call('undo')).code).toBe('NOTHING_TO_REVERSE');
});
