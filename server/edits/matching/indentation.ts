// One constant change of indentation between what was asked for and what a file has.

/** Turns the indentation of a line as asked for into that of the file; undefined where the change does not apply. */
export type Reindent = (indent: string) => string | undefined;

/** The indentation of two lines with equal content. */
export interface IndentPair {
  readonly asked: string;
  readonly found: string;
}

export const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

/** Spaces for one level, in the order in which they are tried. */
const UNITS = [4, 2, 8, 3];

/** The change that all pairs have in common; undefined when there is none, or nothing to change. */
export function commonReindent(pairs: readonly IndentPair[], unit: number): Reindent | undefined {
  if (pairs.every(({ asked, found }) => asked === found)) return undefined;
  return shifted(pairs) ?? retabbed(pairs, unit);
}

/** The same indentation put before every line, or taken from it. */
function shifted(pairs: readonly IndentPair[]): Reindent | undefined {
  const [{ asked, found } = { asked: '', found: '' }] = pairs;
  if (found.endsWith(asked)) {
    const prefix = found.slice(0, found.length - asked.length);
    if (pairs.every((pair) => pair.found === prefix + pair.asked)) return (indent) => prefix + indent;
  }
  if (asked.endsWith(found)) {
    const prefix = asked.slice(0, asked.length - found.length);
    if (pairs.every((pair) => pair.asked === prefix + pair.found)) {
      return (indent) => (indent.startsWith(prefix) ? indent.slice(prefix.length) : undefined);
    }
  }
  return undefined;
}

const only = (unit: ' ' | '\t', indents: readonly string[]): boolean =>
  indents.every((indent) => indent === unit.repeat(indent.length));

/** Spaces for tabs or tabs for spaces, by one width of a level, and perhaps some levels more or fewer. */
function retabbed(pairs: readonly IndentPair[], unit: number): Reindent | undefined {
  const asked = pairs.map((pair) => pair.asked);
  const found = pairs.map((pair) => pair.found);
  const toTabs = only(' ', asked) && only('\t', found);
  if (!toTabs && !(only('\t', asked) && only(' ', found))) return undefined;
  const spaces = toTabs ? asked : found;
  const tabs = toTabs ? found : asked;
  const [firstSpaces = '', firstTabs = ''] = [spaces[0], tabs[0]];
  const fits = (width: number, rest: number): boolean =>
    spaces.every((indent, index) => indent.length === width * (tabs[index] ?? '').length + rest);
  const widths = [...new Set([unit, ...UNITS])];
  const candidates = widths
    .map((width) => ({ width, rest: firstSpaces.length - width * firstTabs.length }))
    .filter(({ width, rest }) => rest % width === 0 && fits(width, rest));
  const best = candidates.find(({ rest }) => rest === 0) ?? candidates[0];
  if (best === undefined) return undefined;
  return toTabs ? spacesToTabs(best) : tabsToSpaces(best);
}

interface Change {
  readonly width: number;
  readonly rest: number;
}

/** What is less than a level stays as spaces: it aligns, and does not indent. */
const spacesToTabs =
  ({ width, rest }: Change): Reindent =>
  (indent) => {
    const wide = indent.length - rest;
    if (wide < 0 || !only(' ', [indent])) return undefined;
    return '\t'.repeat(Math.floor(wide / width)) + ' '.repeat(wide % width);
  };

const tabsToSpaces =
  ({ width, rest }: Change): Reindent =>
  (indent) => {
    const tabs = /^\t*/.exec(indent)?.[0].length ?? 0;
    const wide = tabs * width + rest + (indent.length - tabs);
    return wide < 0 || indent.slice(tabs).includes('\t') ? undefined : ' '.repeat(wide);
  };

/** Lines of a file looked at for its width of a level. */
const SAMPLE = 2000;

/** Spaces for one level of a file's indentation: the step by which its lines go deeper most often. */
export function indentUnit(lines: { readonly count: number; line(index: number): string }): number {
  const steps = new Map<number, number>();
  let last = 0;
  for (let index = 0; index < Math.min(lines.count, SAMPLE); index++) {
    const line = lines.line(index);
    if (line.trim() === '') continue;
    const width = indentOf(line).length;
    if (width > last && only(' ', [indentOf(line)])) steps.set(width - last, (steps.get(width - last) ?? 0) + 1);
    last = width;
  }
  const known = [...steps].filter(([step]) => UNITS.includes(step)).sort((a, b) => b[1] - a[1]);
  return known[0]?.[0] ?? 4;
}
