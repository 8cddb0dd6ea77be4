// Whether what the system says of a file tells its content from any later one.
import type { Stats } from 'node:fs';

/**
 * Milliseconds that a file must have been left alone before it was read for its time stamp to be trusted: two writes
 * within one tick of the file system's clock (4 ms on Linux at 250 Hz, 2 s on FAT) leave the same stamp.
 */
const SETTLED_MS = 2000;

export const isSettled = ({ ctimeMs, mtimeMs }: Stats): boolean =>
  Date.now() - Math.max(mtimeMs, ctimeMs) >= SETTLED_MS;
