// Makes a change set true: checked in memory, refused or logged and written whole, and shown.
import type { CheckClient } from '../check/check-client.js';
import type { Verdict } from '../check/guard.js';
import type { GuardMode } from '../config.js';
import { fail } from '../errors.js';
import type { Journal } from '../journal/journal.js';
import type { Entry } from '../journal/types.js';
import type { LintFailure, LintReport } from '../lint/linters.js';
import { renderPatch } from '../render/patch.js';
import type { ChangedFile, EditMode, Outcome } from '../services.js';
import type { Session } from '../session/session.js';
import type { Viewer } from '../session/viewer.js';
import { indexLines } from '../text/lines.js';
import { sameState } from '../workspace/file-store.js';
import type { ChangeSet, FileChange, MakePlan } from './change-set.js';
import { changedFile, focusOf, loggedChanges, patchedFile, tellChanged, tellOriginal } from './describe.js';
import type { Linted, Linting } from './linting.js';
import type { Refuser } from './refuser.js';
import { type Turns, untilUnchanged } from './turns.js';

/** Lines of changes far apart that are still shown as one window. */
const LARGEST_SPAN = 30;

interface Parts {
  readonly journal: Journal;
  readonly session: Session;
  readonly viewer: Viewer;
  readonly checks: CheckClient;
  readonly linting: Linting;
  readonly guard: GuardMode;
  readonly refuser: Refuser;
  readonly turns: Turns;
}

/** A change with what the guard and the linters say of it. */
interface Judged {
  readonly change: FileChange;
  readonly verdict: Verdict;
  /** What the linters said about the old text. */
  readonly before: Linted;
  readonly failed: readonly LintFailure[];
}

export class Committer {
  constructor(private readonly parts: Parts) {}

  /**
   * One change set after the other, as they came.
   * @throws EDIT_REFUSED and the Faults of planning and writing; then nothing was written
   */
  async commit(makePlan: MakePlan, mode: EditMode, signal: AbortSignal): Promise<Outcome> {
    return this.parts.turns.take(() => untilUnchanged(async () => this.attempt(await makePlan(), mode, signal)));
  }

  private async attempt(set: ChangeSet, mode: EditMode, signal: AbortSignal): Promise<Outcome> {
    if (set.changes.every(changesNothing)) {
      const path = set.changes.map(({ place }) => place.shown).join(', ');
      return fail('NOTHING_TO_DO', { path, reason: 'it has that text already' });
    }
    const judged: Judged[] = [];
    for (const change of set.changes) judged.push(await this.judge(change, signal));
    await this.refuseIfBlocked(set, judged, mode, signal);
    if (mode.dryRun) {
      for (const change of set.changes) tellOriginal(this.parts.viewer, change, set.focus);
      return { files: this.describe(set, judged), preview: renderPatch(set.changes.map(patchedFile)) };
    }
    signal.throwIfAborted(); // a cancelled edit is not written
    const entry = await this.write(set);
    const linted = await this.lintWritten(judged);
    const blocking = linted.some(({ verdict }) => verdict.blocking.length > 0);
    if (blocking && !this.passes(mode)) {
      await this.takeBack(set, entry);
      await this.parts.refuser.refuse(set, linted.filter(isBlocked), signal, true);
    }
    const view = this.show(set);
    return {
      files: this.describe(set, linted),
      ...(view === undefined ? {} : { view }),
      ...(set.movedBy === undefined ? {} : { movedBy: set.movedBy }),
    };
  }

  private describe({ focus }: ChangeSet, judged: readonly Judged[]): ChangedFile[] {
    return judged.map(({ change, verdict, failed }) => ({ ...changedFile(change, verdict, focus), failed }));
  }

  /** Whether new problems do not forbid an edit. */
  private passes({ allowErrors }: EditMode): boolean {
    return allowErrors || this.parts.guard === 'warn';
  }

  private async refuseIfBlocked(set: ChangeSet, judged: readonly Judged[], mode: EditMode, signal: AbortSignal) {
    const blocked = judged.filter(isBlocked);
    if (blocked.length > 0 && !this.passes(mode)) await this.parts.refuser.refuse(set, blocked, signal);
  }

  /** The guard's word, and that of the linters that can judge a text before it is written. */
  private async judge(change: FileChange, signal: AbortSignal): Promise<Judged> {
    const verdict = await this.guard(change, signal);
    const before = await this.parts.linting.before(change, signal);
    const report = await this.parts.linting.after(change, before, 'stdin', signal);
    return withFindings({ change, verdict, before, failed: [] }, report);
  }

  /** The word of the linters that read the file. Whatever the client does now, the file is written, so they are waited for. */
  private async lintWritten(judged: readonly Judged[]): Promise<Judged[]> {
    const { linting } = this.parts;
    const ask = async (each: Judged): Promise<Judged> =>
      withFindings(each, await linting.after(each.change, each.before, 'file', new AbortController().signal));
    return Promise.all(judged.map(ask));
  }

  private async guard({ place, before, after }: FileChange, signal: AbortSignal): Promise<Verdict> {
    if (this.parts.guard === 'off') return { blocking: [], warnings: [], unchecked: 'the guard is off' };
    if (after?.text === undefined || before?.text === after.text) return { blocking: [], warnings: [] };
    const old = before?.text === undefined ? {} : { before: before.text };
    return this.parts.checks.judge({ path: place.shown, ...old, after: after.text }, signal);
  }

  private async write(set: ChangeSet): Promise<Entry> {
    const { journal, session } = this.parts;
    const changes = set.changes.flatMap(loggedChanges);
    const entry = await journal.commit({ session: session.id, what: set.what, kind: 'edit', changes });
    for (const { path, before } of changes) session.originals.keep(path, before);
    for (const { from, place, after } of set.changes) {
      if (from !== undefined) session.rename(from.real, place.real);
      else if (after === undefined) session.forget(place.real);
    }
    return entry;
  }

  /** Undoes what a linter forbids. Others may have seen it for a moment. */
  private async takeBack({ what, changes }: ChangeSet, { id: reverses }: Entry): Promise<void> {
    const back = changes
      .flatMap(loggedChanges)
      .map((change) => ({ ...change, before: change.after, after: change.before }))
      .reverse();
    // An edit and no undo: redo must not make again what was refused.
    await this.parts.journal.commit({ session: this.parts.session.id, what, kind: 'edit', reverses, changes: back });
  }

  /** Makes the changed place the window, when there is one that is not too large. */
  private show({ changes, focus }: ChangeSet): Outcome['view'] {
    for (const change of changes) tellChanged(this.parts.viewer, change);
    const [change] = changes;
    if (change?.after?.text === undefined || change.from !== undefined || changes.length > 1) return undefined;
    const span = focus ?? focusOf(change);
    if (span === undefined || (focus === undefined && span.behindNew - span.first > LARGEST_SPAN)) return undefined;
    return this.parts.viewer.showEdited(change.place, indexLines(change.after.text), span.first, span.behindNew);
  }
}

const isBlocked = ({ verdict }: Judged): boolean => verdict.blocking.length > 0;

function withFindings(judged: Judged, { findings, failed }: LintReport): Judged {
  const { blocking, warnings } = judged.verdict;
  const verdict = {
    ...judged.verdict,
    blocking: [...blocking, ...findings.filter(({ blocks }) => blocks)],
    warnings: [...warnings, ...findings.filter(({ blocks }) => !blocks)],
  };
  return { ...judged, verdict, failed: [...judged.failed, ...failed] };
}

const changesNothing = ({ from, before, after }: FileChange): boolean => from === undefined && sameState(before, after);
