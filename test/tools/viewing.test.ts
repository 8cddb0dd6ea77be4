// Viewing through the real server.
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { forWholeFile, numberedText, startServer, type TestServer, temporaryTree } from '../support/server.js';

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, step) => `${from + step}:line ${from + step}`);

/** The window of a file of numberedText, with lines [from, to], from 1. */
function windowText(name: string, count: number, from: number, to: number): string {
  const rows = [`[File: ${name} (${count} lines total)]`];
  if (from > 1) rows.push(`(${from - 1} more line${from === 2 ? '' : 's'} above)`);
  rows.push(...numbered(from, to));
  if (to < count) rows.push(`(${count - to} more line${count - to === 1 ? '' : 's'} below)`);
  return rows.join('\n');
}

const done = (text: string) => ({ text, isError: false, code: undefined });

describe('with a window of 10 lines', () => {
  let root: string;
  let server: TestServer;
  beforeAll(async () => {
    await forWholeFile(async () => {
      root = temporaryTree({
        'fifty.txt': numberedText(50),
        'hundred.txt': numberedText(100),
        '25.txt': numberedText(25),
      });
      server = await startServer({ roots: [root], flags: ['--window', '10'] });
    });
  });

  test('open shows the top of a file, and around a line when one is given', async () => {
    expect(await server.call('open', { path: 'hundred.txt' })).toEqual(done(windowText('hundred.txt', 100, 1, 10)));
    expect(await server.call('open', { path: 'hundred.txt', line: 13 })).toEqual(
      done(windowText('hundred.txt', 100, 11, 20)),
    );
  });

  test('goto puts the line a sixth below the top, and the last window stays full', async () => {
    await server.call('open', { path: 'fifty.txt' });
    expect(await server.call('goto', { line: 30 })).toEqual(done(windowText('fifty.txt', 50, 28, 37)));
    expect(await server.call('goto', { line: 50 })).toEqual(done(windowText('fifty.txt', 50, 41, 50)));
    expect(await server.call('goto', { line: 51 })).toEqual({
      text: 'There is no line 51 in "fifty.txt". Allowed: 1 to 50.',
      isError: true,
      code: 'LINE_OUT_OF_RANGE',
    });
  });

  test('scrolling overlaps by 2 lines, and says so at either end', async () => {
    await server.call('open', { path: '25.txt', line: 1 });
    expect(await server.call('scroll_down')).toEqual(done(windowText('25.txt', 25, 9, 18)));
    expect(await server.call('scroll_down')).toEqual(done(windowText('25.txt', 25, 16, 25)));
    expect(await server.call('scroll_down')).toEqual(
      done(`${windowText('25.txt', 25, 16, 25)}\n(This is the end of the file already.)`),
    );
    expect(await server.call('scroll_up')).toEqual(done(windowText('25.txt', 25, 8, 17)));
    expect(await server.call('scroll_up')).toEqual(done(windowText('25.txt', 25, 1, 10)));
    expect(await server.call('scroll_up')).toEqual(
      done(`${windowText('25.txt', 25, 1, 10)}\n(This is the top of the file already.)`),
    );
  });

  test('each file has its own place, where open finds it again', async () => {
    await server.call('goto', { path: 'hundred.txt', line: 60 });
    await server.call('goto', { path: 'fifty.txt', line: 20 });
    expect(await server.call('open', { path: 'hundred.txt' })).toEqual(done(windowText('hundred.txt', 100, 58, 67)));
    expect(await server.call('open', { path: 'hundred.txt' })).toEqual(done(windowText('hundred.txt', 100, 58, 67)));
    expect(await server.call('scroll_up', { path: 'fifty.txt' })).toEqual(done(windowText('fifty.txt', 50, 10, 19)));
    expect(await server.call('scroll_down')).toEqual(done(windowText('fifty.txt', 50, 18, 27)));
  });

  test('a new file is opened at its top while another stands elsewhere', async () => {
    await server.call('goto', { path: 'hundred.txt', line: 90 });
    writeFileSync(path.join(root, 'other.txt'), numberedText(80));
    expect(await server.call('open', { path: 'other.txt' })).toEqual(done(windowText('other.txt', 80, 1, 10)));
  });

  test('what other programs wrote is shown, and a window beyond a shorter end moves up', async () => {
    const file = path.join(root, 'changing.txt');
    writeFileSync(file, numberedText(50));
    await server.call('goto', { path: 'changing.txt', line: 50 });
    appendFileSync(file, 'line 51\n');
    expect(await server.call('open', { path: 'changing.txt' })).toEqual(done(windowText('changing.txt', 51, 41, 50)));
    writeFileSync(file, numberedText(12));
    expect(await server.call('open', { path: 'changing.txt' })).toEqual(done(windowText('changing.txt', 12, 3, 12)));
    expect(await server.call('scroll_up')).toEqual(done(windowText('changing.txt', 12, 1, 10)));
  });

  test('null for an optional argument is as good as leaving it out', async () => {
    expect(await server.call('open', { path: '25.txt', line: 25 })).toEqual(done(windowText('25.txt', 25, 16, 25)));
    expect(await server.call('open', { path: '25.txt', line: null })).toEqual(done(windowText('25.txt', 25, 16, 25)));
    expect(await server.call('scroll_up', { path: null })).toEqual(done(windowText('25.txt', 25, 8, 17)));
    expect(await server.call('goto', { line: 25, path: null })).toEqual(done(windowText('25.txt', 25, 16, 25)));
  });
});

