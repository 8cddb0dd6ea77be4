// replace: exact and unique, or explained; and the edits that are offered instead.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { forWholeFile, readBytes, readText, startServer, type TestServer, temporaryTree } from '../support/server.js';

let root: string;
let server: TestServer;
beforeAll(async () => {
  await forWholeFile(async () => {
    root = temporaryTree();
    server = await startServer({ roots: [root] });
  });
});

const write = (name: string, content: string | Uint8Array): void => writeFileSync(path.join(root, name), content);
const PYTHON = 'def f(x):\n    if x:\n        return 1\n    return 2\n';

describe('a text that stands once', () => {
  test.each([
    ['part of a line', 'return 1', 'return 10', PYTHON.replace('return 1', 'return 10')],
    ['several lines', '        return 1\n    return', '        return 3\n    return', PYTHON.replace('1', '3')],
    ['lines with their ending', '    return 2\n', '', PYTHON.replace('    return 2\n', '')],
    ['all of the file', PYTHON, '', ''],
  ])('is replaced: %s', async (_, old, fresh, after) => {
    write('a.py', PYTHON);
    const reply = await server.call('replace', { path: 'a.py', old, new: fresh });
    expect(reply.isError).toBe(false);
    expect(readText(root, 'a.py')).toBe(after);
  });

  test('is shown in its new surroundings', async () => {
    write('a.py', PYTHON);
    const { text } = await server.call('replace', { path: 'a.py', old: 'return 2', new: 'return 22' });
    expect(text).toBe(
      'a.py: text replaced.\n[File: a.py (4 lines total)]\n1:def f(x):\n2:    if x:\n3:        return 1\n4:    return 22',
    );
  });

  test('keeps every other byte, and the line endings of the place', async () => {
    write('mixed.txt', 'a\r\nb\r\nc\nd');
    await server.call('replace', { path: 'mixed.txt', old: 'a\nb', new: 'A\nB\nB2' });
    expect(readBytes(root, 'mixed.txt')).toEqual(Buffer.from('A\r\nB\r\nB2\r\nc\nd'));
  });

  test('loses its carriage returns when the old text names them and the new one does not', async () => {
    write('crlf.txt', 'a\r\nb\r\n');
    await server.call('replace', { path: 'crlf.txt', old: 'a\r\nb\r\n', new: 'a\nb\n' });
    expect(readBytes(root, 'crlf.txt')).toEqual(Buffer.from('a\nb\n'));
  });

  test('is written literally, whatever signs it has', async () => {
    write('signs.txt', 'cost: $1 (.*)\n');
    await server.call('replace', { path: 'signs.txt', old: '$1 (.*)', new: '$& $$ \\1' });
    expect(readText(root, 'signs.txt')).toBe('cost: $& $$ \\1\n');
  });
});

describe('a text that stands several times', () => {
  const TWICE = 'x = 1\ny = 2\nx = 1\n';

  test('is not replaced; its lines are named', async () => {
    write('b.txt', TWICE);
    const reply = await server.call('replace', { path: 'b.txt', old: 'x = 1', new: 'x = 5' });
    expect(reply.code).toBe('SEVERAL_MATCHES');
    expect(reply.text).toContain('stands 2 times in "b.txt", at lines 1, 3.');
    expect(readText(root, 'b.txt')).toBe(TWICE);
  });

  test('is replaced near a line', async () => {
    write('b.txt', TWICE);
    await server.call('replace', { path: 'b.txt', old: 'x = 1', new: 'x = 5', near_line: 3 });
    expect(readText(root, 'b.txt')).toBe('x = 1\ny = 2\nx = 5\n');
    write('b.txt', TWICE);
    const between = await server.call('replace', { path: 'b.txt', old: 'x = 1', new: 'x = 5', near_line: 2 });
    expect(between.code).toBe('SEVERAL_MATCHES');
  });

  test('is replaced everywhere', async () => {
    write('b.txt', TWICE);
    const { text } = await server.call('replace', { path: 'b.txt', old: 'x = 1', new: 'x = 5', all: true });
    expect(text).toContain('text replaced in 2 places');
    expect(readText(root, 'b.txt')).toBe('x = 5\ny = 2\nx = 5\n');
  });
});

