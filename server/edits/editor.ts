// The edit tools' work: what a client asks for becomes a plan, which the committer makes true.
import { fail } from '../errors.js';
import type { Editing, EditMode, OptionalPath, Outcome } from '../services.js';
import { indexLines } from '../text/lines.js';
import { decode } from '../workspace/encoding.js';
import { type FileImage, readRaw } from '../workspace/image.js';
import { newFileMode } from '../workspace/permissions.js';
import type { Place } from '../workspace/roots.js';
import type { Workspace } from '../workspace/workspace.js';
import { basisOf } from './basis.js';
import { type ChangeSet, type FileVersion, moved } from './change-set.js';
import type { Committer } from './committer.js';
import { type Helpers, textEdit } from './plan.js';
import { planPatch } from './plan-patch.js';
import { planReplace } from './plan-replace.js';
import type { LineRange } from './rebase.js';
import { linePiece, type Piece } from './text-edit.js';

type Arguments<Method extends keyof Editing> = Parameters<Editing[Method]>[0];

/** An edit of lines, by the numbers of the text `seen`. */
interface LineEdit {
  readonly what: string;
  readonly image: FileImage;
  readonly seen: string;
  readonly piece: Piece;
}

export class Editor implements Editing {
  constructor(
    private readonly workspace: Workspace,
    private readonly committer: Committer,
    private readonly helpers: Helpers,
  ) {}

  async replaceLines({ start, end, text, path, ...mode }: Arguments<'replaceLines'>, signal: AbortSignal) {
    const image = this.open(path, 'edit');
    const { shown } = image.place;
    const appends = start === end + 1 && this.lastLines(image).includes(end);
    if (appends && text === '') return fail('NOTHING_TO_DO', { path: shown, reason: 'the text to append is empty' });
    if (!appends && !(1 <= start && start <= end)) {
      return fail('RANGE_INVALID', { path: shown, start, end, last: indexLines(image.text).count });
    }
    const range = { first: start - 1, behind: end };
    const seen = appends ? image.text : this.basis(image, range);
    const last = indexLines(seen).count;
    if (!appends && end > last) {
      if (seen !== image.text) this.helpers.viewer.refuseStale(image, range.first);
      return fail('RANGE_INVALID', { path: shown, start, end, last });
    }
    const piece = { ...linePiece(range, text), ...(appends && { atEnd: true as const }) };
    return this.editLines({ what: `edit ${shown}`, image, seen, piece }, mode, signal);
  }

  async insert({ afterLine, text, path, ...mode }: Arguments<'insert'>, signal: AbortSignal): Promise<Outcome> {
    const image = this.open(path, 'insert');
    const { shown } = image.place;
    if (text === '') {
      return fail('NOTHING_TO_DO', { path: shown, reason: 'the text is empty; give "\\n" for an empty line' });
    }
    const range = { first: afterLine, behind: afterLine };
    const seen = this.basis(image, range);
    const last = indexLines(seen).count;
    if (afterLine < 0 || afterLine > last) {
      if (afterLine > 0 && seen !== image.text) this.helpers.viewer.refuseStale(image, afterLine);
      return fail('LINE_OUT_OF_RANGE', { path: shown, line: afterLine, first: 0, last });
    }
    return this.editLines({ what: `insert ${shown}`, image, seen, piece: linePiece(range, text) }, mode, signal);
  }

  async replaceText({ path, allowErrors, dryRun, ...edit }: Arguments<'replaceText'>, signal: AbortSignal) {
    const image = this.open(path, 'replace');
    let count = 0;
    const plan = (): ChangeSet => {
      const planned = planReplace(this.helpers.viewer.read(image.place.real, 'replace'), edit, this.helpers);
      count = planned.count;
      return planned;
    };
    const outcome = await this.committer.commit(plan, { allowErrors, dryRun }, signal);
    return { ...outcome, count };
  }

  async applyPatch({ patch, ...mode }: Arguments<'applyPatch'>, signal: AbortSignal): Promise<Outcome> {
    const plan = (): ChangeSet => planPatch(patch, this.workspace, this.helpers);
    return this.committer.commit(plan, mode, signal);
  }

  async create({ path, text, ...mode }: Arguments<'create'>, signal: AbortSignal): Promise<Outcome> {
    if (!text.isWellFormed())
      return fail('NOT_ENCODABLE', { path, encoding: 'utf-8', character: 'half a surrogate pair' });
    const plan = (): ChangeSet => {
      const place = this.workspace.resolveNew(path);
      const after = { bytes: Buffer.from(text, 'utf8'), text, mode: newFileMode() };
      const focus = { first: 0, behindOld: 0, behindNew: indexLines(text).count };
      return { what: `create ${place.shown}`, changes: [{ place, before: undefined, after }], focus };
    };
    return this.committer.commit(plan, mode, signal);
  }

  async moveFile({ from, to, dryRun }: Arguments<'moveFile'>, signal: AbortSignal): Promise<Outcome> {
    const plan = (): ChangeSet => {
      const file = this.existing(from);
      const target = this.workspace.resolveTarget(to, file.place);
      const change = { place: file.place, before: file.version, after: file.version };
      return { what: `move ${file.place.shown} to ${target.shown}`, changes: [moved(change, target)] };
    };
    return this.committer.commit(plan, { allowErrors: true, dryRun }, signal);
  }

  async deleteFile({ path, dryRun }: Arguments<'deleteFile'>, signal: AbortSignal): Promise<Outcome> {
    const plan = (): ChangeSet => {
      const { place, version } = this.existing(path);
      return { what: `delete ${place.shown}`, changes: [{ place, before: version, after: undefined }] };
    };
    return this.committer.commit(plan, { allowErrors: true, dryRun }, signal);
  }

  async acceptFix(id: string, signal: AbortSignal): Promise<Outcome> {
    const { offers } = this.helpers;
    const outcome = await this.committer.commit(offers.take(id), { allowErrors: false, dryRun: false }, signal);
    offers.remove(id);
    return outcome;
  }

  private editLines({ what, image, seen, piece }: LineEdit, mode: EditMode, signal: AbortSignal): Promise<Outcome> {
    const plan = textEdit(this.helpers.viewer, { what, path: image.place.real, seen, pieces: [piece] });
    return this.committer.commit(plan, mode, signal);
  }

  /** The file to change: proved changeable before anything else is done. */
  private open(path: OptionalPath['path'], tool: string): FileImage {
    const image = this.helpers.viewer.read(path, tool);
    this.workspace.resolveForWriting(image.place.real);
    return image;
  }

  /** The text that these line numbers refer to. @throws EDIT_STALE when it cannot be told */
  private basis(image: FileImage, range: LineRange): string {
    const { viewer } = this.helpers;
    return basisOf(viewer.seenOf(image), image.text, range) ?? viewer.refuseStale(image, range.first);
  }

  /** What the client may take for the number of the last line. */
  private lastLines(image: FileImage): number[] {
    const { whole, told } = this.helpers.viewer.seenOf(image);
    return [image.text, whole, told?.text].flatMap((text) => (text === undefined ? [] : indexLines(text).count));
  }

  /** A file by its own name, whatever it holds. @throws PATH_PROTECTED for a symbolic link, and the Faults of reading */
  private existing(path: string): { place: Place; version: FileVersion } {
    const place = this.workspace.resolveOwnName(path);
    const { bytes, mode } = readRaw(place);
    return { place, version: { bytes, mode, text: decode(bytes)?.text } };
  }
}
