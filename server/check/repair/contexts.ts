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
    for (let index = 0; index <= tokens.length; index++) {
      for (const key of keysOf(
        tokens.slice(Math.max(0, index - 3), index),
        undefined,
        tokens.slice(index, index + 3),
      )) {
        this.add(key);
      }
      const token = tokens[index] ?? '';
      if (!/^[()[\]{}"'`]$/.test(token)) continue;
      for (const key of keysOf(
        tokens.slice(Math.max(0, index - 3), index),
        token,
        tokens.slice(index + 1, index + 4),
      )) {
        this.add(key);
      }
    }
  }

  /** From 0 to 1: how often `sign` stands between what is before and behind it, of all the times that those two meet. */
  likelihood(before: string, sign: string, behind: string): number {
    const left = ['\n', ...tokensOf(before.slice(-80))].slice(-3);
    const right = [...tokensOf(behind.slice(0, 80)), '\n'].slice(0, 3);
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

  private add(key: string): void {
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
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
