// Names that differ from a wanted one by a slip of the keyboard: a letter too many, missing, wrong, or two swapped.

/** Slips that a name of so many letters may have. */
export function allowedSlips(letters: number): number {
  if (letters < 4) return 0;
  return letters < 8 ? 1 : 2;
}

/** Least number of slips between two texts; more than `most` is given as Infinity. */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  // By the length of the part of b: slips to it from the part of a so far, from one letter less, and from two.
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  let above: number[] = [];
  let twoAbove: number[] = [];
  const at = (cells: readonly number[], index: number): number => cells[index] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    [twoAbove, above, row] = [above, row, [i]];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let slips = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + (same ? 0 : 1));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) slips = Math.min(slips, at(twoAbove, j - 2) + 1);
      row.push(slips);
      least = Math.min(least, slips);
    }
    if (least > most) return Number.POSITIVE_INFINITY;
  }
  const slips = at(row, b.length);
  return slips > most ? Number.POSITIVE_INFINITY : slips;
}

/** A file name without its last extension; one that starts with a dot is all stem. */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
