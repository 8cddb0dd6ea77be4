// The user's linters around edits: what they find is shown or forbids the edit, and a linter that fails forbids nothing.
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBytes, readText, startServer, type TestServer, temporaryTree } from '../support/server.js';
import { treeState } from '../support/tree-state.js';

/** Reports lines with TODO; of standard input without an argument. Each run adds a line to the file named first. */
const TODO_LINTER = `
  import { appendFileSync, readFileSync } from 'node:fs';
  const [runs, form, file] = process.argv.slice(2);
  appendFileSync(runs, form + ' ' + (file ?? '-') + '\\n');
  const found = readFileSync(file ?? 0, 'utf8').split('\\n').flatMap((line, index) =>
    line.includes('TODO') ? [{ line: index + 1, column: line.indexOf('TODO') + 1 }] : []);
  if (form === 'json') console.log(JSON.stringify([{ filename: file, messages: found.map((at) => ({ ...at, ruleId: 'T1', message: 'left to do' })) }]));
  else for (const { line, column } of found) console.log((file ?? '<stdin>') + ':' + line + ':' + column + ': T1 left to do');
  process.exitCode = found.length > 0 ? 1 : 0;`;

const TEXT = 'one\ntwo TODO\nthree\nfour\n';

interface Rule {
  readonly form?: 'text' | 'json';
  readonly command?: readonly string[];
  readonly [key: string]: unknown;
}

interface Linted {
  readonly server: TestServer;
  readonly root: string;
  /** What the linters were run with, oldest first: `text a.txt`. */
  runs(): string[];
}

/** A workspace whose aci.json names these linters. */
async function startLinted(rules: readonly Rule[], files: Record<string, string> = {}): Promise<Linted> {
  const tools = temporaryTree({ 'todo.mjs': TODO_LINTER });
  const runs = path.join(tools, 'runs');
  const lint = rules.map(({ form = 'text', ...rule }) => ({
    command: [process.execPath, path.join(tools, 'todo.mjs'), runs, form],
    ...rule,
  }));
  const root = temporaryTree({ 'a.txt': TEXT, 'b.txt': TEXT, ...files, 'aci.json': JSON.stringify({ lint }) });
  const server = await startServer({ roots: [root] });
  return { server, root, runs: () => (existsSync(runs) ? readFileSync(runs, 'utf8').trim().split('\n') : []) };
}

const edit = (line: number, text: string, file = 'a.txt') => ({ path: file, start_line: line, end_line: line, text });
const patch = (...rows: string[]) => ({ patch: ['*** Begin Patch', ...rows, '*** End Patch'].join('\n') });

describe('a finding that does not block', () => {
  test.each<[string, Rule]>([
    ['of a linter that reads the file', { glob: '*.txt' }],
    ['of one that reads standard input', { glob: '*.txt', stdin: true }],
    ['in JSON', { glob: '*.txt', form: 'json' }],
  ])('%s is shown with the edit that brought it, the old ones are not', async (_, rule) => {
    const { server, root } = await startLinted([rule]);
    const reply = await server.call('edit', edit(3, 'three TODO'));
    expect(reply.isError).toBe(false);
    expect(reply.text).toContain('3:7 left to do (T1)');
    expect(reply.text).not.toContain('2:5');
    expect(readText(root, 'a.txt')).toBe('one\ntwo TODO\nthree TODO\nfour\n');
  });

  test('is not new because it moved down', async () => {
    const { server } = await startLinted([{ glob: '*.txt' }]);
    const reply = await server.call('insert', { path: 'a.txt', after_line: 0, text: 'zero' });
    expect(reply).toMatchObject({ isError: false, text: expect.not.stringContaining('left to do') });
  });

  test('in one file of a patch is listed under its name', async () => {
    const { server } = await startLinted([{ glob: '*.txt' }]);
    const rows = ['*** Update File: a.txt', '@@', '-one', '+ONE', '*** Update File: b.txt', '@@', '-four', '+TODO'];
    const { text } = await server.call('apply_patch', patch(...rows));
    expect(text).toContain('That brought 1 new problem into b.txt:\n  4:1 left to do (T1)');
    expect(text).not.toContain('into a.txt');
  });

  test('is told by a dry run when the linter can judge a text that is not written', async () => {
    const { server, root, runs } = await startLinted([{ glob: '*.txt', stdin: true }]);
    const reply = await server.call('edit', { ...edit(3, 'TODO'), dry_run: true });
    expect(reply.text).toContain('It would bring 1 new problem into a.txt:\n  3:1 left to do (T1)');
    expect([readText(root, 'a.txt'), runs()]).toEqual([TEXT, ['text -', 'text -']]);
  });
});

test('a linter speaks only for files of its language and its glob', async () => {
  const { server, runs } = await startLinted([{ language: 'python' }, { glob: 'docs/**', form: 'json' }], {
    'tool.py': 'x = 1\n',
    'docs/a.md': 'x\n',
  });
  for (const file of ['a.txt', 'tool.py', 'docs/a.md']) await server.call('edit', edit(1, 'y = 2', file));
  expect(new Set(runs())).toEqual(new Set(['text tool.py', 'json docs/a.md']));
});

