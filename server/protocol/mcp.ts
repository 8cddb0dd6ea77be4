// MCP adapter: tools, faults, deadlines, progress and roots in the words of the Model Context Protocol.
import { fileURLToPath } from 'node:url';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  type CallToolRequest,
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  RootsListChangedNotificationSchema,
  type ServerNotification,
  type ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import type { Tool } from '../../tools/define.js';
import { Fault } from '../errors.js';
import type { Services } from '../services.js';

/** What answers calls. Loaded behind the reply to initialize, because clients wait for that one. */
export interface Backend {
  readonly tools: readonly Tool[];
  readonly services: Services;
  /** Told the directories that the client works in; called again when they change. */
  narrow(directories: readonly string[]): void;
  /** Told when the directories are known: work that makes later calls quicker can begin. */
  prepare(): void;
}

export interface McpOptions {
  readonly version: string;
  readonly instructions: string;
  readonly backend: () => Promise<Backend>;
  /** Milliseconds for one call. */
  readonly callLimitMs: number;
  /** For what the user should know and the protocol has no place for. */
  readonly log: (message: string) => void;
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** Milliseconds that the first calls wait for the client to say its roots. */
const ROOTS_WAIT_MS = 2000;

/** A reply above this many characters would be cut off by clients: 1 MiB. */
const LARGEST_REPLY = 1024 * 1024;

export interface McpServer {
  /** Calls that are not answered yet. */
  pending(): number;
}

export async function serveMcp(transport: Transport, options: McpOptions): Promise<McpServer> {
  const { version, log } = options;
  const server = new Server(
    { name: 'aci-server', version },
    { capabilities: { tools: {} }, instructions: options.instructions },
  );
  let loading: Promise<Backend> | undefined;
  const backend = (): Promise<Backend> => {
    loading ??= options.backend();
    return loading;
  };
  let rootsKnown: Promise<unknown> = Promise.resolve();
  const readRoots = (): void => {
    rootsKnown = narrowToRoots(server, backend()).catch((error) =>
      log(`the client did not say its roots: ${messageOf(error)}`),
    );
  };

  let pending = 0;
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    pending++;
    return work.finally(() => pending--);
  };
  const listTools = async () => ({ tools: (await backend()).tools.map(describeTool) });

  server.setRequestHandler(ListToolsRequestSchema, () => counted(listTools()));
  const call = async (params: CallToolRequest['params'], extra: Extra): Promise<CallToolResult> => {
    const { tools, services } = await backend();
    const tool = tools.find(({ name }) => name === params.name);
    if (tool === undefined) {
      throw new McpError(
        ErrorCode.InvalidParams,
        `No tool named ${params.name}. Tools: ${tools.map(({ name }) => name).join(', ')}`,
      );
    }
    await rootsKnown;
    return callTool(tool, params.arguments ?? {}, extra, services, options);
  };
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) => counted(call(params, extra)));
  server.oninitialized = readRoots;
  server.setNotificationHandler(RootsListChangedNotificationSchema, readRoots);
  server.onerror = (error) => log(`protocol: ${error.message}`);
  await server.connect(transport);
  return { pending: () => pending };
}

async function narrowToRoots(server: Server, loading: Promise<Backend>): Promise<void> {
  const backend = await loading;
  try {
    if (server.getClientCapabilities()?.roots === undefined) return;
    const { roots } = await server.listRoots(undefined, { timeout: ROOTS_WAIT_MS });
    backend.narrow(roots.flatMap(({ uri }) => directoryOf(uri)));
  } finally {
    backend.prepare();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const describeTool = (tool: Tool) => ({
  name: tool.name,
  description: tool.description,
  inputSchema: { ...tool.inputSchema(), type: 'object' as const },
  annotations: tool.annotations,
});

async function callTool(
  tool: Tool,
  input: unknown,
  extra: Extra,
  services: Services,
  { callLimitMs, log }: McpOptions,
): Promise<CallToolResult> {
  const limit = AbortSignal.timeout(callLimitMs);
  const signal = AbortSignal.any([extra.signal, limit]);
  try {
    const { text } = await tool.run(input, { ...services, signal, progress: progressTo(extra) });
    return { content: [{ type: 'text', text: capped(text) }] };
  } catch (error) {
    if (extra.signal.aborted) return { content: [] }; // nobody reads it
    const timedOut = limit.aborted && !(error instanceof Fault);
    return faultResult(timedOut ? new Fault('TIMED_OUT', { tool: tool.name, limitMs: callLimitMs }) : error, log);
  }
}

/** The code goes into _meta: structuredContent that is not of a declared output makes clients drop the whole reply. */
function faultResult(error: unknown, log: (message: string) => void): CallToolResult {
  if (error instanceof Fault) {
    return {
      isError: true,
      content: [{ type: 'text', text: capped(error.message) }],
      _meta: { 'aci-server/code': error.code },
    };
  }
  const id = Date.now().toString(36);
  log(`bug ${id}: ${error instanceof Error ? error.stack : error}`);
  const text = `Internal error ${id}. This is not your mistake; the server's log has the details. Try another way, or the same call once more.`;
  return { isError: true, content: [{ type: 'text', text }], _meta: { 'aci-server/code': 'INTERNAL' } };
}

function progressTo({ _meta, sendNotification }: Extra): (done: number, of: number, message: string) => void {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return () => undefined;
  return (progress, total, message) => {
    // A client that is gone does not matter to the call.
    sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total, message } }).catch(
      () => undefined,
    );
  };
}

const capped = (text: string): string =>
  text.length <= LARGEST_REPLY
    ? text
    : `${text.slice(0, LARGEST_REPLY)}\n... (+${text.length - LARGEST_REPLY} characters)`;

function directoryOf(uri: string): string[] {
  try {
    return [fileURLToPath(uri)];
  } catch {
    return []; // not a file: root, or one of another machine
  }
}
