// Every tool with every kind of bad input: a Fault with a helpful text, nothing changed on disk, and the server goes on.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FaultCode } from '../../server/errors.js';
import { forWholeFile, startServer, type TestServer, temporaryTree } from '../support/server.js';
import { treeState } from '../support/tree-state.js';

type Input = Record<string, unknown>;
/** What is wrong, the argument that says so, the code, and a part of the text that helps. */
type Case = readonly [what: string, input: Input, code: FaultCode, helps: string];

const MEGABYTE = 1_000_000;
const SECRET = 'nobody may see this';

let base: string;
let server: TestServer;
beforeAll(async () => {
  await forWholeFile(async () => {
    base = temporaryTree({
      'root/file.txt': 'one\ntwo\nthree\n',
      'root/binary.dat': Buffer.from([1, 0, 2, 3]),
      'root/locked.txt': SECRET,
      'root/fixed.txt': 'read only\n',
      'root/empty.txt': '',
      'root/sub/inner.txt': 'inner\n',
      'root/closed/inner/a.txt': SECRET,
      'root/fixed-dir/a.txt': 'a\n',
      'root/.git/config': '[core]\n',
      'root-evil/secret.txt': SECRET,
      'outside/secret.txt': SECRET,
    });
    const root = path.join(base, 'root');
    execFileSync('mkfifo', [path.join(root, 'pipe')]);
    symlinkSync('../outside/secret.txt', path.join(root, 'link-out'));
    symlinkSync('../outside', path.join(root, 'dir-out'));
    symlinkSync('../outside/not-there', path.join(root, 'dangling'));
    symlinkSync('loop', path.join(root, 'loop'));
    mkdirSync(path.join(root, 'blank'));
    chmodSync(path.join(root, 'locked.txt'), 0);
    chmodSync(path.join(root, 'fixed.txt'), 0o444);
    chmodSync(path.join(root, 'fixed-dir'), 0o555);
    chmodSync(path.join(root, 'closed'), 0);
    server = await startServer({ roots: [root], obeyPermissions: true });
  });
});

/** `input` may name the directory around the root as BASE. */
async function expectFault(tool: string, input: Input, code: FaultCode, helps: string): Promise<void> {
  const text = JSON.stringify(input).replaceAll('BASE', base);
  const before = treeState(base);
  const reply = await server.call(tool, JSON.parse(text));
  expect({ ...reply, text: '' }).toEqual({ text: '', isError: true, code });
  expect(reply.text).toContain(helps.replaceAll('BASE', base));
  expect(reply.text).not.toContain(SECRET);
  expect(reply.text.length).toBeLessThan(2000);
  expect(treeState(base)).toEqual(before);
  expect((await server.call('open', { path: 'file.txt', line: 1 })).text).toBe(
    '[File: file.txt (3 lines total)]\n1:one\n2:two\n3:three',
  );
}

const allowed = 'Allowed: paths inside BASE/root.';
const outside = (argument: string): Case[] =>
  ['../outside/secret.txt', '../root-evil/secret.txt', '..', '/etc/passwd', 'BASE/outside/secret.txt', 'BASE/root-evil']
    .map((value): Case => [`${value} as ${argument}`, { [argument]: value }, 'PATH_OUTSIDE', allowed])
    .concat([
      ['a path through a directory link outside', { [argument]: 'dir-out/secret.txt' }, 'PATH_OUTSIDE', allowed],
      ['a path through a parent of the root', { [argument]: 'sub/../../outside' }, 'PATH_OUTSIDE', allowed],
    ]);

const unusable = (argument: string): Case[] => [
  ['a NUL byte', { [argument]: 'file.txt\0.md' }, 'PATH_INVALID', 'it has a NUL byte'],
  ['a path of a megabyte', { [argument]: 'n/'.repeat(MEGABYTE / 2) }, 'PATH_INVALID', 'it is too long'],
  ['a name of a megabyte', { [argument]: 'n'.repeat(MEGABYTE) }, 'PATH_INVALID', 'it is too long'],
  ['a link that leads nowhere', { [argument]: 'dangling' }, 'PATH_INVALID', 'leads nowhere'],
  ['links that form a loop', { [argument]: 'loop/a' }, 'PATH_INVALID', 'loop'],
  ['a closed directory', { [argument]: 'closed/inner' }, 'NO_PERMISSION', 'No permission to read "closed/inner"'],
];