describe('a text that does not stand there', () => {
  test('is answered with the nearest lines and the first difference, whitespace made visible', async () => {
    write('a.py', PYTHON);
    const reply = await server.call('replace', { path: 'a.py', old: '    if y:\n        return 1', new: 'pass' });
    expect(reply.code).toBe('NO_MATCH');
    expect(reply.text).toContain('First difference, in line 2:\n  asked: ····if y:\n  file:  ····if x:');
    expect(reply.text).toContain('\n2:    if x:\n3:        return 1');
    expect(readText(root, 'a.py')).toBe(PYTHON);
  });

  test.each([
    ['indentation', 'if x:\n    return 1', 'if x:\n    return 3', PYTHON.replace('1', '3')],
    ['line numbers', '3:        return 1', '3:        return 3', PYTHON.replace('1', '3')],
    ['a fence', '```python\n    return 2\n```', '```python\n    return 3\n```', PYTHON.replace('2', '3')],
    ['trailing spaces', '    return 2   ', '    return 3   ', PYTHON.replace('2', '3')],
    ['tabs', '\tif x:\n\t\treturn 1', '\tif x:\n\t\treturn 3', PYTHON.replace('1', '3')],
  ])('but for %s is offered under an id, and made only when accepted', async (_, old, fresh, after) => {
    write('a.py', PYTHON);
    const reply = await server.call('replace', { path: 'a.py', old, new: fresh });
    expect(reply.code).toBe('NO_MATCH');
    expect(readText(root, 'a.py')).toBe(PYTHON);
    const id = /"(fix-\d+)"/.exec(reply.text)?.[1];
    expect((await server.call('accept_fix', { id })).isError).toBe(false);
    expect(readText(root, 'a.py').trimEnd()).toBe(after.trimEnd());
  });
});

describe('an offered edit', () => {
  test('comes with the refusal of a broken one', async () => {
    write('a.py', PYTHON);
    await server.call('open', { path: 'a.py' });
    const broken = { path: 'a.py', start_line: 3, end_line: 3, text: '    return 11' };
    const reply = await server.call('edit', broken);
    expect(reply.text).toContain('-        return 1\n+        return 11\n');
    await server.call('accept_fix', { id: /"(fix-\d+)"/.exec(reply.text)?.[1] });
    expect(readText(root, 'a.py')).toBe(PYTHON.replace('return 1', 'return 11'));
  });

  test('is made where its lines went', async () => {
    write('a.py', PYTHON.replace('return 1', 'return  1'));
    await server.call('open', { path: 'a.py' });
    const reply = await server.call('edit', { path: 'a.py', start_line: 3, end_line: 3, text: '    return 1' });
    write('a.py', `import os\n${PYTHON.replace('return 1', 'return  1')}`);
    const accepted = await server.call('accept_fix', { id: /"(fix-\d+)"/.exec(reply.text)?.[1] });
    expect(accepted.text).toContain('1 line further down');
    expect(readText(root, 'a.py')).toBe(`import os\n${PYTHON}`);
  });

  test('is refused when its lines were changed since', async () => {
    write('a.py', PYTHON.replace('return 1', 'return  1'));
    await server.call('open', { path: 'a.py' });
    const reply = await server.call('edit', { path: 'a.py', start_line: 3, end_line: 3, text: '    return 1' });
    write('a.py', PYTHON.replace('return 1', 'return 7'));
    const accepted = await server.call('accept_fix', { id: /"(fix-\d+)"/.exec(reply.text)?.[1] });
    expect(accepted.code).toBe('EDIT_STALE');
    expect(readText(root, 'a.py')).toBe(PYTHON.replace('return 1', 'return 7'));
  });
});

test('an edit that would change nothing is not offered', async () => {
  write('a.py', PYTHON);
  const reply = await server.call('replace', { path: 'a.py', old: '    return 2 \n', new: '    return 2\n' });
  expect({ code: reply.code, offers: reply.text.includes('accept_fix') }).toEqual({ code: 'NO_MATCH', offers: false });
});
