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

/** As the labelled groups in order: kind, then paths. */
const found = (pattern: string, files = FILES) =>
  findPaths(files, pattern).groups.map(({ kind, paths }) => [kind, ...paths]);

describe('findPaths', () => {
  test('takes a whole name, the least deep first, and nothing behind it', () => {
    expect(found('README.md')).toEqual([['exact', 'README.md', 'test/README.md']]);
    expect(found('readme.md', ['a/readme.md', 'README.md', 'readme.md.bak'])).toEqual([
      ['exact', 'a/readme.md', 'README.md'],
    ]);
  });

  test('reads a glob from the folder that all are in, too', () => {
    const inside = FILES.filter((file) => file.startsWith('src/'));
    const paths = ['src/parser/index.ts'];
    expect(findPaths(inside, 'parser/*.ts', 'src/'.length).groups).toEqual([{ kind: 'glob', paths }]);
    expect(findPaths(inside, 'src/parser/*.ts', 'src/'.length).groups).toEqual([{ kind: 'glob', paths }]);
    expect(findPaths(inside, 'parser/*.ts').groups).toEqual([]);
  });

  test.each(['src/parser.ts', './src/parser.ts', '/src/parser.ts'])(
    'takes %s for the whole path of a file',
    (pattern) => {
      expect(found(pattern)).toEqual([['exact', 'src/parser.ts']]);
    },
  );

  test('takes a name without an extension for one that has one as well', () => {
    expect(found('plan', ['out/a/plan', 'out/b/plan', 'src/plan.go', 'src/planner.go', 'src/unplanned.go'])).toEqual([
      ['exact', 'out/a/plan', 'out/b/plan'],
      ['name-start', 'src/plan.go', 'src/planner.go'],
    ]);
  });

  test('takes the last folders with the name for a file too', () => {
    expect(found('parser/index.ts')).toEqual([['path-end', 'src/parser/index.ts']]);
    expect(found('a/b.ts', ['a/b.ts', 'x/a/b.ts', 'x/ba/b.ts'])).toEqual([
      ['exact', 'a/b.ts'],
      ['path-end', 'x/a/b.ts'],
    ]);
  });

  test.each([
    ['*.md', ['README.md', 'docs/parser.md', 'test/README.md']],
    ['src/*.ts', ['src/lexer.ts', 'src/parse.ts', 'src/parser.ts', 'src/reparse.ts']],
    ['src/**/index.ts', ['src/parser/index.ts']],
    ['**/index.ts', ['src/parser/index.ts']],
    ['**/parse?.ts', ['src/parser.ts']],
    ['{src,test}/*ser*.ts', ['src/parser.ts', 'test/parser.test.ts']],
    ['*.md,*.tsx,!docs/', ['README.md', 'src/app/[id]/page.tsx', 'test/README.md']],
    ['!*.ts', ['README.md', 'docs/parser.md', 'src/app/[id]/page.tsx', 'test/README.md']],
  ])('takes %s for a glob, in the order of the listing', (pattern, paths) => {
    expect(found(pattern)).toEqual([['glob', ...paths]]);
  });

  test('finds a part of a path that looks like a glob and fits no file as one', () => {
    expect(found('[id]/page')).toEqual([['path-part', 'src/app/[id]/page.tsx']]);
  });

  test('ranks parts: whole stem, start of the name, inside the name, inside the folders', () => {
    expect(found('parse')).toEqual([
      ['name-start', 'src/parse.ts', 'docs/parser.md', 'src/parser.ts', 'test/parser.test.ts'],
      ['name-part', 'src/reparse.ts'],
      ['path-part', 'src/parser/index.ts'],
    ]);
  });

  test('ignores case in parts, and puts the same case first', () => {
    expect(found('SRC/LEX')).toEqual([['path-part', 'src/lexer.ts']]);
    expect(found('Foo', ['a/xfoo.ts', 'b/xFoo.ts', 'c/xfoo.ts'])).toEqual([
      ['name-part', 'b/xFoo.ts', 'a/xfoo.ts', 'c/xfoo.ts'],
    ]);
  });

  test('finds nothing rather than something unlike', () => {
    expect(found('zebra')).toEqual([]);
    expect(found('*.zig')).toEqual([]);
  });
});

