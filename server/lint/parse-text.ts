// Findings from lines such as `src/a.py:3:5: F401 unused import`, as compilers have printed them since the first ones.
import { stripVTControlCharacters } from 'node:util';
import type { Finding } from './finding.js';

/** file:line:column: message, the column and the colon before the message optional; go vet puts its name in front. */
const LOCATED = /^\s*(?:\w+: )?(.+?):(\d+)(?::(\d+))?(?:-\d+)?(?::\s*|\s+)(\S.*)$/;
/** `F401 [*] unused`, `C0114: Missing docstring`: ruff marks with [*] what it could repair. */
const CODE_FIRST = /^([A-Z]{1,12}\d{1,6})(?::\s*|\s+)(?:\[\*\]\s*)?(\S.*)$/;
/** `... [no-undef]`, `... (errcheck)`, `... [Error/no-undef]` */
const CODE_LAST = /^(.*\S)\s+[[(]([\w@./-]+)[\])]$/;

export function parseText(output: string): Finding[] {
  return stripVTControlCharacters(output)
    .split(/\r?\n/)
    .flatMap((row) => {
      const [, file, line, column = '0', rest = ''] = LOCATED.exec(row) ?? [];
      // A note belongs to the finding before it.
      if (file === undefined || /^note\b/i.test(rest)) return [];
      return [{ file, line: Number(line), column: Number(column), ...withCode(rest.trimEnd()) }];
    });
}

function withCode(text: string): { message: string; code: string } {
  const [, first, message] = CODE_FIRST.exec(text) ?? [];
  if (first !== undefined && message !== undefined) return { message, code: first };
  const [, before, last] = CODE_LAST.exec(text) ?? [];
  return before === undefined || last === undefined ? { message: text, code: '' } : { message: before, code: last };
}
