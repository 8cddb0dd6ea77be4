// What the guard lets pass and refuses in each language, through the real server.
import { mkdirSync, writeFileSync } from 'node:fs';
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

interface Sample {
  readonly file: string;
  readonly text: string;
  /** The line that is replaced, from 1. */
  readonly line: number;
  readonly valid: string;
  readonly broken: readonly string[];
}

const JS_BROKEN = ['  return (a;', '  return a + ;', '  }', '  const a = 1; const a = 2;', '  let x = `${a`;'];
const TS_BROKEN = ['  return a as ;', '  const x: = 1;', '  return (a;', '  }', '  interface { }'];

const SAMPLES: readonly Sample[] = [
  {
    file: 'a.py',
    text: 'import os\n\n\ndef f(a):\n    return os.sep + a\n\n\nprint(f("x"))\n',
    line: 5,
    valid: '    if a:\n        return f"{a!r:>{10}}"\n    match a:\n        case [x, *_]:\n            return x',
    broken: [
      '    return (a',
      'return a',
      '      return a\n    x = 1',
      '    return a b',
      "    return 'a",
      '    def = 1',
      '    break',
    ],
  },
  {
    file: 'a.js',
    text: 'function f(a) {\n  return a;\n}\n',
    line: 2,
    valid: '  return a?.b ?? <b>{a}</b>;',
    broken: JS_BROKEN,
  },
  {
    file: 'a.cjs',
    text: 'function f(a) {\n  return a;\n}\n',
    line: 2,
    valid: '  return require(a);',
    broken: JS_BROKEN,
  },
  {
    file: 'a.mjs',
    text: 'import b from "b";\nexport function f(a) {\n  return a;\n}\n',
    line: 3,
    valid: '  return b(import.meta.url, a);',
    broken: JS_BROKEN,
  },
  {
    file: 'a.jsx',
    text: 'const f = (a) => {\n  return <div>{a}</div>;\n};\n',
    line: 2,
    valid: '  return <><C {...a} key="k" /></>;',
    broken: ['  return <div>{a};', '  return <div>{a}</span>;', '  return <div a=b></div>;', '  return <div>{a</div>;'],
  },
  {
    file: 'a.ts',
    text: 'function f(a: number): number {\n  return a;\n}\n',
    line: 2,
    valid: '  using b = a satisfies unknown as never;\n  return <number>b!;',
    broken: TS_BROKEN,
  },
  {
    file: 'a.d.ts',
    text: 'declare module "m" {\n  export const a: number;\n}\n',
    line: 2,
    valid: '  export function f<const T extends readonly unknown[]>(a: T): asserts a is T;',
    broken: ['  export const a: ;', '  export function (;', '}'],
  },
  {
    file: 'a.tsx',
    text: 'const f = (a: string) => {\n  return <div>{a}</div>;\n};\n',
    line: 2,
    valid: '  return <C<string> value={a as string} />;',
    broken: ['  return <div>{a};', '  return <div>{a}</span>;', ...TS_BROKEN],
  },
  {
    file: 'a.json',
    text: '{\n  "a": 1,\n  "b": 2\n}\n',
    line: 2,
    valid: '  "a": [1e5, null, "\\u00e9"],',
    broken: ['  "a": 1', '  "a": 1,,', "  'a': 1,", '  a: 1,', '  "a": [1,', '  "a": 1, // why', '  "a": 01,'],
  },
  {
    file: 'tsconfig.json',
    text: '{\n  // why\n  "a": 1,\n}\n',
    line: 3,
    valid: '  "a": [1, /* two */ 2,],',
    broken: ['  "a": 1,,', '  "a": ,', '  "a": [1,', '  "a" 1'],
  },
  {
    file: 'a.jsonc',
    text: '{\n  "a": 1\n}\n',
    line: 2,
    valid: '  // why\n  "a": 1,',
    broken: ['  "a": ,', '  /* "a": 1'],
  },
  {
    file: 'a.toml',
    text: '[a]\nb = 1\nc = "x"\n',
    line: 2,
    valid: 'b = [1979-05-27, 0xff, """\nx"""]',
    broken: ['b = ', 'b = [1', 'b = x', '[a', 'b = 1 c = 2', 'c = 1'],
  },
  {
    file: 'a.yaml',
    text: 'a:\n  b: 1\n  c: [x, y]\n',
    line: 2,
    valid: '  b: &anchor\n    - |\n      text: [\n    - *anchor',
    broken: ['  b: [1', '  b: "x', '\tb: 1', '    b: 1', '  b: x: y', '  b: {1, 2'],
  },
  {
    file: 'a.go',
    text: 'package a\n\nfunc f(a int) int {\n\treturn a\n}\n',
    line: 4,
    valid: '\tfor i := range 10 {\n\t\ta += min(i, a)\n\t}\n\treturn a',
    broken: [
      '\treturn (a',
      '\treturn a }',
      '\tif a {',
      '\ta := := 1',
      '\treturn "a',
      '\treturn a\n}\n\npackage b\n\nfunc g() {',
      '\treturn a\n}\n\nb := 1\n\nfunc g() {',
    ],
  },
  {
    file: 'a.rs',
    text: 'fn f(a: i32) -> i32 {\n    a + 1\n}\n',
    line: 2,
    valid: '    let Some(b) = Some(a) else { panic!("{a}") };\n    b',
    broken: ['    (a + 1', '    a + 1 }', '    let = 1;', '    match a { 1 => ', '    fn (x) {}'],
  },
  {
    file: 'A.java',
    text: 'class A {\n  int f(int a) {\n    return a;\n  }\n}\n',
    line: 3,
    valid: '    return switch (a) { case 1 -> 2; default -> { yield 3; } };',
    broken: ['    return (a;', '    return a', '    }', '    int = 1;', '    return "a;'],
  },
  {
    file: 'a.c',
    text: '#include <stdio.h>\nint f(int a) {\n  return a;\n}\n',
    line: 3,
    valid: '  struct s b = {.x = {[0] = a}};\n  return b.x[0];',
    broken: ['  return (a;', '  return a; }', '  if (a) {', '  int b[ = 1;'],
  },
  {
    file: 'a.cpp',
    text: 'int f(int a) {\n  return a;\n}\n',
    line: 2,
    valid: '  auto g = [&]<typename T>(T b) -> T { return a + b; };\n  return g(1);',
    broken: ['  return (a;', '  return a; }', '  if (a) {'],
  },
  {
    file: 'a.cs',
    text: 'class A {\n  int F(int a) {\n    return a;\n  }\n}\n',
    line: 3,
    valid: '    return a switch { > 1 => 2, _ => $"{a}".Length };',
    broken: ['    return (a;', '    }', '    int = 1;'],
  },
  {
    file: 'a.rb',
    text: 'def f(a)\n  a + 1\nend\n',
    line: 2,
    valid: '  a.map { |x| x&.to_s } unless a.nil?\n  case a\n  in {b:} then b\n  end',
    broken: ['  if a', '  (a + 1', '  end', '  a = [1, 2', '  "a'],
  },
  {
    file: 'a.php',
    text: '<?php\nfunction f(int $a): int {\n  return $a;\n}\n',
    line: 3,
    valid: '  return match(true) { $a > 1 => $a?->b ?? 1, default => 2 };',
    broken: ['  return ($a;', '  return $a', '  }', '  $a = = 1;'],
  },
  {
    file: 'a.sh',
    text: '#!/bin/bash\nf() {\n  echo "$1"\n}\n',
    line: 3,
    valid: '  for x in "$@"; do [[ $x =~ ^a ]] && echo $((x + 1)); done',
    broken: ['  if true; then', '  echo "$1', '  done', '  echo $(ls', '  case x in'],
  },
  {
    file: 'a.lua',
    text: 'function f(a)\n  return a\nend\n',
    line: 2,
    valid: '  for i = 1, #a do goto continue ::continue:: end\n  return a[1]',
    broken: ['  if a then', '  return (a', '  end', '  local = 1'],
  },
  {
    file: 'a.kt',
    text: 'fun f(a: Int): Int {\n    return a\n}\n',
    line: 2,
    valid: '    return when (a) {\n        in 1..2 -> a\n        else -> a.let { it + 1 }\n    }',
    broken: ['    return (a', '    }', '    val = 1'],
  },
];

