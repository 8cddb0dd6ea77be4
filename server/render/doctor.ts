// What `aci doctor` found, as text for people: at most 100 columns, except for paths and words that are longer.
import { type Problem, problemSentence } from './doctor-problems.js';
import { plural } from './window.js';

export type { Problem } from './doctor-problems.js';

export interface LanguageRow {
  readonly name: string;
  readonly files: number;
  /** The name of a real parser, or how far the grammar is trusted. */
  readonly checkedBy: string;
}

export interface OptionRow {
  readonly name: string;
  readonly value: string;
  /** Such as `--window`, `ACI_WINDOW`, `aci.toml`, `default`. */
  readonly origin: string;
}

export interface RootReport {
  readonly path: string;
  readonly files: number;
  /** Whether git lists the files. */
  readonly isRepository: boolean;
  readonly watching:
    | { readonly kind: 'watching'; readonly directories: number }
    | { readonly kind: 'starting' }
    | { readonly kind: 'sweeping'; readonly reason: string };
  readonly limits: { readonly diskMb: number; readonly cacheMb: number };
  /** Absent where it cannot be kept. */
  readonly index?: {
    readonly directory: string;
    readonly diskBytes: number;
    readonly upToDate: number;
    readonly indexBytes: number;
    readonly heldBytes: number;
    readonly damaged: number;
  };
}

export interface WorkspaceReport {
  readonly roots: readonly RootReport[];
  readonly languages: {
    readonly shown: readonly LanguageRow[];
    readonly others: { readonly languages: number; readonly files: number };
    readonly unknownFiles: number;
  };
  readonly watchLimits: readonly (readonly [name: string, value: number])[];
  readonly residentBytes: number;
  readonly options: readonly OptionRow[];
  readonly largestSearchedBytes: number;
  readonly history: { readonly file: string; readonly bytes: number; readonly changes: number };
  readonly linters: readonly {
    readonly command: readonly string[];
    readonly language?: string;
    readonly glob?: string;
    readonly blocks: boolean;
    readonly timeoutSeconds: number;
  }[];
  /** The program; undefined where there is none for this system. */
  readonly ripgrep: string | undefined;
}

export interface DoctorReport {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  /** Absent when its directories cannot be read. */
  readonly workspace?: WorkspaceReport;
  readonly problems: readonly Problem[];
}

const COLUMNS = 100;

/** Width of the first column. */
const LABEL = 12;

const MEGABYTE = 1024 * 1024;

export function renderDoctor({ version, node, platform, workspace, problems }: DoctorReport): string {
  const head = `aci ${version}, Node ${node.replace(/^v/, '')}, ${platform}`;
  const blocks = workspace === undefined ? [] : workspaceBlocks(workspace);
  const end = problems.length === 0 ? ['No problem found.'] : problems.flatMap(problemLines);
  return `${[[head], ...blocks, end].map((block) => block.join('\n')).join('\n\n')}\n`;
}

function workspaceBlocks(workspace: WorkspaceReport): string[][] {
  const { file, bytes, changes } = workspace.history;
  const memory = `${size(workspace.residentBytes)} resident in this process; the threads of a server take more`;
  const limits = workspace.watchLimits.map(([name, value]) => `fs.inotify.${name} = ${count(value)}`);
  return [
    ...workspace.roots.map(rootRows),
    section('languages', languageRows(workspace.languages)),
    [
      ...section('memory', [memory]),
      ...section('history', [`${plural(changes, 'change')}, ${count(Math.ceil(bytes / 1024))} kB in ${file}`]),
      ...section('linters', linterRows(workspace.linters)),
      ...section('ripgrep', [
        workspace.ripgrep ?? 'none for this system; until the index is complete, searches take longer',
      ]),
      ...section('kernel', limits),
    ],
    section('options', optionRows(workspace)),
  ];
}

function rootRows({ path, files, index, isRepository, limits, watching }: RootReport): string[] {
  const how = isRepository ? 'listed by git' : 'read from the directories; no git repository lists them';
  return [
    ...section('root', [path]),
    ...section('files', [`${count(files)}, ${how}`]),
    ...section('watching', [watchingText(watching)]),
    ...section('index', indexRows(index, files, limits)),
  ];
}

