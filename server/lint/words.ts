// A command as words, without a shell: nothing in it is expanded, so nothing in a file's name can run.

/**
 * Splits at white space. '...' keeps all that is in it; "..." too, where \" and \\ stand for " and \. A backslash elsewhere
 * is text, as in Windows paths. Undefined when a quote is not closed.
 */
export function splitWords(command: string): string[] | undefined {
  const words: string[] = [];
  let rest = command.trimStart();
  while (rest !== '') {
    const [whole = ''] = WORD.exec(rest) ?? [];
    if (whole === '') return undefined;
    words.push(
      whole.replace(
        PART,
        (_, single?: string, double?: string, plain?: string) => single ?? plain ?? unescaped(double),
      ),
    );
    rest = rest.slice(whole.length).trimStart();
  }
  return words;
}

const WORD = /^(?:'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"]+)+(?=\s|$)/;
const PART = /'([^']*)'|"((?:\\.|[^"\\])*)"|([^\s'"]+)/g;

const unescaped = (text = ''): string => text.replace(/\\(["\\])/g, '$1');