const mistyped = (argument: string, expected: string): Case[] =>
  [7, true, ['file.txt'], { path: 'file.txt' }].map(
    (value): Case => [`${JSON.stringify(value)} as ${argument}`, { [argument]: value }, 'BAD_ARGUMENTS', expected],
  );

const existingFile: Case[] = [
  ['a missing file', { path: 'flie.txt' }, 'PATH_NOT_FOUND', 'Nearest: file.txt'],
  ['a missing file in a missing directory', { path: 'no/such/file.txt' }, 'PATH_NOT_FOUND', 'Use find_file'],
  ['a file in a folder that is not there', { path: 'no/such/a.py' }, 'PATH_NOT_FOUND', 'there is no "no"'],
  ['a file below a file', { path: 'file.txt/below' }, 'PATH_NOT_FOUND', 'Nothing exists at "file.txt/below"'],
  ['a directory', { path: 'sub' }, 'IS_DIRECTORY', 'It holds: inner.txt.'],
  ['an empty directory', { path: 'blank' }, 'IS_DIRECTORY', 'It holds: nothing.'],
  ['the root', { path: '.' }, 'IS_DIRECTORY', 'this needs a file'],
  ['a binary file', { path: 'binary.dat' }, 'BINARY_FILE', 'Only text files'],
  ['a file without permission', { path: 'locked.txt' }, 'NO_PERMISSION', 'No permission to read "locked.txt"'],
  ['a FIFO', { path: 'pipe' }, 'NOT_A_FILE', 'named pipe (FIFO)'],
  ['a link outside', { path: 'link-out' }, 'PATH_OUTSIDE', allowed],
  ['an empty path', { path: '' }, 'BAD_ARGUMENTS', 'path: '],
  ...outside('path'),
  ...unusable('path'),
  ...mistyped('path', 'path: expected string'),
];

/** The other arguments that each tool on an existing file needs. */
const onFile: [string, Input][] = [
  ['open', {}],
  ['goto', { line: 1 }],
  ['scroll_up', {}],
  ['scroll_down', {}],
  ['diagnostics', {}],
  ['search_file', { query: 'o' }],
  ['edit', { start_line: 1, end_line: 1, text: 'changed' }],
  ['insert', { after_line: 0, text: 'changed' }],
  ['replace', { old: 'one', new: 'changed' }],
];

describe.each(onFile)('%s answers helpfully to', (tool, others) => {
  test.each(existingFile)('%s', (_, input, code, helps) => expectFault(tool, { ...others, ...input }, code, helps));
});

const notThere: Case[] = [
  ['a missing directory', { dir: 'sbu' }, 'PATH_NOT_FOUND', 'Nearest: sub'],
  ['a file as directory', { dir: 'file.txt' }, 'NOT_A_DIRECTORY', 'leave dir out'],
  ['a FIFO as directory', { dir: 'pipe' }, 'NOT_A_DIRECTORY', 'leave dir out'],
  ['a directory link outside', { dir: 'dir-out' }, 'PATH_OUTSIDE', allowed],
  ...outside('dir'),
  ...unusable('dir'),
  ...mistyped('dir', 'dir: expected string'),
];

describe.each<[string, Input]>([
  ['search_dir', { query: 'o' }],
  ['find_file', { pattern: '*' }],
])('%s answers helpfully to', (tool, others) => {
  test.each(notThere)('%s', (_, input, code, helps) => expectFault(tool, { ...others, ...input }, code, helps));
});

