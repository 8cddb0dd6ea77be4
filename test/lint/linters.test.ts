// Linters as programs: what comes of their output, their failures and their time limit.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Linters } from '../../server/lint/linters.js';
import { readRules } from '../../server/lint/rules.js';
import { temporaryTree } from '../support/server.js';

const NEVER = new AbortController().signal;

/** A linter that runs this program with the file as its first argument. */
const script = (program: string) => ({ command: [process.execPath, '-e', program, '{file}'], glob: '*' });

function start(rules: readonly Record<string, unknown>[]): { linters: Linters; logged: string[] } {
  const logged: string[] = [];
  return { linters: new Linters(readRules(rules), (message) => logged.push(message)), logged };
}

const at = (root: string, file = 'a.txt', text = 'one\ntwo TODO\n') => ({ root, file, text });

/** Reports each line of the file with TODO in it, and counts its runs. */
const TODO_LINTER = `
  const fs = require('node:fs');
  fs.appendFileSync('runs', 'x');
  const file = process.argv[1];
  fs.readFileSync(file, 'utf8').split('\\n').forEach((line, index) => {
    const column = line.indexOf('TODO');
    if (column >= 0) console.log(file + ':' + (index + 1) + ':' + (column + 1) + ': T1 left to do');
  });
  process.exitCode = 1;`;

const TODO = { line: 1, character: 4, message: 'left to do', code: 'T1', syntax: false, blocks: false };

test('findings of the file come with places from 0, in the order of the text', async () => {
  const { linters } = start([
    script('console.log("./a.txt:2:5: T1 left to do\\nb.txt:1:1: elsewhere\\na.txt:1:1: first")'),
    {
      ...script(`console.log('[{"path": "a.txt", "line": 99, "column": 99, "message": "too far"}]')`),
      blocks: true,
    },
  ]);
  expect(await linters.run(at(temporaryTree()), NEVER)).toMatchObject({
    findings: [
      { line: 0, character: 0, message: 'first', code: '', syntax: false, blocks: false },
      TODO,
      { line: 1, character: 8, message: 'too far', code: '', syntax: false, blocks: true },
    ],
    failed: [],
  });
});

test('a linter speaks only for files of its language and glob', () => {
  const { linters } = start([
    { command: 'a', language: 'python', glob: 'src/**' },
    { command: 'b', glob: '*.md', stdin: true },
  ]);
  const fits = (file: string, text = '') => linters.forFile(file, text);
  expect([fits('src/a.py'), fits('src/tool', '#!/usr/bin/python3\n'), fits('docs/a.md')]).toEqual([true, true, true]);
  expect([fits('a.py'), fits('src/a.js'), fits('src/a')]).toEqual([false, false, false]);
  expect([linters.forFile('a.md', '', 'stdin'), linters.forFile('a.md', '', 'file')]).toEqual([true, false]);
});

test('the file stands where the command says, else behind its words, and is never an option', async () => {
  const print = 'console.log("a.txt:1:1: " + JSON.stringify(process.argv.slice(1))); ';
  const messages = async (rule: Record<string, unknown>, file: string) => {
    const program = print.replace('a.txt', file);
    const { linters } = start([
      { glob: '*', ...rule, command: [process.execPath, '-e', program, ...(rule['command'] as string[])] },
    ]);
    return (await linters.run(at(temporaryTree(), file), NEVER)).findings.map(({ message }) => message);
  };
  expect(await messages({ command: ['--', '--in={file}', 'x'] }, 'a b.txt')).toEqual(['["--in=a b.txt","x"]']);
  expect(await messages({ command: ['--', 'x'] }, '$(touch no).txt')).toEqual(['["x","$(touch no).txt"]']);
  expect(await messages({ command: ['--', 'x'] }, '-v.txt')).toEqual(['["x","./-v.txt"]']);
  expect(await messages({ command: ['--', 'x'], stdin: true }, 'a.txt')).toEqual(['["x"]']);
});

test('one that reads standard input gets the text that is not written yet', async () => {
  const program = "process.stdin.on('data', (data) => console.log('<stdin>:1:1: ' + data.length + ' bytes'))";
  const { linters } = start([{ ...script(program), stdin: true }, script('console.log("a.txt:1:1: of the file")')]);
  const root = temporaryTree();
  const messages = async (reads: 'stdin' | 'file') =>
    (await linters.run(at(root, 'a.txt', 'five!'), NEVER, reads)).findings.map(({ message }) => message);
  expect([await messages('stdin'), await messages('file')]).toEqual([['5 bytes'], ['of the file']]);
});

