import { describe, expect, test } from 'vitest';
import { folderRows, fullestFiles } from '../../server/render/counts.js';
import { renderFileSearch } from '../../server/render/file-search.js';
import { foundLines, type RenderedHit } from '../../server/render/found-lines.js';
import { renderSearch, type SearchReport } from '../../server/render/search.js';

const hit = (line: number, text: string, within?: [number, string]): RenderedHit => ({
  line,
  text,
  cutBefore: 0,
  cutAfter: 0,
  ...(within === undefined ? {} : { in: { line: within[0], header: within[1] } }),
});

const report = (changes: Partial<SearchReport>): SearchReport => ({
  query: 'needle',
  regex: false,
  ignoreCase: false,
  word: false,
  cursor: undefined,
  where: 'the workspace',
  files: [],
  totalLines: 0,
  page: [],
  definitions: [],
  definingFiles: 0,
  searched: 0,
  complete: true,
  stopped: [],
  note: '',
  ...changes,
});

describe('foundLines', () => {
  test('name the definition around a line where it changes, but not below its own header', () => {
    const inF: [number, string] = [3, 'class A > def f(self):'];
    const hits = [
      hit(1, 'needle'),
      hit(3, '    def f(self): # needle', [2, 'class A']),
      hit(4, '        needle', inF),
      hit(5, '        needle', inF),
      hit(9, '        needle', [8, 'class A > def g(self):']),
      hit(10, '    needle', [2, 'class A']),
      hit(12, 'needle'),
    ];
    expect(foundLines(hits, '  ')).toEqual([
      '  1:needle',
      '  in class A',
      '  3:    def f(self): # needle',
      '  4:        needle',
      '  5:        needle',
      '  in class A > def g(self):',
      '  9:        needle',
      '  in class A',
      '  10:    needle',
      '  elsewhere',
      '  12:needle',
    ]);
  });

  test('say what was cut off', () => {
    expect(foundLines([{ line: 7, text: 'needle', cutBefore: 420, cutAfter: 3 }], '')).toEqual([
      '7:(+420 characters)...needle...(+3 characters)',
    ]);
  });
});

