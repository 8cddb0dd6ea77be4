// What stood where and when, and whether the answers of a search are true to it. Pure; all times are milliseconds of one clock.

/** One line of one file: `token path:line`. Every line holds one token, and no token is ever made twice. */
export type Fact = string;

/** One thing that another process did to the files. */
export interface Operation {
  readonly what: string;
  readonly began: number;
  readonly done: number;
  readonly removed: readonly Fact[];
  readonly added: readonly Fact[];
  /** There for a while between `began` and `done`. */
  readonly passing: readonly Fact[];
}

export interface Answer {
  readonly tokens: readonly string[];
  readonly asked: number;
  readonly answered: number;
  readonly shown: readonly Fact[];
}

interface Presence {
  readonly possiblyFrom: number;
  readonly surelyFrom: number;
  surelyUntil: number;
  possiblyUntil: number;
}

export const factOf = (token: string, path: string, line: number): Fact => `${token} ${path}:${line}`;
export const tokenOf = (fact: Fact): string => fact.slice(0, fact.indexOf(' '));

export interface Verdict {
  /** Lines that an answer had to show. */
  readonly required: number;
  /** Answers that had to show nothing at all. */
  readonly empty: number;
  readonly failures: readonly string[];
}

export class Facts {
  private readonly presences = new Map<Fact, Presence[]>();
  private readonly byToken = new Map<string, Set<Fact>>();

  record({ began, done, removed, added, passing }: Operation): void {
    for (const fact of removed) {
      const presence = this.presences.get(fact)?.at(-1);
      if (presence === undefined) throw new Error(`removed without having been there: ${fact}`);
      presence.surelyUntil = began;
      presence.possiblyUntil = done;
    }
    const since = { possiblyFrom: began, surelyFrom: done };
    for (const fact of added) {
      this.add(fact, { ...since, surelyUntil: Number.POSITIVE_INFINITY, possiblyUntil: Number.POSITIVE_INFINITY });
    }
    for (const fact of passing) this.add(fact, { ...since, surelyUntil: began, possiblyUntil: done });
  }

  private add(fact: Fact, presence: Presence): void {
    this.presences.set(fact, [...(this.presences.get(fact) ?? []), presence]);
    const facts = this.byToken.get(tokenOf(fact)) ?? new Set();
    this.byToken.set(tokenOf(fact), facts.add(fact));
  }

  /** To be asked when every operation that began before the answer is recorded. */
  judge({ tokens, asked, answered, shown }: Answer): Verdict {
    const known = tokens.flatMap((token) => [...(this.byToken.get(token) ?? [])]);
    const some = (fact: Fact, test: (presence: Presence) => boolean): boolean =>
      (this.presences.get(fact) ?? []).some(test);
    const required = known.filter((fact) =>
      some(fact, ({ surelyFrom, surelyUntil }) => surelyFrom <= asked && surelyUntil >= answered),
    );
    const possible = (fact: Fact): boolean =>
      some(fact, ({ possiblyFrom, possiblyUntil }) => possiblyFrom <= answered && possiblyUntil >= asked);
    const missing = required.filter((fact) => !shown.includes(fact));
    const untrue = shown.filter((fact) => !possible(fact));
    return {
      required: required.length,
      empty: known.some(possible) ? 0 : 1,
      failures: [...missing.map((fact) => `not shown: ${fact}`), ...untrue.map((fact) => `shown, not there: ${fact}`)],
    };
  }
}
