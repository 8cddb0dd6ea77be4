// What a search by name needs to know of each path, worked out once for a listing.

export interface PathIndex {
  readonly files: readonly string[];
  /** In lower case. */
  readonly lower: readonly string[];
  /** Offset of the file name in each path. */
  readonly nameAt: Int32Array;
  /** Folders above each file. */
  readonly depth: Int32Array;
  /** Letters and digits of each path, and of its file name alone, as `letterSet` gives them. */
  readonly pathLetters: Int32Array;
  readonly nameLetters: Int32Array;
}

let last: PathIndex | undefined;

/** The last one is kept: most often the next search is over the same listing, which is the same array then. */
export function indexPaths(files: readonly string[]): PathIndex {
  if (last === undefined || last.files !== files) last = build(files);
  return last;
}

function build(files: readonly string[]): PathIndex {
  // A character whose lower case is longer would shift what stands behind it.
  const lower = files.map((file) => (file.toLowerCase().length === file.length ? file.toLowerCase() : file));
  const column = (of: (file: string) => number): Int32Array => Int32Array.from(lower, of);
  const nameAt = column((file) => file.lastIndexOf('/') + 1);
  return {
    files,
    lower,
    nameAt,
    depth: column((file) => file.split('/').length - 1),
    pathLetters: column((file) => letterSet(file)),
    nameLetters: Int32Array.from(lower, (file, index) => letterSet(file, nameAt[index])),
  };
}

/** A bit for each letter a to z that occurs, one for digits, one for everything else but dots and slashes. */
export function letterSet(lower: string, from = 0): number {
  let set = 0;
  for (let at = from; at < lower.length; at++) {
    const code = lower.charCodeAt(at);
    if (code >= 97 && code <= 122) set |= 1 << (code - 97);
    else if (code >= 48 && code <= 57) set |= 1 << 26;
    else if (code > 47 || code < 46) set |= 1 << 27;
  }
  return set;
}

export function countBits(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}
