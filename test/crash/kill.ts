// Kills a server at one step of a call and looks at what the next one makes of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { treeState } from '../support/tree-state.js';
import type { Call, Scenario } from './scenarios.js';

const PROJECT = process.cwd();
const COMMAND = path.join(PROJECT, 'dist', 'main.js');
const PRELOAD = pathToFileURL(path.join(PROJECT, 'test', 'crash', 'kill-at.mjs')).href;

/** A server whose replies are read one by one; `undefined` when it died before it answered. */
class Raw {
  private readonly child: ChildProcess;
  private readonly replies = new Map<number, (reply: Reply | undefined) => void>();
  private nextId = 1;

  constructor(root: string, state: string, killAt?: number) {
    const preload = killAt === undefined ? [] : ['--import', PRELOAD];
    this.child = spawn(process.execPath, [...preload, COMMAND, 'mcp', root], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, ACI_STATE_DIR: state, ACI_TEST_KILL_AT: String(killAt ?? 0) },
    });
    this.child.stdin?.on('error', () => undefined);
    if (this.child.stdout !== null) createInterface(this.child.stdout).on('line', (line) => this.take(line));
    this.child.on('close', () => {
      for (const settle of this.replies.values()) settle(undefined);
    });
    const client = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'crash', version: '1' } };
    void this.request('initialize', client);
    this.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  }

  async call({ tool, input }: Call): Promise<Reply | undefined> {
    return this.request('tools/call', { name: tool, arguments: input });
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = new Promise((resolve) => this.child.once('close', resolve));
    this.child.stdin?.end();
    await closed;
  }

  private request(method: string, params: unknown): Promise<Reply | undefined> {
    const id = this.nextId++;
    this.send({ jsonrpc: '2.0', id, method, params });
    return new Promise((resolve) => this.replies.set(id, resolve));
  }

  private send(message: unknown): void {
    this.child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  private take(line: string): void {
    const { id, result } = JSON.parse(line);
    this.replies.get(id)?.({ isError: result?.isError === true, text: result?.content?.[0]?.text ?? '' });
    this.replies.delete(id);
  }
}

interface Reply {
  readonly isError: boolean;
  readonly text: string;
}

type State = Record<string, string>;

/** One scenario in a directory of its own, which is put back to the state before the call as often as needed. */
export class Stage {
  private readonly tree: string;
  private readonly state: string;
  private readonly snapshot: string;

  private constructor(
    private readonly directory: string,
    private readonly scenario: Scenario,
  ) {
    this.tree = path.join(directory, 'tree');
    this.state = path.join(directory, 'state');
    this.snapshot = path.join(directory, 'snapshot');
  }

  static async open(scenario: Scenario): Promise<Stage> {
    const stage = new Stage(realpathSync(mkdtempSync(path.join(tmpdir(), 'aci-crash-'))), scenario);
    for (const [name, content] of Object.entries(scenario.files)) {
      mkdirSync(path.dirname(path.join(stage.tree, name)), { recursive: true });
      writeFileSync(path.join(stage.tree, name), content);
    }
    stage.link();
    mkdirSync(stage.state);
    await stage.undisturbed(scenario.before);
    for (const part of ['tree', 'state']) {
      cpSync(path.join(stage.directory, part), path.join(stage.snapshot, part), { recursive: true });
    }
    return stage;
  }

  close(): void {
    rmSync(this.directory, { recursive: true });
  }

  /**
   * Kills the call at one step after the other, until it gets through.
   * @param isWanted whether a step is tried
   * @returns the number of steps it was killed at, and what was wrong after them
   */
  async killEverywhere(isWanted: (step: number) => boolean = () => true): Promise<{ kills: number; faults: string[] }> {
    const old = this.files();
    await this.undisturbed([this.scenario.call]);
    const fresh = this.files();
    const faults: string[] = [];
    let kills = 0;
    for (let step = 1; ; step++) {
      if (!isWanted(step)) continue;
      this.restore();
      const server = new Raw(this.tree, this.state, step);
      const reply = await server.call(this.scenario.call);
      await server.end();
      if (reply !== undefined) return { kills, faults };
      kills++;
      const wrong = await this.lookAfter(old, fresh);
      if (wrong !== undefined) faults.push(`${this.scenario.name}, step ${step}: ${wrong}`);
    }
  }

  /** What the next server makes of it: all or nothing, no leftovers, and reversible. */
  private async lookAfter(old: State, fresh: State): Promise<string | undefined> {
    const server = new Raw(this.tree, this.state);
    try {
      await server.call({ tool: 'open', input: { path: Object.keys(this.scenario.files)[19] } });
      const found = this.files();
      const isDone = same(found, fresh);
      if (!isDone && !same(found, old)) return `neither old nor new: ${differences(found, old, fresh)}`;
      if (!isDone) {
        const again = await server.call(this.scenario.call);
        if (again === undefined || again.isError || !same(this.files(), fresh))
          return `cannot be repeated: ${again?.text}`;
      }
      const back = await server.call({ tool: this.scenario.call.tool === 'undo' ? 'redo' : 'undo', input: {} });
      return same(this.files(), old) ? undefined : `cannot be taken back: ${back?.text}`;
    } finally {
      await server.end();
    }
  }

  private async undisturbed(calls: readonly Call[]): Promise<void> {
    const server = new Raw(this.tree, this.state);
    for (const call of calls) {
      const reply = await server.call(call);
      if (reply === undefined || reply.isError) throw new Error(`${this.scenario.name}: ${reply?.text ?? 'no reply'}`);
    }
    await server.end();
  }

  private restore(): void {
    for (const part of ['tree', 'state']) {
      rmSync(path.join(this.directory, part), { recursive: true });
      cpSync(path.join(this.snapshot, part), path.join(this.directory, part), { recursive: true });
    }
    this.link();
  }

  /** A copy of a tree has no hard links. */
  private link(): void {
    const { link } = this.scenario;
    if (link === undefined) return;
    rmSync(path.join(this.tree, link.name), { force: true });
    linkSync(path.join(this.tree, link.of), path.join(this.tree, link.name));
  }

  /** Without folders: empty new ones may stay behind. */
  private files(): State {
    return Object.fromEntries(Object.entries(treeState(this.tree)).filter(([, kind]) => !kind.startsWith('directory')));
  }
}

const same = (left: State, right: State): boolean => JSON.stringify(left) === JSON.stringify(right);

function differences(found: State, old: State, fresh: State): string {
  const names = new Set([...Object.keys(found), ...Object.keys(old), ...Object.keys(fresh)]);
  const rows = [...names].flatMap((name) => {
    if (found[name] === old[name] && found[name] === fresh[name]) return [];
    const kind = found[name] === old[name] ? 'old' : found[name] === fresh[name] ? 'new' : 'torn';
    return [`${name} ${kind}`];
  });
  return rows.join(', ');
}
