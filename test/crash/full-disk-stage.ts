// One call on a disk with room for nothing, for one page more, and so on until it gets through; and on a read-only one.
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { treeState } from '../support/tree-state.js';
import { type ConnectedServer, connect, type Reply } from './client.js';
import type { Call, Scenario } from './scenarios.js';
import { SmallDisk } from './small-disk.js';

/** Which parts lie on the small disk; the others are on the one for temporary files. */
export const LAYOUTS = ['tree', 'state', 'tree and state'] as const;
export type Layout = (typeof LAYOUTS)[number];

export interface Case extends Scenario {
  /** A file of `files` and a second name for it. */
  readonly linked?: readonly [string, string];
}

const MEGABYTES = 4;
/** More than any of the calls needs. */
const MOST_PAGES = 120;
const FULL = 'the disk is full';
const READ_ONLY = 'the file system is read-only';

/** How often the call failed for want of room, and what was wrong with that. */
export interface Tally {
  failures: number;
  readonly faults: string[];
}

export class FullDiskStage {
  private fresh: string | undefined;
  private readonly faults: string[] = [];

  private constructor(
    private readonly disk: SmallDisk,
    private readonly other: string,
    private readonly tree: string,
    private readonly state: string,
    private readonly subject: Case,
    private server: ConnectedServer,
    private readonly old: string,
  ) {}

  static async open(subject: Case, layout: Layout): Promise<FullDiskStage> {
    const disk = SmallDisk.mount(MEGABYTES);
    const other = realpathSync(mkdtempSync(path.join(tmpdir(), 'aci-other-')));
    const tree = path.join(layout.includes('tree') ? disk.root : other, 'tree');
    const state = path.join(layout.includes('state') ? disk.root : other, 'state');
    for (const [name, content] of Object.entries(subject.files)) {
      mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
      writeFileSync(path.join(tree, name), content);
    }
    if (subject.linked !== undefined) {
      const [from, to] = subject.linked.map((name) => path.join(tree, name));
      linkSync(from ?? '', to ?? '');
    }
    const server = await start(tree, state);
    for (const call of subject.before) await succeed(server, call);
    return new FullDiskStage(disk, other, tree, state, subject, server, filesOf(tree));
  }

  async close(): Promise<void> {
    await this.server.close();
    this.disk.unmount();
    rmSync(this.other, { recursive: true });
  }

  async fillEverywhere(): Promise<Tally> {
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      this.disk.fill(pages);
      const reply = await this.server.call(this.subject.call);
      if (!reply.isError) {
        this.disk.free();
        await this.takeBack(`with ${pages} pages`);
        return { failures: pages, faults: this.faults };
      }
      await this.lookAfterFailure(`with ${pages} pages`, reply, FULL);
      if (pages === 0) await this.restart();
      this.disk.free();
      await this.repeat(`after ${pages} pages`);
    }
    this.faults.push(`never gets through, not with ${MOST_PAGES} pages either`);
    return { failures: MOST_PAGES, faults: this.faults };
  }

  async makeReadOnly(): Promise<Tally> {
    this.disk.setReadOnly(true);
    const reply = await this.server.call(this.subject.call);
    await this.lookAfterFailure('read-only', reply, READ_ONLY);
    this.disk.setReadOnly(false);
    await this.repeat('writable again');
    return { failures: 1, faults: this.faults };
  }

  /** Nothing is changed or left behind, the reply says why, and files can still be read. */
  private async lookAfterFailure(when: string, reply: Reply, reason: string): Promise<void> {
    const searched = await this.server.call({ tool: 'search_dir', input: { query: 'line' } });
    this.expect(reply.isError, `${when}: no error`);
    this.expect(reply.text.includes(reason), `${when}: says ${reply.text}`);
    this.expect(filesOf(this.tree) === this.old, `${when}: files are not as before`);
    this.expect(!searched.isError, `${when}: cannot read: ${searched.text}`);
    const left = leftovers(this.state);
    this.expect(left.length === 0, `${when}: left behind: ${left.join(', ')}`);
  }

  /** A server that starts on the full disk does as well. */
  private async restart(): Promise<void> {
    await this.server.close();
    this.server = await start(this.tree, this.state);
    await this.lookAfterFailure('started on a full disk', await this.server.call(this.subject.call), FULL);
  }

  private async repeat(when: string): Promise<void> {
    const again = await this.server.call(this.subject.call);
    this.expect(!again.isError, `${when}: cannot be repeated: ${again.text}`);
    if (!again.isError) await this.takeBack(when);
  }

  /** The call got through: it did the same as ever, and can be taken back exactly. */
  private async takeBack(when: string): Promise<void> {
    const now = filesOf(this.tree);
    this.fresh ??= now;
    this.expect(now === this.fresh && now !== this.old, `${when}: files are not as they should be`);
    const tool = this.subject.call.tool === 'undo' ? 'redo' : 'undo';
    const back = await this.server.call({ tool, input: {} });
    this.expect(filesOf(this.tree) === this.old, `${when}: not taken back exactly: ${back.text}`);
  }

  private expect(holds: boolean, otherwise: string): void {
    if (!holds) this.faults.push(otherwise);
  }
}

const start = (tree: string, state: string): Promise<ConnectedServer> =>
  connect([process.execPath, path.resolve('dist', 'main.js'), 'mcp', tree], { ACI_STATE_DIR: state });

async function succeed(server: ConnectedServer, call: Call): Promise<void> {
  const reply = await server.call(call);
  if (reply.isError) throw new Error(reply.text);
}

/** Names, modes and contents, folders too: none that was made for a failed call may stay. */
const filesOf = (tree: string): string => JSON.stringify(treeState(tree));

/** What does not belong beside a log; the directory is only made when something is logged. */
function leftovers(state: string): string[] {
  const names = existsSync(state) ? readdirSync(state, { recursive: true, encoding: 'utf8' }) : [];
  return names.filter((name) => /lock|next|torn/.test(path.basename(name)));
}
