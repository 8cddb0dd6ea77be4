// Undo, redo and the differences that a session made.
import { Fault, type FaultCode, fail } from '../errors.js';
import { isState } from '../journal/images.js';
import type { Journal } from '../journal/journal.js';
import type { Entry, EntryChange, EntryHead } from '../journal/types.js';
import { renderPatch } from '../render/patch.js';
import type { ChangedFile, History, Reversal, View } from '../services.js';
import type { Session } from '../session/session.js';
import type { Viewer } from '../session/viewer.js';
import { indexLines } from '../text/lines.js';
import { decode } from '../workspace/encoding.js';
import type { FileState, FileStore } from '../workspace/file-store.js';
import { gitDiff } from '../workspace/git-diff.js';
import type { Workspace } from '../workspace/workspace.js';
import { type FileChange, type FileVersion, pairMoves } from './change-set.js';
import { changedFile, focusOf, patchedFile, tellChanged } from './describe.js';
import { newLinesOf } from './patch-lines.js';
import { nextReversal } from './reversal.js';
import { type Turns, untilUnchanged } from './turns.js';

interface Parts {
  readonly workspace: Workspace;
  readonly files: FileStore;
  readonly journal: Journal;
  readonly session: Session;
  readonly viewer: Viewer;
  readonly turns: Turns;
}

type Action = 'undo' | 'redo';

export class SessionHistory implements History {
  constructor(private readonly parts: Parts) {}

  undo(steps: number, signal: AbortSignal): Promise<Reversal> {
    return this.parts.turns.take(() => this.reverse('undo', steps, signal));
  }

  redo(steps: number, signal: AbortSignal): Promise<Reversal> {
    return this.parts.turns.take(() => this.reverse('redo', steps, signal));
  }

  async diff(since: string | undefined, signal: AbortSignal): Promise<string> {
    const patch = since === undefined ? this.ownDiff() : await gitDiff(this.parts.workspace.roots, since, signal);
    this.parts.viewer.tellFound(newLinesOf(patch));
    return patch;
  }

  private ownDiff(): string {
    const { session, workspace } = this.parts;
    const notes = session.originals.areMissing
      ? ['Some files are left out: their old contents could not be kept.']
      : [];
    const changes = session.originals.paths.flatMap((path): FileChange[] => {
      const before = session.originals.get(path);
      const after = this.readRegular(path);
      if (after === 'touched') notes.push(`${workspace.relative(path)} is left out: it is no readable file any more.`);
      return after === 'touched' || looksSame(before, after) ? [] : [this.change(path, before, after)];
    });
    // git apply passes over what stands before the first file.
    return [...notes.map((note) => `(${note})\n`), renderPatch(pairMoves(changes).map(patchedFile))].join('');
  }

  private async reverse(action: Action, steps: number, signal: AbortSignal): Promise<Reversal> {
    const sets: { what: string; files: ChangedFile[] }[] = [];
    let view: View | undefined;
    while (sets.length < steps) {
      try {
        signal.throwIfAborted();
        const { what, changes } = await untilUnchanged(() => this.reverseOne(action));
        view = this.show(changes);
        sets.push({ what, files: changes.map((change) => changedFile(change, { blocking: [], warnings: [] })) });
      } catch (error) {
        if (sets.length === 0 || !(error instanceof Fault)) throw error;
        return { sets, ...(view && { view }), stopped: error.message };
      }
    }
    return { sets, ...(view && { view }) };
  }

  private async reverseOne(action: Action): Promise<{ what: string; changes: FileChange[] }> {
    const { journal, session } = this.parts;
    const heads = await journal.heads();
    const { id: reverses } = nextReversal(heads, session.id, action) ?? this.nothing(action, heads);
    const entry = journal.entry(reverses);
    const changes = this.statesOf(action, entry);
    // Before anything is written: it proves that the client may change these files.
    const shown = changes.map(({ path, before, after }) => this.change(path, before, after));
    const { what } = entry;
    await journal.commit({ kind: action, session: session.id, what, reverses, changes });
    for (const { path, before, after } of changes) {
      session.originals.keep(path, before);
      if (after === undefined) session.forget(path);
    }
    return { what, changes: pairMoves(shown) };
  }

  private nothing(action: Action, heads: readonly EntryHead[]): never {
    const others = heads.some(({ live, session }) => session !== this.parts.session.id && live());
    const own = action === 'undo' ? 'no change of this session or an ended one is left' : 'nothing was undone last';
    const reason = others ? `${own}; other sessions that are still running have changes of their own` : own;
    return fail('NOTHING_TO_REVERSE', { action, reason });
  }

  /** What each file is and was before the entry. @throws REVERSAL_BLOCKED when one is not as the entry left it */
  private statesOf(action: Action, entry: Entry) {
    const { journal, workspace } = this.parts;
    const now = entry.changes.map((change) => this.stateAfter(change));
    const touched = entry.changes.filter((_, index) => now[index] === 'touched');
    if (touched.length > 0) {
      const paths = touched.map(({ path }) => workspace.relative(path));
      return fail('REVERSAL_BLOCKED', { action, what: entry.what, paths });
    }
    const left = now.map((state) => (state === 'touched' ? undefined : state));
    const old = journal.statesBefore(entry.id, left);
    const changes = entry.changes.map(({ path, after: written }, index) => {
      const [before, after] = [left[index], old[index]];
      // Permissions that somebody changed since are kept.
      const keeps = before !== undefined && after !== undefined && before.mode !== written?.mode;
      return { path, before, after: keeps ? { ...after, mode: before.mode } : after };
    });
    return changes.reverse(); // files come back before what stands in their place goes
  }

  /** What stands at a path, if that is what the change left there. */
  private stateAfter({ path, before, after }: EntryChange): FileState | undefined | 'touched' {
    const now = this.readRegular(path);
    if (now === 'touched' || !isState(now, after)) return 'touched';
    // Of a change of nothing but permissions, they are the content.
    return before?.hash === after?.hash && now?.mode !== after?.mode ? 'touched' : now;
  }

  private readRegular(path: string): FileState | undefined | 'touched' {
    try {
      return this.parts.files.read(path);
    } catch (error) {
      // A directory or a link was put there.
      if (error instanceof Fault && PUT_THERE.includes(error.code)) return 'touched';
      throw error;
    }
  }

  private change(path: string, before: FileState | undefined, after: FileState | undefined): FileChange {
    const place = this.parts.workspace.resolveForWriting(path);
    return { place, before: version(before), after: version(after) };
  }

  /** Shows the changed place of a set that is in one file. */
  private show(changes: readonly FileChange[]): View | undefined {
    for (const change of changes) tellChanged(this.parts.viewer, change);
    const [change] = changes;
    if (change?.after?.text === undefined || changes.length > 1) return undefined;
    const span = focusOf(change);
    if (span === undefined) return undefined;
    const lines = indexLines(change.after.text);
    return this.parts.viewer.showEdited(change.place, lines, span.first, span.behindNew);
  }
}

const PUT_THERE: readonly FaultCode[] = ['IS_DIRECTORY', 'NOT_A_FILE', 'FILE_CHANGED'];

/** Whether a patch has nothing to say: of permissions, git knows only whether the owner may execute the file. */
const looksSame = (left: FileState | undefined, right: FileState | undefined): boolean =>
  left === undefined || right === undefined
    ? left === right
    : left.bytes.equals(right.bytes) && ((left.mode ^ right.mode) & 0o100) === 0;

const version = (state: FileState | undefined): FileVersion | undefined =>
  state === undefined ? undefined : { ...state, text: decode(state.bytes)?.text };