describe('create answers helpfully to', () => {
  test.each<Case>([
    ['a file that exists', { path: 'file.txt' }, 'FILE_EXISTS', 'Use open and edit'],
    ['a directory', { path: 'sub' }, 'FILE_EXISTS', 'exists already'],
    ['a binary file', { path: 'binary.dat' }, 'FILE_EXISTS', 'exists already'],
    ['a FIFO', { path: 'pipe' }, 'FILE_EXISTS', 'exists already'],
    ['a file without permission', { path: 'locked.txt' }, 'FILE_EXISTS', 'exists already'],
    ['a file below a file', { path: 'file.txt/new.txt' }, 'WRITE_FAILED', 'a part of its path is a file'],
    [
      'a directory that may not be written',
      { path: 'fixed-dir/n/a.txt' },
      'NO_PERMISSION',
      'to write "fixed-dir/n/a.txt"',
    ],
    ['a file of git', { path: '.git/hooks/pre-commit' }, 'PATH_PROTECTED', 'it belongs to git'],
    ['a link outside', { path: 'link-out' }, 'PATH_OUTSIDE', allowed],
    ['a new file behind a directory link outside', { path: 'dir-out/new/a.txt' }, 'PATH_OUTSIDE', allowed],
    ['a new file beside the root', { path: '../root-evil/new.txt' }, 'PATH_OUTSIDE', allowed],
    [
      'half a surrogate pair',
      { path: 'new.txt', text: '\ud800' },
      'NOT_ENCODABLE',
      'cannot hold half a surrogate pair',
    ],
    ['a syntax error', { path: 'new.py', text: 'def f(:\n' }, 'EDIT_REFUSED', 'nothing was written'],
    ['an empty path', { path: '' }, 'BAD_ARGUMENTS', 'path: '],
    ...outside('path'),
    ...unusable('path'),
    ...mistyped('path', 'path: expected string'),
  ])('%s', (_, input, code, helps) => expectFault('create', { text: 'new\n', ...input }, code, helps));
});

const outOfRange = 'There is no line 8 in "file.txt". Allowed: ';
const range = 'Allowed: a range with 1 <= start_line <= end_line <= 3; or start_line 4 with end_line 3 to append.';
const edit = (start_line: unknown, end_line: unknown, text: unknown = 'x'): Input => ({
  path: 'file.txt',
  start_line,
  end_line,
  text,
});

const swap = (old: string, fresh: string): Input => ({ path: 'file.txt', old, new: fresh });
const update = (file: string, line: string): string => `--- a/${file}\n+++ b/${file}\n@@ -1 +1 @@\n-${line}\n+new`;

