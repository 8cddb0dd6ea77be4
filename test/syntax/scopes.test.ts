// The scopes around a line: from its tree, from the tree of the text before, or from indentation.
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { SyntaxParser } from '../../server/syntax/parser.js';
import { scopesOf } from '../../server/syntax/scopes.js';
import { indexLines } from '../../server/text/lines.js';
import { PROJECT } from '../support/server.js';

let parser: SyntaxParser;
beforeAll(async () => {
  parser = await SyntaxParser.start(path.join(PROJECT, 'dist'));
});

let files = 0;

/** The trimmed header lines of the scopes around the line of `after` that holds HERE. */
async function headers(languageId: string, after: string, before?: string): Promise<string[]> {
  const lines = indexLines(after);
  const line = lines.at(after.indexOf('HERE'));
  const text = { path: `file${++files}`, languageId, after, before };
  const scopes = await scopesOf(() => Promise.resolve(parser), text, [line]);
  return (scopes.get(line) ?? []).map((index) => lines.line(index).trim());
}

describe('the scopes of a line are the lines with the names above it', () => {
  test.each([
    [
      'python',
      'class A:\n    @cached\n    def f(self,\n          a):\n        if a:\n            HERE\n',
      ['class A:', 'def f(self,'],
    ],
    [
      'typescript',
      'namespace N {\n  class A<T> {\n    @dec()\n    async f(): Promise<void> {\n      HERE;\n    }\n  }\n}\n',
      ['namespace N {', 'class A<T> {', 'async f(): Promise<void> {'],
    ],
    [
      'javascript',
      "describe('a', () => {\n  test('b', async () => {\n    for (;;) {\n      HERE();\n    }\n  });\n});\n",
      ["describe('a', () => {", "test('b', async () => {"],
    ],
    ['tsx', 'export function F() {\n  return (\n    <p>\n      {HERE}\n    </p>\n  );\n}\n', ['export function F() {']],
    [
      'java',
      'class A {\n  @Override\n  public int f(int a) {\n    return HERE;\n  }\n}\n',
      ['class A {', 'public int f(int a) {'],
    ],
    ['kotlin', 'class A {\n    @Test\n    fun f() {\n        HERE()\n    }\n}\n', ['class A {', 'fun f() {']],
    ['c', 'static int\nmain(void)\n{\n  HERE();\n}\n', ['main(void)']],
    [
      'cpp',
      'namespace n {\nclass A {\n  void f() {\n    HERE();\n  }\n};\n}\n',
      ['namespace n {', 'class A {', 'void f() {'],
    ],
    [
      'c_sharp',
      'namespace N {\n  class A {\n    [Fact]\n    void F() {\n      HERE();\n    }\n  }\n}\n',
      ['namespace N {', 'class A {', 'void F() {'],
    ],
    [
      'go',
      'package a\n\nfunc (s *S) f() {\n\tgo func() {\n\t\tHERE()\n\t}()\n}\n',
      ['func (s *S) f() {', 'go func() {'],
    ],
    [
      'rust',
      'mod m {\n    impl A for B {\n        #[inline]\n        fn f() {\n            HERE();\n        }\n    }\n}\n',
      ['mod m {', 'impl A for B {', 'fn f() {'],
    ],
    ['ruby', 'module M\n  class A\n    def f\n      HERE\n    end\n  end\nend\n', ['module M', 'class A', 'def f']],
    ['php', '<?php\nclass A {\n  function f() {\n    HERE();\n  }\n}\n', ['class A {', 'function f() {']],
    ['swift', 'class A {\n  func f() {\n    HERE()\n  }\n}\n', ['class A {', 'func f() {']],
    ['scala', 'object A {\n  def f() = {\n    HERE\n  }\n}\n', ['object A {', 'def f() = {']],
    ['dart', 'class A {\n  int f() {\n    return HERE;\n  }\n}\n', ['class A {', 'int f() {']],
    ['lua', 'function f()\n  HERE()\nend\n', ['function f()']],
    ['bash', 'f() {\n  if a; then\n    HERE\n  fi\n}\n', ['f() {']],
    ['elixir', 'defmodule A do\n  def f do\n    HERE()\n  end\nend\n', ['defmodule A do', 'def f do']],
    ['clojure', '(defn f [a]\n  (let [b a]\n    (HERE b)))\n', ['(defn f [a]']],
    [
      'zig',
      'const A = struct {\n    fn f() void {\n        HERE();\n    }\n};\n',
      ['const A = struct {', 'fn f() void {'],
    ],
    ['hcl', 'resource "a" "b" {\n  c {\n    d = HERE\n  }\n}\n', ['resource "a" "b" {', 'c {']],
    ['yaml', 'jobs:\n  build:\n    steps:\n      - run: HERE\n', ['jobs:', 'build:', 'steps:']],
    ['json', '{\n  "a": {\n    "b": "HERE"\n  }\n}\n', ['"a": {']],
    ['toml', '[a.b]\nc = 1\nd = "HERE"\n', ['[a.b]']],
    ['css', '@media print {\n  .a {\n    color: HERE;\n  }\n}\n', ['@media print {', '.a {']],
    ['markdown', '# A\n\n## B\n\nHERE\n', ['# A', '## B']],
  ])('in %s', async (language, text, expected) => {
    expect(await headers(language, text)).toEqual(expected);
  });
});

