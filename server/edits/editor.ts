// Editing: an edit is checked in memory, refused or written whole, and shown.
import type { CheckClient } from '../check/check-client.js';
import type { Verdict } from '../check/guard.js';
import type { GuardMode } from '../config.js';
import { fail } from '../errors.js';
import { type Refusal, renderRefusal } from '../render/refusal.js';
import { renderWindow, type WindowBudget } from '../render/window.js';
import type { Editing, Written } from '../services.js';
import type { Viewer } from '../session/viewer.js';
import { indexLines, type Lines } from '../text/lines.js';
import { applySplice, type Splice, spliceLines } from '../text/splice.js';
import { type FileImage, readImage, spliceBytes } from '../workspace/image.js';
import type { Place } from '../workspace/roots.js';
import type { Workspace } from '../workspace/workspace.js';
import { createFile, overwriteFile } from '../workspace/write.js';
import { rebaseLines } from './rebase.js';

/** Replaces the lines [first, behind) of a file (indexes from 0) by `text`. */
interface LineEdit {
  readonly first: number;
  readonly behind: number;
  readonly text: string;
  readonly allowErrors: boolean;
}

export class Editor implements Editing {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly workspace: Workspace,
    private readonly viewer: Viewer,
    private readonly checks: CheckClient,
    private readonly mode: GuardMode,
    private readonly budget: WindowBudget,
  ) {}

  async replaceLines(
    { start, end, text, path, allowErrors }: Parameters<Editing['replaceLines']>[0],
    signal: AbortSignal,
  ): Promise<Written> {
    const { image, seen } = this.open(path, 'edit');
    const last = seen.count;
    const appends = start === last + 1 && end === last;
    if (!appends && !(1 <= start && start <= end && end <= last)) {
      return fail('RANGE_INVALID', { path: image.place.shown, start, end, last });
    }
    if (appends && text === '')
      return fail('NOTHING_TO_DO', { path: image.place.shown, reason: 'the text to append is empty' });
    return this.inTurn(() =>
      this.apply(image.place, seen, { first: start - 1, behind: end, text, allowErrors }, signal),
    );
  }

  async insert(
    { afterLine, text, path, allowErrors }: Parameters<Editing['insert']>[0],
    signal: AbortSignal,
  ): Promise<Written> {
    const { image, seen } = this.open(path, 'insert');
    if (afterLine < 0 || afterLine > seen.count) {
      return fail('LINE_OUT_OF_RANGE', { path: image.place.shown, line: afterLine, first: 0, last: seen.count });
    }
    if (text === '') {
      return fail('NOTHING_TO_DO', {
        path: image.place.shown,
        reason: 'the text is empty; give "\\n" for an empty line',
      });
    }
    return this.inTurn(() =>
      this.apply(image.place, seen, { first: afterLine, behind: afterLine, text, allowErrors }, signal),
    );
  }

  async create({ path, text, allowErrors }: Parameters<Editing['create']>[0], signal: AbortSignal): Promise<Written> {
    const place = this.workspace.resolveForWriting(path);
    if (place.exists) return fail('FILE_EXISTS', { path: place.shown });
    const bytes = Buffer.from(text, 'utf8');
    if (!text.isWellFormed())
      return fail('NOT_ENCODABLE', { path: place.shown, encoding: 'utf-8', character: 'half a surrogate pair' });
    const lines = indexLines(text);
    const verdict = await this.judge({ path: place.shown, after: text }, signal);
    if (this.forbids(verdict, allowErrors)) {
      this.refuse({
        path: place.shown,
        problems: verdict.blocking,
        before: undefined,
        after: { lines, first: 0, behind: lines.count },
      });
    }
    createFile(place, bytes);
    return this.written(readImage({ ...place, exists: true }), lines, 0, lines.count, verdict);
  }

  /** The file to change, as it is and as the client saw it: proved changeable before anything else is done. */
  private open(path: string | undefined, tool: string): { image: FileImage; seen: Lines } {
    const image = this.viewer.read(path, tool);
    this.workspace.resolveForWriting(image.place.real);
    return { image, seen: indexLines(this.viewer.textFor(image)) };
  }

  /**
   * One edit after the other, as they came. An edit that came before the one ahead of it was answered still means the file
   * as it was then, and is rebased like one of a file that somebody else changed.
   */
  private async inTurn(edit: () => Promise<Written>): Promise<Written> {
    const turn = this.last.then(edit, edit);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async apply(place: Place, seen: Lines, asked: LineEdit, signal: AbortSignal): Promise<Written> {
    const image = readImage(place);
    const path = place.shown;
    const lines = indexLines(image.text);
    const range = rebaseLines(seen.text, image.text, asked) ?? this.refuseStale(image, lines, asked);
    const edit = { ...asked, ...range };
    const splice: Splice = spliceLines(lines, edit.first, edit.behind, edit.text);
    const bytes = spliceBytes(image, splice);
    if (bytes.equals(image.bytes)) return fail('NOTHING_TO_DO', { path, reason: 'those lines have that text already' });
    const text = applySplice(image.text, splice);
    const fresh = indexLines(text);
    const behind = Math.max(edit.first, edit.behind + fresh.count - lines.count);
    const verdict = await this.judge({ path, before: image.text, after: text }, signal);
    if (this.forbids(verdict, edit.allowErrors)) {
      const before = { lines, first: edit.first, behind: edit.behind };
      this.refuse({ path, problems: verdict.blocking, before, after: { lines: fresh, first: edit.first, behind } });
    }
    signal.throwIfAborted(); // a cancelled edit is not written
    overwriteFile(image, bytes);
    const written = this.written(image, fresh, edit.first, behind, verdict);
    return edit.first === asked.first ? written : { ...written, movedBy: edit.first - asked.first };
  }

  /** Shows the file as it is now, so that the next edit can be right. */
  private refuseStale(image: FileImage, lines: Lines, { first }: LineEdit): never {
    const { shown: path } = image.place;
    const near = Math.min(first, Math.max(0, lines.count - 1));
    const view = this.viewer.showEdited(image, lines, near, near);
    return fail('EDIT_STALE', { path, window: renderWindow(view, this.budget) });
  }

  private written(image: FileImage, lines: Lines, first: number, behind: number, verdict: Verdict): Written {
    const view = this.viewer.showEdited(image, lines, first, behind);
    const problems = [...verdict.blocking, ...verdict.warnings];
    return verdict.unchecked === undefined ? { view, problems } : { view, problems, unchecked: verdict.unchecked };
  }

  private async judge(edit: { path: string; before?: string; after: string }, signal: AbortSignal): Promise<Verdict> {
    if (this.mode === 'off') return { blocking: [], warnings: [], unchecked: 'the guard is off' };
    return this.checks.judge(edit, signal);
  }

  private forbids({ blocking }: Verdict, allowErrors: boolean): boolean {
    return blocking.length > 0 && !allowErrors && this.mode !== 'warn';
  }

  private refuse(refusal: Refusal): never {
    const { path, problems } = refusal;
    return fail('EDIT_REFUSED', { path, problems: problems.length, report: renderRefusal(refusal, this.budget) });
  }
}
