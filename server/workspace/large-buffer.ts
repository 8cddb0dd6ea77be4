// Memory for many bytes at a time.

/**
 * Bytes that glibc takes from the system as they are touched, and gives back when they are freed. What is freed of less it keeps
 * for later, in pieces that other things come to lie between (M_MMAP_THRESHOLD in mallopt(3)).
 */
export const LARGE_BYTES = 40 * 1024 * 1024;

/** Room for so many bytes, or more. */
export const largeBuffer = (bytes: number): Buffer => Buffer.allocUnsafeSlow(Math.max(bytes, LARGE_BYTES));

/** Bytes; less is worth no memory of its own. */
const MANY_BYTES = 1024 * 1024;

/** One after the other. */
export function joined(pieces: readonly Buffer[]): Buffer {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length < MANY_BYTES) return Buffer.concat(pieces, length);
  const whole = largeBuffer(length);
  let at = 0;
  for (const piece of pieces) at += piece.copy(whole, at);
  return whole.subarray(0, at);
}
