// From process start to the reply to initialize, and memory at rest.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { COMMAND, ms, table, time } from './measure.js';

const RUNS = 20;
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
};

export async function benchStart(): Promise<string> {
  const bare = await time(RUNS, () => ended(spawn(process.execPath, ['-e', '0'])));
  const start = await time(RUNS, () => initialize());
  const memory = await memoryAtRest();
  return [
    '### Start',
    '',
    table(
      ['what', 'median', 'p95'],
      [
        ['`node -e 0`, whole process', `${ms(bare.median)} ms`, `${ms(bare.p95)} ms`],
        ['`aci mcp`, process start to the reply to `initialize`', `${ms(start.median)} ms`, `${ms(start.p95)} ms`],
        ['resident memory after `initialize`', memory, ''],
      ],
    ),
  ].join('\n');
}

type Child = ReturnType<typeof spawn>;

const ended = (child: Child): Promise<unknown> => new Promise((resolve) => child.once('exit', resolve));

async function startServer(): Promise<Child> {
  const child = spawn(process.execPath, [COMMAND, 'mcp', 'server'], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin?.write(`${JSON.stringify(INITIALIZE)}\n`);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return child;
}

/** Times only up to the reply; the process is ended behind the clock's back. */
async function initialize(): Promise<void> {
  const child = await startServer();
  child.kill('SIGKILL');
}

async function memoryAtRest(): Promise<string> {
  if (process.platform !== 'linux') return 'only measured on Linux';
  const child = await startServer();
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  child.stdin?.end();
  await ended(child);
  return `${Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)} MB`;
}
