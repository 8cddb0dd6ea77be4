import { describe, expect, test } from 'vitest';
import { createGlob, createSelector, unclosedIn } from '../../server/search/selection.js';

const FILES = [
  '.env',
  'a.py',
  'lib/.hidden/c.py',
  'lib/a.py',
  'lib/b.ts',
  'lib/sub/a.py',
  'library/a.py',
  'src/lib/a.py',
];

describe('createGlob', () => {
  test.each([
    ['*.py', ['a.py', 'lib/.hidden/c.py', 'lib/a.py', 'lib/sub/a.py', 'library/a.py', 'src/lib/a.py']],
    ['*', FILES],
    ['.env', ['.env']],
    ['a.*', ['a.py', 'lib/a.py', 'lib/sub/a.py', 'library/a.py', 'src/lib/a.py']],
    ['*.{ts,py}', FILES.filter((file) => file !== '.env')],
    ['[bc].*', ['lib/.hidden/c.py', 'lib/b.ts']],
    ['lib/*.py', ['lib/a.py']],
    ['./lib/*.py', ['lib/a.py']],
    ['/lib/*.py', ['lib/a.py']],
    ['lib/**', ['lib/.hidden/c.py', 'lib/a.py', 'lib/b.ts', 'lib/sub/a.py']],
    ['lib/', ['lib/.hidden/c.py', 'lib/a.py', 'lib/b.ts', 'lib/sub/a.py']],
    ['**/lib/*.py', ['lib/a.py', 'src/lib/a.py']],
    ['!*.py', ['.env', 'lib/b.ts']],
    ['!lib/**', ['.env', 'a.py', 'library/a.py', 'src/lib/a.py']],
    ['*.PY', []],
    ['[!al]*', ['.env', 'lib/.hidden/c.py', 'lib/b.ts']],
    ['[^al]*', ['.env', 'lib/.hidden/c.py', 'lib/b.ts']],
  ])('%s selects the files it fits', (glob, expected) => {
    expect(FILES.filter(createGlob(glob))).toEqual(expected);
  });
});

describe('a glob takes signs as ripgrep does', () => {
  const ODD = ['a(1).txt', 'a[1].txt', 'a"b.txt', 'a|b', 'a,b', 'a+b', 'aab', '!a', '@a', 'n]m'];

  test.each([
    ['*(1)*', ['a(1).txt']],
    ['@(a|n)*', []],
    ['a[[]1].txt', ['a[1].txt']],
    ['*"*', ['a"b.txt']],
    ['a|*', ['a|b']],
    ['a\\,b', ['a,b']],
    ['[a]+b', ['a+b']],
    ['[!]a]*', ['!a', '@a', 'n]m']],
    ['*[]]*', ['a[1].txt', 'n]m']],
    ['\\!a', ['!a']],
  ])('%s', (glob, expected) => {
    expect(ODD.filter(createGlob(glob))).toEqual(expected);
  });

  test.each([
    ['[', '['],
    ['*.py,{a', '{'],
    ['[]', '['],
    ['{a,[}],b}', undefined],
    ['\\[a\\{', undefined],
  ])('%s: what is not closed is told', (glob, expected) => {
    expect(unclosedIn(glob)).toBe(expected);
  });
});

describe('several globs', () => {
  test.each([
    ['*.py,*.ts', FILES.filter((file) => file !== '.env')],
    ['*.py, !lib/', ['a.py', 'library/a.py']],
    ['!lib/,*.py', ['a.py', 'library/a.py']],
    ['!*.py,lib/sub/*', ['lib/sub/a.py']],
    ['*,!*.py', ['.env', 'lib/b.ts']],
    ['!*.py,!.env', ['lib/b.ts']],
    ['!*.py,a.py', ['a.py', 'lib/a.py', 'lib/sub/a.py', 'library/a.py', 'src/lib/a.py']],
    ['*.{ts,env},.env', ['.env', 'lib/b.ts']],
    ['[a,]*.py,', ['a.py', 'lib/a.py', 'lib/sub/a.py', 'library/a.py', 'src/lib/a.py']],
    ['[,b.ts', ['lib/b.ts']],
  ])('%s: the last that fits decides', (glob, expected) => {
    expect(FILES.filter(createGlob(glob))).toEqual(expected);
  });

  test.each([
    ['*.py,!sub/', ['lib/.hidden/c.py', 'lib/a.py']],
    ['*.py,!lib/sub/', ['lib/.hidden/c.py', 'lib/a.py']],
    ['!*.py,sub/*.py', ['lib/sub/a.py']],
  ])('%s is read from the directory as well as from the root', (glob, expected) => {
    expect(FILES.filter(createSelector({ dir: 'lib', glob }))).toEqual(expected);
  });

  test('a file is told the same whatever was asked before it', () => {
    const fits = createGlob('*.py,!lib/');
    const answers = [...FILES, ...[...FILES].reverse()].filter(fits);
    expect(answers).toEqual(['a.py', 'library/a.py', 'library/a.py', 'a.py']);
  });
});

describe('createSelector', () => {
  test('takes every file of the root', () => {
    expect(FILES.filter(createSelector({ dir: '' }))).toEqual(FILES);
  });

  test('takes what is below the directory and nothing that only starts like it', () => {
    expect(FILES.filter(createSelector({ dir: 'lib' }))).toEqual([
      'lib/.hidden/c.py',
      'lib/a.py',
      'lib/b.ts',
      'lib/sub/a.py',
    ]);
  });

  test.each([
    ['*.py', ['lib/.hidden/c.py', 'lib/a.py', 'lib/sub/a.py']],
    ['!*.py', ['lib/b.ts']],
    ['sub/*.py', ['lib/sub/a.py']],
    ['lib/sub/*.py', ['lib/sub/a.py']],
    ['!sub/**', ['lib/.hidden/c.py', 'lib/a.py', 'lib/b.ts']],
    ['!lib/sub/**', ['lib/.hidden/c.py', 'lib/a.py', 'lib/b.ts']],
  ])('reads the glob %s from the directory as well as from the root', (glob, expected) => {
    expect(FILES.filter(createSelector({ dir: 'lib', glob }))).toEqual(expected);
  });
});
