// Plans a patch: every file it names, all of them or none.
import { fail } from '../errors.js';
import { renderMismatch } from '../render/mismatch.js';
import { renderOffer } from '../render/offer.js';
import { renderPatch } from '../render/patch.js';
import { indexLines } from '../text/lines.js';
import { decode } from '../workspace/encoding.js';
import { readImage, readRaw } from '../workspace/image.js';
import { newFileMode } from '../workspace/permissions.js';
import type { Place } from '../workspace/roots.js';
import type { Workspace } from '../workspace/workspace.js';
import { type ChangeSet, type FileChange, moved, spliced } from './change-set.js';
import { patchedFile } from './describe.js';
import { parsePatch } from './patch/parse.js';
import { type FileCreation, type FileDeletion, type FilePatch, type FileUpdate, PatchError } from './patch/patch.js';
import type { Helpers } from './plan.js';
import { planHunks } from './plan-hunks.js';

/** @throws PATCH_INVALID, PATCH_MISFIT, FILE_EXISTS and the Faults of resolving and reading */
export function planPatch(patch: string, workspace: Workspace, helpers: Helpers): ChangeSet {
  const planner = new PatchPlanner(workspace, helpers);
  const changes = mergeUpdates(parse(patch)).map((file) => planner.change(file));
  const [first, ...others] = changes;
  if (first === undefined) return fail('PATCH_INVALID', { line: 1, reason: 'it changes no file' });
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const set = { what: `patch ${first.place.shown}${more}`, changes };
  return planner.misfits.length === 0 ? set : explain(set, planner.misfits, helpers);
}

interface Misfit {
  readonly report: string;
  /** How its hunk was adjusted to fit; absent when it could not be. */
  readonly reasons?: readonly string[];
}

/** @param set the change set with adjusted hunks, where all could be adjusted */
function explain(set: ChangeSet, misfits: readonly Misfit[], { offers, viewer }: Helpers): never {
  const reports = misfits.map(({ report }) => report);
  if (misfits.every(({ reasons }) => reasons !== undefined)) {
    const id = offers.add(() => {
      for (const { before, from, place } of set.changes) viewer.expectState((from ?? place).real, before);
      return set;
    });
    const reasons = [...new Set(misfits.flatMap((misfit) => misfit.reasons ?? []))];
    reports.push(renderOffer({ id, reasons, patch: renderPatch(set.changes.map(patchedFile)) }));
  }
  return fail('PATCH_MISFIT', { report: reports.join('\n\n') });
}

function parse(patch: string): FilePatch[] {
  try {
    return parsePatch(patch);
  } catch (error) {
    if (error instanceof PatchError)
      return fail('PATCH_INVALID', { line: error.line, reason: error.message }, { cause: error });
    throw error;
  }
}

/** Blocks name their file once each; a file is changed once. */
function mergeUpdates(files: readonly FilePatch[]): FilePatch[] {
  const merged: FilePatch[] = [];
  for (const file of files) {
    const index = merged.findIndex((each) => each.kind === 'update' && each.path === file.path);
    const earlier = merged[index];
    if (file.kind !== 'update' || earlier?.kind !== 'update') merged.push(file);
    else merged[index] = { ...earlier, ...file, hunks: [...earlier.hunks, ...file.hunks] };
  }
  return merged;
}

class PatchPlanner {
  /** Real paths that are changed already. */
  private readonly taken = new Set<string>();
  readonly misfits: Misfit[] = [];

  constructor(
    private readonly workspace: Workspace,
    private readonly helpers: Helpers,
  ) {}

  change(file: FilePatch): FileChange {
    switch (file.kind) {
      case 'update':
        return this.update(file);
      case 'create':
        return this.create(file);
      case 'delete':
        return this.remove(file);
      default:
        return file satisfies never;
    }
  }

  private update({ path, hunks, mode, moveTo }: FileUpdate): FileChange {
    const place = this.take(this.workspace.resolveForWriting(this.existing(path).real));
    if (hunks.length === 0) return this.carry(place, mode, moveTo);
    const image = readImage(place);
    const plan = planHunks(image, hunks, this.helpers.budget);
    if (plan.report !== undefined) {
      this.helpers.viewer.tell(image, plan.told ?? []);
      this.misfits.push({ report: plan.report, ...(plan.reasons === undefined ? {} : { reasons: plan.reasons }) });
    }
    const change = spliced(image, plan.splices, gitMode(image.mode, mode));
    return moveTo === undefined ? change : moved(change, this.newPlace(moveTo));
  }

  /** A file that only moves or changes its mode, whatever it holds. */
  private carry(place: Place, mode: string | undefined, moveTo: string | undefined): FileChange {
    const raw = readRaw(place);
    const before = { bytes: raw.bytes, mode: raw.mode, text: decode(raw.bytes)?.text };
    const change = { place, before, after: { ...before, mode: gitMode(raw.mode, mode) } };
    return moveTo === undefined ? change : moved(change, this.newPlace(moveTo));
  }

  private create({ path, text, mode, fillsEmpty }: FileCreation): FileChange {
    const target = this.workspace.resolveForWriting(path ?? this.existing(path).real);
    const image = fillsEmpty && target.exists ? readImage(target) : undefined;
    if (image?.bytes.length === 0) {
      return spliced(image, [{ start: 0, end: 0, insert: text }]);
    }
    this.workspace.resolveNew(target.real);
    if (!text.isWellFormed())
      return fail('NOT_ENCODABLE', { path: target.shown, encoding: 'utf-8', character: 'half a surrogate pair' });
    const after = { bytes: Buffer.from(text, 'utf8'), text, mode: newFileMode(mode === '100755') };
    return { place: this.take(target), before: undefined, after };
  }

  private remove({ path, text: expected }: FileDeletion): FileChange {
    const place = this.take(this.workspace.resolveOwnName(path));
    const { bytes, mode } = readRaw(place);
    const text = decode(bytes)?.text;
    if (expected !== undefined && text !== expected) this.refuseDeletion(place, text ?? '', expected);
    return { place, before: { bytes, mode, text }, after: undefined };
  }

  private refuseDeletion(place: Place, text: string, expected: string): never {
    const lines = indexLines(text);
    const asked = indexLines(expected);
    let line = 0;
    while (line < asked.count && line < lines.count && asked.line(line) === lines.line(line)) line++;
    const difference = { line, expected: asked.line(line), found: lines.line(line) };
    const near =
      lines.count === 0 ? [] : [{ first: line, behind: Math.min(lines.count, line + 1), likeness: 0, difference }];
    const what = 'The text that the patch deletes';
    return fail('PATCH_MISFIT', {
      report: renderMismatch({ what, path: place.shown, lines, near }, this.helpers.budget),
    });
  }

  /** The named file, or the open one where the patch names none. */
  private existing(path: string | undefined): Place {
    const { viewer } = this.helpers;
    return path === undefined ? viewer.read(path, 'apply_patch').place : this.workspace.resolve(path);
  }

  private newPlace(path: string): Place {
    return this.take(this.workspace.resolveNew(path));
  }

  private take(place: Place): Place {
    if (this.taken.has(place.real))
      fail('PATCH_INVALID', { line: 1, reason: `it changes "${place.shown}" in more than one way` });
    this.taken.add(place.real);
    return place;
  }
}

/** Permission bits after git's mode: git knows only whether a file may be executed. */
function gitMode(mode: number, wanted: string | undefined): number {
  if (wanted === undefined) return mode;
  return wanted === '100755' ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}