describe('wrong numbers and texts', () => {
  test.each<[string, Input, FaultCode, string]>([
    ['open', { path: 'file.txt', line: 0 }, 'BAD_ARGUMENTS', 'line: '],
    ['open', { path: 'file.txt', line: -1 }, 'BAD_ARGUMENTS', 'line: '],
    ['open', { path: 'file.txt', line: 8 }, 'LINE_OUT_OF_RANGE', `${outOfRange}1 to 3.`],
    ['open', { path: 'file.txt', line: '2' }, 'BAD_ARGUMENTS', 'line: expected number, received string'],
    ['open', { path: 'empty.txt', line: 1 }, 'LINE_OUT_OF_RANGE', '"empty.txt" is empty'],
    ['goto', { line: 0 }, 'BAD_ARGUMENTS', 'line: '],
    ['goto', { path: 'file.txt', line: 8 }, 'LINE_OUT_OF_RANGE', `${outOfRange}1 to 3.`],
    ['goto', { line: 1.5 }, 'BAD_ARGUMENTS', 'line: expected int'],
    ['goto', { line: 1e300 }, 'BAD_ARGUMENTS', 'line: '],
    ['goto', { line: null }, 'BAD_ARGUMENTS', 'line is missing'],
    ['insert', { path: 'file.txt', after_line: -1, text: 'x' }, 'BAD_ARGUMENTS', 'after_line: '],
    ['insert', { path: 'file.txt', after_line: 8, text: 'x' }, 'LINE_OUT_OF_RANGE', `${outOfRange}0 to 3.`],
    ['insert', { path: 'file.txt', after_line: 1, text: '' }, 'NOTHING_TO_DO', 'the text is empty'],
    ['insert', { path: 'file.txt', after_line: 1, text: 5 }, 'BAD_ARGUMENTS', 'text: expected string'],
    ['insert', { path: 'fixed.txt', after_line: 1, text: 'x' }, 'NO_PERMISSION', 'to write "fixed.txt"'],
    ['insert', { path: '.git/config', after_line: 1, text: 'x' }, 'PATH_PROTECTED', 'it belongs to git'],
    ['edit', edit(0, 1), 'BAD_ARGUMENTS', 'start_line: '],
    ['edit', edit(1, -1), 'BAD_ARGUMENTS', 'end_line: '],
    ['edit', edit(1, 8), 'RANGE_INVALID', range],
    ['edit', edit(8, 8), 'RANGE_INVALID', range],
    ['edit', edit(3, 1), 'RANGE_INVALID', range],
    ['edit', edit('1', '1'), 'BAD_ARGUMENTS', 'start_line: expected number, received string'],
    ['edit', edit(1, 1, null), 'BAD_ARGUMENTS', 'text is missing'],
    ['edit', edit(1, 1, ['x']), 'BAD_ARGUMENTS', 'text: expected string'],
    ['edit', edit(1, 1, '\udc00'), 'NOT_ENCODABLE', 'Nothing was written'],
    ['edit', edit(1, 1, 'one'), 'NOTHING_TO_DO', 'it has that text already'],
    ['edit', { ...edit(1, 1), path: 'fixed.txt' }, 'NO_PERMISSION', 'to write "fixed.txt"'],
    ['edit', { ...edit(1, 1), path: 'fixed-dir/a.txt' }, 'NO_PERMISSION', 'to write "fixed-dir/a.txt"'],
    ['edit', { ...edit(1, 1), path: '.git/config' }, 'PATH_PROTECTED', 'it belongs to git'],
    ['edit', { ...edit(1, 1), allow_errors: 'yes' }, 'BAD_ARGUMENTS', 'allow_errors: expected boolean'],
    ['create', { path: 'new.txt', text: 5 }, 'BAD_ARGUMENTS', 'text: expected string'],
    ['edit', { ...edit(1, 1), dry_run: 'yes' }, 'BAD_ARGUMENTS', 'dry_run: expected boolean'],
    ['replace', swap('', 'x'), 'BAD_ARGUMENTS', 'old: must not be empty'],
    ['replace', swap('one', 'one'), 'NOTHING_TO_DO', 'old and new are the same text'],
    ['replace', swap('four', 'x'), 'NO_MATCH', 'nothing was written'],
    ['replace', swap('o', 'x'), 'SEVERAL_MATCHES', 'stands 2 times in "file.txt", at lines 1, 2'],
    ['replace', { ...swap('o', 'x'), near_line: 0 }, 'BAD_ARGUMENTS', 'near_line: '],
    ['replace', swap('one', '\ud800'), 'NOT_ENCODABLE', 'Nothing was written'],
    ['replace', { ...swap('read', 'x'), path: 'fixed.txt' }, 'NO_PERMISSION', 'to write "fixed.txt"'],
    ['replace', { ...swap('core', 'x'), path: '.git/config' }, 'PATH_PROTECTED', 'it belongs to git'],
    ['apply_patch', { patch: '' }, 'BAD_ARGUMENTS', 'patch: must not be empty'],
    ['apply_patch', { patch: 'please change it' }, 'PATCH_INVALID', 'Nothing was written'],
    ['apply_patch', { patch: update('file.txt', 'four') }, 'PATCH_MISFIT', 'nothing was written'],
    ['apply_patch', { patch: update('missing.txt', 'one') }, 'PATH_NOT_FOUND', 'Nothing exists at "missing.txt"'],
    ['apply_patch', { patch: update('../outside/secret.txt', SECRET) }, 'PATH_OUTSIDE', allowed],
    ['apply_patch', { patch: update('.git/config', '[core]') }, 'PATH_PROTECTED', 'it belongs to git'],
    ['apply_patch', { patch: update('binary.dat', 'one') }, 'BINARY_FILE', 'Only text files'],
    ['apply_patch', { patch: update('fixed.txt', 'read only') }, 'NO_PERMISSION', 'to write "fixed.txt"'],
    [
      'apply_patch',
      { patch: `${update('file.txt', 'one')}\n${update('fixed.txt', 'read only')}` },
      'NO_PERMISSION',
      'to write "fixed.txt"',
    ],
    ['move_file', { from: 'missing.txt', to: 'new.txt' }, 'PATH_NOT_FOUND', 'Nothing exists at "missing.txt"'],
    ['move_file', { from: 'sub', to: 'new' }, 'IS_DIRECTORY', 'It holds: inner.txt.'],
    ['move_file', { from: 'file.txt', to: 'sub/inner.txt' }, 'FILE_EXISTS', 'exists already'],
    ['move_file', { from: 'sub/inner.txt', to: 'sub' }, 'FILE_EXISTS', 'exists already'],
    ['create', { path: 'new-folder/' }, 'PATH_INVALID', 'it names a folder'],
    ['move_file', { from: 'file.txt', to: '../root-evil/new.txt' }, 'PATH_OUTSIDE', allowed],
    ['move_file', { from: '../outside/secret.txt', to: 'new.txt' }, 'PATH_OUTSIDE', allowed],
    ['move_file', { from: 'link-out', to: 'new.txt' }, 'PATH_OUTSIDE', allowed],
    ['move_file', { from: 'fixed-dir/a.txt', to: 'b.txt' }, 'NO_PERMISSION', 'to write "fixed-dir/a.txt"'],
    ['move_file', { from: 'pipe', to: 'new' }, 'NOT_A_FILE', 'named pipe (FIFO)'],
    ['delete_file', { path: 'missing.txt' }, 'PATH_NOT_FOUND', 'Nothing exists at "missing.txt"'],
    ['delete_file', { path: 'sub' }, 'IS_DIRECTORY', 'It holds: inner.txt.'],
    ['delete_file', { path: 'pipe' }, 'NOT_A_FILE', 'named pipe (FIFO)'],
    ['delete_file', { path: '.git/config' }, 'PATH_PROTECTED', 'it belongs to git'],
    ['delete_file', { path: 'fixed-dir/a.txt' }, 'NO_PERMISSION', 'to write "fixed-dir/a.txt"'],
    ['delete_file', { path: '../outside/secret.txt' }, 'PATH_OUTSIDE', allowed],
    ['accept_fix', { id: 'fix-99' }, 'FIX_UNKNOWN', 'There is no offered edit "fix-99"'],
    ['undo', {}, 'NOTHING_TO_REVERSE', 'Nothing to undo'],
    ['undo', { steps: 0 }, 'BAD_ARGUMENTS', 'steps: '],
    ['redo', {}, 'NOTHING_TO_REVERSE', 'Nothing to redo'],
    ['diff', { since: 'HEAD' }, 'NO_SUCH_COMMIT', 'the workspace is no git work tree'],
    ['search_file', { path: 'file.txt', query: '' }, 'BAD_ARGUMENTS', 'query: '],
    ['search_file', { path: 'file.txt', query: '(', regex: true }, 'BAD_PATTERN', 'The pattern "(" cannot be used: '],
    ['search_file', { path: 'file.txt', query: 'x', ignore_case: 1 }, 'BAD_ARGUMENTS', 'ignore_case: expected boolean'],
    ['search_dir', { query: '' }, 'BAD_ARGUMENTS', 'query: '],
    ['search_dir', { query: 'x', glob: '*.py,[' }, 'BAD_PATTERN', 'this glob has a [ that is not closed'],
    ['search_dir', { query: 'x', glob: '{a,b' }, 'BAD_PATTERN', 'this glob has a { that is not closed'],
    ['search_dir', { query: '[', regex: true }, 'BAD_PATTERN', 'The pattern "[" cannot be used: '],
    ['search_dir', { query: 'x', regex: 'true' }, 'BAD_ARGUMENTS', 'regex: expected boolean'],
    ['search_dir', { query: 'x', glob: '' }, 'BAD_ARGUMENTS', 'glob: '],
    ['search_dir', { query: 'x', word: 'yes' }, 'BAD_ARGUMENTS', 'word: expected boolean'],
    ['search_dir', { query: 'x', cursor: 2 }, 'BAD_ARGUMENTS', 'cursor: expected string'],
    ['search_dir', { query: 'x', cursor: 'more' }, 'BAD_CURSOR', 'or "start" for its first lines'],
    ['search_file', { path: 'file.txt', query: 'x', cursor: -1 }, 'BAD_ARGUMENTS', 'cursor: '],
    ['search_file', { path: 'file.txt', query: 'x', cursor: 'start' }, 'BAD_ARGUMENTS', 'cursor: expected number'],
    ['search_file', { path: 'file.txt', query: 'x', word: 1 }, 'BAD_ARGUMENTS', 'word: expected boolean'],
    ['find_file', { pattern: '' }, 'BAD_ARGUMENTS', 'pattern: '],
    ['find_file', { pattern: 5 }, 'BAD_ARGUMENTS', 'pattern: expected string'],
  ])('%s %j is refused with %s', (tool, input, code, helps) => expectFault(tool, input, code, helps));
});

