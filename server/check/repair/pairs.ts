// One bracket or quote put back or taken out, where the replaced lines or the rest of the file say it belongs.
import { mapLines } from '../../text/line-map.js';
import { PAIRS, surplusOf } from '../brackets.js';
import { bracketSuspects, oddQuotes, type Suspect, withoutStrings } from './balance.js';
import { Contexts } from './contexts.js';
import type { Candidate, LineEdit } from './edit.js';
import { indentation, isBlank } from './layout.js';

const SIGN = /[()[\]{}"'`]/;

/** Most guesses, the likeliest first. */
const MOST = 12;

export function pairRepairs(edit: LineEdit): Candidate[] {
  const guesses = [...restoredLines(edit), ...guessed(edit)].sort((a, b) => a.cost - b.cost);
  return guesses.slice(0, MOST);
}

/** Lines that are an old one but for one bracket or quote, as they were. */
function restoredLines(edit: LineEdit): Candidate[] {
  const { old, first, behind, lines } = edit;
  const replaced = old.slice(first, behind);
  const text = (each: readonly string[]): string => each.map((line) => `${line}\n`).join('');
  const map = mapLines(text(replaced), text(lines));
  const kept = new Set(replaced.map((_, index) => map(index)));
  const changed = replaced.filter((_, index) => map(index) === undefined);
  const found: Candidate[] = [];
  for (const [index, line] of lines.entries()) {
    if (kept.has(index)) continue;
    for (const was of changed) {
      const sign = onlySign(line, was);
      if (sign !== undefined) found.push(replacing(edit, index, was, sign, 0.4));
    }
  }
  return found;
}

const replacing = (edit: LineEdit, index: number, line: string, sign: string, cost: number): Candidate => ({
  edit: { ...edit, lines: edit.lines.with(index, line) },
  reasons: [/["'`]/.test(sign) ? 'quote' : 'bracket'],
  cost,
});

/** The bracket or quote that one line has and the other has not, when that is all the difference. */
function onlySign(left: string, right: string): string | undefined {
  if (Math.abs(left.length - right.length) !== 1) return undefined;
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  const sign = long.charAt(at);
  return SIGN.test(sign) && short.slice(at) === long.slice(at + 1) ? sign : undefined;
}

/** Longer texts and lines are not guessed at: every place in them would be weighed. */
const MOST_LINES = 300;
const MOST_UNITS = 500;

function guessed(edit: LineEdit): Candidate[] {
  if (edit.lines.length > MOST_LINES) return [];
  const suspects = bracketSuspects(edit) ?? [];
  const places = edit.lines.flatMap((line, index) => {
    if (line.length > MOST_UNITS) return [];
    const quotes = oddQuotes(line).flatMap((character): Suspect[] => [
      { character, missing: true },
      { character, missing: false },
    ]);
    const brackets = suspects.filter((suspect) => isSuspicious(edit, index, suspect));
    return [...quotes, ...brackets].map((suspect) => ({ index, suspect }));
  });
  if (places.length === 0) return [];
  const offset = edit.old.slice(0, edit.first).reduce((sum, line) => sum + line.length + 1, 0);
  const contexts = new Contexts(edit.old.join('\n'), offset);
  return places.flatMap(({ index, suspect: { character, missing } }) =>
    missing ? putBack(edit, index, character, contexts) : takenOut(edit, index, character),
  );
}

/** Whether the brackets of a line and the lines around it, by their indentation, allow it to be the wrong one. */
function isSuspicious(edit: LineEdit, index: number, { character, missing }: Suspect): boolean {
  const line = edit.lines[index] ?? '';
  if (isBlank(line)) return missing && closesBlockAt(edit, index, character);
  if (!missing) return line.includes(character);
  const deeper = indentation(nextLine(edit, index)).length > indentation(line).length;
  const bare = withoutStrings(line);
  const pair = PAIRS.find((each) => each.includes(character)) ?? '()';
  const surplus = surplusOf(bare, pair);
  return pair.endsWith(character) ? surplus > 0 && !deeper : surplus < 0 || deeper;
}

/** The next line that is not blank: of the text, or of the file behind it. */
function nextLine({ old, behind, lines }: LineEdit, index: number): string {
  const isText = (line: string): boolean => !isBlank(line);
  return lines.slice(index + 1).find(isText) ?? old.slice(behind).find(isText) ?? '';
}

/** Whether a blank line stands where the end of a block is due: below deeper lines, which a line ending in an opener heads. */
function closesBlockAt(edit: LineEdit, index: number, character: string): boolean {
  const depth = (edit.lines[index] ?? '').length;
  const pair = PAIRS.find((each) => each.endsWith(character));
  if (pair === undefined || indentation(nextLine(edit, index)).length > depth) return false;
  const above = edit.lines.slice(0, index).findLast((each) => !isBlank(each));
  const head = edit.lines.slice(0, index).findLast((each) => !isBlank(each) && indentation(each).length <= depth);
  if (above === undefined || head === undefined || indentation(above).length <= depth) return false;
  return indentation(head).length === depth && surplusOf(withoutStrings(head), pair) > 0;
}

function putBack(edit: LineEdit, index: number, character: string, contexts: Contexts): Candidate[] {
  const line = edit.lines[index] ?? '';
  if (isBlank(line)) return [replacing(edit, index, line + character, character, 0.8)];
  const before = `${edit.lines[index - 1] ?? edit.old[edit.first - 1] ?? ''}\n`;
  const after = `\n${edit.lines[index + 1] ?? edit.old[edit.behind] ?? ''}`;
  const found: Candidate[] = [];
  if (character === '{' && headsBlock(edit, index))
    found.push(replacing(edit, index, `${line.trimEnd()} {`, character, 0.5));
  for (let at = indentation(line).length; at <= line.length; at++) {
    if (character === line.charAt(at - 1)) continue; // the same text as one place further left
    const [left, right] = [line.slice(0, at), line.slice(at)];
    const likely = contexts.likelihood(before + left, character, right + after);
    const atEnd = right === '' && index === edit.lines.length - 1;
    const cost = costOf(likely) + (atEnd && isCutOff(left, edit) ? CUT_OFF : 0);
    found.push(replacing(edit, index, left + character + right, character, cost));
  }
  return found;
}

/** Whether a line that opens nothing has deeper lines of the text below it, and their `}` under its own start. */
function headsBlock({ old, behind, lines }: LineEdit, index: number): boolean {
  const line = lines[index] ?? '';
  const depth = indentation(line).length;
  const body = lines.slice(index + 1).find((each) => !isBlank(each)) ?? '';
  if (!/[\w)\]>"']\s*$/.test(line) || indentation(body).length <= depth) return false;
  const below = [...lines.slice(index + 1), ...old.slice(behind)];
  const end = below.find((each) => !isBlank(each) && indentation(each).length <= depth) ?? '';
  return indentation(end).length === depth && end.trimStart().startsWith('}');
}

/** What speaks against completing a text that may have been cut off in the middle of its last line. */
const CUT_OFF = 2;

/** Whether a line, the last of the text, ends in a word that stands nowhere else, or starts as an old line goes on. */
function isCutOff(line: string, { old, first, behind, lines }: LineEdit): boolean {
  if (old.slice(first, behind).some((each) => each.length > line.length + 1 && each.startsWith(line))) return true;
  const word = /\w+$/.exec(line)?.[0];
  if (word === undefined || /^\d+$/.test(word)) return false;
  const whole = new RegExp(`\\b${word}\\b`);
  return !old.some((each) => whole.test(each)) && !lines.slice(0, -1).some((each) => whole.test(each));
}

/** One of two that stand side by side, or one that has the first or last line for itself. */
function takenOut(edit: LineEdit, index: number, character: string): Candidate[] {
  const line = edit.lines[index] ?? '';
  if (line.trim() === character && (index === 0 || index === edit.lines.length - 1)) {
    return [{ edit: { ...edit, lines: edit.lines.toSpliced(index, 1) }, reasons: ['bracket'], cost: 1.2 }];
  }
  const found: Candidate[] = [];
  for (let at = line.indexOf(character); at >= 0; at = line.indexOf(character, at + 1)) {
    const run = /^(.)\1*/.exec(line.slice(at))?.[0].length ?? 1;
    // Three quotes are what opens and closes a long string.
    if (line.charAt(at - 1) === character || run < 2 || (run === 3 && /["'`]/.test(character))) continue;
    found.push(replacing(edit, index, line.slice(0, at) + line.slice(at + 1), character, 0.7));
  }
  return found;
}

/** From 1 for what is always so to 2.6 for what never is. */
const costOf = (likelihood: number): number => 1 - Math.log(Math.max(likelihood, 0.005)) * 0.3;
