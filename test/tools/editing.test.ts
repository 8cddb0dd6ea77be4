// Editing through the real server: what is written is exactly what was asked for.
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  forWholeFile,
  numberedText,
  readBytes,
  readText,
  startServer,
  type TestServer,
  temporaryRepository,
  temporaryTree,
} from '../support/server.js';
import { treeState } from '../support/tree-state.js';

let root: string;
let server: TestServer;
beforeAll(async () => {
  await forWholeFile(async () => {
    root = temporaryTree();
    server = await startServer({ roots: [root] });
  });
});

const write = (name: string, content: string | Uint8Array): void => writeFileSync(path.join(root, name), content);
const done = (...rows: string[]) => ({ text: rows.join('\n'), isError: false, code: undefined });
const UNCHECKED = '(Not checked for syntax errors: its language is not known.)';

describe('edit', () => {
  test.each<[string, string, [number, number, string], string, string]>([
    ['replaces a line', 'a\nb\nc\n', [2, 2, 'X'], 'a\nX\nc\n', 'lines 2-2 replaced'],
    ['replaces lines by more lines', 'a\nb\nc\n', [1, 2, 'X\nY\nZ\n'], 'X\nY\nZ\nc\n', 'lines 1-2 replaced'],
    ['deletes lines', 'a\nb\nc\n', [2, 3, ''], 'a\n', 'lines 2-3 deleted'],
    ['deletes everything', 'a\nb\nc\n', [1, 3, ''], '', 'lines 1-3 deleted'],
    ['appends behind the last line', 'a\nb\n', [3, 2, 'X\nY'], 'a\nb\nX\nY\n', 'appended'],
    ['appends to a file without final newline', 'a\nb', [3, 2, 'X'], 'a\nb\nX', 'appended'],
    ['fills an empty file', '', [1, 0, 'X'], 'X\n', 'appended'],
    ['empties a line', 'a\nb\n', [1, 1, '\n'], '\nb\n', 'lines 1-1 replaced'],
    [
      'takes special characters literally',
      'a\n',
      [1, 1, "$& \\1 -e 'q' %s"],
      "$& \\1 -e 'q' %s\n",
      'lines 1-1 replaced',
    ],
    ['takes a text that starts with a dash', 'a\nb\n', [1, 1, '--text'], '--text\nb\n', 'lines 1-1 replaced'],
  ])('%s', async (_, before, [start_line, end_line, text], after, what) => {
    write('a.txt', before);
    await server.call('open', { path: 'a.txt' });
    const reply = await server.call('edit', { path: 'a.txt', start_line, end_line, text });
    const rows = after === '' ? [] : after.replace(/\n$/, '').split('\n');
    const header = `[File: a.txt (${rows.length} line${rows.length === 1 ? '' : 's'} total)]`;
    expect(reply).toEqual(
      done(`a.txt: ${what}.`, UNCHECKED, header, ...rows.map((row, index) => `${index + 1}:${row}`)),
    );
    expect(readText(root, 'a.txt')).toBe(after);
  });

  test('shows the new lines with a sixth of a window around them', async () => {
    write('long.txt', numberedText(300));
    const reply = await server.call('edit', { path: 'long.txt', start_line: 200, end_line: 200, text: 'NEW' });
    const rows = Array.from({ length: 34 }, (_, step) => 183 + step);
    expect(reply).toEqual(
      done(
        'long.txt: lines 200-200 replaced.',
        UNCHECKED,
        '[File: long.txt (300 lines total)]',
        '(182 more lines above)',
        ...rows.map((line) => (line === 200 ? '200:NEW' : `${line}:line ${line}`)),
        '(84 more lines below)',
      ),
    );
  });

  test('acts on the open file when no path is given, or null', async () => {
    write('open.txt', 'a\nb\n');
    await server.call('open', { path: 'open.txt' });
    await server.call('edit', { start_line: 1, end_line: 1, text: 'X' });
    await server.call('edit', { path: null, allow_errors: null, start_line: 2, end_line: 2, text: 'Y' });
    await server.call('insert', { path: null, allow_errors: null, after_line: 2, text: 'Z' });
    expect(readText(root, 'open.txt')).toBe('X\nY\nZ\n');
  });

  test.each([
    [4, 2],
    [6, 4],
    [5, 5],
    [100, 120],
    [3, 7],
    [5, 3],
  ])('refuses lines %i to %i of a file of 3 and says what is allowed', async (start_line, end_line) => {
    write('three.txt', 'a\nb\nc\n');
    const before = treeState(root);
    expect(await server.call('edit', { path: 'three.txt', start_line, end_line, text: 'X' })).toEqual({
      text:
        `Lines ${start_line} to ${end_line} are no valid range in "three.txt" (3 lines). Nothing was written. ` +
        'Allowed: a range with 1 <= start_line <= end_line <= 3; or start_line 4 with end_line 3 to append.',
      isError: true,
      code: 'RANGE_INVALID',
    });
    expect(treeState(root)).toEqual(before);
  });

  test('refuses an edit that changes nothing', async () => {
    write('same.txt', 'a\nb\n');
    expect(await server.call('edit', { path: 'same.txt', start_line: 1, end_line: 1, text: 'a' })).toEqual({
      text: 'Nothing to change in "same.txt": it has that text already.',
      isError: true,
      code: 'NOTHING_TO_DO',
    });
    expect((await server.call('edit', { path: 'same.txt', start_line: 3, end_line: 2, text: '' })).code).toBe(
      'NOTHING_TO_DO',
    );
  });

  test('refuses what the encoding of the file cannot hold', async () => {
    write('latin.txt', Buffer.from('caf\xe9\nb\n', 'latin1'));
    expect(await server.call('edit', { path: 'latin.txt', start_line: 2, end_line: 2, text: '5 €' })).toEqual({
      text: '"latin.txt" is latin-1 text and cannot hold "€". Nothing was written. Use only characters of that encoding, for example an escape sequence.',
      isError: true,
      code: 'NOT_ENCODABLE',
    });
    expect(readBytes(root, 'latin.txt')).toEqual(Buffer.from('caf\xe9\nb\n', 'latin1'));
  });
});

