// Memory that is given back at once.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * After work that took a hundred megabytes for a short time: a thread that has nothing to do then collects nothing by itself.
 * Takes some ten milliseconds.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}
