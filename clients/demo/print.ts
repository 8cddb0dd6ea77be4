// What the demo prints: coloured on a terminal, plain elsewhere.
import { styleText } from 'node:util';

type Style = 'bold' | 'cyan' | 'dim' | 'green' | 'red';

const coloured = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
const paint = (style: Style, text: string): string => (coloured ? styleText(style, text) : text);

export const title = (text: string): void => console.log(`\n${paint('bold', paint('cyan', text))}`);
export const say = (text: string): void => console.log(paint('dim', `  ${text}`));

/** The first lines of a text, indented; the rest is counted. */
export function excerpt(text: string, most: number): void {
  const lines = text.trimEnd().split('\n');
  const width = process.stdout.columns || 140;
  for (const line of lines.slice(0, most)) console.log(colourLine(`  ${line}`.slice(0, width)));
  if (lines.length > most) say(`... ${lines.length - most} more lines`);
}

function colourLine(line: string): string {
  if (/^ {2}(>|-(?!--))/.test(line)) return paint('red', line);
  return /^ {2}\+(?!\+\+)/.test(line) ? paint('green', line) : line;
}

/** @throws Error with the reply when something is not as it should be */
export function expect(holds: boolean, what: string, reply: string): void {
  if (!holds) throw new Error(`expected that ${what}, but the reply was:\n${reply}`);
  console.log(paint('green', `  ok: ${what}`));
}
