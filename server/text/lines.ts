// The one definition of a line: it ends with \n or \r\n; a lone \r is text. A final line ending starts no further line.

/** Index of the lines of one text. Line indexes count from 0; offsets are UTF-16 units into `text`. */
export interface Lines {
  readonly text: string;
  /** Number of lines; 0 for an empty text. */
  readonly count: number;
  /** Offset of the first unit of line `index`; for `index === count`, the length of the text. */
  start(index: number): number;
  /** Offset behind the last unit of the line's content, before its ending. */
  end(index: number): number;
  /** Content of a line without its ending. */
  line(index: number): string;
  /** Index of the line that holds `offset`; an offset at the end of the text belongs to the last line. */
  at(offset: number): number;
}

const LF = 10;
const CR = 13;

export function indexLines(text: string): Lines {
  const starts: number[] = [];
  let from = 0;
  while (from < text.length) {
    starts.push(from);
    const feed = text.indexOf('\n', from);
    if (feed < 0) break;
    from = feed + 1;
  }
  const count = starts.length;
  const start = (index: number): number => starts[index] ?? text.length;
  const end = (index: number): number => {
    let stop = start(index + 1);
    if (stop > start(index) && text.charCodeAt(stop - 1) === LF) {
      stop--;
      if (stop > start(index) && text.charCodeAt(stop - 1) === CR) stop--;
    }
    return stop;
  };
  const at = (offset: number): number => {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (start(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return { text, count, start, end, at, line: (index) => text.slice(start(index), end(index)) };
}

/** The lines of a text without their endings. */
export function splitLines(text: string): string[] {
  const lines = indexLines(text);
  return Array.from({ length: lines.count }, (_, index) => lines.line(index));
}

export type LineEnding = '\n' | '\r\n';

/** The line ending that most lines of a text have; `\n` when it has none. */
export function dominantEnding(text: string): LineEnding {
  let crlf = 0;
  let total = 0;
  for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) {
    total++;
    if (feed > 0 && text.charCodeAt(feed - 1) === CR) crlf++;
  }
  return crlf * 2 > total ? '\r\n' : '\n';
}

export const withEnding = (text: string, ending: LineEnding): string => text.replace(/\r?\n/g, ending);