describe('with the default budgets', () => {
  let root: string;
  let server: TestServer;
  beforeAll(async () => {
    await forWholeFile(async () => {
      root = temporaryTree();
      server = await startServer({ roots: [root] });
    });
  });
  const open = async (name: string, content: string | Uint8Array) => {
    writeFileSync(path.join(root, name), content);
    return server.call('open', { path: name });
  };

  test.each(['scroll_down', 'scroll_up'])('%s shows the top of a file that was not shown yet', async (tool) => {
    const root = temporaryTree({ 'long.txt': numberedText(300) });
    const fresh = await startServer({ roots: [root] });
    expect((await fresh.call(tool, { path: 'long.txt' })).text).toContain(
      '[File: long.txt (300 lines total)]\n1:line 1\n',
    );
  });

  test('a window has 100 lines, and scrolling shows 2 of them again', async () => {
    expect(await open('long.txt', numberedText(250))).toEqual(done(windowText('long.txt', 250, 1, 100)));
    expect(await server.call('scroll_down')).toEqual(done(windowText('long.txt', 250, 99, 198)));
    expect(await server.call('goto', { line: 250 })).toEqual(done(windowText('long.txt', 250, 151, 250)));
  });

  test.each<[string, string | Uint8Array, string]>([
    ['an empty file is only its header', '', '(0 lines total)]'],
    ['a file without final newline has its last line', 'a\nb', '(2 lines total)]\n1:a\n2:b'],
    ['a single line is counted as one', 'x', '(1 line total)]\n1:x'],
    ['an empty line is shown', '\n', '(1 line total)]\n1:'],
    ['CRLF is not shown', 'a\r\nb\r\n', '(2 lines total)]\n1:a\n2:b'],
    ['form feeds and separators do not count as lines', 'a\fb\u2028c\n', '(1 line total)]\n1:a\fb\u2028c'],
    ['a byte order mark is not shown', '\ufeffa\n', '(1 line total)]\n1:a'],
    ['Latin-1 is read', Buffer.from('caf\xe9\n', 'latin1'), '(1 line total)]\n1:café'],
    ['UTF-16 is read', Buffer.from('\ufeffé€\n', 'utf16le'), '(1 line total)]\n1:é€'],
  ])('%s', async (_, content, expected) => {
    expect(await open('some.txt', content)).toEqual(done(`[File: some.txt ${expected}`));
  });

  test('every line number in an empty file is refused', async () => {
    await open('empty.txt', '');
    expect(await server.call('goto', { line: 1 })).toEqual({
      text: 'There is no line 1: "empty.txt" is empty.',
      isError: true,
      code: 'LINE_OUT_OF_RANGE',
    });
  });

  test('one line of 5 MB is cut, and the rest of it counted', async () => {
    expect(await open('minified.js', 'x'.repeat(5_000_000))).toEqual(
      done(`[File: minified.js (1 line total)]\n1:${'x'.repeat(1000)}... (+4,999,000 characters)`),
    );
  });

  test('447 kB in 544 lines are shown within the budget of the window', async () => {
    const { text } = await open('wide.txt', `${'y'.repeat(820)}\n`.repeat(544));
    const row = `${'y'.repeat(300)}... (+520 characters)`;
    const rows = Array.from({ length: 100 }, (_, index) => `${index + 1}:${row}`);
    expect(text).toBe(`[File: wide.txt (544 lines total)]\n${rows.join('\n')}\n(444 more lines below)`);
  });

  test('short lines leave their share of the budget to long ones', async () => {
    const { text } = await open('few-long.txt', `${'short\n'.repeat(98)}${'z'.repeat(1000)}\n${'z'.repeat(1001)}\n`);
    expect(text.split('\n').slice(-2)).toEqual([
      `99:${'z'.repeat(1000)}`,
      `100:${'z'.repeat(1000)}... (+1 characters)`,
    ]);
  });

  test('a long line is not cut in the middle of a surrogate pair', async () => {
    const { text } = await open('emoji.txt', `a${'𐀀'.repeat(600)}`);
    expect(text.slice(0, text.indexOf('...'))).toBe(`[File: emoji.txt (1 line total)]\n1:a${'𐀀'.repeat(499)}`);
  });
});

