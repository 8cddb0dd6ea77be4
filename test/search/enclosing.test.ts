import { describe, expect, test } from 'vitest';
import { enclosingHeaders } from '../../server/search/enclosing.js';

/** The header of each line that holds a `<>` mark, and how many lines up its innermost part stands. */
function headers(text: string, extension: string): (string | undefined)[] {
  const bytes = Buffer.from(text);
  let offset = 0;
  const lines = text.split('\n').flatMap((row, line) => {
    const found = row.includes('<>') ? [{ offset, line }] : [];
    offset += Buffer.byteLength(row) + 1;
    return found;
  });
  return enclosingHeaders(bytes, lines, extension).map((found) => found && `${found.linesAbove} ${found.header}`);
}

const lines = (...rows: string[]): string => `${rows.join('\n')}\n`;

describe('the definitions around a line', () => {
  test('of Python are told by indentation, past strings, calls, comments and control', () => {
    const text = lines(
      'import a  # <>',
      'class Mul(Expr, AssocOp):',
      '    """Products."""',
      '    limit = 3  # <>',
      '',
      '    @classmethod',
      '    def flatten(',
      '        cls, seq):',
      '        # é',
      '        if seq:',
      '            for a in seq:',
      '                f(a,',
      '                  b)  # <>',
      '            else:',
      '                c()',
      '        return a  # <>',
      'x = f(',
      '    a,  # <>',
      ')',
    );
    expect(headers(text, 'py')).toEqual([
      undefined,
      '2 class Mul(Expr, AssocOp):',
      '6 class Mul > def flatten(...)',
      '9 class Mul > def flatten(...)',
      undefined,
    ]);
  });

  test('of Python are told past texts that stand in the first column', () => {
    const text = lines(
      'class Set(Basic):',
      '    def a(self):',
      '        warn("""',
      'Set(iterable) is deprecated. Use',
      '',
      'this object, or the * operator instead.',
      '- or nothing',
      '(see there)',
      '""")',
      '        b()  # <>',
      'a, b = f(',
      '    c)  # <>',
    );
    expect(headers(text, 'py')).toEqual(['8 class Set > def a(self):', undefined]);
  });

  test('of TypeScript are classes, functions, methods and tests, but no calls and no objects', () => {
    const text = lines(
      'export class Page extends Base {',
      '  private async goto(url: string): Promise<void> {',
      '    await this.run(url, {',
      '      a: 1, // <>',
      '    });',
      '    if (a) {',
      '      return;',
      '    } else {',
      '      b(); // <>',
      '    }',
      '  }',
      '}',
      "test('goes', async () => {",
      '  a(); // <>',
      '});',
      'const f = (a: number) => {',
      '  a(); // <>',
      '};',
      'foo(a, {',
      '  b, // <>',
      '});',
    );
    expect(headers(text, 'ts')).toEqual([
      '2 class Page > goto(url: string): Promise<void>',
      '7 class Page > goto(url: string): Promise<void>',
      "1 test('goes', async () =>",
      '1 f = (a: number) =>',
      undefined,
    ]);
  });

  test('of C are functions in the first column, past labels, directives and a brace of its own', () => {
    const text = lines(
      'static int read(struct file *f,',
      '                int size)',
      '{',
      '\tint a; /* <> */',
      '#ifdef X',
      '\tgoto out;',
      'out:',
      '\treturn a; /* <> */',
      '}',
      'TEST_BEGIN(name) {',
      '\ta(); /* <> */',
      '}',
      'static const struct ops x = {',
      '\t.a = b, /* <> */',
      '};',
    );
    expect(headers(text, 'c')).toEqual([
      '3 int read(struct file *f,',
      '7 int read(struct file *f,',
      '1 TEST_BEGIN(name)',
      '1 struct ops x',
    ]);
  });

  test('of Go, Rust, Java and Ruby carry their receivers, types and modules', () => {
    expect(headers('func (r *T) Run(a int) error {\n\tx() // <>\n}\n', 'go')).toEqual([
      '1 func (r *T) Run(a int) error',
    ]);
    expect(headers('impl<T> Foo for Bar<T> {\n    pub fn run(&self) {\n        x() // <>\n    }\n}\n', 'rs')).toEqual([
      '1 impl<T> Foo for Bar<T> > fn run(&self)',
    ]);
    expect(
      headers('public class A {\n\t@Override\n\tpublic int run(int a)\n\t{\n\t\tx(); // <>\n\t}\n}\n', 'java'),
    ).toEqual(['2 class A > int run(int a)']);
    expect(headers('module A # :nodoc:\n  class B\n    def run\n      x # <>\n    end\n  end\nend\n', 'rb')).toEqual([
      '1 module A > def run',
    ]);
  });

  test('of Markdown are headings, but not in fenced blocks', () => {
    const text = lines('# Top', 'a <>', '```sh', '# no heading', 'b <>', '```', '## Next ##', '', 'c <>');
    expect(headers(text, 'md')).toEqual(['1 # Top', '4 # Top', '2 ## Next']);
  });

  test('are not told of other files', () => {
    for (const extension of ['json', 'txt', 'yml', 'makefile'])
      expect(headers('class A:\n  b <>\n', extension)).toEqual([undefined]);
  });

  test('are shortened without cutting a character in two', () => {
    const [header] = headers(`def ${'a'.repeat(52)}${'😀'.repeat(9)}():\n  b # <>\n`, 'py');
    expect(header).toBe(`1 def ${'a'.repeat(52)}...`);
    expect(headers(`class ${'A'.repeat(40)}:\n  def f(self):\n    b # <>\n`, 'py')).toEqual([
      `1 class ${'A'.repeat(21)}... > def f(self):`,
    ]);
  });

  test('are found in files of any size, near the line only', () => {
    const far = `def far():\n${'    a\n'.repeat(10_000)}    b # <>\n`;
    expect(headers(far, 'py')).toEqual([undefined]);
    const near = `${'a = 1\n'.repeat(10_000)}def near():\n${'    a\n'.repeat(2_000)}    b # <>\n`;
    expect(headers(near, 'py')).toEqual(['2001 def near():']);
  });
});
