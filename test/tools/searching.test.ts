// Searching through the real server.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { everyLine, readReply } from '../support/search-reply.js';
import {
  type FileTree,
  forWholeFile,
  startServer,
  type TestServer,
  temporaryRepository,
  temporaryTree,
} from '../support/server.js';

const done = (...rows: string[]) => ({ text: rows.join('\n'), isError: false, code: undefined });
const failed = (code: string, text: string) => ({ text, isError: true, code });

/** Files `name(1)` to `name(count)`. */
const many = (count: number, name: (index: number) => string, text: string): FileTree =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index + 1), text]));

const NARROW =
  'More than 50 lines match, so only counts are shown. Narrow with dir, glob, word or a longer query, or list the lines, 50 at a time, with cursor: "start".';

describe('in a workspace of many files', () => {
  let root: string;
  let server: TestServer;
  beforeAll(async () => {
    await forWholeFile(async () => {
      root = temporaryRepository({
        '.gitignore': 'build/\n',
        'src/a.py': 'import os\n\ndef needle():\n    return "Needle"\n',
        'src/b.py': '# needle, needle\nx = "a.b"\n',
        'docs/long.md': `${'x'.repeat(500)}needle${'y'.repeat(500)}\r\n`,
        'build/out.py': 'needle = 1\nonly_built = 2\n',
        'big/one.txt': 'fifty\n'.repeat(51),
        'big/two.txt': `${'fifty\n'.repeat(2)}axb\n`,
        'big/edge.txt': `${'limit\n'.repeat(50)}`,
        ...many(60, (index) => `tree/${index % 2 === 0 ? 'even' : 'odd'}/f${index}.ts`, 'wide\n'),
        'top.ts': 'wide\n',
        'image.bin': 'needle\0',
      });
      server = await startServer({ roots: [root] });
    });
  });

  test('few matches are shown with their lines, file by file', async () => {
    expect(await server.call('search_dir', { query: 'needle' })).toEqual(
      done(
        'Found 3 matching lines in 3 files for "needle" in the workspace:',
        'src/a.py',
        '  3:def needle():',
        'docs/long.md',
        `  1:(+420 characters)...${'x'.repeat(80)}needle${'y'.repeat(154)}...(+346 characters)`,
        'src/b.py',
        '  1:# needle, needle',
      ),
    );
  });

  test('ignore_case, glob and dir change what is found', async () => {
    expect(await server.call('search_dir', { query: 'NEEDLE', ignore_case: true, glob: '*.py', dir: 'src' })).toEqual(
      done(
        'Found 3 matching lines in 2 files for "NEEDLE" in src (*.py):',
        'src/a.py',
        '  3:def needle():',
        '  4:    return "Needle"',
        'src/b.py',
        '  1:# needle, needle',
      ),
    );
  });

  test('a query is literal unless regex is set', async () => {
    expect((await server.call('search_dir', { query: 'a.b', dir: 'src' })).text).toBe(
      'Found 1 matching line in 1 file for "a.b" in src:\nsrc/b.py\n  2:x = "a.b"',
    );
    expect((await server.call('search_dir', { query: 'a.b', regex: true, glob: '*.{py,txt}' })).text).toBe(
      'Found 2 matching lines in 2 files for "a.b" in the workspace (*.{py,txt}):\nbig/two.txt\n  3:axb\nsrc/b.py\n  2:x = "a.b"',
    );
  });

  test('50 lines are shown, and more than 50 only as counts by file', async () => {
    expect(await server.call('search_dir', { query: 'limit' })).toEqual(
      done(
        'Found 50 matching lines in 1 file for "limit" in the workspace:',
        'big/edge.txt',
        ...Array.from({ length: 50 }, (_, index) => `  ${index + 1}:limit`),
      ),
    );
    expect(await server.call('search_dir', { query: 'fifty' })).toEqual(
      done(
        'Found 53 matching lines in 2 files for "fifty" in the workspace:',
        'big/one.txt: 51 lines',
        'big/two.txt: 2 lines',
        NARROW,
      ),
    );
  });

  test('matches in more than 50 files are counted by folder', async () => {
    expect(await server.call('search_dir', { query: 'wide' })).toEqual(
      done(
        'Found 61 matching lines in 61 files for "wide" in the workspace:',
        'tree/even/: 30 lines in 30 files',
        'tree/odd/: 30 lines in 30 files',
        '(top folder): 1 line in 1 file',
        'The files with most of them:',
        'top.ts: 1 line',
        ...[10, 12, 14, 16, 18, 2, 20, 22, 24].map((name) => `tree/even/f${name}.ts: 1 line`),
        NARROW,
      ),
    );
  });

  test('no match says how much was searched and what to try', async () => {
    expect(await server.call('search_dir', { query: 'absent', dir: 'src' })).toEqual(
      done(
        'No matches for "absent" in src (2 files searched).',
        'Try ignore_case, a shorter query, or find_file if it is a file name.',
      ),
    );
  });

  test('an ignored folder is searched when it is named, with a note', async () => {
    expect((await server.call('search_dir', { query: 'only_built' })).text).toMatch(/^No matches for "only_built"/);
    expect(await server.call('search_dir', { query: 'only_built', dir: 'build' })).toEqual(
      done(
        'Found 1 matching line in 1 file for "only_built" in build:',
        '(The ignore rules leave this folder out of other searches.)',
        'build/out.py',
        '  2:only_built = 2',
      ),
    );
  });

  test.each(['search_dir', 'find_file'])('%s says that a folder is missing, or a file', async (tool) => {
    const input = tool === 'search_dir' ? { query: 'x' } : { pattern: 'x' };
    expect(await server.call(tool, { ...input, dir: 'sr' })).toEqual(
      failed('PATH_NOT_FOUND', 'Nothing exists at "sr". Nearest: src. Use find_file to look for it.'),
    );
    expect(await server.call(tool, { ...input, dir: 'src/a.py' })).toEqual(
      failed(
        'NOT_A_DIRECTORY',
        '"src/a.py" is not a directory. Use search_file for one file, or leave dir out to search the whole workspace.',
      ),
    );
  });

  test('the git folder is not searched even when it is named', async () => {
    expect(await server.call('search_dir', { query: 'repositoryformatversion', dir: '.git' })).toEqual(
      failed('PATH_INVALID', '".git" is not a usable path: what belongs to git is never searched.'),
    );
  });

  test('a broken expression is explained', async () => {
    expect(await server.call('search_dir', { query: 'a(', regex: true })).toEqual(
      failed(
        'BAD_PATTERN',
        'The pattern "a(" cannot be used: /a(/u: Unterminated group. It is a JavaScript regular expression; leave regex out to search for it literally.',
      ),
    );
  });

  test('search_file shows the lines of one file, 50 at most, and counts the rest', async () => {
    expect(await server.call('search_file', { query: 'needle', path: 'src/b.py' })).toEqual(
      done('Found 1 matching line for "needle" in src/b.py:', '1:# needle, needle'),
    );
    expect(await server.call('search_file', { query: 'fifty', path: 'big/one.txt' })).toEqual(
      done(
        'Found 51 matching lines for "fifty" in big/one.txt, here 1 to 50:',
        ...Array.from({ length: 50 }, (_, index) => `${index + 1}:fifty`),
        '... 1 more matching line. For the next 50: cursor: 50.',
      ),
    );
    expect(await server.call('search_file', { query: 'fifty', path: 'big/one.txt', cursor: 50 })).toEqual(
      done('Found 51 matching lines for "fifty" in big/one.txt, here 51 to 51:', '51:fifty'),
    );
    expect(await server.call('search_file', { query: 'fifty', path: 'big/one.txt', cursor: 51 })).toEqual(
      done('Found 51 matching lines for "fifty" in big/one.txt:', 'None of them is behind that line.'),
    );
    expect(await server.call('search_file', { query: 'absent', path: 'src/b.py' })).toEqual(
      done('No matches for "absent" in src/b.py. Try ignore_case, a shorter query, or search_dir.'),
    );
    expect((await server.call('search_file', { query: 'needle', path: 'image.bin' })).code).toBe('BINARY_FILE');
  });

  test('search_file searches the open file', async () => {
    await server.call('open', { path: 'src/a.py' });
    expect((await server.call('search_file', { query: 'import' })).text).toBe(
      'Found 1 matching line for "import" in src/a.py:\n1:import os',
    );
  });

  test('find_file lists at most 50 files and counts the rest', async () => {
    const { text } = await server.call('find_file', { pattern: 'tree/**/*.ts' });
    const rows = text.split('\n');
    expect({ rows: rows.length, head: rows[0], first: rows[1], tail: rows.at(-1) }).toEqual({
      rows: 52,
      head: 'Found 60 files for "tree/**/*.ts" in the workspace:',
      first: 'tree/even/f10.ts',
      tail: '... and 10 more files. Narrow with dir or a more specific pattern.',
    });
  });

  test('find_file finds by name, glob, part and letters, and says when it found only something similar', async () => {
    expect(await server.call('find_file', { pattern: 'a.py' })).toEqual(
      done('Found 1 file for "a.py" in the workspace:', 'src/a.py'),
    );
    expect(await server.call('find_file', { pattern: '*.md' })).toEqual(
      done('Found 1 file for "*.md" in the workspace:', 'docs/long.md'),
    );
    expect(await server.call('find_file', { pattern: 'OCS/lo' })).toEqual(
      done('Found 1 file for "OCS/lo" in the workspace:', 'docs/long.md'),
    );
    expect(await server.call('find_file', { pattern: 'bigtwo' })).toEqual(
      done('Found 1 file for "bigtwo" in the workspace (no exact match; these are similar):', 'big/two.txt'),
    );
    expect(await server.call('find_file', { pattern: 'absent.zig', dir: 'src' })).toEqual(
      done(
        'No file matches "absent.zig" in src (2 files). Use a shorter part of the name, a glob such as "**/*name*", or search_dir to search contents.',
      ),
    );
  });

  test('find_file labels the kinds of match when there are several', async () => {
    const names = ['query.ts', 'map/queries.ts', 'lib/quary-old.ts', 'other.md'];
    const files = Object.fromEntries(names.map((name) => [name, '']));
    const small = await startServer({ roots: [temporaryTree(files)] });
    expect(await small.call('find_file', { pattern: 'quary' })).toEqual(
      done(
        'Found 2 files for "quary" in the workspace:',
        '[start of the name]',
        'lib/quary-old.ts',
        '[similar spelling]',
        'query.ts',
      ),
    );
    expect(await small.call('find_file', { pattern: 'qeury.ts' })).toEqual(
      done('Found 1 file for "qeury.ts" in the workspace (no exact match; these are similar):', 'query.ts'),
    );
    expect(await small.call('find_file', { pattern: 'm/qris' })).toEqual(
      done('Found 1 file for "m/qris" in the workspace (no exact match; these are similar):', 'map/queries.ts'),
    );
  });

  test('find_file counts all kinds and lists fifty paths of them together', async () => {
    const files = {
      ...many(30, (index) => `needle${index}.txt`, ''),
      ...many(30, (index) => `x-needle${index}.txt`, ''),
    };
    const small = await startServer({ roots: [temporaryTree(files)] });
    const rows = (await small.call('find_file', { pattern: 'needle' })).text.split('\n');
    expect([rows[0], rows[1], rows[32], rows.length]).toEqual([
      'Found 60 files for "needle" in the workspace:',
      '[start of the name]',
      '[part of the name]',
      54,
    ]);
    expect(rows.at(-1)).toBe('... and 10 more files. Narrow with dir or a more specific pattern.');
  });

  test('a search sees what was written, changed and removed right before it', async () => {
    const file = path.join(root, 'src', 'fresh.py');
    const found = async (query: string) => (await server.call('search_dir', { query, dir: 'src' })).text.split('\n')[0];
    for (const text of ['first_text', 'other_text', 'third_text']) {
      writeFileSync(file, text);
      expect(await found(text)).toBe(`Found 1 matching line in 1 file for "${text}" in src:`);
    }
    expect(await found('other_text')).toBe('No matches for "other_text" in src (3 files searched).');
    execFileSync('rm', [file]);
    expect(await found('third_text')).toBe('No matches for "third_text" in src (2 files searched).');
  });

  test('a search sees an edit made before it', async () => {
    await server.call('create', { path: 'src/made.py', text: 'made_here = 1\n' });
    await server.call('edit', { path: 'src/made.py', start_line: 1, end_line: 1, text: 'edited_here = 1' });
    expect((await server.call('search_dir', { query: '_here' })).text).toBe(
      'Found 1 matching line in 1 file for "_here" in the workspace:\nsrc/made.py\n  1:edited_here = 1',
    );
    execFileSync('rm', [path.join(root, 'src', 'made.py')]);
  });
});