test('--window-chars bounds the text of a window and --line-chars that of a line', async () => {
  const root = temporaryTree({ 'a.txt': `${'w'.repeat(500)}\n`.repeat(10), 'b.txt': 'v'.repeat(500) });
  const server = await startServer({ roots: [root], flags: ['--window-chars', '1000', '--line-chars', '80'] });
  const row = `${'w'.repeat(80)}... (+420 characters)`;
  expect((await server.call('open', { path: 'b.txt' })).text).toBe(
    `[File: b.txt (1 line total)]\n1:${'v'.repeat(80)}... (+420 characters)`,
  );
  expect((await server.call('open', { path: 'a.txt' })).text).toBe(
    ['[File: a.txt (10 lines total)]', ...Array.from({ length: 10 }, (_, index) => `${index + 1}:${row}`)].join('\n'),
  );
  const tight = await startServer({ roots: [root], flags: ['--window-chars', '1000'] });
  const share = `${'w'.repeat(100)}... (+400 characters)`;
  expect((await tight.call('open', { path: 'a.txt' })).text).toBe(
    ['[File: a.txt (10 lines total)]', ...Array.from({ length: 10 }, (_, index) => `${index + 1}:${share}`)].join('\n'),
  );
});

test('two clients have their own open file, place and workspace', async () => {
  const first = temporaryTree({ 'a.txt': numberedText(300) });
  const second = temporaryTree({ 'a.txt': numberedText(150), 'b.txt': numberedText(3) });
  const [one, two] = await Promise.all([startServer({ roots: [first] }), startServer({ cwd: second })]);
  await one.call('goto', { path: 'a.txt', line: 200 });
  expect(await two.call('scroll_down')).toEqual({
    text: 'No file is open. Give scroll_down a path, or call open first.',
    isError: true,
    code: 'NO_OPEN_FILE',
  });
  await two.call('open', { path: 'b.txt' });
  expect(await one.call('scroll_down')).toEqual(done(windowText('a.txt', 300, 201, 300)));
  expect(await two.call('open', { path: 'a.txt' })).toEqual(done(windowText('a.txt', 150, 1, 100)));
  expect((await two.call('open', { path: path.join(first, 'a.txt') })).code).toBe('PATH_OUTSIDE');
});

test('one client over two roots sees both by name', async () => {
  const base = temporaryTree({ 'app/a.txt': 'in app\n', 'lib/a.txt': 'in lib\n' });
  const server = await startServer({ roots: [path.join(base, 'app'), path.join(base, 'lib')] });
  expect(await server.call('open', { path: 'lib/a.txt' })).toEqual(done('[File: lib/a.txt (1 line total)]\n1:in lib'));
  expect(await server.call('open', { path: 'a.txt' })).toEqual({
    text: '"a.txt" exists in several roots. Say which: app/a.txt, lib/a.txt.',
    isError: true,
    code: 'PATH_AMBIGUOUS',
  });
});

test('scrolling after an edit goes on behind the last line that the edit showed', async () => {
  const root = temporaryTree({ 'a.txt': numberedText(400) });
  const server = await startServer({ roots: [root] });
  const edited = await server.call('insert', { path: 'a.txt', after_line: 150, text: 'NEW' });
  const last = Number(/^(\d+):.*\n\(\d+ more lines below\)/m.exec(edited.text)?.[1]);
  const scrolled = await server.call('scroll_down');
  expect(scrolled.text).toContain(`(${last - 2} more lines above)\n${last - 1}:`);
});