describe('insert', () => {
  test.each<[string, string, [number, string], string]>([
    ['at the top', 'a\nb\n', [0, 'X'], 'X\na\nb\n'],
    ['between lines', 'a\nb\n', [1, 'X\nY\n'], 'a\nX\nY\nb\n'],
    ['behind the last line', 'a\nb\n', [2, 'X'], 'a\nb\nX\n'],
    ['behind a last line without newline', 'a\nb', [2, 'X'], 'a\nb\nX'],
    ['into an empty file', '', [0, 'X\nY'], 'X\nY\n'],
    ['an empty line', 'a\nb\n', [1, '\n'], 'a\n\nb\n'],
    ['into a CRLF file', 'a\r\nb\r\n', [1, 'X\nY'], 'a\r\nX\r\nY\r\nb\r\n'],
    ['behind a byte order mark', '\ufeffa\n', [0, 'X'], '\ufeffX\na\n'],
  ])('puts lines %s', async (_, before, [after_line, text], after) => {
    write('i.txt', before);
    await server.call('open', { path: 'i.txt' });
    const reply = await server.call('insert', { path: 'i.txt', after_line, text });
    const rows = after
      .replace(/^\ufeff/, '')
      .replace(/\r?\n$/, '')
      .split(/\r?\n/);
    expect(reply).toEqual(
      done(
        `i.txt: inserted after line ${after_line}.`,
        UNCHECKED,
        `[File: i.txt (${rows.length} line${rows.length === 1 ? '' : 's'} total)]`,
        ...rows.map((row, index) => `${index + 1}:${row}`),
      ),
    );
    expect(readText(root, 'i.txt')).toBe(after);
  });

  test('refuses an empty text', async () => {
    write('i.txt', 'a\n');
    expect(await server.call('insert', { path: 'i.txt', after_line: 1, text: '' })).toEqual({
      text: 'Nothing to change in "i.txt": the text is empty; give "\\n" for an empty line.',
      isError: true,
      code: 'NOTHING_TO_DO',
    });
  });
});

