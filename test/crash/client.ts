// The official client over a server that is started as these words say, for full disks and small limits.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Call } from './scenarios.js';

export interface Reply {
  readonly isError: boolean;
  readonly text: string;
}

export interface ConnectedServer {
  call(call: Call): Promise<Reply>;
  close(): Promise<void>;
}

/** @param env all that the server finds in its environment beside PATH, HOME and the like */
export async function connect(words: readonly string[], env: Record<string, string>): Promise<ConnectedServer> {
  const [command = '', ...args] = words;
  const client = new Client({ name: 'crash', version: '1.0.0' });
  await client.connect(new StdioClientTransport({ command, args, env, stderr: 'ignore' }));
  return {
    close: () => client.close(),
    async call({ tool, input }) {
      const result = CallToolResultSchema.parse(await client.callTool({ name: tool, arguments: input }));
      const [first] = result.content;
      return { isError: result.isError === true, text: first?.type === 'text' ? first.text : '' };
    },
  };
}