let folders = 0;

/** Puts the sample into a folder of its own and replaces its line. */
async function replaceIn({ file, text, line }: Sample, replacement: string) {
  const folder = `case${++folders}`;
  mkdirSync(path.join(root, folder));
  writeFileSync(path.join(root, folder, file), text);
  const shown = `${folder}/${file}`;
  const reply = await server.call('edit', { path: shown, start_line: line, end_line: line, text: replacement });
  return { ...reply, written: readText(root, shown) };
}

describe.each(SAMPLES)('in $file', (sample) => {
  test('a valid edit is written without a word about problems', async () => {
    const { text, isError, written } = await replaceIn(sample, sample.valid);
    expect({ isError, problems: /problem|Not checked/.exec(text)?.[0] }, text).toEqual({ isError: false });
    const lines = sample.text.split('\n');
    lines[sample.line - 1] = sample.valid;
    expect(written).toBe(lines.join('\n'));
  });

  test.each(sample.broken)('%j is refused and nothing is written', async (broken) => {
    const { text, code, written } = await replaceIn(sample, broken);
    expect(code, text).toBe('EDIT_REFUSED');
    expect(written).toBe(sample.text);
  });
});

// Mistakes that a Python parser sees and a grammar lets pass.
test.each([
  ['a body without indentation', 'def f():\nreturn 1\n', '2:1 Expected an indented block after function definition'],
  ['a body line too far in', 'def f():\n    a = 1\n      b = 2\n', '3:1 Unexpected indentation'],
  ['spaces below a tab', 'def f():\n\ta = 1\n        b = 2\n', '3:1 Unexpected indentation'],
  [
    'a dedent to where no block is',
    'def f():\n    a = 1\n  b = 2\n',
    '3:1 unindent does not match any outer indentation level',
  ],
  ['an argument twice', 'def f(a, a):\n    pass\n', '1:10 Duplicate parameter "a"'],
  ['return outside of a function', 'return 3\n', '1:1 `return` statement outside of a function/method (F706)'],
  ['an open bracket', 'x = (1,\n', '2:1 unexpected EOF while parsing'],
])('Python: %s is refused with its place', async (_, text, problem) => {
  const reply = await server.call('create', { path: 'new.py', text });
  expect({ code: reply.code, problem: /Problems:\n {2}(.*)/.exec(reply.text)?.[1] }).toEqual({
    code: 'EDIT_REFUSED',
    problem,
  });
});

test.each([['an undefined name', 'print(undefined_name)\n', '1:7 Undefined name `undefined_name` (F821)']])(
  'Python: %s is written with a warning',
  async (_, text, problem) => {
    writeFileSync(path.join(root, 'warned.py'), 'print(1)\n');
    const reply = await server.call('edit', { path: 'warned.py', start_line: 1, end_line: 1, text });
    expect(reply).toEqual({
      text: `warned.py: lines 1-1 replaced.\n[File: warned.py (1 line total)]\n1:print(undefined_name)\nThe change was written, and it brought 1 new problem. Look at them before you go on:\n  ${problem}`,
      isError: false,
      code: undefined,
    });
    expect(readText(root, 'warned.py')).toBe(text);
  },
);

test('text in no known language is written and said to be unchecked', async () => {
  const { text, isError } = await server.call('create', { path: 'notes.unknown', text: '((((' });
  expect({ text, isError }).toEqual({
    text: 'notes.unknown: created.\n(Not checked for syntax errors: its language is not known.)\n[File: notes.unknown (1 line total)]\n1:((((',
    isError: false,
  });
});