describe('create', () => {
  test('writes the text as it is, opens the file, and makes its folders', async () => {
    expect(await server.call('create', { path: 'new/deep/a.txt', text: 'x\r\ny' })).toEqual(
      done('new/deep/a.txt: created.', UNCHECKED, '[File: new/deep/a.txt (2 lines total)]', '1:x', '2:y'),
    );
    expect(readText(root, 'new/deep/a.txt')).toBe('x\r\ny');
    expect(await server.call('goto', { line: 2 })).toEqual(
      done('[File: new/deep/a.txt (2 lines total)]', '1:x', '2:y'),
    );
  });

  test('makes an empty file when no text is given', async () => {
    expect(await server.call('create', { path: 'empty-new.txt', text: null })).toEqual(
      done('empty-new.txt: created.', UNCHECKED, '[File: empty-new.txt (0 lines total)]'),
    );
    expect(readText(root, 'empty-new.txt')).toBe('');
  });

  test('never overwrites, through a symbolic link neither', async () => {
    write('taken.txt', 'mine\n');
    symlinkSync('taken.txt', path.join(root, 'taken-link.txt'));
    const before = treeState(root);
    for (const name of ['taken.txt', 'taken-link.txt', './taken.txt']) {
      expect(await server.call('create', { path: name, text: 'x' })).toEqual({
        text: '"taken.txt" exists already, so it was not created. Use open and edit to change it.',
        isError: true,
        code: 'FILE_EXISTS',
      });
    }
    expect(treeState(root)).toEqual(before);
  });
});

describe('an edit of one line', () => {
  const tabbed = 'all:\n\tone\n\ttwo\n';
  const cases: [string, string | Uint8Array, string | Uint8Array][] = [
    ['CRLF', 'a\r\nold\r\nc\r\n', 'a\r\nnew\r\nc\r\n'],
    ['mixed endings', 'a\nold\r\nc\n', 'a\nnew\r\nc\n'],
    ['tabs', tabbed, tabbed.replace('\tone', 'new')],
    ['Latin-1', Buffer.from('\xe9\nold\n\xff\n', 'latin1'), Buffer.from('\xe9\nnew\n\xff\n', 'latin1')],
    ['a byte order mark', '\ufeffa\nold\nc\n', '\ufeffa\nnew\nc\n'],
    ['no final newline', 'a\nold\nc', 'a\nnew\nc'],
    ['trailing spaces and form feeds elsewhere', 'a  \t\nold\n\f\n\n\n', 'a  \t\nnew\n\f\n\n\n'],
    ['an old Mac line ending elsewhere', 'a\rb\nold\nc\r', 'a\rb\nnew\nc\r'],
  ];

  test.each(cases)('in a file with %s is all that git sees', async (_, before, after) => {
    const repository = temporaryRepository({ 'file.txt': before });
    const git = (...words: string[]): string => execFileSync('git', ['-C', repository, ...words], { encoding: 'utf8' });
    git('config', 'core.autocrlf', 'false');
    git('add', '.');
    const reply = await serverOf(repository).then((each) =>
      each.call('edit', { path: 'file.txt', start_line: 2, end_line: 2, text: 'new' }),
    );
    expect(reply.isError).toBe(false);
    expect(git('diff', '--numstat')).toBe('1\t1\tfile.txt\n');
    expect(readBytes(repository, 'file.txt')).toEqual(Buffer.from(after));
  });

  test('keeps the mode of a script', async () => {
    const repository = temporaryRepository({ 'run.sh': '#!/bin/sh\necho old\n' });
    chmodSync(path.join(repository, 'run.sh'), 0o755);
    const git = (...words: string[]): string => execFileSync('git', ['-C', repository, ...words], { encoding: 'utf8' });
    git('add', '.');
    await (await serverOf(repository)).call('edit', { path: 'run.sh', start_line: 2, end_line: 2, text: 'echo new' });
    expect(git('diff', '--numstat', '--summary')).toBe('1\t1\trun.sh\n');
    expect(lstatSync(path.join(repository, 'run.sh')).mode & 0o7777).toBe(0o755);
  });

  test('through a symbolic link changes its target and keeps the link', async () => {
    const repository = temporaryRepository({ 'dir/real.txt': 'a\nold\n' });
    symlinkSync('dir/real.txt', path.join(repository, 'link.txt'));
    const git = (...words: string[]): string => execFileSync('git', ['-C', repository, ...words], { encoding: 'utf8' });
    git('add', '.');
    await (await serverOf(repository)).call('edit', { path: 'link.txt', start_line: 2, end_line: 2, text: 'new' });
    expect(git('diff', '--numstat', '--summary')).toBe('1\t1\tdir/real.txt\n');
    expect(readlinkSync(path.join(repository, 'link.txt'))).toBe('dir/real.txt');
  });

  const serverOf = (directory: string): Promise<TestServer> => startServer({ roots: [directory] });
});

