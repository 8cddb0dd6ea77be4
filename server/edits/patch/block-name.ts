// The file name that stands before a SEARCH/REPLACE block, as models write it.
import { isFenceLine } from './source.js';

/** Of the lines between the last block and this one; undefined when none of them names a file. */
export function readBlockName(above: readonly string[]): string | undefined {
  let gap = false;
  for (const line of above.toReversed()) {
    if (line.trim() === '') {
      gap = true;
      continue;
    }
    const name = isFenceLine(line)
      ? line
          .replace(/^`+\s*/, '')
          .split(/\s+/)
          .slice(1)
          .join(' ')
      : plain(line);
    if (isFenceLine(line) && name === '') continue;
    return looksLikePath(name, gap) ? name : undefined;
  }
  return undefined;
}

/** Without what Markdown puts around a name. */
const plain = (line: string): string =>
  line
    .trim()
    .replace(/^#+\s*/, '')
    .replace(/^(?:file|path|filename):\s*/i, '')
    .replace(/^[`*"']+|[`*"':]+$/g, '')
    .replace(/^[`*"']+|[`*"':]+$/g, '');

/** A sentence is no path; behind a gap, only what cannot be a word of one is. */
function looksLikePath(name: string, gap: boolean): boolean {
  if (name === '' || /[<>|?*]/.test(name) || /[.,;!]$/.test(name)) return false;
  const hasExtension = /\.\w{1,12}$/.test(name);
  if (/\s/.test(name)) return !gap && hasExtension;
  return !gap || hasExtension || name.includes('/');
}
