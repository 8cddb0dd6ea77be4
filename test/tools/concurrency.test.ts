// Several writers of one file: servers with and without a common history, an editor that saves, a branch that is checked out.
import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  COMMAND,
  type FileTree,
  type Reply,
  readText,
  startServer,
  type TestServer,
  temporaryRepository,
  temporaryTree,
} from '../support/server.js';
import { treeState } from '../support/tree-state.js';

const run = promisify(execFile);

const EDITS = 100;

/** Lines for two writers, A and B. */
const SHARED = Array.from({ length: EDITS }, (_, index) => `A ${index} old\nB ${index} old\n`).join('');

/** Why an edit may fail while others write the same file; nothing was written then, and the reply says so. */
const LEGITIMATE = ['EDIT_STALE', 'FILE_CHANGED', 'WORKSPACE_BUSY', 'NO_MATCH', 'LINE_OUT_OF_RANGE'];

interface Made {
  readonly line: string;
  readonly reply: Reply;
}

/** Sends replacements and insertions by turns, without waiting for replies. */
function editAll(server: TestServer, name: string, count = EDITS): Promise<Made>[] {
  return Array.from({ length: count }, async (_, index) => {
    const line = `${name} ${index} new`;
    const inserts = index % 2 === 1;
    const reply = inserts
      ? server.call('insert', { path: 'shared.txt', after_line: index, text: line })
      : server.call('replace', { path: 'shared.txt', old: `${name} ${index} old`, new: line });
    return { line, reply: await reply };
  });
}

/** The lines of the edits that were reported as made; the others must have said why not. */
function successes(made: readonly Made[]): string[] {
  for (const { reply } of made.filter(({ reply }) => reply.isError)) {
    expect(LEGITIMATE).toContain(reply.code);
    expect(reply.text).toMatch(/nothing was written\.|^There is no line/i);
  }
  return made.filter(({ reply }) => !reply.isError).map(({ line }) => line);
}

const newLines = (root: string): string[] =>
  readText(root, 'shared.txt')
    .split('\n')
    .filter((line) => line.endsWith(' new'));

const startOn = (root: string, state: string): Promise<TestServer> =>
  startServer({ roots: [root], env: { ACI_STATE_DIR: state } });

describe('two servers that edit one file at the same time', () => {
  test('lose no edit; the history lists those that were made, and undoing them gives the old bytes', async () => {
    const root = temporaryTree({ 'shared.txt': SHARED });
    const old = treeState(root);
    const state = temporaryTree();
    const [first, second] = [await startOn(root, state), await startOn(root, state)];
    const made = successes(await Promise.all([...editAll(first, 'A'), ...editAll(second, 'B')]));
    expect(made.length).toBeGreaterThan(EDITS / 2);
    expect(newLines(root).sort()).toEqual([...made].sort());
    expect(Object.keys(treeState(root))).toEqual(['shared.txt']);

    const env = { ...process.env, ACI_STATE_DIR: state };
    const { stdout } = await run(process.execPath, [COMMAND, 'history', root], { env });
    expect(stdout.match(/^[-\d]{10} [:\d]{8} {2}(replace|insert) shared\.txt$/gm)?.length).toBe(made.length);
    expect(stdout).toContain(`\n${made.length} changes, `);

    await second.close();
    for (let left = made.length; left > 0; left -= 100) {
      expect((await first.call('undo', { steps: Math.min(left, 100) })).text).not.toContain('Cannot');
    }
    expect(treeState(root)).toEqual(old);
    expect((await first.call('undo')).code).toBe('NOTHING_TO_REVERSE');
  });

  test('lose no edit without a common history either', async () => {
    const root = temporaryTree({ 'shared.txt': SHARED });
    const [first, second] = [await startOn(root, temporaryTree()), await startOn(root, temporaryTree())];
    const made = successes(await Promise.all([...editAll(first, 'A', 60), ...editAll(second, 'B', 60)]));
    expect(newLines(root).sort()).toEqual([...made].sort());
    expect(readText(root, 'shared.txt')).toMatch(/^([AB] \d+ (old|new)\n)*$/);
    expect(Object.keys(treeState(root))).toEqual(['shared.txt']);
  });

  test('each undo only their own changes', async () => {
    const root = temporaryTree({ 'a.txt': 'one\n', 'b.txt': 'one\n' });
    const state = temporaryTree();
    const servers = [await startOn(root, state), await startOn(root, state)];
    const names = ['a.txt', 'b.txt'];
    const edit = (server: TestServer, index: number): Promise<Reply[]> =>
      Promise.all(
        Array.from({ length: 10 }, () => server.call('insert', { path: names[index] ?? '', after_line: 0, text: 'x' })),
      );
    await Promise.all(servers.map(edit));
    await Promise.all(servers.map((server, index) => server.call('undo', { steps: 10 - index })));
    expect(names.map((name) => readText(root, name))).toEqual(['one\n', 'x\none\n']);
  });
});