describe('a file with an unusual name', () => {
  test.each([
    ['a space', 'sp ace.txt'],
    ['a colon', 'co:lon.txt'],
    ['quotes', `"double" 'single' \`back\`.txt`],
    ['other alphabets', 'größe-日本語-🙂.txt'],
    ['a combining accent', 'cafe\u0301.txt'],
    ['a leading dash', '-rf.txt'],
    ['two leading dashes, like an option', '--help'],
    ['a backslash', 'back\\slash.txt'],
    ['glob characters', '[a]*?{b,c}!.txt'],
    ['a dollar sign', '$HOME.txt'],
    ['a hash', '#hash.txt'],
    ['a percent sign', '100%25.txt'],
    ['leading and final spaces', ' both '],
    ['a leading dot', '.hidden'],
    ['a name that objects have', '__proto__'],
  ])('%s works in every tool', async (_, name) => {
    const own = path.join('odd', name);
    expect((await server.call('create', { path: own, text: 'one\ntwo\n' })).code).toBeUndefined();
    expect(await server.call('open', { path: own })).toEqual(done(`[File: ${own} (2 lines total)]`, '1:one', '2:two'));
    expect((await server.call('edit', { path: own, start_line: 1, end_line: 1, text: 'ONE' })).isError).toBe(false);
    expect((await server.call('insert', { path: own, after_line: 2, text: 'three' })).isError).toBe(false);
    expect((await server.call('goto', { path: own, line: 3 })).isError).toBe(false);
    expect((await server.call('scroll_down', { path: own })).isError).toBe(false);
    expect((await server.call('scroll_up', { path: own })).isError).toBe(false);
    expect((await server.call('search_file', { path: own, query: 'three' })).text).toContain('3:three');
    expect((await server.call('search_dir', { dir: 'odd', query: 'three' })).text).toContain(own);
    expect((await server.call('find_file', { pattern: name })).text).toContain(own);
    expect(readText(root, own)).toBe('ONE\ntwo\nthree\n');
  });
});

test('a file with a newline in its name can be created, shown and edited', async () => {
  const name = 'new\nline.txt';
  await server.call('create', { path: name, text: 'one\n' });
  await server.call('edit', { start_line: 1, end_line: 1, text: 'ONE' });
  expect(await server.call('open', { path: name })).toEqual(done(`[File: ${name} (1 line total)]`, '1:ONE'));
  expect(readText(root, name)).toBe('ONE\n');
});

test('a read-only server offers no tool that writes', async () => {
  const own = temporaryTree({ 'a.txt': 'a\n' });
  const readOnly = await startServer({ roots: [own], flags: ['--read-only'] });
  const { tools } = await readOnly.client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    'find_file',
    'search_dir',
    'search_file',
    'open',
    'goto',
    'scroll_up',
    'scroll_down',
    'diff',
    'diagnostics',
  ]);
  await expect(readOnly.call('edit', { path: 'a.txt', start_line: 1, end_line: 1, text: 'x' })).rejects.toThrow();
  expect(readText(own, 'a.txt')).toBe('a\n');
});