describe('a search of directories', () => {
  test('lists all lines when they fit, in the order of the files', () => {
    const rendered = renderSearch(
      report({
        files: [
          { path: 'src/b.py', count: 1 },
          { path: 'src/a.py', count: 2 },
        ],
        totalLines: 3,
        page: [
          { path: 'src/b.py', hits: [hit(3, 'def needle():')] },
          { path: 'src/a.py', hits: [hit(1, 'import needle'), hit(9, '    needle()', [8, 'def main():'])] },
        ],
      }),
    );
    expect(rendered.split('\n')).toEqual([
      'Found 3 matching lines in 2 files for "needle" in the workspace:',
      'src/b.py',
      '  3:def needle():',
      'src/a.py',
      '  1:import needle',
      '  in def main():',
      '  9:    needle()',
    ]);
  });

  test('counts more by file, below the definitions, and says how to go on', () => {
    const rendered = renderSearch(
      report({
        files: [
          { path: 'b.py', count: 1 },
          { path: 'c.py', count: 1 },
          { path: 'a.py', count: 70 },
        ],
        totalLines: 72,
        next: { cursor: 'start', left: 72 },
        definitions: [{ ...hit(3, '    def needle(self):', [1, 'class B']), path: 'b.py' }],
        definingFiles: 2,
      }),
    );
    expect(rendered.split('\n')).toEqual([
      'Found 72 matching lines in 3 files for "needle" in the workspace:',
      'Defined at:',
      'b.py:3:def needle(self): [in class B]',
      '... and in 1 more file',
      'Lines:',
      'b.py: 1 line',
      'c.py: 1 line',
      'a.py: 70 lines',
      'More than 50 lines match, so only counts are shown. Narrow with dir, glob, word or a longer query, or list the lines, 50 at a time, with cursor: "start".',
    ]);
  });

  test('lists one page with a cursor, and names the next', () => {
    const rendered = renderSearch(
      report({
        cursor: '3:4:a.py',
        files: [{ path: 'a.py', count: 120 }],
        totalLines: 120,
        page: [{ path: 'a.py', hits: [hit(5, 'needle'), hit(6, 'needle')] }],
        next: { cursor: '3:6:a.py', left: 114 },
      }),
    );
    expect(rendered.split('\n')).toEqual([
      'Found 120 matching lines in 1 file for "needle" in the workspace, here 5 to 6:',
      'a.py',
      '  5:needle',
      '  6:needle',
      '... 114 more lines. For the next 50, the same with cursor: "3:6:a.py".',
    ]);
  });

  test('says that nothing is left behind a cursor', () => {
    const files = [{ path: 'a.py', count: 1 }];
    expect(renderSearch(report({ cursor: '5:9:z.py', files, totalLines: 1 })).split('\n')).toEqual([
      'Found 1 matching line in 1 file for "needle" in the workspace:',
      'No line is left behind this cursor.',
    ]);
  });

  test('labels what is incomplete, before anything else', () => {
    const rendered = renderSearch(
      report({
        files: [{ path: 'a.py', count: 1 }],
        totalLines: 1,
        page: [{ path: 'a.py', hits: [hit(1, 'needle')] }],
        searched: 7,
        complete: false,
        stopped: ['x.py'],
        note: '(A note.)',
      }),
    );
    expect(rendered.split('\n').slice(0, 2)).toEqual([
      'Found 1 matching line in 1 file for "needle" in the workspace [INCOMPLETE: time was up before everything was searched (7 files); narrow with dir or glob]:',
      '(A note.)',
    ]);
    expect(rendered.split('\n')[2]).toMatch(/^\[INCOMPLETE: the expression took too long in x\.py; /);
  });

  test.each([
    [{ searched: 3 }, 'Try ignore_case, a shorter query, or find_file if it is a file name.'],
    [{ searched: 3, ignoreCase: true }, 'Try a shorter query, or find_file if it is a file name.'],
    [
      { searched: 3, word: true },
      'Try ignore_case, a shorter query, the query without word, or find_file if it is a file name.',
    ],
    [
      { searched: 0 },
      'Nothing was searched: no file fits. A glob is for files (*.py, src/**); a folder goes into dir. Check both, or leave them out.',
    ],
    [
      { searched: 3, regex: true, query: 'f(x)' },
      'The query was taken as a regular expression, in which ( ) [ ] { } | . * + ? ^ $ mean something unless a \\ stands before them; leave regex out to search for it literally.',
    ],
    [{ searched: 3, query: 'a.*b' }, 'The query was taken literally; set regex: true if it is a regular expression.'],
  ])('without a match says what to try: %j', (changes, hint) => {
    expect(renderSearch(report(changes)).split('\n')[1]).toBe(hint);
  });
});

describe('many files', () => {
  test('are counted by folder, the deepest folded first, the fullest first', () => {
    const files = [
      { path: 'top.ts', count: 1 },
      { path: 'a/x/1.ts', count: 2 },
      { path: 'a/x/2.ts', count: 3 },
      { path: 'a/y/z/1.ts', count: 4 },
      { path: 'b/1.ts', count: 9 },
    ];
    expect(folderRows(files, 4)).toEqual([
      'b/: 9 lines in 1 file',
      'a/x/: 5 lines in 2 files',
      'a/y/z/: 4 lines in 1 file',
      '(top folder): 1 line in 1 file',
    ]);
    expect(folderRows(files, 3)).toEqual([
      'a/: 9 lines in 3 files',
      'b/: 9 lines in 1 file',
      '(top folder): 1 line in 1 file',
    ]);
  });

  test('are not folded into a handful of folders', () => {
    const files = Array.from({ length: 41 }, (_, index) => ({ path: `src/d${10 + index}/a.ts`, count: 1 }));
    const rows = folderRows(files, 20);
    expect([rows[0], rows[39], rows[40]]).toEqual([
      ...['src/d10/: 1 line in 1 file', 'src/d49/: 1 line in 1 file', '... 1 line in 1 more folder'],
    ]);
  });

  test('in too many folders of one level leave the rest counted', () => {
    const files = Array.from({ length: 9 }, (_, index) => ({ path: `d${index}/a.ts`, count: 9 - index }));
    expect(folderRows(files, 2)).toEqual([
      ...['d0/: 9 lines in 1 file', 'd1/: 8 lines in 1 file', 'd2/: 7 lines in 1 file', 'd3/: 6 lines in 1 file'],
      '... 15 lines in 5 more folders',
    ]);
  });

  test('name the ten fullest, of equal ones those that come first', () => {
    const files = [3, 1, 5, 5, 1, 1, 1, 1, 1, 1, 1, 9].map((count, index) => ({ path: `${index}`, count }));
    expect(fullestFiles(files).map(({ path }) => path)).toEqual(['11', '2', '3', '0', '1', '4', '5', '6', '7', '8']);
  });
});

describe('a search of one file', () => {
  const found = { query: 'needle', ignoreCase: false, word: false, path: 'a.py', count: 3, left: 0 };

  test('lists its lines with the definitions around them', () => {
    const hits = [hit(1, 'needle'), hit(5, '    needle', [4, 'def f():']), hit(6, '    needle', [4, 'def f():'])];
    expect(renderFileSearch({ ...found, hits }).split('\n')).toEqual([
      ...['Found 3 matching lines for "needle" in a.py:', '1:needle', 'in def f():', '5:    needle', '6:    needle'],
    ]);
  });

  test('says which part is listed and how to go on', () => {
    expect(renderFileSearch({ ...found, hits: [hit(5, 'needle')], left: 1 }).split('\n')).toEqual([
      'Found 3 matching lines for "needle" in a.py, here 2 to 2:',
      '5:needle',
      '... 1 more matching line. For the next 50: cursor: 5.',
    ]);
  });

  test('says that none is left, or that there is none', () => {
    expect(renderFileSearch({ ...found, hits: [] }).split('\n')).toEqual([
      'Found 3 matching lines for "needle" in a.py:',
      'None of them is behind that line.',
    ]);
    expect(renderFileSearch({ ...found, count: 0, hits: [] })).toBe(
      'No matches for "needle" in a.py. Try ignore_case, a shorter query, or search_dir.',
    );
  });
});