describe('a linter that blocks', () => {
  const BLOCKS = [
    ['reads standard input', { glob: '*.txt', blocks: true, stdin: true }],
    ['reads the file', { glob: '*.txt', blocks: true }],
  ] as const;

  test.each(BLOCKS)('and %s leaves the file as it was, byte for byte', async (_, rule) => {
    const { server, root } = await startLinted([rule], { 'a.txt': '\ufeffone\r\ntwo TODO\nlast' });
    chmodSync(path.join(root, 'a.txt'), 0o640);
    const before = treeState(root);
    const reply = await server.call('edit', edit(1, 'one TODO'));
    expect(reply).toMatchObject({ isError: true, code: 'EDIT_REFUSED' });
    expect(reply.text).toContain('left to do (T1)');
    expect(treeState(root)).toEqual(before);
  });

  test.each(BLOCKS)('and %s takes back all files of a patch', async (_, rule) => {
    const { server, root } = await startLinted([rule]);
    const before = treeState(root);
    const rows = ['*** Add File: new/n.txt', '+new', '*** Delete File: b.txt', '*** Update File: a.txt', '@@', '-four'];
    const reply = await server.call('apply_patch', patch(...rows, '+TODO'));
    expect(reply).toMatchObject({ isError: true, code: 'EDIT_REFUSED', text: expect.stringContaining('a.txt') });
    expect(treeState(root)).toEqual(before);
  });

  test.each(BLOCKS)('and %s is not in the way of undo and redo', async (_, rule) => {
    const { server, root } = await startLinted([rule]);
    await server.call('edit', edit(1, 'ONE'));
    const edited = readBytes(root, 'a.txt');
    expect(await server.call('edit', edit(3, 'TODO'))).toMatchObject({ code: 'EDIT_REFUSED' });
    expect(await server.call('undo')).toMatchObject({ isError: false });
    expect(readText(root, 'a.txt')).toBe(TEXT);
    expect(await server.call('redo')).toMatchObject({ isError: false });
    expect(readBytes(root, 'a.txt')).toEqual(edited);
  });

  test.each(BLOCKS)('and %s keeps a file from being created', async (_, rule) => {
    const { server, root } = await startLinted([rule]);
    const before = treeState(root);
    const reply = await server.call('create', { path: 'x/new.txt', text: 'fine\nTODO\n' });
    expect(reply).toMatchObject({
      isError: true,
      code: 'EDIT_REFUSED',
      text: expect.stringContaining('2:1 left to do'),
    });
    expect(treeState(root)).toEqual(before);
  });

  test.each(BLOCKS)('and %s lets through what was there before, and what the client insists on', async (_, rule) => {
    const { server, root } = await startLinted([rule]);
    expect(await server.call('edit', edit(2, 'two  TODO'))).toMatchObject({ isError: false });
    const insisted = await server.call('edit', { ...edit(3, 'TODO'), allow_errors: true });
    expect(insisted).toMatchObject({ isError: false, text: expect.stringContaining('3:1 left to do (T1)') });
    expect(readText(root, 'a.txt')).toBe('one\ntwo  TODO\nTODO\nfour\n');
  });

  test('and reads standard input forbids an edit before anything is written', async () => {
    const { server, root } = await startLinted([{ glob: '*.txt', blocks: true, stdin: true }]);
    const before = statSync(path.join(root, 'a.txt'), { bigint: true });
    await server.call('edit', edit(1, 'TODO'));
    const { ino, ctimeNs } = statSync(path.join(root, 'a.txt'), { bigint: true });
    expect([ino, ctimeNs]).toEqual([before.ino, before.ctimeNs]);
  });
});

describe('a linter that says nothing is named with the reason, and the edit is made', () => {
  const node = (program: string): string[] => [process.execPath, '-e', program];
  test.each<[string, Rule, string]>([
    ['missing', { command: ['no-such-linter'] }, '(no-such-linter said nothing: it cannot be started: '],
    [
      'too slow',
      { command: node('setInterval(() => {}, 1000)'), timeout: 0.3 },
      'said nothing: it took more than 0.3 s.)',
    ],
    ['crashed', { command: node('console.error("no config"); process.exit(2)') }, 'it ended with code 2: no config'],
  ])('%s', async (_, rule, words) => {
    for (const stdin of [false, true]) {
      const { server, root } = await startLinted([{ glob: '*.txt', blocks: true, stdin, ...rule }]);
      const reply = await server.call('edit', edit(1, 'ONE'));
      expect(reply).toMatchObject({ isError: false, text: expect.stringContaining(words) });
      expect(readText(root, 'a.txt')).toBe(TEXT.replace('one', 'ONE'));
    }
  });
});

test('a call that a linter holds up is stopped when its time is up, and says so', async () => {
  const lint = [{ command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'], glob: '*.txt', timeout: 20 }];
  const root = temporaryTree({ 'a.txt': TEXT, 'aci.json': JSON.stringify({ lint }) });
  const server = await startServer({ roots: [root], flags: ['--timeout-seconds', '1'] });
  const { isError, text } = await server.call('diagnostics', { path: 'a.txt' });
  expect({ isError, text }).toEqual({
    isError: true,
    text: 'diagnostics did not finish within 1000 ms and was stopped. Narrow it (dir, glob, a longer query) or simplify its regular expression: references to groups (\\1) and repeats of repeats such as (a{50}){50} take long.',
  });
});
