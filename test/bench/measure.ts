// Medians and tables, and the server that is measured.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

export const COMMAND = 'dist/main.js';

/** Median and 95th percentile in milliseconds. */
export interface Timing {
  readonly median: number;
  readonly p95: number;
}

export async function time(runs: number, act: (run: number) => Promise<unknown> | unknown): Promise<Timing> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const from = performance.now();
    await act(run);
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
}

export const ms = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}

export interface BenchServer {
  call(tool: string, input: Record<string, unknown>): Promise<string>;
  /** Resident memory of the processes that it has started, in MB; undefined except on Linux. */
  helperMemory(): number | undefined;
  close(): Promise<void>;
}

/** A new directory on the disk of the project: the one for temporary files may be in memory, where fsync costs nothing. */
export function directoryOnDisk(): string {
  const parent = path.resolve('node_modules', '.cache');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(path.join(parent, 'aci-bench-'));
}

/** With a history of its own. @throws Error when a call answers with an error, so that no failure is timed */
export async function connect(root: string): Promise<BenchServer> {
  const client = new Client({ name: 'bench', version: '1.0.0' });
  const state = directoryOnDisk();
  const server = { command: process.execPath, args: [COMMAND, 'mcp', root], env: { ACI_STATE_DIR: state } };
  const transport = new StdioClientTransport({ ...server, stderr: 'ignore' });
  await client.connect(transport);
  return {
    helperMemory: () =>
      transport.pid === null || process.platform !== 'linux'
        ? undefined
        : childrenOf(transport.pid).reduce((sum, child) => sum + (memoryOf(child)?.now ?? 0), 0),
    async close() {
      await client.close();
      rmSync(state, { recursive: true, force: true });
    },
    async call(tool, input) {
      const result = await client.callTool({ name: tool, arguments: input });
      const text = JSON.stringify(result.content);
      if (result.isError === true) throw new Error(`${tool} ${JSON.stringify(input).slice(0, 200)}: ${text}`);
      return text;
    },
  };
}

/** Resident, in MB: now, and at most so far. */
export interface Memory {
  readonly now: number;
  readonly peak: number;
}

/** Of a process; undefined except on Linux. */
export function memoryOf(pid: number | null): Memory | undefined {
  if (process.platform !== 'linux' || pid === null) return undefined;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
}

/** Process numbers. */
function childrenOf(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const lists = tasks.map((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8'));
  return lists.flatMap((list) => list.split(' ').filter((each) => each !== '')).map(Number);
}
