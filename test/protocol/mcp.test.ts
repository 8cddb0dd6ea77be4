// What the server promises to any MCP client.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { tools } from '../../tools/index.js';
import { COMMAND, startServer, temporaryTree } from '../support/server.js';

/** A request as a line of the stdio transport. */
const line = (id: number, method: string, params: unknown = {}): string =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;

const INITIALIZE = line(1, 'initialize', {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'raw', version: '1' },
});

/** Runs the command to its end with this input. */
const run = (args: readonly string[], input = '', cwd?: string) =>
  spawnSync(process.execPath, [COMMAND, ...args], { input, encoding: 'utf8', cwd, timeout: 20_000 });

/** Arguments whose names say it all. */
const SPEAKING = ['allow_errors', 'dry_run'];

describe('tools/list', () => {
  test('is under 8 kB, flat and fully typed', async () => {
    const server = await startServer({ roots: [temporaryTree()] });
    const listed = await server.client.listTools();
    expect(Buffer.byteLength(JSON.stringify(listed))).toBeLessThan(8000);
    expect(listed.tools.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
    const text = JSON.stringify(listed);
    for (const word of ['$ref', '$defs', '$schema', 'anyOf', 'oneOf', 'allOf']) expect(text).not.toContain(word);
    const untyped = listed.tools.flatMap(({ name, inputSchema }) =>
      Object.entries(inputSchema.properties ?? {})
        .filter(([field, schema]) => !('type' in schema && ('description' in schema || SPEAKING.includes(field))))
        .map(([field]) => `${name}.${field}`),
    );
    expect(untyped).toEqual([]);
  });

  test('says which tools only read, and those are the ones left by --read-only', async () => {
    const server = await startServer({ roots: [temporaryTree()], flags: ['--read-only'] });
    const { tools: listed } = await server.client.listTools();
    expect(listed.map(({ name }) => name)).toEqual(
      tools.filter(({ annotations }) => annotations.readOnlyHint).map(({ name }) => name),
    );
    expect(listed.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
  });
});

test('instructions teach the workflow in under 1 kB', async () => {
  const server = await startServer({ roots: [temporaryTree()] });
  const instructions = server.client.getInstructions() ?? '';
  expect(Buffer.byteLength(instructions)).toBeLessThan(1024);
  const { tools: listed } = await server.client.listTools();
  expect(listed.map(({ name }) => name).filter((name) => !instructions.includes(name))).toEqual([]);
});

test('an unknown tool is a protocol error that names the tools', async () => {
  const server = await startServer({ roots: [temporaryTree()] });
  await expect(server.call('delete_everything')).rejects.toThrow(/No tool named delete_everything.*search_dir/);
});

describe('standard output', () => {
  test('carries nothing but protocol lines, whatever comes in', () => {
    const root = temporaryTree({ 'a.py': 'x = 1\n' });
    const input = [
      INITIALIZE,
      '{"jsonrpc":"2.0","method":"notifications/initialized"}\n',
      'this is no JSON\n',
      '{"jsonrpc":"2.0","id":7}\n',
      '[]\n',
      '\u0000\u0001\n',
      line(2, 'tools/list'),
      line(3, 'tools/call', { name: 'open', arguments: { path: 'a.py' } }),
      line(4, 'no/such/method'),
    ].join('');
    const child = spawn(process.execPath, [COMMAND, 'mcp', root], { stdio: ['pipe', 'pipe', 'ignore'] });
    return new Promise<void>((resolve, reject) => {
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        if ((output.match(/"id":[1-4]\b/g) ?? []).length === 4) child.stdin.end();
      });
      child.on('exit', () => {
        try {
          const messages = output
            .trimEnd()
            .split('\n')
            .map((each): { jsonrpc: string; id?: number } => JSON.parse(each));
          expect(messages.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
          expect(
            messages
              .map(({ id }) => id)
              .filter((id) => id !== undefined && id <= 4)
              .sort(),
          ).toEqual([1, 2, 3, 4]);
          resolve();
        } catch (error) {
          reject(error);
        }
      });
      child.stdin.write(input);
    });
  });
});

describe('the end of the process', () => {
  test('comes with the end of its input, calls answered', () => {
    const root = temporaryTree({ 'a.txt': 'hello\n' });
    const input = [INITIALIZE, line(2, 'tools/call', { name: 'search_dir', arguments: { query: 'hello' } })].join('');
    const { status, stdout } = run(['mcp', root], input);
    expect(status).toBe(0);
    expect(stdout).toContain('1:hello');
  });

  test('comes with the death of its parent, even when somebody else holds its input open', async () => {
    const root = temporaryTree();
    const pidFile = path.join(root, 'pid');
    // The server's input is a pipe that this test keeps open; the shell between them is killed.
    const script = `"${process.execPath}" "${COMMAND}" mcp "${root}" <&3 & echo $! > "${pidFile}"; wait`;
    const shell = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
    const input = shell.stdio[3];
    if (!(input instanceof Writable)) throw new Error('the fourth stream is not writable');
    input.write(INITIALIZE);
    await new Promise((resolve) => shell.stdout?.once('data', resolve));
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(isAlive(pid)).toBe(true);
    shell.kill('SIGKILL');
    await until(() => !isAlive(pid));
  });
});

/** Resolves as soon as a condition holds; the test's own time limit ends the wait. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** A zombie, which nobody has waited for yet, is dead. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

describe('roots that the client offers', () => {
  async function serverFor(directory: string, offered: readonly string[]) {
    const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: { roots: { listChanged: true } } });
    const roots = offered.map((each) => ({ uri: pathToFileURL(each).href }));
    client.setRequestHandler(ListRootsRequestSchema, () => ({ roots }));
    return { roots, server: await startServer({ roots: [directory], client }) };
  }

  test('narrow the workspace to the part that both name', async () => {
    const root = temporaryTree({ 'in/a.txt': 'a\n', 'out/b.txt': 'b\n' });
    const { server } = await serverFor(root, [path.join(root, 'in')]);
    expect((await server.call('open', { path: 'a.txt' })).isError).toBe(false);
    expect((await server.call('open', { path: path.join(root, 'out', 'b.txt') })).code).toBe('PATH_OUTSIDE');
  });

  test('never widen it', async () => {
    const root = temporaryTree({ 'served/a.txt': 'a\n', 'secret.txt': 's\n' });
    const { server } = await serverFor(path.join(root, 'served'), [root, '/']);
    expect((await server.call('open', { path: 'a.txt' })).isError).toBe(false);
    expect((await server.call('open', { path: path.join(root, 'secret.txt') })).code).toBe('PATH_OUTSIDE');
  });

  test('are asked for again when the client says that they changed', async () => {
    const root = temporaryTree({ 'one/a.txt': 'a\n', 'two/b.txt': 'b\n' });
    const { server, roots } = await serverFor(root, [path.join(root, 'one')]);
    expect((await server.call('open', { path: 'a.txt' })).isError).toBe(false);
    roots.splice(0, 1, { uri: pathToFileURL(path.join(root, 'two')).href });
    await server.client.sendRootsListChanged();
    expect((await server.call('open', { path: 'b.txt' })).isError).toBe(false);
    expect((await server.call('open', { path: path.join(root, 'one', 'a.txt') })).code).toBe('PATH_OUTSIDE');
  });

  test('leave the given directories alone when they lie elsewhere', async () => {
    const root = temporaryTree({ 'a.txt': 'a\n' });
    const { server } = await serverFor(root, [temporaryTree()]);
    expect((await server.call('open', { path: 'a.txt' })).isError).toBe(false);
  });
});

describe('the command line', () => {
  test('--help names every command and option', () => {
    const { stdout, status } = run(['--help']);
    expect(status).toBe(0);
    for (const word of ['mcp', '--guard', '--window', '--read-only', '--cache-mb', '--timeout-seconds'])
      expect(stdout).toContain(word);
  });

  test.each([
    [['mcp', '--guard', 'maybe'], '--guard is "maybe"; allowed: block, warn, off'],
    [['mcp', '--window', '5'], '--window is "5"; allowed: 10 to 2000 lines'],
    [['mcp', '--windoww', '5'], "Unknown option '--windoww'"],
    [['mcp', '/no/such/directory'], '/no/such/directory'],
    [['serve'], 'there is no command "serve"'],
    [[], 'no command given'],
  ])('%j ends with status 2 and says what is allowed', (args, words) => {
    const { stderr, stdout, status } = run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(words);
  });

  test('options come from flags before the environment before the file', async () => {
    const root = temporaryTree({
      'aci.toml': 'window = 20\noverlap = 0\nguard = "off"\n',
      'a.txt': 'line\n'.repeat(100),
    });
    const server = await startServer({ roots: [root], env: { ACI_WINDOW: '30' }, flags: ['--overlap', '10'] });
    expect((await server.call('open', { path: 'a.txt' })).text).toContain('(70 more lines below)');
    expect((await server.call('scroll_down')).text).toContain('(20 more lines above)');
  });

  test('without a directory it serves the current one', async () => {
    const server = await startServer({ cwd: temporaryTree({ 'here.txt': 'x\n' }) });
    expect((await server.call('find_file', { pattern: 'here.txt' })).text).toContain('here.txt');
  });
});
