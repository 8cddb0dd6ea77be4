// The built server as a child process, driven by the official MCP client, over a temporary workspace.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
export const COMMAND = path.join(PROJECT, 'dist', 'main.js');

const cleanups: (() => Promise<void> | void)[] = [];
const fileCleanups: typeof cleanups = [];

async function runAll(list: typeof cleanups): Promise<void> {
  for (const cleanup of list.splice(0).reverse()) await cleanup();
}

/** Removes and ends what a test made. */
export const cleanUpTest = (): Promise<void> => runAll(cleanups);
/** The same for what was made for all tests of a file. */
export const cleanUpFile = (): Promise<void> => runAll(fileCleanups);

/** For beforeAll: what `start` makes lives until the last test of the file, not of the test. */
export async function forWholeFile<T>(start: () => Promise<T> | T): Promise<T> {
  try {
    return await start();
  } finally {
    fileCleanups.push(...cleanups.splice(0));
  }
}

/** Files by relative path. A string is written as UTF-8. */
export type FileTree = Readonly<Record<string, string | Uint8Array>>;

/** A directory of its own (real path) with these files, removed after the test. */
export function temporaryTree(files: FileTree = {}): string {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'aci-test-')));
  cleanups.push(() => {
    try {
      rmSync(root, { recursive: true, force: true });
    } catch {
      // A test has taken the right to enter folders away.
      execFileSync('chmod', ['-R', 'u+rwx', root]);
      rmSync(root, { recursive: true, force: true });
    }
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
  return root;
}

/** Like temporaryTree, and a git work tree. */
export function temporaryRepository(files: FileTree = {}): string {
  const root = temporaryTree(files);
  execFileSync('git', ['init', '-q', root]);
  return root;
}

export interface Reply {
  readonly text: string;
  readonly isError: boolean;
  /** Fault code; undefined for a reply that is no error. */
  readonly code: string | undefined;
}

export interface TestServer {
  readonly client: Client;
  /** Calls a tool and returns its reply, errors included. */
  call(tool: string, input?: Record<string, unknown>): Promise<Reply>;
  /** Resolves when the index of every root is complete, with the number of files in it. */
  indexed(): Promise<number>;
  /** What the server has written to standard error. */
  log(): string;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly roots?: readonly string[];
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly client?: Client;
  /** Permission bits hold for the server even when the tests run as root. Linux only. */
  readonly obeyPermissions?: boolean;
}

/** Root without the capabilities that make it pass over permission bits; it still owns its files. */
const UNPRIVILEGED_NODE = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', process.execPath];

/** Starts `aci mcp ROOT... FLAGS...`, with a history and an index of its own unless `env` names others; ended after the test. */
export async function startServer({
  roots = [],
  flags = [],
  env = {},
  cwd,
  client: given,
  obeyPermissions = false,
}: ServerOptions): Promise<TestServer> {
  const client = given ?? new Client({ name: 'test', version: '1.0.0' });
  const [command = '', ...before] =
    obeyPermissions && process.getuid?.() === 0 ? UNPRIVILEGED_NODE : [process.execPath];
  const transport = new StdioClientTransport({
    command,
    args: [...before, COMMAND, 'mcp', ...roots, ...flags],
    env: { ...inherited(), ACI_STATE_DIR: temporaryTree(), ACI_CACHE_DIR: temporaryTree(), ...env },
    stderr: 'pipe',
    ...(cwd === undefined ? {} : { cwd }),
  });
  const errors = new ErrorLog();
  transport.stderr?.on('data', (chunk: Buffer) => errors.add(chunk.toString()));
  await client.connect(transport);
  const close = (): Promise<void> => client.close();
  cleanups.push(close);
  return {
    client,
    close,
    log: () => errors.text,
    indexed: () => errors.indexed(Math.max(1, roots.length)),
    async call(tool, input = {}) {
      const result = CallToolResultSchema.parse(await client.callTool({ name: tool, arguments: input }));
      const [first] = result.content;
      const code = result._meta?.['aci-server/code'];
      return {
        text: first?.type === 'text' ? first.text : '',
        isError: result.isError === true,
        code: typeof code === 'string' ? code : undefined,
      };
    },
  };
}

/** What a server writes to standard error, and who waits for it. */
class ErrorLog {
  text = '';
  private waiting: (() => void)[] = [];

  add(chunk: string): void {
    this.text += chunk;
    for (const wake of this.waiting.splice(0)) wake();
  }

  async indexed(roots: number): Promise<number> {
    for (;;) {
      const counts = [...this.text.matchAll(/^aci: index of .*: (\d+) files? in [\d.]+ s$/gm)];
      if (counts.length >= roots) return counts.reduce((sum, [, count]) => sum + Number(count), 0);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }
}

const inherited = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

export const readText = (root: string, name: string): string => readFileSync(path.join(root, name), 'utf8');
export const readBytes = (root: string, name: string): Buffer => readFileSync(path.join(root, name));

/** n lines `line 1` ... `line n`, each with a final newline. */
export const numberedText = (count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');
