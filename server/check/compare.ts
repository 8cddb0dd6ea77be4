// Which problems an edit brought: those after it that no problem before it accounts for.
import type { LineComparison } from '../text/line-map.js';
import type { Diagnostic } from './diagnostic.js';

/**
 * Problems of `after` that are new. A problem is old when the same message stood at the same place before, places mapped
 * through the diff. Old problems of replaced lines excuse as many on the lines in their place. Old problems of other lines
 * that show no more excuse as many on other lines, when the checker sees all problems (`stopsAtFirst` false); otherwise they
 * may only be hidden behind an earlier one.
 */
export function introduced(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
  { map, isEdited }: LineComparison,
  stopsAtFirst: boolean,
): Diagnostic[] {
  const known = new Map<string, Diagnostic[]>();
  const onEditedLines: Diagnostic[] = [];
  for (const old of before) {
    const line = map(old.line);
    if (line === undefined) onEditedLines.push(old);
    else {
      const key = keyOf(old, line);
      known.set(key, [...(known.get(key) ?? []), old]);
    }
  }
  const fresh = after.filter((problem) => known.get(keyOf(problem, problem.line))?.pop() === undefined);
  // Findings vanish whenever the text does not parse, so they excuse nothing.
  const vanished = [...known.values()].flat().filter(({ syntax }) => syntax).length;
  return [true, false].flatMap((syntax) => {
    const kind = fresh.filter((problem) => problem.syntax === syntax);
    const near = kind.filter((problem) => isEdited(problem.line));
    const far = kind.filter((problem) => !isEdited(problem.line));
    const spare = onEditedLines.filter((problem) => problem.syntax === syntax).length;
    const left = Math.max(0, spare - near.length);
    const moved = syntax && !stopsAtFirst ? vanished : 0;
    return [...near.slice(spare), ...far.slice(left + moved)];
  });
}

const keyOf = (problem: Diagnostic, line: number): string =>
  `${line}:${problem.character}:${problem.code}:${problem.message}`;
