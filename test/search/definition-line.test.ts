import { describe, expect, test } from 'vitest';
import { definesWord, extensionOf, isWordQuery } from '../../server/search/definition-line.js';

/** Whether the first word of a text that starts with `name` is what its line defines. */
function defines(text: string, extension: string): boolean {
  const bytes = Buffer.from(text);
  return definesWord(bytes, text.search(/name(?!space)/), 4, extension);
}

const DEFINITIONS: Record<string, readonly string[]> = {
  py: [
    'def name(self):',
    '    async def name(x):',
    'class name:',
    '  class name(Base):',
    'name = 1',
    'name: int = 1',
    'def name[T](x):',
  ],
  ts: [
    ...['export function name() {', 'function* name() {', 'export default class name {', 'export const name = 1;'],
    ...['  private async name(a: string): Promise<void> {', '  name() {', 'type name = string;', 'interface name<T> {'],
    ...['  name = async () => {', '  const name = (a) => a;', 'declare module name {', '  abstract name(): void;'],
    ...['  name(a: string,', 'Foo.prototype.name = function () {', 'enum name {'],
  ],
  go: [
    'func name(a int) {',
    'func (r *T) name(',
    'type name struct {',
    '\tname struct {',
    'var name = 1',
    'const name int = 1',
    '\tname(ctx context.Context) error',
  ],
  rs: [
    'pub(crate) async fn name<T>(',
    'struct name;',
    'pub const name: u8 = 1;',
    'macro_rules! name {',
    'impl X {\n    unsafe fn name(',
    'static mut name: u8',
  ],
  c: [
    ...[
      'static int name(int a)\n{',
      'name(int a)\n{',
      '#define name(a) a',
      'struct name {',
      'struct name\n{',
      '} name;',
    ],
    ...[
      'static const struct ops name = {',
      'typedef unsigned long name;',
      'typedef int (*name)(void);',
      'int *name(void) {',
    ],
    ...['DEFINE_MUTEX(name);', 'enum name {', 'void name(int a,\n          int b) {', 'static int name[10];'],
  ],
  cpp: [
    'int Foo::name(int a) const {',
    'class name : public Base {',
    '  void name() override {',
    'namespace name {',
    'using name = int;',
    'Foo::~name() {',
  ],
  java: [
    ...[
      'public class name extends A {',
      '\tpublic @Nullable String name(int a) {',
      '    void name();',
      '\tprivate static final int name = 1;',
    ],
    ...[
      'public @interface name {',
      '\tMap<String, List<A>> name = new A();',
      '\t<T> T name(',
      'public record name(int a) {',
    ],
  ],
  kt: ['fun name(a: Int) = 1', 'fun String.name() {', 'data class name(val a: Int)', 'object name {', 'val name = 1'],
  cs: [
    '    public int name { get; }',
    '    public async Task<int> name(int a)',
    'namespace name;',
    'public delegate void name(int a);',
  ],
  swift: ['public func name(a: Int) -> Int {', 'protocol name {', 'extension A {\n    func name() {'],
  rb: [
    'def name',
    'def self.name(a)',
    'class name < Base',
    'class A::name',
    'attr_reader :a, :name',
    'define_method(:name) do',
  ],
  php: ['    public static function &name($a) {', 'trait name', 'const name = 1;'],
  lua: ['function M.name(a)', 'local function name(a)', 'M.name = function(a)', 'function M:name()'],
  sh: ['name() {', 'function name {', 'export name=1'],
  ex: ['  def name(a) do', 'defmodule name do', '  @name 1', '  defp name, do: 1'],
  hs: ['name :: Int -> Int', 'data name = A', 'newtype name a = A'],
  clj: ['(defn name [a]', '(def name 1)', '(defn- name'],
  sql: ['CREATE TABLE IF NOT EXISTS name (', 'create or replace function app.name('],
  css: ['.name {', '#name, a {', '  --name: red;', '@mixin name {'],
  makefile: ['name: a b', 'name := 1', 'all name:'],
  kconfig: ['config name'],
  proto: ['message name {', '  rpc name (A) returns (B);'],
  tf: ['resource "aws" "name" {', 'variable "name" {'],
};

