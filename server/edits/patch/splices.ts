// What a hunk at its place changes of the file's text: only removed and added lines, never kept ones.
import { dominantEnding, type LineEnding, type Lines } from '../../text/lines.js';
import type { Splice } from '../../text/splice.js';
import type { Hunk, HunkLine } from './patch.js';

/** Old lines [first, behind) that make room for the added ones. */
interface Run {
  readonly first: number;
  behind: number;
  readonly added: HunkLine[];
}

/** `explicit`: the patch writes `\r` where it means it, so that a line without one ends with `\n` only. */
export function hunkSplices(lines: Lines, hunk: Hunk, start: number, explicit: boolean): Splice[] {
  const marked = hunk.lines.some(({ noEnding }) => noEnding);
  return runsOf(hunk, start).map((run) => spliceOf(lines, run, explicit, marked));
}

function runsOf(hunk: Hunk, start: number): Run[] {
  const runs: Run[] = [];
  let run: Run | undefined;
  let index = start;
  for (const line of hunk.lines) {
    if (line.kind === ' ') {
      run = undefined;
      index++;
      continue;
    }
    if (run === undefined) {
      run = { first: index, behind: index, added: [] };
      runs.push(run);
    }
    if (line.kind === '+') run.added.push(line);
    else run.behind = ++index;
  }
  return runs;
}

/** At the end of a file whose last line has no ending, that stays so unless the patch says otherwise (`marked`). */
function spliceOf(lines: Lines, run: Run, explicit: boolean, marked: boolean): Splice {
  const start = lines.start(run.first);
  const end = lines.start(run.behind);
  if (run.added.length === 0) return { start, end, insert: '' };
  const ending = explicit ? '\n' : endingAround(lines, run);
  const written = run.added.map((line) => write(line, ending));
  const insert = written.map((line) => line.content + line.ending).join('');
  if (run.behind < lines.count) return { start, end, insert };
  const open = lines.count > 0 && lines.end(lines.count - 1) === lines.text.length;
  const ahead = open && run.first === lines.count ? endingAround(lines, run) : '';
  const last = open && !marked ? (written.at(-1)?.ending.length ?? 0) : 0;
  return { start, end, insert: ahead + insert.slice(0, insert.length - last) };
}

function write({ text, noEnding }: HunkLine, ending: LineEnding): { content: string; ending: string } {
  if (noEnding) return { content: text, ending: '' };
  return text.endsWith('\r') ? { content: text.slice(0, -1), ending: '\r\n' } : { content: text, ending };
}

/** The ending of the removed lines, else that of their neighbours, else the file's. */
function endingAround(lines: Lines, { first, behind }: Run): LineEnding {
  const own = lines.text.slice(lines.start(first), lines.start(behind));
  const near = lines.text.slice(lines.start(Math.max(0, first - 1)), lines.start(Math.min(lines.count, behind + 1)));
  return dominantEnding([own, near].find((part) => part.includes('\n')) ?? lines.text);
}
