// Real diffs of git, read and placed, give git's own bytes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePatch } from '../../server/edits/patch/parse.js';
import type { FilePatch } from '../../server/edits/patch/patch.js';
import { placeHunks } from '../../server/edits/patch/place.js';
import { indexLines } from '../../server/text/lines.js';
import { applySplice } from '../../server/text/splice.js';
import { temporaryTree } from '../support/server.js';

type Tree = ReadonlyMap<string, string>;

const git = (root: string, ...args: string[]): string =>
  execFileSync(
    'git',
    [
      '-C',
      root,
      '-c',
      'core.autocrlf=false',
      '-c',
      'core.fsync=none',
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@t',
      ...args,
    ],
    {
      encoding: 'utf8',
      maxBuffer: 1e9,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );

function writeAll(root: string, tree: Tree): void {
  for (const name of readdirSync(root)) if (name !== '.git') rmSync(path.join(root, name), { recursive: true });
  for (const [name, text] of tree) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
}

/** What git says between two states of a tree. */
function diffOf(before: Tree, after: Tree, options: readonly string[]): string {
  const root = temporaryTree();
  git(root, 'init', '-q');
  writeAll(root, before);
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '--allow-empty', '-m', 'before');
  writeAll(root, after);
  git(root, 'add', '-A');
  const diff = git(root, 'diff', '--cached', ...options);
  rmSync(root, { recursive: true });
  return diff;
}

function apply(tree: Tree, patches: readonly FilePatch[]): Map<string, string> {
  const result = new Map(tree);
  for (const patch of patches) {
    if (patch.path === undefined) throw new Error('a patch without a name');
    const old = tree.get(patch.path);
    if (patch.kind === 'create') {
      expect(old).toBeUndefined();
      result.set(patch.path, patch.text);
      continue;
    }
    if (old === undefined) throw new Error(`no file ${patch.path}`);
    if (patch.kind === 'delete') {
      expect(patch.text ?? '').toBe(old);
      result.delete(patch.path);
      continue;
    }
    const placed = placeHunks(indexLines(old), patch.hunks);
    if (!placed.placed) throw new Error(`not placed: ${JSON.stringify({ old, patch, placed })}`);
    if (patch.moveTo !== undefined) result.delete(patch.path);
    result.set(patch.moveTo ?? patch.path, placed.splices.reduceRight(applySplice, old));
  }
  return result;
}

const line = fc.constantFrom(
  '',
  '',
  'a',
  'b',
  'c',
  '}',
  '-- x',
  '++ y',
  '@@ -1 +1 @@',
  '  a',
  'é',
  '\\ No',
  'a\rb',
  '--- a',
  '+++ b',
);
const textOf = (ending: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.array(fc.tuple(line, ending), { maxLength: 25 }), fc.option(line, { freq: 2, nil: '' }))
    .map(([lines, last]) => lines.map(([content, end]) => content + end).join('') + last);

/** A text and another that keeps most of its lines. */
const changedText = (ending: fc.Arbitrary<string>) =>
  fc.tuple(textOf(ending), textOf(ending), fc.infiniteStream(fc.nat({ max: 9 }))).map(([old, other, dice]) => {
    const spare = other.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    let next = 0;
    const fresh = (old.match(/[^\n]*\n|[^\n]+$/g) ?? []).flatMap((each) => {
      const { value } = dice.next();
      if (value === 0) return [];
      if (value === 1) return [spare[next++] ?? each];
      return value === 2 ? [each, spare[next++] ?? ''] : [each];
    });
    return [old, fresh.join('') + (dice.next().value < 2 ? 'end' : '')] as const;
  });

const anyEnding = fc.constantFrom('\n', '\n', '\r\n');
/** Without lines around, a diff says nothing of line endings there: each text has one kind. */
const oneEnding = fc.oneof(changedText(fc.constant('\n')), changedText(fc.constant('\r\n')));