function watchingText(watching: RootReport['watching']): string {
  if (watching.kind === 'watching') return `${count(watching.directories)} directories`;
  if (watching.kind === 'starting') return 'not yet: the directories were being changed';
  return `no: the files are listed anew for each search, because ${watching.reason}`;
}

function indexRows(index: RootReport['index'], files: number, { cacheMb, diskMb }: RootReport['limits']): string[] {
  if (diskMb === 0) return ['not kept on disk, because index-mb is 0'];
  if (index === undefined) return ['not kept on disk'];
  const { damaged, directory, diskBytes, heldBytes, indexBytes, upToDate } = index;
  const removed = damaged === 0 ? [] : [`${plural(damaged, 'damaged file')}, which the next server removes`];
  if (diskBytes === 0) return [directory, 'not there yet: a server makes it in the background when it has started'];
  return [
    directory,
    `${count(upToDate)} of ${count(files)} files up to date, ${size(diskBytes)} of at most ${count(diskMb)} MB on disk`,
    ...(upToDate < files ? ['the others have changed since, are links, or cannot be read'] : []),
    `${size(indexBytes)} of memory and ${size(heldBytes)} for texts, of at most ${count(cacheMb)} MB`,
    ...removed,
  ];
}

/** What checks a language, where no real parser does. */
const TRUST: Readonly<Record<string, string>> = {
  full: 'grammar (full trust)',
  clean: 'grammar (clean: in files without problems)',
  balance: 'grammar (balance: where brackets lose their partner)',
  warn: 'grammar (warn: only reports)',
};

function languageRows({ shown, others, unknownFiles }: WorkspaceReport['languages']): string[] {
  const rows = shown.map(({ checkedBy, files, name }) => [name, count(files), TRUST[checkedBy] ?? checkedBy]);
  if (others.languages > 0) rows.push([`${plural(others.languages, 'other')}`, count(others.files), '']);
  if (unknownFiles > 0) rows.push(['no grammar', count(unknownFiles), 'not checked']);
  return rows.length === 0 ? ['none'] : table(rows, [1]);
}

function linterRows(linters: WorkspaceReport['linters']): string[] {
  if (linters.length === 0) return ['none'];
  return linters.map(({ blocks, command, glob, language, timeoutSeconds }) => {
    const files = [language, glob].filter((part) => part !== undefined).join(' ');
    return `${files}: ${command.join(' ')} (${blocks ? 'blocks' : 'reports'}, at most ${timeoutSeconds} s)`;
  });
}

function optionRows({ largestSearchedBytes, options }: WorkspaceReport): string[] {
  // Values stand last, because some are paths.
  const rows = options.map(({ name, origin, value }) => [name, origin, value]);
  return table([...rows, ['largest file searched', 'fixed', size(largestSearchedBytes)]], []);
}

/** A label, and texts beside it. */
function section(label: string, texts: readonly string[]): string[] {
  const lines = texts.flatMap((text) => wrap(text, COLUMNS - LABEL));
  return lines.map((line, index) => (index === 0 ? label : '').padEnd(LABEL) + line);
}

function problemLines(problem: Problem): string[] {
  const indent = '  ';
  const lines = wrap(`problem: ${problemSentence(problem)}`, COLUMNS - indent.length);
  return lines.map((line, index) => (index === 0 ? line : indent + line));
}

/** Rows in columns; those whose indexes are in `right` end alike, the others begin alike. */
function table(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const pad = (text: string, column: number): string =>
    right.includes(column) ? text.padStart(width(column)) : text.padEnd(width(column));
  return rows.map((row) => row.map(pad).join('  ').trimEnd());
}

/** Lines of at most `width` characters, broken at single spaces; those of a table are short enough. */
function wrap(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const count = (number: number): string => number.toLocaleString('en-US');

/** Below 10 MB with one digit behind the point. */
function size(bytes: number): string {
  const megabytes = bytes / MEGABYTE;
  return `${megabytes < 9.95 ? megabytes.toFixed(1) : count(Math.round(megabytes))} MB`;
}