const MODE = 'allow_errors?: boolean, dry_run?: boolean';

/** What each tool expects, as its refusals say it. */
const signatures: [string, string][] = [
  ['find_file', '{ pattern: string, dir?: string }'],
  [
    'search_dir',
    '{ query: string, dir?: string, regex?: boolean, ignore_case?: boolean, word?: boolean, glob?: string, cursor?: string }',
  ],
  [
    'search_file',
    '{ query: string, path?: string, regex?: boolean, ignore_case?: boolean, word?: boolean, cursor?: integer }',
  ],
  ['open', '{ path: string, line?: integer }'],
  ['goto', '{ line: integer, path?: string }'],
  ['scroll_up', '{ path?: string }'],
  ['scroll_down', '{ path?: string }'],
  ['edit', `{ start_line: integer, end_line: integer, text: string, path?: string, ${MODE} }`],
  ['insert', `{ after_line: integer, text: string, path?: string, ${MODE} }`],
  ['replace', `{ old: string, new: string, path?: string, near_line?: integer, all?: boolean, ${MODE} }`],
  ['apply_patch', `{ patch: string, ${MODE} }`],
  ['accept_fix', '{ id: string }'],
  ['create', `{ path: string, text?: string, ${MODE} }`],
  ['move_file', '{ from: string, to: string, dry_run?: boolean }'],
  ['delete_file', '{ path: string, dry_run?: boolean }'],
  ['undo', '{ steps?: integer }'],
  ['redo', '{ steps?: integer }'],
  ['diff', '{ since?: string }'],
  ['diagnostics', '{ path?: string }'],
];