const OTHERS: Record<string, readonly string[]> = {
  py: [
    'x = name(1)',
    'from a import name',
    '    return name',
    '# def the name',
    'self.name = 1',
    'f(name=1)',
    'name == 1',
    '    name = 1',
    'def names():',
    'def my_name():',
    'the class name is',
    'name: text',
    'class A(name):',
    'import name',
  ],
  ts: [
    'name();',
    '  name(a, () => {',
    '  return name(a) {',
    'import { name } from "a";',
    'if (name) {',
    'a.name(b);',
    '// function name',
    '  const a = name;',
    '  const name = a.map((b) => b);',
    ' * function name is',
    "  name('a', function () {",
    'x ? name(a) : b',
    'case name:',
  ],
  go: [
    '\tname(a)',
    '\treturn name(a)',
    '\tx := name(a)',
    '// func name',
    'func (r *name) F() {',
    '\tname := 1',
    'import name "a"',
    '\tname = 1',
  ],
  rs: ['let x = name(1);', 'use a::name;', 'impl name {', 'fn f(name: u8) {', '// fn name', 'name(a);'],
  c: [
    'struct name;',
    'int name(int a);',
    '\tname(a);',
    'extern int name;',
    '\treturn name(a);',
    'struct name *f(void)\n{',
    'int f(int name)\n{',
    '\tstruct name a;',
    'EXPORT_SYMBOL(name);',
    '/* int name */',
    'goto name;',
    '\tint name = 1;',
    'static int name(int a,\n\tint b);',
  ],
  cpp: ['class name;', '  foo.name();', 'using namespace name;', '  return name();', 'friend class name;'],
  java: [
    '\t\treturn name(a);',
    '\t\tnew name() {',
    'import a.name;',
    '\t\tthis.name = name;',
    '\t\tfoo.name(a);',
    'public class A extends name {',
    '\t\tname(a);',
    '\tprivate name<A> a;',
    '// class name',
  ],
  kt: ['    name(a) {', 'import a.name', 'val a = name()', 'class A : name()'],
  rb: ['x.name', 'name = 1', 'include name', 'class A < name', 'class name::B', 'puts name', 'validates :name'],
  lua: ['name(a)', 'local x = name', 'a.name(b)'],
  sh: ['echo name', 'name -a', 'x=name'],
  hs: ['f x = name x', '  name x', 'import name'],
  clj: ['(name a)', '(let [a name]'],
  sql: ['select name from t', 'insert into name values'],
  makefile: ['all: name', '\tname: a', '$(name)'],
  md: ['# name', 'def name():'],
  txt: ['function name() {', 'class name:'],
};

const rows = (table: Record<string, readonly string[]>): [string, string][] =>
  Object.entries(table).flatMap(([extension, lines]) => lines.map((line): [string, string] => [extension, line]));

describe('definesWord', () => {
  test.each(rows(DEFINITIONS))('%s: %j defines it', (extension, line) => {
    expect(defines(line, extension)).toBe(true);
    expect(defines(`first\n${line}\nlast;\n`, extension)).toBe(true);
  });

  test.each(rows(OTHERS))('%s: %j does not', (extension, line) => {
    expect(defines(line, extension)).toBe(false);
    expect(defines(`first\n${line}\nlast\n`, extension)).toBe(false);
  });

  test('a line of a minified file defines nothing', () => {
    expect(defines(`${';'.repeat(1000)} function name() {}`, 'js')).toBe(false);
    expect(defines(`function name() {${';'.repeat(1000)}`, 'js')).toBe(false);
  });

  test.each(Object.keys(DEFINITIONS))('%s: no line takes long', (extension) => {
    const parts = ['a*', 'a ', 'a<', 'a,b.', '(a)', '@a ', '[a] ', 'public ', 'a:', '"a" ', '\t', 'a::', '*', '='];
    const from = performance.now();
    for (const part of parts) {
      const long = part.repeat(Math.floor(390 / part.length));
      for (const line of [`${long}= name(`, ` ${long}name`, `x name ${long}`, `  x name(${long}`])
        defines(line, extension);
    }
    // Milliseconds for 56 lines; an expression that tries every way to split one would take hours.
    expect(performance.now() - from).toBeLessThan(2000);
  });

  test('a name that goes on in another script is another name', () => {
    expect(defines('def nameé():', 'py')).toBe(false);
  });
});

test.each([
  ['src/A.PY', 'py'],
  ['a.b/Makefile', 'makefile'],
  ['a.test.ts', 'ts'],
  ['.bashrc', 'bashrc'],
])('the extension of %s is %s', (path, expected) => {
  expect(extensionOf(path)).toBe(expected);
});

test.each([
  ['flatten', true],
  ['_x', true],
  ['$scope', true],
  ['größe', true],
  ['x', false],
  ['a.b', false],
  ['foo(', false],
  ['2nd', false],
  ['two words', false],
  ['return', false],
])('%j as a word to look for: %j', (query, expected) => {
  expect(isWordQuery(query)).toBe(expected);
});
