// A plan: makes the change set of an edit from the files as they are.

import type { WindowBudget } from '../render/window.js';
import type { Viewer } from '../session/viewer.js';
import type { MakePlan } from './change-set.js';
import type { Offers } from './offers.js';
import { type Piece, planTextEdit } from './text-edit.js';

/** What planning needs beside the files. */
export interface Helpers {
  readonly viewer: Viewer;
  readonly offers: Offers;
  readonly budget: WindowBudget;
}

/** An edit of one file that stays where its lines go. The plan throws EDIT_STALE when they are gone. */
export function textEdit(
  viewer: Viewer,
  { what, path, seen, pieces }: { what: string; path: string; seen: string; pieces: readonly Piece[] },
): MakePlan {
  return () => {
    const image = viewer.read(path, 'accept_fix');
    const plan = planTextEdit(image, seen, pieces);
    return plan === undefined ? viewer.refuseStale(image, pieces[0]?.first ?? 0) : { what, ...plan };
  };
}
