// Leading whitespace of lines, and what a file's own is like.
import { splitLines } from '../../text/lines.js';

export const indentation = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

export const isBlank = (line: string): boolean => line.trim() === '';

/** Lines that are looked at to tell a file's style. */
const MOST_LINES = 2000;

/** One level of a file's indentation: a tab, or as many spaces as lines are most often further in than the line before. */
export function levelOf(text: string): string {
  const counts = new Map<string, number>();
  let last = '';
  for (const line of splitLines(text).slice(0, MOST_LINES)) {
    if (isBlank(line)) continue;
    const now = indentation(line);
    if (now.length > last.length && now.startsWith(last)) {
      const step = now.slice(last.length);
      const level = step.startsWith('\t') ? '\t' : step;
      if (LEVELS.has(level)) counts.set(level, (counts.get(level) ?? 0) + 1);
    }
    last = now;
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? ['    '];
  return most;
}

const LEVELS = new Set(['\t', '  ', '   ', '    ', '        ']);
