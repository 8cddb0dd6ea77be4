// What the threads that work on one search know of each other.

/** In memory that they share: whether to stop, and how many matching lines were found so far. */
export type Together = Int32Array;

const STOP = 0;
const LINES = 1;

export const newTogether = (): Together => new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));

/** Nobody waits for the answer any more. */
export const stop = (together: Together): unknown => Atomics.store(together, STOP, 1);

export const isStopped = (together: Together): boolean => Atomics.load(together, STOP) !== 0;

/** Returns how many it makes in all. */
export const addLines = (together: Together, lines: number): number => Atomics.add(together, LINES, lines) + lines;
