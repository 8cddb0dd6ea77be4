// The tools, in the order in which clients list them.
import { acceptFix } from './accept-fix.js';
import { applyPatch } from './apply-patch.js';
import { create } from './create.js';
import type { Tool } from './define.js';
import { deleteFile } from './delete-file.js';
import { diagnostics } from './diagnostics.js';
import { diff } from './diff.js';
import { edit } from './edit.js';
import { findFile } from './find-file.js';
import { goto } from './goto.js';
import { insert } from './insert.js';
import { moveFile } from './move-file.js';
import { open } from './open.js';
import { replace } from './replace.js';
import { scrollDown, scrollUp } from './scroll.js';
import { searchDir } from './search-dir.js';
import { searchFile } from './search-file.js';
import { redo, undo } from './undo.js';

export const tools: readonly Tool[] = [
  findFile,
  searchDir,
  searchFile,
  open,
  goto,
  scrollUp,
  scrollDown,
  edit,
  insert,
  replace,
  applyPatch,
  acceptFix,
  create,
  moveFile,
  deleteFile,
  undo,
  redo,
  diff,
  diagnostics,
];