describe('an editor that saves while edits run', () => {
  const SAVES = 20;
  const ways: readonly (readonly [string, (file: string, text: string) => void])[] = [
    ['in place', (file, text) => writeFileSync(file, text)],
    [
      'by renaming',
      (file, text) => {
        writeFileSync(`${file}~`, text);
        renameSync(`${file}~`, file);
      },
    ],
  ];

  test.each(ways)('%s finds its text again, with whole edits of later', async (_, save) => {
    const root = temporaryTree({ 'shared.txt': `saved 0\n${SHARED}` });
    const server = await startOn(root, temporaryTree());
    await server.call('open', { path: 'shared.txt' });
    let lost = 0;
    for (let round = 1; round <= SAVES; round++) {
      const edits = editAll(server, 'A', 8);
      await edits[round % 8]; // so that the save falls between other edits each time
      save(path.join(root, 'shared.txt'), `saved ${round}\n${SHARED}`);
      const made = successes(await Promise.all(edits));
      const text = readText(root, 'shared.txt');
      if (!text.startsWith(`saved ${round}\n`)) {
        lost++;
        continue;
      }
      const lines = text.split('\n').slice(1);
      expect(lines.filter((line) => line.endsWith(' new') && !made.includes(line))).toEqual([]);
      // At most the four that were replaced are missing.
      expect(lines.filter((line) => line.endsWith(' old')).length).toBeGreaterThanOrEqual(2 * EDITS - 4);
    }
    // Some 0.1 ms of an edit, between the last look at the file and its renaming, are open to a save.
    expect(lost).toBeLessThanOrEqual(2);
    expect(readdirSync(root)).toEqual(['shared.txt']);
  });

  test('a file that was cut off and is being written anew is not taken for the new text', async () => {
    const root = temporaryTree({ 'shared.txt': SHARED });
    const file = path.join(root, 'shared.txt');
    const server = await startOn(root, temporaryTree());
    await server.call('open', { path: 'shared.txt' });
    truncateSync(file, 100);
    const reply = await server.call('edit', { start_line: 150, end_line: 150, text: 'X' });
    expect(reply.code).toBe('EDIT_STALE');
    appendFileSync(file, SHARED.slice(100));
    expect(readText(root, 'shared.txt')).toBe(SHARED);
  });
});

describe('a branch that is checked out', () => {
  const MAIN = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';
  const OTHER = 'zero\none\n2\nthree\nfour\nfive\nsix\nseven\n';
  const FILES: FileTree = { 'a.txt': MAIN, 'gone.txt': 'x\n' };

  function branches() {
    const root = temporaryRepository(FILES);
    const git = (...args: string[]): string =>
      execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { encoding: 'utf8' });
    git('checkout', '-q', '-b', 'first');
    git('add', '-A');
    git('commit', '-q', '-m', 'first');
    git('checkout', '-q', '-b', 'other');
    writeFileSync(path.join(root, 'a.txt'), OTHER);
    git('rm', '-q', 'gone.txt');
    git('commit', '-q', '-a', '-m', 'other');
    git('checkout', '-q', '-');
    return { root, git };
  }

  test('between opening and editing moves the edit, or stops it', async () => {
    const { root, git } = branches();
    const server = await startOn(root, temporaryTree());
    for (const name of ['gone.txt', 'a.txt']) await server.call('open', { path: name });
    git('checkout', '-q', 'other');
    expect((await server.call('edit', { start_line: 2, end_line: 2, text: 'TWO' })).code).toBe('EDIT_STALE');
    await server.call('goto', { line: 1 });
    git('checkout', '-q', '-');
    expect((await server.call('edit', { start_line: 5, end_line: 5, text: 'FOUR' })).text).toContain('further up');
    expect(readText(root, 'a.txt')).toBe(MAIN.replace('four', 'FOUR'));
    git('checkout', '-q', '--force', 'other');
    expect((await server.call('insert', { path: 'gone.txt', after_line: 0, text: 'y' })).code).toBe('PATH_NOT_FOUND');
    expect((await server.call('undo')).code).toBe('REVERSAL_BLOCKED');
    expect(readText(root, 'a.txt')).toBe(OTHER);
  });
});
