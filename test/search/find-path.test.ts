import { describe, expect, test } from 'vitest';
import { findPaths } from '../../server/search/find-path.js';

const FILES = [
  'README.md',
  'docs/parser.md',
  'src/app/[id]/page.tsx',
  'src/lexer.ts',
  'src/parse.ts',
  'src/parser.ts',
  'src/parser/index.ts',
  'src/reparse.ts',
  'test/README.md',
  'test/parser.test.ts',
];

describe('findPaths', () => {
  test('puts exact names above everything else, the least deep first', () => {
    expect(findPaths(FILES, 'README.md')).toEqual({ kind: 'exact', paths: ['README.md', 'test/README.md'] });
  });

  test.each(['src/parser.ts', './src/parser.ts', '/src/parser.ts'])(
    'takes %s for the whole path of a file',
    (pattern) => {
      expect(findPaths(FILES, pattern)).toEqual({ kind: 'exact', paths: ['src/parser.ts'] });
    },
  );

  test.each([
    ['*.md', ['README.md', 'docs/parser.md', 'test/README.md']],
    ['src/*.ts', ['src/lexer.ts', 'src/parse.ts', 'src/parser.ts', 'src/reparse.ts']],
    ['src/**/index.ts', ['src/parser/index.ts']],
    ['**/parse?.ts', ['src/parser.ts']],
    ['!*.ts', ['README.md', 'docs/parser.md', 'src/app/[id]/page.tsx', 'test/README.md']],
  ])('takes %s for a glob, in the order of the listing', (pattern, paths) => {
    expect(findPaths(FILES, pattern)).toEqual({ kind: 'glob', paths });
  });

  test('finds a part of a path that looks like a glob and fits no file as one', () => {
    expect(findPaths(FILES, '[id]/page')).toEqual({ kind: 'substring', paths: ['src/app/[id]/page.tsx'] });
  });

  test('ranks parts: whole stem, start of the name, inside the name, inside the folders', () => {
    expect(findPaths(FILES, 'parse')).toEqual({
      kind: 'substring',
      paths: [
        'src/parse.ts',
        'docs/parser.md',
        'src/parser.ts',
        'test/parser.test.ts',
        'src/reparse.ts',
        'src/parser/index.ts',
      ],
    });
  });

  test('ignores case in parts', () => {
    expect(findPaths(FILES, 'SRC/LEX')).toEqual({ kind: 'substring', paths: ['src/lexer.ts'] });
  });

  test('looks for the letters in order when nothing else is found, the tightest first', () => {
    expect(findPaths(['src/abxxc.ts', 'src/axbxc.ts', 'src/abxc.ts', 'src/cba.ts'], 'abc')).toEqual({
      kind: 'fuzzy',
      paths: ['src/abxc.ts', 'src/abxxc.ts', 'src/axbxc.ts'],
    });
  });

  test('takes no letters that are further apart than three times their number', () => {
    expect(findPaths(['a123b456c', 'a12b456c'], 'abc')).toEqual({ kind: 'fuzzy', paths: ['a12b456c'] });
  });

  test('finds nothing rather than something unlike', () => {
    expect(findPaths(FILES, 'zebra')).toEqual({ kind: 'fuzzy', paths: [] });
    expect(findPaths(FILES, '*.zig')).toEqual({ kind: 'fuzzy', paths: [] });
  });
});
