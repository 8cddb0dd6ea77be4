// Old contents of files, which are kept for long and hardly ever looked at.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { FileState } from '../workspace/file-store.js';

export interface PackedState {
  readonly mode: number;
  readonly deflated: Buffer;
}

/** Most gain for little time. */
const LEVEL = 1;

/** A copy, because what zlib gives is a part of a buffer of 16 kB. */
export const pack = ({ bytes, mode }: FileState): PackedState => ({
  mode,
  deflated: Buffer.from(deflateRawSync(bytes, { level: LEVEL })),
});

export const unpack = ({ deflated, mode }: PackedState): FileState => ({ mode, bytes: inflateRawSync(deflated) });
