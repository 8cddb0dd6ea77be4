// Formulas over grams: what must stand in a text, as plain data that can be sent to a thread.

export type GramQuery =
  /** Holds for every text. */
  | { readonly kind: 'any' }
  /** Holds for no text. */
  | { readonly kind: 'none' }
  /** All of the grams and all of the formulas, or at least one of them. */
  | { readonly kind: 'all' | 'some'; readonly grams: readonly number[]; readonly of: readonly GramQuery[] };

export const ANY: GramQuery = { kind: 'any' };
export const NONE: GramQuery = { kind: 'none' };

/** More would take longer to look up than they help. */
const MOST_GRAMS = 800;

/** Formulas in one "some" are compared pairwise only up to this many. */
const MOST_COMPARED = 64;

export function sizeOf(query: GramQuery): number {
  if (query.kind === 'any' || query.kind === 'none') return 0;
  return query.of.reduce((sum, part) => sum + sizeOf(part), query.grams.length);
}

const keys = new WeakMap<GramQuery, string>();

/** Equal for formulas that are written the same. Kept, as a formula is compared again wherever the one around it is. */
function keyOf(query: GramQuery): string {
  const known = keys.get(query) ?? JSON.stringify(query);
  keys.set(query, known);
  return known;
}

/** Parts that would make it too large are left out: the formula then holds for more texts, never for fewer. */
export function allOf(parts: readonly GramQuery[]): GramQuery {
  const needed = [...new Set(parts)].filter(({ kind }) => kind !== 'any');
  const [first] = needed;
  if (first === undefined) return ANY;
  if (needed.length === 1) return first;
  const grams = new Set<number>();
  const others = new Map<string, GramQuery>();
  for (const part of needed) {
    if (part.kind === 'none' || part.kind === 'any') return NONE;
    const { grams: own, of } = part.kind === 'all' ? part : { grams: [], of: [part] };
    for (const gram of own) if (grams.size < MOST_GRAMS) grams.add(gram);
    for (const other of of) others.set(keyOf(other), other);
  }
  let room = MOST_GRAMS - grams.size;
  const kept: GramQuery[] = [];
  for (const other of others.values()) {
    if ('grams' in other && other.grams.some((gram) => grams.has(gram))) continue; // one of its grams is needed anyway
    const size = sizeOf(other);
    if (size > room) continue;
    room -= size;
    kept.push(other);
  }
  const [only] = kept;
  if (grams.size > 0) return { kind: 'all', grams: [...grams], of: kept };
  if (only === undefined) return ANY;
  return kept.length === 1 ? only : { kind: 'all', grams: [], of: kept };
}

/** What all parts need is said once; parts that need more than another part are left out. */
export function someOf(parts: readonly GramQuery[]): GramQuery {
  const possible = parts.filter(({ kind }) => kind !== 'none');
  const [first, ...rest] = possible;
  if (first === undefined) return NONE;
  if (rest.length === 0) return first;
  if (possible.some(({ kind }) => kind === 'any')) return ANY;
  const all = possible.flatMap(branchesOf);
  if (all.length > MOST_GRAMS) return ANY;
  const branches = all.map((branch) => shortened(branch, Math.floor(MOST_GRAMS / all.length)));
  const [one, ...others] = branches;
  if (one === undefined) return ANY;
  const common = others.reduce((shared, { grams }) => intersection(shared, grams), one.grams);
  const left = withoutCommon(branches, common);
  return common.size === 0 ? left : allOf([{ kind: 'all', grams: [...common], of: [] }, left]);
}

/** All of these. */
interface Branch {
  readonly grams: ReadonlySet<number>;
  readonly of: readonly GramQuery[];
}

function branchesOf(part: GramQuery): Branch[] {
  if (part.kind === 'all') return [{ grams: new Set(part.grams), of: part.of }];
  if (part.kind !== 'some') return [{ grams: new Set(), of: [] }];
  return [...part.grams.map((gram) => ({ grams: new Set([gram]), of: [] })), ...part.of.flatMap(branchesOf)];
}

function shortened({ grams, of }: Branch, most: number): Branch {
  const kept = new Set([...grams].slice(0, most));
  let room = most - kept.size;
  const fitting = of.filter((part) => {
    room -= sizeOf(part);
    return room >= 0;
  });
  return { grams: kept, of: fitting };
}

const intersection = (a: ReadonlySet<number>, b: ReadonlySet<number>): ReadonlySet<number> =>
  new Set([...a].filter((gram) => b.has(gram)));

function withoutCommon(branches: readonly Branch[], common: ReadonlySet<number>): GramQuery {
  const left = branches.map(({ grams, of }) => ({
    grams: new Set([...grams].filter((gram) => !common.has(gram))),
    of,
  }));
  if (left.some(({ grams, of }) => grams.size === 0 && of.length === 0)) return ANY;
  const singles = new Set<number>();
  const larger = new Map<string, Branch>();
  for (const branch of left) {
    const [gram, ...others] = branch.grams;
    if (gram !== undefined && others.length === 0 && branch.of.length === 0) singles.add(gram);
    else larger.set(`${[...branch.grams]} ${branch.of.map(keyOf)}`, branch);
  }
  const of = smallestNeeds([...larger.values()].filter(({ grams }) => ![...grams].some((gram) => singles.has(gram))));
  if (singles.size === 0 && of.length === 1) return allOf(of);
  return { kind: 'some', grams: [...singles], of };
}

/** Without those that hold only where another one holds as well. */
function smallestNeeds(branches: readonly Branch[]): GramQuery[] {
  const implied = (branch: Branch, index: number): boolean =>
    branches.some(
      ({ grams, of }, other) =>
        other !== index && of.length === 0 && grams.size < branch.grams.size && isSubset(grams, branch.grams),
    );
  const kept = branches.length > MOST_COMPARED ? branches : branches.filter((branch, index) => !implied(branch, index));
  return kept.map(({ grams, of }) => allOf([{ kind: 'all', grams: [...grams], of: [] }, ...of]));
}

const isSubset = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => [...a].every((gram) => b.has(gram));
