// The tools, in the order in which clients list them.
import { create } from './create.js';
import type { Tool } from './define.js';
import { edit } from './edit.js';
import { findFile } from './find-file.js';
import { goto } from './goto.js';
import { insert } from './insert.js';
import { open } from './open.js';
import { scrollDown, scrollUp } from './scroll.js';
import { searchDir } from './search-dir.js';
import { searchFile } from './search-file.js';

export const tools: readonly Tool[] = [
  findFile,
  searchDir,
  searchFile,
  open,
  goto,
  scrollUp,
  scrollDown,
  create,
  edit,
  insert,
];
