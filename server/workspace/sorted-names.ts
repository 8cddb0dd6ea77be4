// Names in code-unit order, and sets of them that change by a few at a time.

/** Index of the first name that is not before `name`. */
function lowerBound(sorted: readonly string[], name: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const includesName = (sorted: readonly string[], name: string): boolean =>
  sorted[lowerBound(sorted, name)] === name;

/** Whether any of the names lies below a directory. */
export const hasNameBelow = (sorted: readonly string[], directory: string): boolean =>
  sorted[lowerBound(sorted, `${directory}/`)]?.startsWith(`${directory}/`) ?? false;

export const sameNames = (left: readonly string[], right: readonly string[]): boolean =>
  left === right || (left.length === right.length && left.every((name, at) => name === right[at]));

/** What of `left` is not in `right`; both sorted. */
export function namesWithout(left: readonly string[], right: readonly string[]): string[] {
  let at = 0;
  return left.filter((name) => {
    while (at < right.length && (right[at] ?? '') < name) at++;
    return right[at] !== name;
  });
}

/** A large set of names in order. Changes are kept beside the array until it is asked for. */
export class SortedNames {
  private readonly added = new Set<string>();
  private readonly removed = new Set<string>();

  /** @param sorted in order, each name once */
  constructor(private sorted: readonly string[]) {}

  has(name: string): boolean {
    return this.added.has(name) || (!this.removed.has(name) && includesName(this.sorted, name));
  }

  add(name: string): void {
    this.removed.delete(name);
    if (!includesName(this.sorted, name)) this.added.add(name);
  }

  delete(name: string): void {
    this.added.delete(name);
    if (includesName(this.sorted, name)) this.removed.add(name);
  }

  /** The names that lie below a directory. */
  below(directory: string): string[] {
    const start = `${directory}/`;
    const names = [...this.added].filter((name) => name.startsWith(start));
    for (let at = lowerBound(this.sorted, start); this.sorted[at]?.startsWith(start); at++) {
      const name = this.sorted[at] ?? '';
      if (!this.removed.has(name)) names.push(name);
    }
    return names;
  }

  /** All names in order: the same array as long as none came or went. */
  toSorted(): readonly string[] {
    const edits = [...this.removed, ...this.added].sort();
    if (edits.length === 0) return this.sorted;
    const names: string[] = [];
    let next = 0;
    for (const name of edits) {
      const at = lowerBound(this.sorted, name);
      for (; next < at; next++) names.push(this.sorted[next] ?? '');
      if (this.added.has(name)) names.push(name);
      else next++;
    }
    for (; next < this.sorted.length; next++) names.push(this.sorted[next] ?? '');
    this.added.clear();
    this.removed.clear();
    this.sorted = names;
    return names;
  }
}
