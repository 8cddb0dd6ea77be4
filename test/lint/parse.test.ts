// What linters print, as they print it.
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../server/lint/finding.js';
import { parseJson } from '../../server/lint/parse-json.js';
import { parseText } from '../../server/lint/parse-text.js';

const finding = (file: string | undefined, line: number, column: number, message: string, code = ''): Finding => ({
  ...(file === undefined ? {} : { file }),
  line,
  column,
  message,
  code,
});

describe('lines of', () => {
  test.each([
    [
      'ruff',
      'src/a.py:1:8: F401 [*] `os` imported but unused',
      [finding('src/a.py', 1, 8, '`os` imported but unused', 'F401')],
    ],
    ['pylint', 'a.py:1:0: C0114: Missing docstring', [finding('a.py', 1, 0, 'Missing docstring', 'C0114')]],
    [
      'mypy',
      'a.py:3: error: Name "x" is not defined  [name-defined]\na.py:3: note: see',
      [finding('a.py', 3, 0, 'error: Name "x" is not defined', 'name-defined')],
    ],
    [
      'gcc',
      "a.c: In function 'f':\na.c:3:5: warning: unused 'x' [-Wunused]\n    3 |   int x;\n",
      [finding('a.c', 3, 5, "warning: unused 'x'", '-Wunused')],
    ],
    ['go vet', '# pkg\n./a.go:4:2: unreachable code', [finding('./a.go', 4, 2, 'unreachable code')]],
    [
      'golangci-lint',
      'a.go:4:2: Error return value is not checked (errcheck)',
      [finding('a.go', 4, 2, 'Error return value is not checked', 'errcheck')],
    ],
    ['a Windows program', 'C:\\src\\a.py:3:5: E1 bad\r\n', [finding('C:\\src\\a.py', 3, 5, 'bad', 'E1')]],
    ['one that colours', '\u001b[1ma.py\u001b[0m:3:5: \u001b[31mbad\u001b[0m', [finding('a.py', 3, 5, 'bad')]],
    ['one with spaces in a name', 'my file.py:3:5: bad', [finding('my file.py', 3, 5, 'bad')]],
    ['one that found nothing', 'All checks passed!\n\n', []],
  ])('%s', (_, output, expected) => {
    expect(parseText(output)).toEqual(expected);
  });
});

describe('JSON of', () => {
  test.each([
    [
      'ruff',
      [
        {
          code: 'F401',
          filename: '/r/a.py',
          location: { row: 1, column: 8 },
          end_location: { row: 1, column: 10 },
          message: '`os` unused',
          fix: { message: 'Remove', edits: [{ content: '', location: { row: 1, column: 1 } }] },
        },
      ],
      [finding('/r/a.py', 1, 8, '`os` unused', 'F401')],
    ],
    [
      'eslint',
      [
        {
          filePath: '/r/a.js',
          messages: [
            {
              ruleId: 'no-undef',
              severity: 2,
              message: "'x' is not defined.",
              line: 3,
              column: 5,
              messageId: 'undef',
              suggestions: [{ message: 'y', line: 1 }],
            },
            { ruleId: null, message: 'Parsing error', line: 1, column: 1 },
          ],
          suppressedMessages: [{ ruleId: 'no-eval', message: 'hidden', line: 1, column: 1 }],
          source: 'x\n',
        },
      ],
      [finding('/r/a.js', 3, 5, "'x' is not defined.", 'no-undef'), finding('/r/a.js', 1, 1, 'Parsing error')],
    ],
    [
      'pylint, which counts columns from 0',
      [
        {
          type: 'convention',
          module: 'a',
          line: 4,
          column: 2,
          path: 'a.py',
          symbol: 'bad-name',
          message: 'Bad\n  name',
          'message-id': 'C0103',
        },
      ],
      [finding('a.py', 4, 3, 'Bad name', 'bad-name')],
    ],
    [
      'golangci-lint',
      {
        Issues: [
          {
            FromLinter: 'errcheck',
            Text: 'not checked',
            SourceLines: ['x()'],
            Pos: { Filename: 'a.go', Offset: 1, Line: 4, Column: 2 },
          },
        ],
        Report: { Linters: [{ Name: 'a' }] },
      },
      [finding('a.go', 4, 2, 'not checked', 'errcheck')],
    ],
    [
      'pyright, which counts both from 0',
      {
        version: '1',
        generalDiagnostics: [
          {
            file: '/r/a.py',
            severity: 'error',
            message: 'bad',
            range: { start: { line: 2, character: 4 }, end: { line: 2, character: 5 } },
            rule: 'reportX',
          },
        ],
        summary: {},
      },
      [finding('/r/a.py', 3, 5, 'bad', 'reportX')],
    ],
    [
      'shellcheck',
      [{ file: 'a.sh', line: 2, endLine: 2, column: 6, level: 'info', code: 2086, message: 'Quote' }],
      [finding('a.sh', 2, 6, 'Quote', '2086')],
    ],
    [
      'rubocop',
      {
        files: [
          {
            path: 'a.rb',
            offenses: [
              {
                message: 'Long',
                cop_name: 'Layout/LineLength',
                location: { start_line: 1, start_column: 81, line: 1, column: 81 },
              },
            ],
          },
        ],
      },
      [finding('a.rb', 1, 81, 'Long', 'Layout/LineLength')],
    ],
    [
      'stylelint',
      [{ source: '/r/a.css', warnings: [{ line: 1, column: 2, rule: 'color', text: 'Bad color' }] }],
      [finding('/r/a.css', 1, 2, 'Bad color', 'color')],
    ],
    ['one that names no file', [{ startLine: 2, message: 'bad' }], [finding(undefined, 2, 0, 'bad')]],
    ['one that found nothing', [], []],
  ])('%s', (_, output, expected) => {
    expect(parseJson(JSON.stringify(output))).toEqual(expected);
    expect(parseJson(`${JSON.stringify(output, undefined, 2)}\n`)).toEqual(expected);
  });

  test('mypy, one value a line', () => {
    const row = (line: number) => JSON.stringify({ file: 'a.py', line, column: 1, message: 'bad', code: 'misc' });
    expect(parseJson(`${row(1)}\n${row(2)}\n`)).toEqual([1, 2].map((line) => finding('a.py', line, 1, 'bad', 'misc')));
  });

  test.each(['', 'a.py:1:1: bad', '[a.py] bad', '{ not json'])('%j is none', (output) => {
    expect(parseJson(output)).toBeUndefined();
  });
});
