// What changed between two listings.
import type { Listing } from '../workspace/listing.js';

export interface Difference {
  readonly added: string[];
  readonly removed: string[];
}

/** Both sorted by code units, as listings are. */
export function differenceOf(before: Listing, after: Listing): Difference {
  const difference: Difference = { added: [], removed: [] };
  if (before === after) return difference;
  let old = 0;
  let now = 0;
  while (old < before.length || now < after.length) {
    const left = before[old];
    const right = after[now];
    if (left === right) {
      old++;
      now++;
    } else if (right === undefined || (left !== undefined && left < right)) {
      difference.removed.push(left ?? '');
      old++;
    } else {
      difference.added.push(right);
      now++;
    }
  }
  return difference;
}
