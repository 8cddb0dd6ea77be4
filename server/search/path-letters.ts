// Loose matching of a path by some of its letters in order: fp for find-path.ts, srch/qry for server/search/query.ts.

const SLASH = 47;

/** Added for each word that is passed over between two that are matched. */
const WORD_PASSED = 2;

/** Added when the first letter does not start a folder's or the file's name. */
const INSIDE_SEGMENT = 1;

/** UTF-16 units; paths that are longer are not matched. */
const LONGEST_PATH = 4096;

/** Used again for each path: new memory for each would take most of the time. */
const scratch = [new Float64Array(LONGEST_PATH), new Float64Array(LONGEST_PATH)] as const;

/**
 * How far the letters are from standing next to each other; Infinity when they do not fit. The first letter, and every
 * letter that leaves a word, must start a word; the last must be in the file name; a slash stands for one or more.
 * @param from offset in the path before which nothing is matched
 */
export function lettersCost(path: string, lower: string, from: number, nameAt: number, wanted: string): number {
  const length = lower.length - from;
  // Cheapest way to have matched the letters so far, by the place of the last of them.
  if (length > LONGEST_PATH) return Number.POSITIVE_INFINITY;
  let [costs, before] = scratch;
  for (let letter = 0; letter < wanted.length; letter++) {
    const code = wanted.charCodeAt(letter);
    [costs, before] = [before, costs];
    // Cheapest way to have the letter before: in this word, with and without the letters skipped since; in an earlier one.
    let near = Number.POSITIVE_INFINITY;
    let inWord = Number.POSITIVE_INFINITY;
    let earlier = letter === 0 ? 0 : Number.POSITIVE_INFINITY;
    let reachable = false;
    for (let at = 0; at < length; at++) {
      const place = at + from;
      const starts = startsWord(path, place);
      if (starts && letter > 0) {
        earlier = Math.min(earlier + (at > 0 && !isSign(lower, place - 1) ? WORD_PASSED : 0), inWord);
        inWord = Number.POSITIVE_INFINITY;
        near = Number.POSITIVE_INFINITY;
      }
      let cost = Number.POSITIVE_INFINITY;
      if (lower.charCodeAt(place) === code) cost = starts ? Math.min(near, earlier) : near;
      if (letter === 0 && place > 0 && lower.charCodeAt(place - 1) !== SLASH) cost += INSIDE_SEGMENT;
      costs[at] = cost;
      if (cost < Number.POSITIVE_INFINITY) reachable = true;
      const here = letter === 0 ? Number.POSITIVE_INFINITY : (before[at] ?? Number.POSITIVE_INFINITY);
      inWord = Math.min(inWord, here);
      near = Math.min(near + 1, here);
    }
    if (!reachable) return Number.POSITIVE_INFINITY;
  }
  let least = Number.POSITIVE_INFINITY;
  for (let at = Math.max(0, nameAt - from); at < length; at++) least = Math.min(least, costs[at] ?? least);
  return least;
}

const isSign = (lower: string, at: number): boolean =>
  !isLetter(lower.charCodeAt(at)) && !isDigit(lower.charCodeAt(at));

const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code > 127;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** At the start, at and behind every sign, at a capital behind a small letter, at a digit behind a letter. */
function startsWord(path: string, at: number): boolean {
  const code = path.charCodeAt(at);
  const previous = at === 0 ? SLASH : path.charCodeAt(at - 1);
  if (isDigit(code)) return !isDigit(previous);
  if (!isLetter(code)) return true;
  if (!isLetter(previous)) return true;
  return isUpper(code) && !isUpper(previous);
}
