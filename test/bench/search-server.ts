// A server whose index directory, log and memory the search benches see, and what its replies say.
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { COMMAND, type Memory, memoryOf } from './measure.js';
import type { BenchQuery } from './queries.js';

export interface SearchServer {
  /** The text of the reply. @throws Error when it is an error */
  call(tool: string, input: Record<string, unknown>): Promise<string>;
  listTools(): Promise<unknown>;
  /** What the server logged when its index was complete; undefined when it logs nothing within so many milliseconds. */
  indexed(withinMs: number): Promise<Indexed | undefined>;
  memory(): Memory | undefined;
  close(): Promise<void>;
}

export interface Indexed {
  readonly files: number;
  readonly seconds: number;
}

/** Index and history in a directory of the caller's, who removes it. */
export async function startSearchServer(root: string, directory: string): Promise<SearchServer> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [COMMAND, 'mcp', root],
    env: { ACI_CACHE_DIR: path.join(directory, 'index'), ACI_STATE_DIR: path.join(directory, 'state') },
    stderr: 'pipe',
  });
  let log = '';
  let heard = (): void => undefined;
  transport.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
    heard();
  });
  const indexed = (): Indexed | undefined => {
    const [, files, seconds] = /index of .* (\d+) files.* in ([\d.]+) s/.exec(log) ?? [];
    return files === undefined ? undefined : { files: Number(files), seconds: Number(seconds) };
  };
  const client = new Client({ name: 'bench', version: '1.0.0' });
  await client.connect(transport);
  return {
    async call(tool, input) {
      const { content, isError } = CallToolResultSchema.parse(await client.callTool({ name: tool, arguments: input }));
      const text = content[0]?.type === 'text' ? content[0].text : '';
      if (isError === true) throw new Error(`${tool} ${JSON.stringify(input).slice(0, 200)}: ${text}`);
      return text;
    },
    listTools: () => client.listTools(),
    indexed: (withinMs) =>
      new Promise((resolve) => {
        const end = setTimeout(() => resolve(undefined), withinMs);
        heard = () => {
          if (indexed() === undefined) return;
          clearTimeout(end);
          resolve(indexed());
        };
        heard();
      }),
    memory: () => memoryOf(transport.pid),
    close: () => client.close(),
  };
}

export const asInput = ({ query, regex, ignoreCase }: Omit<BenchQuery, 'kind'>): Record<string, unknown> => ({
  query,
  regex,
  ignore_case: ignoreCase,
});

/** How many matching lines a reply of search_dir says that there are. */
export function totalOf(reply: string): number {
  const [, count] = /^Found ([\d,]+) matching line/m.exec(reply) ?? [];
  if (count !== undefined) return Number(count.replaceAll(',', ''));
  if (/^No matches /m.test(reply)) return 0;
  throw new Error(`no total in this reply: ${reply.slice(0, 200)}`);
}
