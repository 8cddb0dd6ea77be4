// A folder served by the built server over MCP stdio, for scripts that make very many calls.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';

export interface Reply {
  readonly text: string;
  /** Fault code; undefined for a reply that is no error. */
  readonly code: string | undefined;
}

/** Paths are relative to the served folder, with `/`. */
export interface Served {
  readonly tools: ReadonlySet<string>;
  call(tool: string, input: Record<string, unknown>): Promise<Reply>;
  write(file: string, bytes: Buffer): void;
  read(file: string): Buffer;
  /** Removes a top folder with all that was written in it. */
  remove(folder: string): void;
  close(): Promise<void>;
}

/** @param command the built main.js */
export async function serve(command: string, flags: readonly string[]): Promise<Served> {
  const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'aci-replay-')));
  const root = path.join(home, 'root');
  const state = path.join(home, 'state');
  mkdirSync(root);
  const client = new Client({ name: 'replay', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [command, 'mcp', root, ...flags],
      env: { PATH: process.env['PATH'] ?? '', XDG_STATE_HOME: state, ACI_STATE_DIR: state },
      stderr: 'inherit',
    }),
  );
  const { tools } = await client.listTools();
  return {
    tools: new Set(tools.map(({ name }) => name)),
    async call(tool, input) {
      const result = CallToolResultSchema.parse(await client.callTool({ name: tool, arguments: input }));
      const [first] = result.content;
      const text = first?.type === 'text' ? first.text : '';
      const code = result._meta?.['aci-server/code'];
      return { text, code: result.isError === true ? String(code) : undefined };
    },
    write(file, bytes) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), bytes);
    },
    read: (file) => readFileSync(path.join(root, file)),
    remove: (folder) => rmSync(path.join(root, folder), { recursive: true, force: true }),
    async close() {
      await client.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