test('a line that heads a scope is not inside it, and one at the top is in none', async () => {
  expect(await headers('python', 'class A:\n    def HERE(self):\n        pass\n')).toEqual(['class A:']);
  expect(await headers('python', 'def f():\n    pass\n\n\nHERE = 1\n')).toEqual([]);
});

test('the end of a text is where its last line is', async () => {
  const text = { path: 'end', languageId: 'python', after: 'class A:\n    def f(self):\n        g(1\n\n' };
  const scopes = await scopesOf(() => Promise.resolve(parser), text, [4, 9]);
  expect([...scopes]).toEqual([
    [4, [0, 1]],
    [9, [0, 1]],
  ]);
  expect([...(await scopesOf(() => Promise.resolve(parser), { ...text, after: '' }, [0]))]).toEqual([[0, []]]);
});

test('of many scopes the outermost and the four innermost are given', async () => {
  const deep = Array.from({ length: 8 }, (_, depth) => `${'  '.repeat(depth)}function f${depth}() {`).join('\n');
  expect(await headers('javascript', `${deep}\nHERE;\n${'}'.repeat(8)}\n`)).toEqual(
    ['f0', 'f4', 'f5', 'f6', 'f7'].map((name) => `function ${name}() {`),
  );
});

test('a tree 20,000 deep is no trouble', async () => {
  const text = `function f() {\n  return ${'(\n'.repeat(20_000)}HERE${')'.repeat(20_000)};\n}\n`;
  expect(await headers('javascript', text)).toEqual(['function f() {']);
});

describe('in a broken text', () => {
  const before = 'class A {\nvoid f() {\nb(1);\nHERE();\n}\n}\n';

  test('an untouched line has the scopes that it had before', async () => {
    expect(await headers('java', before.replace('b(1);', 'if (b( {{{ ('), before)).toEqual(['class A {', 'void f() {']);
  });

  test('a new line has the lines above it that are indented less, without those that steer control', async () => {
    const after = 'class A {\n  void f(\n    int a\n  ) {\n    if (a {{ ( {\n\n      // why\n      HERE(;\n';
    expect(await headers('java', after, 'class A {\n}\n')).toEqual(['class A {', 'void f(']);
    expect(await headers('java', after)).toEqual(['class A {', 'void f(']);
  });

  test('tabs and spaces are measured alike', async () => {
    expect(await headers('python', 'class A(:\n    def f(self:\n\tHERE (\n')).toEqual(['class A(:', 'def f(self:']);
  });
});
