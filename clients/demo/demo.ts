// A tour of the built server: the official MCP client finds, reads and edits code in a scratch copy of a real code base.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { chooseTarget, type Target } from './choose-target.js';
import { excerpt, expect, say, title } from './print.js';

/** Where the demo looks when no repository is named: the TypeScript sources that the zod package ships. */
const DEFAULT_SOURCE = 'node_modules/zod/src';
const COMMAND = 'dist/main.js';
const EXCERPT_LINES = 14;

interface Reply {
  readonly text: string;
  readonly isError: boolean;
  readonly ms: number;
}

type Call = (tool: string, input: Record<string, unknown>) => Promise<Reply>;

async function main(): Promise<void> {
  const source = realpathSync(process.argv[2] ?? DEFAULT_SOURCE);
  const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'aci-demo-')));
  const memory = mkdtempSync(path.join(tmpdir(), 'aci-demo-'));
  try {
    title(`aci-server on ${source}`);
    copyTree(source, scratch);
    say(`scratch copy in ${scratch}; nothing in the original is touched`);
    const { call, close } = await connect(scratch, memory);
    try {
      await tour(call, source, scratch);
    } finally {
      await close();
    }
  } finally {
    for (const directory of [scratch, memory]) rmSync(directory, { recursive: true, force: true });
  }
  title('Everything was as it should be.');
}

function copyTree(source: string, scratch: string): void {
  const skipped = new Set(['.git', 'node_modules', 'target', 'build', '.venv']);
  cpSync(source, scratch, { recursive: true, filter: (from) => from === source || !skipped.has(path.basename(from)) });
}

/** @param memory where the server keeps its index and history */
async function connect(root: string, memory: string): Promise<{ call: Call; close: () => Promise<void> }> {
  const client = new Client({ name: 'aci-demo', version: '1.0.0' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [COMMAND, 'mcp', root],
    env: { ACI_STATE_DIR: memory, ACI_CACHE_DIR: memory },
    stderr: 'ignore',
  });
  const started = performance.now();
  await client.connect(transport);
  const { tools } = await client.listTools();
  say(
    `server up in ${Math.round(performance.now() - started)} ms with ${tools.length} tools: ${tools.map(({ name }) => name).join(', ')}`,
  );
  const call: Call = async (tool, input) => {
    const from = performance.now();
    const result = CallToolResultSchema.parse(await client.callTool({ name: tool, arguments: input }));
    const [content] = result.content;
    return {
      text: content?.type === 'text' ? content.text : '',
      isError: result.isError === true,
      ms: performance.now() - from,
    };
  };
  return { call, close: () => client.close() };
}

async function tour(call: Call, source: string, scratch: string): Promise<void> {
  const target = chooseTarget(scratch);
  await reading(call, target);
  await editing(call, target, scratch);
  title('What changed on disk');
  const { stdout } = spawnSync(
    'git',
    ['diff', '--no-index', '--no-prefix', '--', path.join(source, target.path), path.join(scratch, target.path)],
    { encoding: 'utf8' },
  );
  const changed = stdout.split('\n').filter((line) => /^[+-](?![+-]{2} )/.test(line));
  expect(
    changed.length === 1 && changed[0] === `+${target.comment}`,
    'the diff is exactly the one line asked for',
    stdout,
  );
  excerpt(stdout, EXCERPT_LINES);
}

async function reading(call: Call, target: Target): Promise<void> {
  const name = path.posix.basename(target.path);
  const found = await step(call, 'find_file', { pattern: name });
  expect(found.text.split('\n').includes(target.path), 'find_file finds the file', found.text);
  const hits = await step(call, 'search_dir', {
    query: target.definition.trim(),
    dir: path.posix.dirname(target.path),
  });
  expect(hits.text.includes(`${target.line}:`), 'search_dir shows the line of the definition', hits.text);
  const opened = await step(call, 'open', { path: target.path, line: target.line });
  expect(opened.text.includes(`\n${target.line}:${target.definition}`), 'open shows that line', opened.text);
  const tool = /\(\d+ more lines? below\)/.test(opened.text) ? 'scroll_down' : 'scroll_up';
  const scrolled = await step(call, tool, {});
  const moved = scrolled.text.startsWith(`[File: ${target.path} `) && scrolled.text !== opened.text;
  expect(moved, `${tool} moves on in the open file`, scrolled.text);
}

async function editing(call: Call, target: Target, scratch: string): Promise<void> {
  const file = path.join(scratch, target.path);
  const before = readFileSync(file);
  const { line } = target;
  const broken = await step(call, 'edit', { start_line: line, end_line: line, text: target.broken });
  expect(
    broken.isError && readFileSync(file).equals(before),
    'the broken edit is refused and the file is untouched',
    broken.text,
  );
  const fixed = await step(call, 'edit', {
    start_line: line,
    end_line: line,
    text: `${target.comment}\n${target.definition}`,
  });
  expect(!fixed.isError, 'the corrected edit is written', fixed.text);
}

async function step(call: Call, tool: string, input: Record<string, unknown>): Promise<Reply> {
  title(`${tool} ${JSON.stringify(input)}`);
  const reply = await call(tool, input);
  excerpt(reply.text, EXCERPT_LINES);
  say(`${reply.ms.toFixed(1)} ms${reply.isError ? ', an error reply' : ''}`);
  return reply;
}

if (!existsSync(COMMAND)) {
  process.stderr.write('dist/main.js is missing: run this in the project folder after npm run setup\n');
  process.exit(1);
}
main().catch((error: unknown) => {
  process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
