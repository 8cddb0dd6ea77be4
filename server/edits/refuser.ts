// Says why a change set was refused, and offers the edit that was probably meant.
import type { CheckClient } from '../check/check-client.js';
import type { Verdict } from '../check/guard.js';
import { fail } from '../errors.js';
import type { Offer } from '../render/offer.js';
import { renderPatch } from '../render/patch.js';
import { type Pane, renderRefusal } from '../render/refusal.js';
import type { WindowBudget } from '../render/window.js';
import type { Viewer } from '../session/viewer.js';
import { indexLines, type Lines } from '../text/lines.js';
import type { ChangeSet, FileChange, Focus } from './change-set.js';
import { focusOf, patchedFile, tellOriginal } from './describe.js';
import type { Offers } from './offers.js';
import { textEdit } from './plan.js';
import { linePiece, planTextEdit } from './text-edit.js';

/** A change that new problems forbid. */
export interface Blocked {
  readonly change: FileChange;
  readonly verdict: Verdict;
}

export class Refuser {
  constructor(
    private readonly checks: CheckClient,
    private readonly viewer: Viewer,
    private readonly offers: Offers,
    private readonly budget: WindowBudget,
  ) {}

  /**
   * @param putBack whether the set was written for a moment
   * @throws EDIT_REFUSED
   */
  async refuse(set: ChangeSet, blocked: readonly Blocked[], signal: AbortSignal, putBack = false): Promise<never> {
    for (const { change } of blocked) tellOriginal(this.viewer, change, set.focus);
    const offer = set.changes.length === 1 ? await this.offerRepair(set, signal) : undefined;
    const reports = blocked.map(({ change, verdict }) => {
      const { before, after } = panes(change, set.focus ?? focusOf(change));
      const refusal = { path: change.place.shown, problems: verdict.blocking, before, after, putBack };
      return renderRefusal({ ...refusal, ...(offer && { offer }) }, this.budget);
    });
    const problems = blocked.reduce((sum, { verdict }) => sum + verdict.blocking.length, 0);
    const path = blocked.map(({ change }) => change.place.shown).join(', ');
    return fail('EDIT_REFUSED', { path, problems, report: reports.join('\n\n') });
  }

  /** Looks for an edit near the refused one that passes. */
  private async offerRepair(
    { what, changes: [change], focus }: ChangeSet,
    signal: AbortSignal,
  ): Promise<Offer | undefined> {
    const span = change === undefined ? undefined : (focus ?? focusOf(change));
    if (change?.before?.text === undefined || change.after?.text === undefined || span === undefined) return undefined;
    const { text: before } = change.before;
    const asked = indexLines(change.after.text);
    const text = asked.text.slice(asked.start(span.first), asked.start(span.behindNew));
    const { real, shown } = change.place;
    const repair = await this.checks.repair({ path: shown, before, ...span, behind: span.behindOld, text }, signal);
    if (repair === undefined) return undefined;
    const pieces = [linePiece(repair, repair.text)];
    const plan = planTextEdit(this.viewer.read(real, 'edit'), before, pieces);
    if (plan === undefined) return undefined;
    const id = this.offers.add(textEdit(this.viewer, { what, path: real, seen: before, pieces }));
    return { id, reasons: repair.reasons, patch: renderPatch(plan.changes.map(patchedFile)) };
  }
}

function panes({ before, after }: FileChange, focus: Focus | undefined): { before: Pane | undefined; after: Pane } {
  const fresh = indexLines(after?.text ?? '');
  const pane = (lines: Lines, behind: number): Pane => ({ lines, first: focus?.first ?? 0, behind });
  return {
    before: before?.text === undefined ? undefined : pane(indexLines(before.text), focus?.behindOld ?? 0),
    after: pane(fresh, focus?.behindNew ?? fresh.count),
  };
}