/** n lines with this text in them. */
const lines = (count: number, text: string): string => `${text}\n`.repeat(count);
const places = (file: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${file}:${index + 1}`);

describe('the order of a reply', () => {
  /** By class, best first, and by path within a class. */
  const RANKED: readonly (readonly [file: string, text: string])[] = [
    ['z/source.py', `${lines(5, 'x = widget')}def widget(size):\n    return size\n`],
    ['tests/helper.py', `${lines(30, 'widget')}class widget:\n    pass\n`],
    ['vendor/lib.py', 'def widget(): pass\n'],
    ['B.py', lines(20, 'widget_x')],
    ['a.py', lines(20, 'widget()')],
    ['lib/b.py', lines(40, 'widgets')],
    ['lib/test_b.py', lines(20, 'widget')],
    ['tests/a.py', lines(70, 'widget')],
    ['a.min.js', lines(2, 'widget')],
    ['node_modules/a.js', lines(60, 'widget')],
  ];
  const total = 6 + 31 + 1 + 20 + 20 + 40 + 20 + 70 + 2 + 60;
  const ALL = RANKED.flatMap(([file, text]) => {
    const found = text.split('\n').flatMap((line, index) => (line.includes('widget') ? [`${file}:${index + 1}`] : []));
    return found;
  });
  let root: string;
  let server: TestServer;
  beforeAll(async () => {
    await forWholeFile(async () => {
      root = temporaryTree(Object.fromEntries(RANKED));
      server = await startServer({ roots: [root] });
    });
  });

  test('is definitions, sources, tests, and generated or foreign files; pages give every line once in it', async () => {
    expect(ALL.length).toBe(total);
    expect(await everyLine(server, { query: 'widget' })).toEqual(ALL);
    expect(await everyLine(server, { query: 'w.dget', regex: true, glob: '!*def*' })).toHaveLength(total);
  });

  test('is told with the place of each page, and what the next one is asked for with', async () => {
    const first = await server.call('search_dir', { query: 'widget', cursor: 'start' });
    const rows = first.text.split('\n');
    const [, mark] = /cursor: "\d:\d+:(\w+):/.exec(first.text) ?? [];
    expect(rows[0]).toBe('Found 270 matching lines in 10 files for "widget" in the workspace, here 1 to 50:');
    expect(rows.slice(1, 8)).toEqual([
      'z/source.py',
      ...[1, 2, 3, 4, 5].map((at) => `  ${at}:x = widget`),
      '  6:def widget(size):',
    ]);
    expect(rows.at(-1)).toBe(`... 220 more lines. For the next 50, the same with cursor: "3:12:${mark}:B.py".`);
    const second = await server.call('search_dir', { query: 'widget', cursor: `3:12:${mark}:B.py` });
    expect(readReply(second.text)).toEqual({
      lines: 270,
      files: 10,
      shown: ALL.slice(50, 100),
      range: [51, 100],
      next: `3:22:${mark}:lib/b.py`,
    });
    const last = await server.call('search_dir', { query: 'widget', cursor: `5:20:${mark}:node_modules/a.js` });
    expect(readReply(last.text)).toEqual({ lines: 270, files: 10, shown: ALL.slice(-40), range: [231, 270] });
    expect(await server.call('search_dir', { query: 'widget', cursor: `5:60:${mark}:node_modules/a.js` })).toEqual(
      done(
        'Found 270 matching lines in 10 files for "widget" in the workspace:',
        'No line is left behind this cursor.',
      ),
    );
  });

  test('names the definitions where only counts are shown', async () => {
    expect(await server.call('search_dir', { query: 'widget' })).toEqual(
      done(
        'Found 270 matching lines in 10 files for "widget" in the workspace:',
        'Defined at:',
        'z/source.py:6:def widget(size):',
        'tests/helper.py:31:class widget:',
        'vendor/lib.py:1:def widget(): pass',
        'Lines:',
        'z/source.py: 6 lines',
        'tests/helper.py: 31 lines',
        'vendor/lib.py: 1 line',
        'B.py: 20 lines',
        'a.py: 20 lines',
        'lib/b.py: 40 lines',
        'lib/test_b.py: 20 lines',
        'tests/a.py: 70 lines',
        'a.min.js: 2 lines',
        'node_modules/a.js: 60 lines',
        NARROW,
      ),
    );
    expect((await server.call('search_dir', { query: 'widget(', dir: 'lib' })).text).toMatch(/^No matches/);
    expect((await server.call('search_dir', { query: 'idge' })).text).not.toContain('Defined at:');
  });

  test('puts definitions first where all lines are shown too', async () => {
    const { text } = await server.call('search_dir', { query: 'widget', glob: 'source.py, *min.js, B.py' });
    expect(text.split('\n').filter((row) => !row.startsWith(' '))).toEqual([
      'Found 28 matching lines in 3 files for "widget" in the workspace (source.py, *min.js, B.py):',
      'z/source.py',
      'B.py',
      'a.min.js',
    ]);
  });

  test('word leaves out what is a part of a longer word', async () => {
    const found = await everyLine(server, { query: 'widget', word: true });
    expect(found).toEqual(ALL.filter((line) => !/^(B|lib\/b)\.py:/.test(line)));
    expect(await everyLine(server, { query: 'WIDGET', word: true, ignore_case: true })).toEqual(found);
    expect(await everyLine(server, { query: 'widget(_x)?', word: true, regex: true, glob: 'B.py' })).toEqual(
      places('B.py', 20),
    );
    const { text } = await server.call('search_file', { query: 'widget', word: true, path: 'lib/b.py' });
    expect(text).toMatch(/^No matches for "widget" in lib\/b\.py/);
  });

  test.each([
    ['*.js', ['a.min.js', 'node_modules/a.js']],
    ['*.js,*lib.py', ['vendor/lib.py', 'a.min.js', 'node_modules/a.js']],
    ['*.js,!node_modules/', ['a.min.js']],
    ['!*.py, !*.min.js', ['node_modules/a.js']],
    ['lib/*.py,!test_*', ['lib/b.py']],
    ['{a,B}.py,!/tests/', ['B.py', 'a.py']],
  ])('glob %s chooses files', async (glob, files) => {
    const found = await everyLine(server, { query: 'widget', glob });
    expect([...new Set(found.map((line) => line.slice(0, line.lastIndexOf(':'))))]).toEqual(files);
  });

  test('goes on where it was when files are deleted, changed and added between pages', async () => {
    const own = temporaryTree(Object.fromEntries(RANKED));
    const other = await startServer({ roots: [own] });
    const found = await everyLine(other, { query: 'widget' }, (pages) => {
      if (pages === 1) rmSync(path.join(own, 'B.py')); // the page before ended in it
      if (pages === 2) rmSync(path.join(own, 'tests/a.py'));
      if (pages === 3) {
        writeFileSync(path.join(own, 'a.py'), lines(90, 'widget')); // behind us
        writeFileSync(path.join(own, 'node_modules/a.js'), lines(25, 'widget')); // 18 were shown
        writeFileSync(path.join(own, 'yarn.lock'), 'widget\n');
      }
    });
    const isGone = (line: string): boolean =>
      /^B\.py:(1[3-9]|20)$|^tests\/a\.py:|^node_modules\/a\.js:(2[6-9]|[3-6]\d)$/.test(line);
    expect(found).toEqual([...ALL.filter((line) => !isGone(line)), 'yarn.lock:1']);
  });

  test.each(['', 'next', '3:0:a.py', '6:1:a.py', '3:1:'])('%j is refused as a cursor', async (cursor) => {
    const reply = await server.call('search_dir', { query: 'widget', cursor });
    expect(reply).toEqual(
      cursor === ''
        ? failed('BAD_ARGUMENTS', expect.stringContaining('cursor: '))
        : failed(
            'BAD_CURSOR',
            `"${cursor}" is no cursor of this search. Take the one that the last reply of this search names, or "start" for its first lines.`,
          ),
    );
  });

  test('a cursor of a file that is no more, or never was, goes on behind its place', async () => {
    const { text: first } = await server.call('search_dir', { query: 'widget', cursor: 'start' });
    const [, mark] = /cursor: "\d:\d+:(\w+):/.exec(first) ?? [];
    const { text } = await server.call('search_dir', { query: 'widget', cursor: `3:7:${mark}:aaa.py` });
    expect(readReply(text).shown.slice(0, 41)).toEqual([...places('lib/b.py', 40), 'lib/test_b.py:1']);
  });
});

test.each([{ ignore_case: true }, { regex: true, query: 'wid.*t' }, {}])(
  'a page that ends with the last line of a file without a final newline is followed by the next file: %j',
  async (how) => {
    const root = temporaryTree({ 'a.py': lines(50, 'widget').trimEnd(), 'b.py': 'widget\n' });
    const server = await startServer({ roots: [root] });
    const all = await everyLine(server, { query: 'widget', ...how });
    expect([all.length, all.at(-2), all.at(-1)]).toEqual([51, 'a.py:50', 'b.py:1']);
  },
);

test('the cursor of another search is refused', async () => {
  const root = temporaryTree({ 'a.py': lines(60, 'widget gadget') });
  const server = await startServer({ roots: [root] });
  const { text } = await server.call('search_dir', { query: 'widget', cursor: 'start' });
  const [, cursor] = /cursor: "(.*)"/.exec(text) ?? [];
  const next = await server.call('search_dir', { query: 'widget', cursor });
  expect(next.text).toContain('a.py');
  expect(await server.call('search_dir', { query: 'gadget', cursor })).toMatchObject({ code: 'BAD_CURSOR' });
});

test('an expression that is a plain word has its definitions named too', async () => {
  const root = temporaryTree({ 'a.py': lines(60, 'widget()'), 'z.py': 'def widget():\n    pass\n' });
  const server = await startServer({ roots: [root] });
  const { text } = await server.call('search_dir', { query: 'widget', regex: true });
  expect(text.split('\n').slice(1, 3)).toEqual(['Defined at:', 'z.py:1:def widget():']);
});

test('a glob may name the root, as replies do where there are several', async () => {
  const first = temporaryTree({ 'a.py': 'needle\n', 'sub/b.py': 'needle\n' });
  const second = temporaryTree({ 'a.py': 'needle\n' });
  const server = await startServer({ roots: [first, second] });
  const { text } = await server.call('search_dir', { query: 'needle', glob: `${path.basename(first)}/*.py` });
  expect(text).toContain(`in 1 file`);
  expect(text).toContain(`\n${path.basename(first)}/a.py\n`);
  expect((await server.call('search_dir', { query: 'needle', dir: '.' })).text).toContain('in 3 files');
});

test('lines are shown below the definitions that they stand in', async () => {
  const root = temporaryTree({
    'a.py': 'class Box:\n    def open(self, lid):\n        size = 1\n        return needle\n\nneedle = 2\n',
  });
  const server = await startServer({ roots: [root] });
  const rows = ['in class Box > def open(self, lid):', '4:        return needle', 'elsewhere', '6:needle = 2'];
  expect(await server.call('search_dir', { query: 'needle' })).toEqual(
    done('Found 2 matching lines in 1 file for "needle" in the workspace:', 'a.py', ...rows.map((row) => `  ${row}`)),
  );
  expect(await server.call('search_file', { query: 'needle', path: 'a.py' })).toEqual(
    done('Found 2 matching lines for "needle" in a.py:', ...rows),
  );
});

test('search_file pages through a file, every line once', async () => {
  const root = temporaryTree({ 'a.txt': 'odd\neven\n'.repeat(120) });
  const server = await startServer({ roots: [root] });
  const found: number[] = [];
  let cursor: string | undefined = '0';
  while (cursor !== undefined) {
    const { text } = await server.call('search_file', { query: 'even', path: 'a.txt', cursor: Number(cursor) });
    found.push(...[...text.matchAll(/^(\d+):even$/gm)].map(([, line]) => Number(line)));
    cursor = /cursor: (\d+)\.$/.exec(text)?.[1];
  }
  expect(found).toEqual(Array.from({ length: 120 }, (_, index) => 2 * index + 2));
});

describe('in a workspace of several roots', () => {
  test('paths start with the name of their root', async () => {
    const parent = temporaryTree({ 'one/a.py': 'needle\n', 'two/src/a.py': 'needle\n', 'two/b.py': 'needle\n' });
    const server = await startServer({ roots: [path.join(parent, 'one'), path.join(parent, 'two')] });
    expect(await server.call('search_dir', { query: 'needle' })).toEqual(
      done(
        'Found 3 matching lines in 3 files for "needle" in the 2 workspace roots:',
        ...['one/a.py', '  1:needle', 'two/b.py', '  1:needle', 'two/src/a.py', '  1:needle'],
      ),
    );
    expect(await server.call('search_dir', { query: 'needle', dir: 'two/src' })).toEqual(
      done('Found 1 matching line in 1 file for "needle" in two/src:', 'two/src/a.py', '  1:needle'),
    );
    expect(await server.call('find_file', { pattern: 'a.py' })).toEqual(
      done('Found 2 files for "a.py" in the 2 workspace roots:', 'one/a.py', 'two/src/a.py'),
    );
    expect(await server.call('search_file', { query: 'needle', path: 'one/a.py' })).toEqual(
      done('Found 1 matching line for "needle" in one/a.py:', '1:needle'),
    );
  });

  test('pages go through all of them in one order', async () => {
    const parent = temporaryTree({
      'one/tests/a.py': lines(40, 'needle'),
      'one/b.py': lines(30, 'needle'),
      'two/.gitignore': 'out\n',
      'two/a.py': 'def needle(): pass\n',
      'two/c.py': lines(30, 'needle'),
      'two/out/d.py': lines(60, 'needle'),
    });
    const server = await startServer({ roots: [path.join(parent, 'one'), path.join(parent, 'two')] });
    expect(await everyLine(server, { query: 'needle' })).toEqual([
      'two/a.py:1',
      ...places('one/b.py', 30),
      ...places('two/c.py', 30),
      ...places('one/tests/a.py', 40),
    ]);
    expect(await everyLine(server, { query: 'needle', dir: 'two/out' })).toEqual(places('two/out/d.py', 60));
    expect((await server.call('search_dir', { query: 'needle' })).text).toContain(
      '\nDefined at:\ntwo/a.py:1:def needle',
    );
  });
});

describe('a search that takes long', () => {
  /** Only backtracking can tell what it matches, and that takes more than the second that a file gets. */
  const ENDLESS = '(a|aa)+\\1$';
  const SLOW_LINE = `${'a'.repeat(60)}b\n`;
  // Enough of them that a search takes longer than the call, whatever each file gets.
  const files = { ...many(30, (index) => `slow/f${index}.txt`, SLOW_LINE), 'other.txt': 'needle\n' };

  test.each(['search_dir', 'search_file'])('%s for (a+)+$ over a long line is answered', async (tool) => {
    const root = temporaryTree({ 'slow.txt': `${'a'.repeat(1_000_000)}b\n` });
    const server = await startServer({ roots: [root], flags: ['--timeout-seconds', '5'] });
    const input = { query: '(a+)+$', regex: true, ...(tool === 'search_file' ? { path: 'slow.txt' } : {}) };
    const { isError, text } = await server.call(tool, input);
    expect({ isError, head: text.slice(0, 25) }).toEqual({ isError: false, head: 'No matches for "(a+)+$" i' });
  });

  test('says what it has in time, and the server goes on', async () => {
    const server = await startServer({ roots: [temporaryTree(files)], flags: ['--timeout-seconds', '2'] });
    const slow = server.call('search_dir', { query: ENDLESS, regex: true });
    const meanwhile = await server.call('find_file', { pattern: 'other.txt' });
    expect(meanwhile).toEqual(done('Found 1 file for "other.txt" in the workspace:', 'other.txt'));
    expect((await slow).text).toMatch(
      /^No matches for .* in the workspace \[INCOMPLETE: time was up before everything was searched \(31 files\); narrow with dir or glob\]\.\n\[INCOMPLETE: the expression took too long in slow\/f/,
    );
    expect((await server.call('search_dir', { query: 'needle' })).text).toBe(
      'Found 1 matching line in 1 file for "needle" in the workspace:\nother.txt\n  1:needle',
    );
  });

  test('is given up when its expression takes too long in many files', async () => {
    const server = await startServer({ roots: [temporaryTree(files)] });
    const { text } = await server.call('search_dir', { query: ENDLESS, regex: true });
    expect(text).toMatch(
      /^No matches .*\[INCOMPLETE: .*\n\[INCOMPLETE: the expression took too long in .* and 3 more files; /,
    );
  });

  test('is ended by a cancellation, and other searches at the same time still get their answers', async () => {
    const server = await startServer({ roots: [temporaryTree(files)] });
    const cancel = new AbortController();
    const slow = server.client.callTool(
      { name: 'search_dir', arguments: { query: ENDLESS, regex: true } },
      CallToolResultSchema,
      { signal: cancel.signal },
    );
    const waiting = server.call('search_dir', { query: 'needle' });
    await server.call('find_file', { pattern: 'other.txt' });
    cancel.abort('enough');
    await expect(slow).rejects.toThrow('enough');
    const answer = done('Found 1 matching line in 1 file for "needle" in the workspace:', 'other.txt', '  1:needle');
    expect(await waiting).toEqual(answer);
    expect(await server.call('search_dir', { query: 'needle' })).toEqual(answer);
    expect(server.log()).not.toContain('bug');
  });

  test('tells how far it is', async () => {
    // Slow enough that every worker is due to report before it is through.
    const server = await startServer({ roots: [temporaryTree(many(400, (index) => `f${index}.txt`, SLOW_LINE))] });
    const cancel = new AbortController();
    const told = await new Promise((resolve, reject) => {
      const search = server.client.callTool(
        { name: 'search_dir', arguments: { query: ENDLESS, regex: true, glob: '!f400.txt' } },
        CallToolResultSchema,
        { onprogress: resolve, signal: cancel.signal },
      );
      search.then(() => reject(new Error('it was through without a word')), reject);
    });
    cancel.abort();
    expect(told).toEqual({
      progress: expect.any(Number),
      total: 399,
      message: expect.stringMatching(/^searched [1-9]\d* of 399 files$/),
    });
  });
});

test('a search that runs beside a cancelled one is complete', async () => {
  const root = temporaryTree(
    Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}.txt`, `needle\n${'a'.repeat(60)}b\n`])),
  );
  const server = await startServer({ roots: [root] });
  await server.call('search_dir', { query: 'needle' });
  const cancel = new AbortController();
  const slow = server.client.callTool(
    { name: 'search_dir', arguments: { query: '(a|aa)+\\1$', regex: true } },
    CallToolResultSchema,
    { signal: cancel.signal },
  );
  const beside = server.call('search_dir', { query: 'needle' });
  cancel.abort();
  await expect(slow).rejects.toThrow();
  expect((await beside).text).toContain('Found 60 matching lines in 60 files');
});
