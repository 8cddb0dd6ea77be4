// Reads a patch in whichever of the three forms it is written: the first line that opens one decides.
import { isBlocksStart, parseBlocks } from './blocks.js';
import { type FilePatch, PatchError } from './patch.js';
import { openSource } from './source.js';
import { isUnifiedStart, parseUnified } from './unified.js';
import { isV4aStart, parseV4a } from './v4a.js';

/** @throws PatchError */
export function parsePatch(patch: string): FilePatch[] {
  const source = openSource(patch);
  for (const index of source.lines.keys()) {
    if (isV4aStart(source.lines, index)) return parseV4a(source);
    if (isBlocksStart(source.lines, index)) return parseBlocks(source);
    if (isUnifiedStart(source.lines, index)) return parseUnified(source);
  }
  throw new PatchError(
    1,
    'this is no patch: allowed are a unified diff, "*** Begin Patch" with "*** Update File: PATH" sections, and "<<<<<<< SEARCH" blocks',
  );
}
