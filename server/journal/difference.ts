// What must be kept of one byte string to rebuild it from another: the bytes between their common head and tail.

export interface Difference {
  /** Bytes at the start that both have. */
  readonly head: number;
  /** Bytes at the end that both have; does not overlap the head. */
  readonly tail: number;
  /** What the wanted bytes have between head and tail. */
  readonly middle: Buffer;
}

/** Bytes compared at a time natively: several times faster than a loop over bytes. */
const BLOCK = 4096;

export function difference(known: Buffer, wanted: Buffer): Difference {
  const shorter = Math.min(known.length, wanted.length);
  const head = commonHead(known, wanted, shorter);
  const tail = commonTail(known, wanted, shorter - head);
  return { head, tail, middle: wanted.subarray(head, wanted.length - tail) };
}

export function rebuild(known: Buffer, { head, tail, middle }: Difference): Buffer {
  return Buffer.concat([known.subarray(0, head), middle, known.subarray(known.length - tail)]);
}

function commonHead(a: Buffer, b: Buffer, most: number): number {
  let same = 0;
  while (same + BLOCK <= most && a.compare(b, same, same + BLOCK, same, same + BLOCK) === 0) same += BLOCK;
  while (same < most && a[same] === b[same]) same++;
  return same;
}

function commonTail(a: Buffer, b: Buffer, most: number): number {
  let same = 0;
  const equalBlock = (): boolean => {
    const [endA, endB] = [a.length - same, b.length - same];
    return a.compare(b, endB - BLOCK, endB, endA - BLOCK, endA) === 0;
  };
  while (same + BLOCK <= most && equalBlock()) same += BLOCK;
  while (same < most && a[a.length - 1 - same] === b[b.length - 1 - same]) same++;
  return same;
}
