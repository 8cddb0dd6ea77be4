// Writes what follows from the code: tools/README.md, and the option and language tables in README.md.
// With --check it writes nothing and fails when one of them is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const outdir = 'node_modules/.cache/aci-build/generate';
await build({
  entryPoints: ['tools/index.ts', 'server/config.ts', 'grammars/languages.ts'],
  outdir,
  outbase: '.',
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outExtension: { '.js': '.mjs' },
  logLevel: 'warning',
});
const load = (name) => import(pathToFileURL(`${outdir}/${name}.mjs`).href);
const { tools } = await load('tools/index');
const { OPTIONS, flagOf, variableOf } = await load('server/config');
const { languages } = await load('grammars/languages');

const cell = (text) => String(text).replaceAll('|', '\\|');
const row = (cells) => `| ${cells.map(cell).join(' | ')} |`;

function toolPage() {
  const parts = [
    '# Tools',
    '',
    'Generated from the definitions in this folder by `npm run generate`; do not edit.',
    '',
    '`allow_errors` writes an edit although it brings new syntax errors; `dry_run` only checks it and shows its diff.',
    'Both are off when left out.',
    '',
  ];
  for (const tool of tools) {
    const { properties, required = [] } = tool.inputSchema();
    parts.push(
      `## ${tool.name}`,
      '',
      tool.description,
      '',
      `${tool.annotations.readOnlyHint ? 'Reads only.' : 'Changes files.'}`,
      '',
    );
    parts.push(row(['argument', 'type', 'default', 'what it is']), row(['---', '---', '---', '---']));
    for (const [name, schema] of Object.entries(properties)) {
      const fallback = 'default' in schema ? JSON.stringify(schema.default) : required.includes(name) ? 'required' : '';
      parts.push(row([`\`${name}\``, schema.type, fallback, schema.description ?? '']));
    }
    parts.push('');
  }
  return parts.join('\n');
}

function optionTable() {
  const rows = Object.entries(OPTIONS).map(([name, spec]) => {
    const allowed =
      spec.type === 'choice'
        ? spec.choices.join(', ')
        : spec.type === 'integer'
          ? `${spec.min} to ${spec.max} ${spec.unit}`
          : spec.type === 'boolean'
            ? 'true, false'
            : `a ${spec.unit}`;
    return row([`\`${flagOf(name)}\``, `\`${variableOf(name)}\``, spec.default, allowed, spec.sentence]);
  });
  return [
    row(['flag', 'environment', 'default', 'allowed', 'what it does']),
    row(['---', '---', '---', '---', '---']),
    ...rows,
  ].join('\n');
}

function languageList() {
  const names = (trust) =>
    languages
      .filter((language) => language.trust === trust)
      .map(({ name }) => name)
      .join(', ');
  return [
    `${languages.length} languages. How far the guard may refuse on a grammar's word:`,
    '',
    `- refuses every new syntax error that its parser or grammar sees: ${names('full')}`,
    `- refuses only in files that had none before, because the grammar mis-reads some valid code: ${names('clean')}`,
    `- refuses only edits that also leave brackets out of balance, because macros make much look wrong: ${names('balance')}`,
    `- reports and never refuses: ${names('warn')}`,
  ].join('\n');
}

/** Puts `text` between the markers `<!-- name -->` and `<!-- /name -->`. */
function between(page, name, text) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md has no ${start} ... ${end}`);
  return `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`;
}

const readme = readFileSync('README.md', 'utf8');
const files = {
  'tools/README.md': toolPage(),
  'README.md': between(between(readme, 'options', optionTable()), 'languages', languageList()),
};
const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};
const stale = Object.entries(files).filter(([file, text]) => read(file) !== text);
if (process.argv.includes('--check')) {
  for (const [file] of stale) console.error(`${file} is stale; run npm run generate`);
  process.exit(stale.length === 0 ? 0 : 1);
}
for (const [file, text] of stale) writeFileSync(file, text);
