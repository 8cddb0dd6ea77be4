// The lines of a patch as it came, without what models put around it.

/** Reads a patch line by line. Line indexes count from 0. */
export interface Source {
  readonly lines: readonly string[];
  /** Index of the next line. */
  next: number;
}

const isBlank = (line: string | undefined): boolean => line !== undefined && line.trim() === '';
const HEREDOC = /<<-?\s*(['"]?)(\w+)\1\s*$/;

/**
 * Outer blank lines, a code fence and a heredoc become blank, so that line numbers stay. A patch with `\r\n` at every
 * line came that way: its `\r` say nothing about the file. Where only some lines have one, it is part of the line.
 */
export function openSource(patch: string): Source {
  const lines = patch.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const isCrlf = lines.length > 0 && lines.every((line) => line.endsWith('\r'));
  const content = isCrlf ? lines.map((line) => line.slice(0, -1)) : lines;
  while (unwrapOnce(content));
  return { lines: content, next: 0 };
}

function unwrapOnce(lines: string[]): boolean {
  const first = lines.findIndex((line) => !isBlank(line));
  const last = lines.findLastIndex((line) => !isBlank(line));
  const head = lines[first];
  const tail = lines[last];
  if (head === undefined || tail === undefined || first === last) return false;
  const [, , word] = HEREDOC.exec(head) ?? [];
  const isFence = isFenceLine(head) && tail.trim() === '```';
  const isHeredoc = word !== undefined && tail.trim() === word && !/^[-+ @*<]/.test(head);
  if (!isFence && !isHeredoc) return false;
  lines[first] = '';
  lines[last] = '';
  return true;
}

export const isFenceLine = (line: string): boolean => line.startsWith('```');

export const isBlankLine = isBlank;
