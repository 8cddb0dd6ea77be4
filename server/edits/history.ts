// Undo, redo and the differences that a session made.
import { Fault, fail } from '../errors.js';
import { isState } from '../journal/images.js';
import type { Journal } from '../journal/journal.js';
import type { Entry } from '../journal/types.js';
import { renderPatch } from '../render/patch.js';
import type { ChangedFile, History, Reversal, View } from '../services.js';
import type { Session } from '../session/session.js';
import type { Viewer } from '../session/viewer.js';
import { indexLines } from '../text/lines.js';
import { decode } from '../workspace/encoding.js';
import { type FileState, type FileStore, sameState } from '../workspace/file-store.js';
import { gitDiff } from '../workspace/git-diff.js';
import type { Workspace } from '../workspace/workspace.js';
import { type FileChange, type FileVersion, pairMoves } from './change-set.js';
import { changedFile, focusOf, patchedFile } from './describe.js';
import { nextReversal } from './reversal.js';

interface Parts {
  readonly workspace: Workspace;
  readonly files: FileStore;
  readonly journal: Journal;
  readonly session: Session;
  readonly viewer: Viewer;
}

type Action = 'undo' | 'redo';

export class SessionHistory implements History {
  constructor(private readonly parts: Parts) {}

  undo(steps: number, signal: AbortSignal): Promise<Reversal> {
    return this.reverse('undo', steps, signal);
  }

  redo(steps: number, signal: AbortSignal): Promise<Reversal> {
    return this.reverse('redo', steps, signal);
  }

  async diff(since: string | undefined, signal: AbortSignal): Promise<string> {
    const { files, session, workspace } = this.parts;
    if (since !== undefined) return gitDiff(workspace.roots, since, signal);
    const changes = [...session.originals].flatMap(([path, before]): FileChange[] => {
      const after = files.read(path);
      return sameState(before, after) ? [] : [this.change(path, before, after)];
    });
    return renderPatch(pairMoves(changes).map(patchedFile));
  }

  private async reverse(action: Action, steps: number, signal: AbortSignal): Promise<Reversal> {
    const sets: { what: string; files: ChangedFile[] }[] = [];
    let view: View | undefined;
    while (sets.length < steps) {
      try {
        signal.throwIfAborted();
        const { what, changes } = await this.reverseOne(action);
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
    const entries = await journal.entries();
    const entry = nextReversal(entries, session.id, action) ?? this.nothing(action, entries);
    const changes = this.statesOf(action, entry);
    const { id: reverses, what } = entry;
    await journal.commit({ kind: action, session: session.id, what, reverses, changes });
    for (const { path, before, after } of changes) {
      session.remember(path, before);
      if (after === undefined) session.forget(path);
    }
    return { what, changes: pairMoves(changes.map(({ path, before, after }) => this.change(path, before, after))) };
  }

  private nothing(action: Action, entries: readonly Entry[]): never {
    const others = entries.some((entry) => entry.session !== this.parts.session.id && entry.live());
    const own = action === 'undo' ? 'no change of this session or an ended one is left' : 'nothing was undone last';
    const reason = others ? `${own}; other sessions that are still running have changes of their own` : own;
    return fail('NOTHING_TO_REVERSE', { action, reason });
  }

  /** What each file is and was before the entry. @throws REVERSAL_BLOCKED when one is not as the entry left it */
  private statesOf(action: Action, entry: Entry) {
    const { files, journal, workspace } = this.parts;
    const now = entry.changes.map(({ path }) => files.read(path));
    const touched = entry.changes.filter(({ after }, index) => !isState(now[index], after));
    if (touched.length > 0) {
      const paths = touched.map(({ path }) => workspace.relative(path));
      return fail('REVERSAL_BLOCKED', { action, what: entry.what, paths });
    }
    const changes = entry.changes.map(({ path }, index) => {
      const before = now[index];
      return { path, before, after: journal.stateBefore(entry, index, before) };
    });
    return changes.reverse(); // files come back before what stands in their place goes
  }

  private change(path: string, before: FileState | undefined, after: FileState | undefined): FileChange {
    const place = this.parts.workspace.resolveForWriting(path);
    return { place, before: version(before), after: version(after) };
  }

  /** Shows the changed place of a set that is in one file. */
  private show(changes: readonly FileChange[]): View | undefined {
    const [change] = changes;
    if (change?.after?.text === undefined || changes.length > 1) return undefined;
    const span = focusOf(change);
    if (span === undefined) return undefined;
    const lines = indexLines(change.after.text);
    return this.parts.viewer.showEdited(change.place, lines, span.first, span.behindNew);
  }
}

const version = (state: FileState | undefined): FileVersion | undefined =>
  state === undefined ? undefined : { ...state, text: decode(state.bytes)?.text };