test.each([
  ['-U3', changedText(anyEnding)],
  ['-U1', changedText(anyEnding)],
  ['-U0', oneEnding],
  ['-U8', changedText(anyEnding)],
  ['--no-prefix', changedText(anyEnding)],
  ['--function-context', changedText(anyEnding)],
])('git diff %s applied gives the bytes of git', (option, texts) => {
  fc.assert(
    fc.property(fc.array(texts, { minLength: 120, maxLength: 120 }), (pairs) => {
      const before = new Map(pairs.map(([old], index) => [`f${index}.txt`, old]));
      const after = new Map(pairs.map(([, fresh], index) => [`f${index}.txt`, fresh]));
      const diff = diffOf(before, after, ['--no-renames', option]);
      const result = apply(before, parsePatch(diff));
      expect([...result].filter(([name, text]) => after.get(name) !== text)).toEqual([]);
    }),
    { numRuns: 1, endOnFailure: true, seed: 1 },
  );
});

const NAMES = ['plain.ts', 'with space.ts', 'ä/ö ü.ts', 'a/b.ts', 'b/a/b.ts', '-dash.ts', "it's.ts", 'x b/x.ts'];
if (process.platform !== 'win32')
  NAMES.push('tab\there.ts', 'quote".ts', 'back\\slash.ts', 'new\nline.ts', ' lead and trail ');

test.each(['', '--no-prefix', '--src-prefix=i/', '--full-index'])('names of every kind are read (%s)', (option) => {
  const text = (name: string): string => `one\ntwo ${name.length}\nthree\n`;
  const before = new Map(NAMES.map((name) => [name, text(name)]));
  const changed = new Map(NAMES.map((name) => [name, `${text(name)}four\n`]));
  const options = option === '' ? [] : [option, ...(option.startsWith('--src') ? ['--dst-prefix=w/'] : [])];
  for (const [from, to] of [
    [before, changed],
    [new Map(), before],
    [before, new Map()],
    [new Map(NAMES.map((name) => [name, ''])), before],
    [new Map(), new Map(NAMES.map((name) => [name, '']))],
  ] as const) {
    expect(apply(from, parsePatch(diffOf(from, to, ['--no-renames', ...options])))).toEqual(to);
  }
});

test('renames move a file, changed or not', () => {
  const body = Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n');
  const before = new Map(NAMES.map((name) => [name, `${name.length} ${name}\n${body}\n`]));
  const same = new Map([...before].map(([name, text]) => [`moved/${name}`, text]));
  const changed = new Map([...before].map(([name, text]) => [`moved/${name}`, `${text}more\n`]));
  for (const after of [same, changed]) {
    for (const option of ['-M', '--no-prefix']) {
      const patches = parsePatch(diffOf(before, after, ['-M', option]));
      expect(patches.map(({ kind }) => kind)).toEqual(NAMES.map(() => 'update'));
      expect(apply(before, patches)).toEqual(after);
    }
  }
});

test('mode changes are told, with and without a change of the text', () => {
  const root = temporaryTree({ 'a b.sh': 'x\n', 'c.sh': 'y\n', 'd.sh': 'z\n' });
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'before');
  writeFileSync(path.join(root, 'c.sh'), 'changed\n');
  writeFileSync(path.join(root, 'new.sh'), 'n\n');
  git(root, 'add', '-A');
  git(root, 'update-index', '--chmod=+x', 'a b.sh', 'c.sh', 'new.sh');
  const patches = parsePatch(git(root, 'diff', '--cached'));
  const modes = patches.map((patch) => [patch.kind, patch.path, patch.kind === 'delete' ? '' : patch.mode]);
  expect(modes).toEqual([
    ['update', 'a b.sh', '100755'],
    ['update', 'c.sh', '100755'],
    ['create', 'new.sh', '100755'],
  ]);
});

test('a patch as git sends it by mail is read without the letter', () => {
  const root = temporaryTree({ 'a.txt': 'one\ntwo\n' });
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'first');
  writeFileSync(path.join(root, 'a.txt'), 'one\n2\n');
  git(root, 'commit', '-q', '-a', '-m', 'Use digits\n\n- two is 2\n+ shorter');
  const before = new Map([['a.txt', 'one\ntwo\n']]);
  const after = new Map([['a.txt', 'one\n2\n']]);
  expect(apply(before, parsePatch(git(root, 'format-patch', '--stdout', '-1')))).toEqual(after);
});