describe.each(signatures)('%s', (tool, signature) => {
  test('names an unknown argument and what it expects', async () => {
    await expectFault(tool, { bogus: 1 }, 'BAD_ARGUMENTS', 'unknown argument: "bogus"');
    await expectFault(tool, { bogus: 1 }, 'BAD_ARGUMENTS', `Expected: ${signature}.`);
  });
});

const needy = signatures.filter(([, signature]) => /\w: /.test(signature));
test.each(needy)('%s names what is missing when it gets no arguments', async (tool, signature) => {
  const required = [...signature.matchAll(/(\w+): /g)].map(([, name]) => `${name} is missing`);
  for (const helps of required) await expectFault(tool, {}, 'BAD_ARGUMENTS', helps);
});

test('every tool that the server lists is tried here', async () => {
  const { tools } = await server.client.listTools();
  expect(tools.map(({ name }) => name).sort()).toEqual(signatures.map(([name]) => name).sort());
});

test('an unknown tool is refused with the names of those there are', async () => {
  await expect(server.call('delete_everything', {})).rejects.toThrow('find_file, search_dir, search_file');
});

describe('a megabyte of text gets a short reply', () => {
  const text = 'w'.repeat(MEGABYTE);
  test.each<[string, Input]>([
    ['search_dir', { query: text }],
    ['search_dir', { query: `(${text}`, regex: true }],
    ['search_dir', { query: 'o', glob: text }],
    ['search_dir', { query: 'o', cursor: text }],
    ['search_file', { query: text, path: 'file.txt' }],
    ['find_file', { pattern: text }],
    ['edit', edit(text, 1)],
    ['edit', { ...edit(1, 1), [text]: 1 }],
  ])('from %s', async (tool, input) => {
    const before = treeState(base);
    expect((await server.call(tool, input)).text.length).toBeLessThan(4000);
    expect(treeState(base)).toEqual(before);
  });

  test('and is written when it is an edit', async () => {
    const own = temporaryTree({ 'a.txt': 'a\nb\n' });
    const other = await startServer({ roots: [own] });
    const reply = await other.call('edit', { path: 'a.txt', start_line: 1, end_line: 1, text });
    expect(reply.text).toBe(
      [
        'a.txt: lines 1-1 replaced.',
        '(Not checked for syntax errors: its language is not known.)',
        '[File: a.txt (2 lines total)]',
        `1:${'w'.repeat(1000)}... (+999,000 characters)`,
        '2:b',
      ].join('\n'),
    );
  });
});
