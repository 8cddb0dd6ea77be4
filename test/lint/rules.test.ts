// Linters as the configuration names them.
import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig, parseCommandLine } from '../../server/config.js';
import { readRules } from '../../server/lint/rules.js';
import { splitWords } from '../../server/lint/words.js';
import { temporaryTree } from '../support/server.js';

const load = (files: Record<string, string>) => loadConfig(parseCommandLine([]), {}, temporaryTree(files));

test('a rule has a language, a glob or both, and defaults for the rest', async () => {
  const toml = `guard = "warn"

[[lint]]
command = "ruff check --output-format concise {file}"
language = "python"

[[lint]]
command = ["node", "tools/my lint.mjs", "{file}"]
glob = "src/**/*.ts"
language = "typescript"
blocks = true
stdin = true
timeout = 2.5
`;
  expect((await load({ 'aci.toml': toml })).lint).toEqual([
    {
      name: 'ruff',
      command: ['ruff', 'check', '--output-format', 'concise', '{file}'],
      language: 'python',
      blocks: false,
      stdin: false,
      timeoutSeconds: 10,
    },
    {
      name: 'my lint',
      command: ['node', 'tools/my lint.mjs', '{file}'],
      language: 'typescript',
      glob: 'src/**/*.ts',
      blocks: true,
      stdin: true,
      timeoutSeconds: 2.5,
    },
  ]);
});

test('the same stands in aci.json, and no file means no linters', async () => {
  const json = JSON.stringify({ lint: [{ command: 'a', glob: '*' }] });
  expect((await load({ 'aci.json': json })).lint.map(({ command }) => command)).toEqual([['a']]);
  expect((await load({})).lint).toEqual([]);
});

test('no flag and no variable can name a linter', async () => {
  expect(() => parseCommandLine(['--lint', 'x'])).toThrow(ConfigError);
  expect((await loadConfig(parseCommandLine([]), { ACI_LINT: 'x' }, temporaryTree())).lint).toEqual([]);
});

test.each([
  ['lint = "ruff"', 'aci.toml: lint must be a list of tables: [[lint]] in aci.toml'],
  ['lint = ["ruff"]', 'aci.toml: lint is not a table'],
  [
    '[[lint]]\nlanguage = "python"',
    'command of lint is missing; allowed: words with closed quotes, or a list of words',
  ],
  ['[[lint]]\nglob = "*"\ncommand = "a \'b"', 'command of lint is "a \'b"; allowed: words with closed quotes'],
  ['[[lint]]\nglob = "*"\ncommand = []', 'command of lint is []'],
  ['[[lint]]\ncommand = "a"', 'aci.toml: lint needs a language, a glob, or both'],
  ['[[lint]]\ncommand = "a"\nlanguage = "pyhton"', 'language of lint is "pyhton"; allowed: python, '],
  ['[[lint]]\ncommand = "a"\nglob = 3', 'glob of lint is 3; allowed: a pattern such as "src/**/*.py"'],
  ['[[lint]]\ncommand = "a"\nglob = "*"\nblocks = "yes"', 'blocks of lint is "yes"; allowed: true, false'],
  [
    '[[lint]]\ncommand = "a"\nglob = "*"\ntimeout = 0',
    'timeout of lint is 0; allowed: more than 0, at most 600 seconds',
  ],
  [
    '[[lint]]\ncommand = "a"\nglob = "*"\n[[lint]]\ncommand = "a"\nglob = "*"\nseverity = 1',
    'aci.toml: lint number 2 has unknown keys: severity; allowed: command, language, glob, blocks, stdin, timeout',
  ],
])('%j is refused with its reason', async (toml, reason) => {
  const error = await load({ 'aci.toml': toml }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ConfigError);
  expect(String(error)).toContain(reason);
});

describe('a linter is called by its program', () => {
  test.each([
    ['ruff check', 'ruff'],
    ['/usr/bin/pylint', 'pylint'],
    ['npx eslint --format json', 'eslint'],
    ['python3 -m mypy {file}', 'mypy'],
    ['uv run ruff check', 'ruff'],
    ['node_modules/.bin/eslint', 'eslint'],
    ['.\\tools\\check.exe', 'check'],
    ['node lint.mjs {file}', 'lint'],
    ['node', 'node'],
  ])('%s: %s', (command, name) => {
    expect(readRules([{ command, glob: '*' }]).map((rule) => rule.name)).toEqual([name]);
  });
});

test.each([
  ['a  b\tc ', ['a', 'b', 'c']],
  [`a 'b c' "d e"`, ['a', 'b c', 'd e']],
  [`--x='y z' "a\\"b\\\\c"`, ['--x=y z', 'a"b\\c']],
  ['C:\\bin\\a.exe $HOME *', ['C:\\bin\\a.exe', '$HOME', '*']],
  [`a "" ''`, ['a', '', '']],
  ['', []],
  [`a "b`, undefined],
  [`a'`, undefined],
])('the words of %j', (command, words) => {
  expect(splitWords(command)).toEqual(words);
});
