// How usual a bracket or quote is between its neighbours, learnt from the file itself.

/** Tokens: a run of word characters, a run of blanks, the end of a line, or one sign. */
const TOKEN = /\w+|[^\S\n]+|\n|[^\w\s]/gu;

const tokensOf = (text: string): string[] => text.match(TOKEN) ?? [];

/** Words count as alike, digits too. */
const kindOf = (token: string | undefined): string => {
  if (token === undefined) return '\n';
  if (/^\w/.test(token)) return /^\d/.test(token) ? '0' : 'w';
  return /^[^\S\n]/.test(token) ? ' ' : token;
};

/** Tokens on either side that are looked at, and UTF-16 units that hold as many. */
const WIDTH = 3;
const NEAR = 80;

const SIGN = /^[()[\]{}"'`]$/;

/** UTF-16 units of the file that are learnt from, around the edit. */
const LEARNT = 60_000;

/** Weight of the widest context against narrower ones: how many narrower sights one wider sight outweighs. */
const PRIOR = 2;

export class Contexts {
  private readonly counts = new Map<string, number>();

  /** @param text the file before the edit; what lies near the offset `near` is learnt from */
  constructor(text: string, near: number) {
    const from = Math.max(0, near - LEARNT / 2);
    const tokens = ['\n', ...tokensOf(text.slice(from, from + LEARNT)), '\n'];
    for (const [index, token] of tokens.entries()) {
      const left = tokens.slice(Math.max(0, index - WIDTH), index);
      this.add(keysOf(left, undefined, tokens.slice(index, index + WIDTH)));
      if (SIGN.test(token)) this.add(keysOf(left, token, tokens.slice(index + 1, index + 1 + WIDTH)));
    }
  }

  /** From 0 to 1: how often `sign` stands between what is before and behind it, of all the times that those two meet. */
  likelihood(before: string, sign: string, behind: string): number {
    const left = ['\n', ...tokensOf(before.slice(-NEAR))].slice(-WIDTH);
    const right = [...tokensOf(behind.slice(0, NEAR)), '\n'].slice(0, WIDTH);
    const withSign = keysOf(left, sign, right);
    const without = keysOf(left, undefined, right);
    let share = 0.01;
    for (let width = withSign.length - 1; width >= 0; width--) {
      const yes = this.counts.get(withSign[width] ?? '') ?? 0;
      const no = this.counts.get(without[width] ?? '') ?? 0;
      share = (yes + PRIOR * share) / (yes + no + PRIOR);
    }
    return share;
  }

  private add(keys: readonly string[]): void {
    for (const key of keys) this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }
}

/** Keys of a place from the widest context to the narrowest. */
function keysOf(left: readonly string[], sign: string | undefined, right: readonly string[]): string[] {
  const [l3, l2, l1] = [left.at(-3), left.at(-2), left.at(-1)];
  const [r1, r2, r3] = right;
  const mark = sign ?? '';
  return [
    `${l2} ${l1}|${mark}|${r1} ${r2}`,
    `${kindOf(l3)}${kindOf(l2)}${kindOf(l1)}|${mark}|${kindOf(r1)}${kindOf(r2)}${kindOf(r3)}`,
    `${l1}|${mark}|${kindOf(r1)}${kindOf(r2)}`,
    `${kindOf(l2)}${kindOf(l1)}|${mark}|${kindOf(r1)}${kindOf(r2)}`,
    `${kindOf(l1)}|${mark}|${kindOf(r1)}`,
  ];
}