describe('letters in order', () => {
  const files = [
    'server/search/find-path.ts',
    'server/search/query.ts',
    'server/search/searcher.ts',
    'server/text/lineMap.ts',
    'big/two.txt',
    'fixtures/up.ts',
  ];

  test.each([
    ['fp', 'server/search/find-path.ts'],
    ['fpath', 'server/search/find-path.ts'],
    ['qry', 'server/search/query.ts'],
    ['srch/qry', 'server/search/query.ts'],
    ['s/s/query', 'server/search/query.ts'],
    ['lm', 'server/text/lineMap.ts'],
    ['bigtwo', 'big/two.txt'],
  ])('%s finds %s first', (pattern, path) => {
    expect(found(pattern, files)[0]?.slice(0, 2)).toEqual(['letters', path]);
  });

  test('have to start words, unless they follow in the same word', () => {
    expect(found('ht', ['graph-top.ts'])).toEqual([]);
    expect(found('gt', ['groat-x.py', 'graph-top.ts'])).toEqual([['letters', 'graph-top.ts']]);
  });

  test('come in the order of how close they stand', () => {
    expect(found('abc', ['a1/axxbc.ts', 'a2/axbc.ts', 'a-b-c.ts', 'x/x-a-b-c.ts'])).toEqual([
      ['letters', 'a-b-c.ts', 'a2/axbc.ts', 'x/x-a-b-c.ts', 'a1/axxbc.ts'],
    ]);
  });
});

describe('a slip of the keyboard', () => {
  const files = ['server/search/query.ts', 'server/search/searcher.ts', 'test/search.ts', 'docs/queries.md'];

  test.each([
    ['quary.ts', 'server/search/query.ts'],
    ['qurey', 'server/search/query.ts'],
    ['qquery.ts', 'server/search/query.ts'],
    ['serach', 'test/search.ts'],
    ['seacrhre.ts', 'server/search/searcher.ts'],
    ['serach/quary.ts', 'server/search/query.ts'],
  ])('%s finds %s', (pattern, path) => {
    expect(found(pattern, files)).toContainEqual(['typo', path]);
  });

  test('is allowed once from four letters on, twice from eight', () => {
    expect(found('dxcs', ['docs', 'docks'])).toEqual([['typo', 'docs']]);
    expect(found('dxc', ['doc'])).toEqual([]);
    expect(found('dxcx', ['docs'])).toEqual([]);
    expect(found('cxnfigxre', ['configure'])).toEqual([['typo', 'configure']]);
    expect(found('cxnfigxrx', ['configure'])).toEqual([]);
  });

  test('puts fewer slips first', () => {
    expect(found('configurx', ['a/configuro', 'z/configure', 'a/canfigure'])).toEqual([
      ['typo', 'a/configuro', 'z/configure', 'a/canfigure'],
    ]);
  });
});

describe('weaker kinds', () => {
  test('fill up when little was found', () => {
    expect(found('confg', ['x/myconfg.ts', 'x/config.ts'])).toEqual([
      ['name-part', 'x/myconfg.ts'],
      ['typo', 'x/config.ts'],
    ]);
  });

  test('stay away when enough was found, or the whole name', () => {
    const parts = ['a/xconfg.ts', 'b/xconfg.ts', 'c/xconfg.ts'];
    expect(found('confg', [...parts, 'x/config.ts'])).toEqual([['name-part', ...parts]]);
    expect(found('confg', ['confg.ts', 'x/config.ts'])).toEqual([['name-start', 'confg.ts']]);
  });
});