test('the findings of a text are known once a linter has seen it', async () => {
  const root = temporaryTree({ 'a.txt': 'one\ntwo TODO\n' });
  const runs = () => readFileSync(path.join(root, 'runs'), 'utf8').length;
  const { linters } = start([script(TODO_LINTER)]);
  expect((await linters.baseline(at(root), NEVER)).findings).toMatchObject([TODO]);
  expect((await linters.baseline(at(root), NEVER)).findings).toMatchObject([TODO]);
  expect(runs()).toBe(1);
  await linters.run(at(root), NEVER);
  expect(runs()).toBe(2);
  await linters.baseline(at(root, 'a.txt', 'other'), NEVER);
  expect(runs()).toBe(3);
});

describe('a linter that says nothing is named with the reason', () => {
  const failure = async (rule: Record<string, unknown>) => {
    const { linters, logged } = start([rule]);
    const { findings, failed } = await linters.run(at(temporaryTree()), NEVER);
    expect([findings, failed.length, logged.length]).toEqual([[], 1, 1]);
    return failed[0]?.reason;
  };

  test('when it is missing', async () => {
    expect(await failure({ command: 'no-such-program', glob: '*' })).toContain('it cannot be started: ');
  });

  test('when it crashes', async () => {
    expect(await failure(script('console.error("\\nno config\\nmore"); process.exit(3)'))).toBe(
      'it ended with code 3: no config',
    );
  });

  test.skipIf(process.platform === 'win32')('when it is killed', async () => {
    expect(await failure(script('process.kill(process.pid, "SIGTERM")'))).toBe('it was ended by SIGTERM');
  });

  test('when it prints without end', async () => {
    expect(await failure(script('for (;;) require("fs").writeSync(1, "x".repeat(65536))'))).toBe(
      'it printed more than 1 MB',
    );
  });

  test('when it takes too long', async () => {
    expect(await failure({ ...script('setInterval(() => {}, 1000)'), timeout: 0.3 })).toBe('it took more than 0.3 s');
  });
});

/** Starts another process that would live on, then does what `then` says. */
const withChild = (then: string): string => `
  const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  require('node:fs').writeFileSync('child', String(child.pid));
  child.unref();
  ${then}`;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // One that is killed and not yet collected by its new parent still has its number.
    return process.platform !== 'linux' || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

describe.skipIf(process.platform === 'win32')('what a linter has started ends with it', () => {
  const childOf = (root: string): number => Number(readFileSync(path.join(root, 'child'), 'utf8'));
  const isGone = (root: string) => expect.poll(() => isAlive(childOf(root))).toBe(false);

  test('when it ends by itself, which is not held up', async () => {
    const root = temporaryTree();
    const { linters } = start([script(withChild('console.log("a.txt:1:1: bad"); process.exit(1);'))]);
    expect((await linters.run(at(root), NEVER)).findings).toMatchObject([{ message: 'bad' }]);
    await isGone(root);
  });

  test('when its time is up', async () => {
    const root = temporaryTree();
    const { linters } = start([{ ...script(withChild('setInterval(() => {}, 1000)')), timeout: 1 }]);
    expect((await linters.run(at(root), NEVER)).failed).toMatchObject([{ reason: 'it took more than 1 s' }]);
    await isGone(root);
  });

  test.each(['cancel', 'close'])('on %s, which the run rejects with', async (how) => {
    const root = temporaryTree();
    const { linters } = start([script(withChild('setInterval(() => {}, 1000)'))]);
    const controller = new AbortController();
    const run = linters.run(at(root), controller.signal).then(
      () => 'done',
      (error: unknown) => String(error),
    );
    await expect.poll(() => existsSync(path.join(root, 'child')) && childOf(root) > 0, { timeout: 10_000 }).toBe(true);
    if (how === 'cancel') controller.abort(new Error('enough'));
    else linters.close();
    expect(await run).toBe(how === 'cancel' ? 'Error: enough' : 'Error: the server is closing');
    await isGone(root);
  });
});
