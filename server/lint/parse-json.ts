// Findings from a linter's JSON, whatever its shape: each object that has a message and a line is one. The file may stand in
// it or in an object around it. Seen: ruff, eslint, pylint, golangci-lint, mypy, pyright, shellcheck, rubocop, stylelint.
import type { Finding } from './finding.js';

/** Undefined when the output is no JSON: neither one value nor one a line. */
export function parseJson(output: string): Finding[] | undefined {
  const text = output.trim();
  if (!/^[[{]/.test(text)) return undefined;
  const whole = parsed(text);
  if (whole !== undefined) return findingsIn(whole);
  const rows = text.split(/\r?\n/).flatMap((row) => (row.startsWith('{') ? (parsed(row) ?? []) : []));
  return rows.length === 0 ? undefined : findingsIn(rows);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keys in lower case without _ and -: `end_line`, `endLine` and `end-line` are one. */
type Fields = ReadonlyMap<string, unknown>;

function findingsIn(root: unknown): Finding[] {
  const found: Finding[] = [];
  const stack: { value: unknown; file: string | undefined }[] = [{ value: root, file: undefined }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value } = next;
    if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index--) stack.push({ value: value[index], file: next.file });
      continue;
    }
    const fields = fieldsOf(value);
    const file = fileOf(fields) ?? next.file;
    const finding = findingOf(fields, file);
    if (finding !== undefined) found.push(finding);
    else for (const [key, inner] of [...fields].reverse()) if (!HIDDEN.test(key)) stack.push({ value: inner, file });
  }
  return found;
}

/** What the user told a linter not to show. */
const HIDDEN = /^(suppressed|ignored)/;

const fieldsOf = (value: unknown): Fields =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? new Map()
    : new Map(Object.entries(value).map(([key, inner]) => [key.toLowerCase().replace(/[_-]/g, ''), inner]));

const firstOf = <T>(fields: Fields, keys: readonly string[], accept: (value: unknown) => value is T): T | undefined =>
  keys.map((key) => fields.get(key)).find(accept);

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value);
const isCode = (value: unknown): value is string | number => isText(value) || isNumber(value);

function findingOf(fields: Fields, file: string | undefined): Finding | undefined {
  const message = firstOf(fields, ['message', 'text', 'description', 'issuetext', 'warning'], isText);
  const place = placeOf(fields);
  if (message === undefined || place === undefined) return undefined;
  const code = firstOf(fields, CODES, isCode) ?? firstOf(fieldsOf(fields.get('code')), ['value', 'code'], isCode);
  // pylint, known by its symbol, counts columns from 0.
  const column = fields.has('symbol') && fields.has('messageid') ? place.column + 1 : place.column;
  const oneLine = message.replace(/\s*\r?\n\s*/g, ' ').trim();
  return { ...(file === undefined ? {} : { file }), line: place.line, column, message: oneLine, code: `${code ?? ''}` };
}

const CODES = ['code', 'ruleid', 'rule', 'symbol', 'copname', 'testid', 'fromlinter', 'check', 'messageid'];
const FILES = ['filename', 'filepath', 'file', 'path', 'source'];
const LINES = ['line', 'row', 'startline', 'linenumber', 'lineno', 'beginline'];
const COLUMNS = ['column', 'col', 'startcolumn', 'columnnumber', 'begincolumn'];
const PLACES = ['location', 'pos', 'position', 'range', 'span', 'start'];

/** `{line, column}`, or the same within location, range.start and the like. */
function placeOf(fields: Fields): { line: number; column: number } | undefined {
  let at: Fields | undefined = fields;
  for (let depth = 0; at !== undefined && depth < 4; depth++) {
    const line = firstOf(at, LINES, isNumber);
    const character = at.get('character');
    // A language server's position: both from 0.
    if (line !== undefined && isNumber(character)) return { line: line + 1, column: character + 1 };
    if (line !== undefined) return { line, column: firstOf(at, COLUMNS, isNumber) ?? 0 };
    const inner: unknown = PLACES.map((key) => at?.get(key)).find(
      (value) => typeof value === 'object' && value !== null,
    );
    at = inner === undefined ? undefined : fieldsOf(inner);
  }
  return undefined;
}

function fileOf(fields: Fields): string | undefined {
  const inner = ['location', 'pos'].map((key) => fieldsOf(fields.get(key)));
  return [fields, ...inner].map((each) => firstOf(each, FILES, isText)).find(isText);
}
