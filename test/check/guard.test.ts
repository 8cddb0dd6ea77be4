// The rules of the guard, through the real server.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { forWholeFile, readText, startServer, type TestServer, temporaryTree } from '../support/server.js';

let root: string;
let server: TestServer;
beforeAll(async () => {
  await forWholeFile(async () => {
    root = temporaryTree();
    server = await startServer({ roots: [root] });
  });
});

const put = (file: string, text: string): void => writeFileSync(path.join(root, file), text);

/** Replaces the lines from `start` to `end`, from 1 and inclusive. */
const edit = (file: string, [start, end]: readonly [number, number], text: string, more = {}) =>
  server.call('edit', { path: file, start_line: start, end_line: end, text, ...more });

/** The code of an edit that is refused, with its problems; undefined for one that is written. */
function refusal({ code, text }: { code: string | undefined; text: string }): string[] | undefined {
  if (code === undefined) return undefined;
  const [, rows = text] = /\nProblems:\n((?: {2}.*\n)+)/.exec(text) ?? [];
  return rows.trimEnd().split('\n');
}

const PYTHON = 'import os\n\n\ndef f(a):\n    if a:\n        return os.sep\n    return a\n';

describe('a refusal', () => {
  test('shows the problems, the lines as they would be, and the original lines', async () => {
    put('shown.py', PYTHON);
    expect(await edit('shown.py', [5, 6], '    if a\n        return (os.sep')).toEqual({
      code: 'EDIT_REFUSED',
      isError: true,
      text: `Refused, nothing was written: the edit would bring 3 new syntax errors into shown.py.

Problems:
  5:9 Expected \`:\`, found newline
  7:5 Expected \`)\`, found \`return\`
  8:1 unexpected EOF while parsing

The lines as they would be (> marks a problem):
  2:
  3:
  4:def f(a):
> 5:    if a
  6:        return (os.sep
> 7:    return a

The original lines, which shown.py still has:
  2:
  3:
  4:def f(a):
  5:    if a:
  6:        return os.sep
  7:    return a

Correct the text and send the edit again; the line numbers of the original still hold. The same text will be refused again; allow_errors: true writes it all the same.`,
    });
    expect(readText(root, 'shown.py')).toBe(PYTHON);
  });

  test.each([
    ['open.go', 'package a\n\nfunc f() {\n\ta()\n}\n\nfunc g() {\n\tb()\n}\n'],
    ['open.php', '<?php\nclass A {\n\tfunction f() {\n\t\ta();\n\t}\n\tfunction g() {\n\t\tb();\n\t}\n}\n'],
    ['open.ts', 'class A {\n\tf() {\n\t\ta();\n\t}\n\tg() {\n\t\tb();\n\t}\n}\n'],
  ])('names the bracket that is left open before all that a parser makes of it: %s', async (file, text) => {
    const call = text.split('\n').findIndex((line) => /^\s*a\(/.test(line)) + 1;
    const indent = text.includes('class') ? '\t\t' : '\t';
    put(file, text);
    const refused = await edit(file, [call, call], `${indent}if (x) {\n${indent}\ta()`);
    expect(refusal(refused)?.[0]).toBe(
      `  ${call}:${indent.length + 8} not closed: by the indentation, "}" is missing behind line ${call + 1}`,
    );
  });

  test('of a file to create shows its lines alone, and no file is left', async () => {
    expect(await server.call('create', { path: 'sub/new.json', text: '{\n  "a": \n}\n' })).toEqual({
      code: 'EDIT_REFUSED',
      isError: true,
      text: `Refused, nothing was written: the edit would bring 1 new syntax error into sub/new.json.

Problems:
  3:1 value expected

The lines as they would be (> marks a problem):
  1:{
  2:  "a": 
> 3:}

Correct the text and create it again. The same text will be refused again; allow_errors: true writes it all the same.`,
    });
    expect(readdirSync(root)).not.toContain('sub');
  });

  test('holds for insertions too', async () => {
    put('inserted.py', PYTHON);
    const reply = await server.call('insert', { path: 'inserted.py', after_line: 4, text: 'x = (' });
    expect(reply.code).toBe('EDIT_REFUSED');
    expect(readText(root, 'inserted.py')).toBe(PYTHON);
  });

  test('leaves the lines where they were, so that a corrected edit fits', async () => {
    put('again.py', PYTHON);
    expect(refusal(await edit('again.py', [5, 6], '    return (a'))).toBeDefined();
    expect(refusal(await edit('again.py', [5, 6], '    return (a)'))).toBeUndefined();
    expect(readText(root, 'again.py')).toBe('import os\n\n\ndef f(a):\n    return (a)\n    return a\n');
  });
});

describe('an old problem', () => {
  const BROKEN = 'a = 1\ndef f(:\n    pass\nb = 2\nc = 3\n';

  test('does not stand in the way of a valid edit directly below it', async () => {
    put('below.py', BROKEN);
    expect(refusal(await edit('below.py', [3, 3], '    return 1'))).toBeUndefined();
    expect(readText(root, 'below.py')).toBe(BROKEN.replace('pass', 'return 1'));
  });

  test.each([
    ['elsewhere.py', BROKEN, 5, 'c = 4'],
    ['above.py', BROKEN, 1, 'a = 0\naa = 1'],
    ['old.js', 'const a = (;\nconst b = 2;\nconst c = 3;\n', 3, 'const c = 4;\nconst d = 5;'],
    ['old.ts', 'const a: = 1;\nconst b = 2;\nconst c = 3;\n', 3, 'const c: number = 4;'],
    ['old.json', '{\n  "a": ,\n  "b": 2\n}\n', 3, '  "b": 3'],
    ['old.toml', 'a = \nb = 2\nc = 3\n', 3, 'c = 4'],
    ['old.go', 'package a\n\nvar a = (\nvar b = 2\n\nvar c = 3\n', 6, 'var c = 4'],
    ['old.rs', 'fn f( {}\nfn g() {}\nfn h() {}\n', 3, 'fn h() { g() }'],
  ])('in %s does not stand in the way of a valid edit elsewhere', async (file, text, line, replacement) => {
    put(file, text);
    expect(refusal(await edit(file, [line, line], replacement))).toBeUndefined();
    const lines = text.split('\n');
    lines[line - 1] = replacement;
    expect(readText(root, file)).toBe(lines.join('\n'));
  });

  test.each([
    ['more.py', BROKEN, 5, 'c = (4'],
    ['more.js', 'const a = (;\nconst b = 2;\nconst c = 3;\n', 3, 'const c = [;'],
    ['more.ts', 'const a: = 1;\nconst b = 2;\nconst c = 3;\n', 3, 'const c = [;'],
    ['more.go', 'package a\n\nvar a = )\n\nfunc f() {\n\treturn 3\n}\n', 6, '\treturn (3'],
    ['more.rs', 'fn f( {}\nfn g() {}\nfn h() {}\n', 3, 'fn h() {'],
  ])('in %s excuses no further one', async (file, text, line, replacement) => {
    put(file, text);
    expect(refusal(await edit(file, [line, line], replacement))).toBeDefined();
    expect(readText(root, file)).toBe(text);
  });

  test('may be moved and made another one by an edit of its own line', async () => {
    put('same.py', BROKEN);
    expect(refusal(await edit('same.py', [2, 2], 'x = 0\ndef f(a, :'))).toBeUndefined();
    expect(readText(root, 'same.py')).toBe(BROKEN.replace('def f(:', 'x = 0\ndef f(a, :'));
  });

  test('is an older dialect where more of the same is taken', async () => {
    const text = 'print "a"\nb = 1\nprint "c"\n';
    put('python2.py', text);
    expect(refusal(await edit('python2.py', [2, 2], 'print "b"'))).toBeUndefined();
    expect(readText(root, 'python2.py')).toBe('print "a"\nprint "b"\nprint "c"\n');
  });
});

describe('a new problem far from the edit', () => {
  const tail = (line: string): string => `${line}\n`.repeat(60);

  test.each([
    ['docstring.py', `a = 1\n${tail('b = "x"')}`, 'a = """'],
    ['comment.js', `let a = 1;\n${tail('f();')}`, 'let a = 1; /*'],
    ['template.ts', `let a = 1;\n${tail('f();')}`, 'let a = `'],
    ['comment.go', `package a\n${tail('')}`, 'package a /*'],
    ['comment.rs', `fn a() {}\n${tail('fn b() {}')}`, 'fn a() {} /*'],
    ['comment.c', `int a;\n${tail('int b;')}`, 'int a; {'],
    ['brace.java', `class A {\n${tail('  int a;')}}\n`, 'class A {{'],
    ['quote.sh', `a=1\n${tail('b=2')}`, "a='1"],
    ['quote.yaml', `a: 1\n${tail('# b')}c: 2\n`, 'a: "1'],
    ['removed.py', `def f(\n    a,\n):\n${tail('    a = 1')}`, 'x = 1'],
  ])('has an edit of the first line of %s refused', async (file, text, replacement) => {
    put(file, text);
    const reply = await edit(file, [1, 1], replacement);
    expect(refusal(reply), reply.text).toBeDefined();
    expect(readText(root, file)).toBe(text);
  });
});

describe('a refused edit is written all the same', () => {
  test('with allow_errors, and its problems are listed', async () => {
    put('allowed.py', 'a = 1\n');
    expect(await edit('allowed.py', [1, 1], 'a = ', { allow_errors: true })).toEqual({
      code: undefined,
      isError: false,
      text: `allowed.py: lines 1-1 replaced.
[File: allowed.py (1 line total)]
1:a = 
The change was written, and it brought 1 new problem. Look at them before you go on:
  1:5 Expected an expression`,
    });
    expect(readText(root, 'allowed.py')).toBe('a = \n');
  });

  test('with allow_errors when it is created', async () => {
    expect((await server.call('create', { path: 'allowed.json', text: '{', allow_errors: true })).isError).toBe(false);
    expect(readText(root, 'allowed.json')).toBe('{');
  });

  test('by a server that only warns, and its problems are listed', async () => {
    const own = temporaryTree({ 'a.py': 'a = 1\n' });
    const warning = await startServer({ roots: [own], flags: ['--guard', 'warn'] });
    const { text, isError } = await warning.call('edit', { path: 'a.py', start_line: 1, end_line: 1, text: 'a = ' });
    expect(isError).toBe(false);
    expect(text).toContain('1:5 Expected an expression');
    expect(readText(own, 'a.py')).toBe('a = \n');
  });

  test('by a server that does not check, which says so', async () => {
    const own = temporaryTree({ 'a.py': 'a = 1\n' });
    const off = await startServer({ roots: [own], flags: ['--guard', 'off'] });
    expect(await off.call('edit', { path: 'a.py', start_line: 1, end_line: 1, text: 'a = ' })).toEqual({
      code: undefined,
      isError: false,
      text: 'a.py: lines 1-1 replaced.\n(Not checked for syntax errors: the guard is off.)\n[File: a.py (1 line total)]\n1:a = ',
    });
    expect(readText(own, 'a.py')).toBe('a = \n');
  });
});

describe('where a grammar mis-parses valid code', () => {
  test('an edit that keeps the brackets balanced is written with a warning', async () => {
    put('macro.c', 'int a;\nint b;\n');
    const reply = await edit('macro.c', [2, 2], 'DEFINE(x) struct { int y; } ATTRIBUTE(z) w v;');
    expect(refusal(reply)).toBeUndefined();
    expect(reply.text).toContain('it brought 1 new problem.');
    expect(readText(root, 'macro.c')).toBe('int a;\nDEFINE(x) struct { int y; } ATTRIBUTE(z) w v;\n');
  });
});

test('a bracket lost inside what an old error has swallowed is noticed', async () => {
  const root = temporaryTree({ 'a.go': 'package a\n\nvar a = )\n\nvar b = 1\n' });
  const server = await startServer({ roots: [root] });
  const reply = await server.call('edit', { path: 'a.go', start_line: 5, end_line: 5, text: 'var c = {' });
  expect(reply.code).toBe('EDIT_REFUSED');
  expect(reply.text).toContain('  5:1 the edit leaves {} out of balance');
});
