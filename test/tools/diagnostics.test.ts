// The diagnostics tool: the problems of one file, and of all that this session changed.
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { startServer, type TestServer, temporaryTree } from '../support/server.js';
import { treeState } from '../support/tree-state.js';

const GOOD = 'def f():\n    return 1\n';
const BAD = 'def f(:\n    return 1\n';

/** Reports lines that are longer than 20 characters. */
const LONG_LINES = `
  const file = process.argv[1];
  require('node:fs').readFileSync(file, 'utf8').split('\\n').forEach((line, index) => {
    if (line.length > 20) console.log(file + ':' + (index + 1) + ':21: L1 too long');
  });`;
const LONG = `x = '${'l'.repeat(30)}'\n`;

let root: string;
let server: TestServer;
beforeEach(async () => {
  const lint = [{ command: [process.execPath, '-e', LONG_LINES, '{file}'], language: 'python' }];
  root = temporaryTree({
    'good.py': GOOD,
    'bad.py': BAD,
    'long.py': `${LONG}y = 1\n`,
    'notes.txt': 'no language\n',
    'aci.json': JSON.stringify({ lint }),
  });
  server = await startServer({ roots: [root] });
});

const diagnose = async (file?: string): Promise<string> => {
  const before = treeState(root);
  const { text } = await server.call('diagnostics', file === undefined ? {} : { path: file });
  expect(treeState(root)).toEqual(before);
  return text;
};

describe('of one file', () => {
  test('says that there are none', async () => {
    expect(await diagnose('good.py')).toBe('good.py: no problems (types are not checked).');
  });

  test('shows syntax errors in their place', async () => {
    const text = await diagnose('bad.py');
    expect(text).toMatch(/^bad\.py: \d problems?\.\n {2}1:\d+ /);
    expect(text).toContain('> 1:def f(:');
  });

  test('shows what a linter finds', async () => {
    expect(await diagnose('long.py')).toContain('long.py: 1 problem.\n  1:21 too long (L1)');
  });

  test('says when nothing checks it', async () => {
    expect(await diagnose('notes.txt')).toContain('notes.txt: not checked for syntax errors: ');
  });

  test('tells problems that this session brought from old ones', async () => {
    await server.call('insert', { path: 'long.py', after_line: 0, text: LONG.replaceAll('l', 'm') });
    expect(await diagnose('long.py')).toMatch(
      /^long\.py: 1 new problem, 1 old problem\.\n {2}1:21 too long \(L1\)\n[\s\S]*Old, there before this session changed the file:\n {2}2:21 too long \(L1\)/,
    );
  });

  test('says the same as any tool of a path that does not exist', async () => {
    expect(await server.call('diagnostics', { path: 'none.py' })).toMatchObject({
      isError: true,
      code: 'PATH_NOT_FOUND',
    });
  });
});

describe('of all that this session changed', () => {
  test('says that nothing was changed', async () => {
    expect(await diagnose()).toBe('No file was changed in this session. Give a path to see the problems of one file.');
  });

  test('lists changed and created files, those with new problems first, without deleted ones', async () => {
    await server.call('edit', { path: 'long.py', start_line: 2, end_line: 2, text: 'y = 2' });
    await server.call('insert', { path: 'good.py', after_line: 0, text: LONG });
    await server.call('create', { path: 'new.py', text: GOOD });
    await server.call('delete_file', { path: 'bad.py' });
    await server.call('edit', { path: 'notes.txt', start_line: 1, end_line: 1, text: 'still none' });
    const text = await diagnose();
    expect(text).toMatch(
      /^4 files changed in this session: 1 new problem, 1 old problem; 1 file not checked\.\ngood\.py: 1 new problem\./,
    );
    expect(text).toContain('\nlong.py: 1 old problem.');
    expect(text).toContain('No problems in new.py.');
    expect(text).not.toContain('bad.py');
  });

  test('a change that was undone brings nothing', async () => {
    await server.call('insert', { path: 'good.py', after_line: 0, text: LONG });
    expect(await diagnose()).toContain('good.py: 1 new problem.');
    await server.call('undo');
    expect(await diagnose()).not.toContain('problem.');
  });
});

test('a linter that does not start is named, and the checkers speak all the same', async () => {
  const lint = [{ command: 'no-such-linter {file}', glob: '*.py' }];
  const other = temporaryTree({ 'bad.py': BAD, 'aci.json': JSON.stringify({ lint }) });
  const { text } = await (await startServer({ roots: [path.resolve(other)] })).call('diagnostics', { path: 'bad.py' });
  expect(text).toContain('(no-such-linter said nothing: it cannot be started: ');
  expect(text).toContain('> 1:def f(:');
});
