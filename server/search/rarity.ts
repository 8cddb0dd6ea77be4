// How rare the bytes of code are, so that the rarest part of a text can be looked for.

/** By how often they occur, the most frequent first; counted in five repositories of different languages. */
const FREQUENT = ' etrsaoinl\ncdpum\t,.f)(hg"=_yb:xv/-*w1\'0{}S2Ak;ETRC>I[]P3N`DML4FO56Bq+8z#79\\jU<VHG&WQ!K$|%YZXJ';

/** By byte: larger for rarer ones. */
export const RARITY = Uint8Array.from(
  { length: 256 },
  (_, byte) => (FREQUENT.indexOf(String.fromCharCode(byte)) + 256) % 256,
);

/** Bits that the most frequent byte tells, and ranks for each further one: roughly what those repositories show. */
const FEWEST_BITS = 3;
const RANKS_PER_BIT = 12;

/** Larger for texts that stand in fewer places. */
export const rarityOf = (text: string): number =>
  Buffer.from(text).reduce((sum, byte) => sum + FEWEST_BITS + (RARITY[byte] ?? 0) / RANKS_PER_BIT, 0);
