// File names in the headers of a unified diff.

/** Names that git quotes have C escapes, their bytes in octal. */
const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** A name as written after `---`, `rename from` and the like: quoted or not, a timestamp behind a tab left out. */
export function readName(text: string): string {
  const line = text.replace(/\r$/, '');
  if (line.startsWith('"')) return unquote(quotedPart(line));
  const tab = line.indexOf('\t');
  return tab < 0 ? line : line.slice(0, tab);
}

/** The quoted name at the start, quotes included. */
const quotedPart = (text: string): string => /^"(?:[^"\\]|\\.)*"/.exec(text)?.[0] ?? text;

function unquote(quoted: string): string {
  const bytes: number[] = [];
  for (const [part] of quoted.slice(1, -1).matchAll(/\\([0-7]{3}|.)|[^\\]+/gs)) {
    const code = part.slice(1);
    if (!part.startsWith('\\')) bytes.push(...Buffer.from(part, 'utf8'));
    else if (/^[0-7]{3}$/.test(code)) bytes.push(Number.parseInt(code, 8));
    else bytes.push(ESCAPES[code] ?? code.charCodeAt(0));
  }
  return Buffer.from(bytes).toString('utf8');
}

/** The two names of a `diff --git` line; undefined when it does not tell where the first ends. */
export function readPair(line: string): readonly [string, string] | undefined {
  const text = line.replace(/\r$/, '');
  if (text.startsWith('"')) {
    const first = quotedPart(text);
    return [unquote(first), readName(text.slice(first.length + 1))];
  }
  const quote = text.indexOf(' "');
  if (quote >= 0) return [text.slice(0, quote), readName(text.slice(quote + 1))];
  // Without quotes, both names are the same but for their prefixes, so they are of one length.
  const middle = (text.length - 1) / 2;
  if (Number.isInteger(middle) && text[middle] === ' ') {
    const pair = [text.slice(0, middle), text.slice(middle + 1)] as const;
    if (pair[0] === pair[1] || withoutPrefixes(pair)[0] === withoutPrefixes(pair)[1]) return pair;
  }
  const words = text.split(' ');
  return words.length === 2 ? [words[0] ?? '', words[1] ?? ''] : undefined;
}

/** Prefixes git puts before the old and the new name: a/ and b/, or what was compared (index, worktree, commit, object). */
const PREFIXES = /^[abciow12]\//;

/** Both names without git's prefixes, if both have one and not the same one. /dev/null has none. */
export function withoutPrefixes([old, fresh]: readonly [string, string]): readonly [string, string] {
  const hasBoth = [old, fresh].every((name) => name === '/dev/null' || PREFIXES.test(name));
  const isSame = old[0] === fresh[0] && old[1] === fresh[1];
  if (!hasBoth || isSame) return [old, fresh];
  const strip = (name: string): string => (name === '/dev/null' ? name : name.slice(2));
  return [strip(old), strip(fresh)];
}
