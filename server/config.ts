// Every option once: type, default, unit, one sentence. Read from flags, environment and aci.toml or aci.json, in that order.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { LinterRule } from './lint/rules.js';

export type GuardMode = 'block' | 'warn' | 'off';

export interface Config {
  readonly guard: GuardMode;
  readonly window: number;
  readonly overlap: number;
  readonly windowChars: number;
  readonly lineChars: number;
  readonly readOnly: boolean;
  readonly cacheMb: number;
  readonly timeoutSeconds: number;
  readonly stateDir: string;
  readonly cacheDir: string;
  readonly indexMb: number;
  readonly historyMb: number;
  readonly historyDays: number;
  /** The user's linters. Only the file can name them: each is a table. */
  readonly lint: readonly LinterRule[];
}

/** Options of one value, which flags and variables can set too. */
type OptionName = Exclude<keyof Config, 'lint'>;

type OptionSpec = { readonly sentence: string } & (
  | { readonly type: 'choice'; readonly choices: readonly string[]; readonly default: string }
  | {
      readonly type: 'integer';
      readonly min: number;
      readonly max: number;
      readonly default: number;
      readonly unit: string;
    }
  | { readonly type: 'boolean'; readonly default: boolean }
  /** `default` is for the documentation when the value is worked out at start. */
  | { readonly type: 'path'; readonly default: ''; readonly unit: string }
);

export const OPTIONS = {
  guard: {
    type: 'choice',
    choices: ['block', 'warn', 'off'],
    default: 'block',
    sentence: 'What happens to an edit that brings new syntax errors: refused, written with a warning, or not checked.',
  },
  window: {
    type: 'integer',
    min: 10,
    max: 2000,
    default: 100,
    unit: 'lines',
    sentence: 'Lines of a file shown at a time.',
  },
  overlap: {
    type: 'integer',
    min: 0,
    max: 100,
    default: 2,
    unit: 'lines',
    sentence: 'Lines shown again after a scroll.',
  },
  windowChars: {
    type: 'integer',
    min: 1000,
    max: 500_000,
    default: 30_000,
    unit: 'characters',
    sentence: 'Most characters of file text in one window; long lines are cut to fit.',
  },
  lineChars: {
    type: 'integer',
    min: 80,
    max: 100_000,
    default: 1000,
    unit: 'characters',
    sentence: 'Most characters shown of one line.',
  },
  readOnly: { type: 'boolean', default: false, sentence: 'Offer only the tools that change nothing.' },
  cacheMb: {
    type: 'integer',
    min: 0,
    max: 4096,
    default: 128,
    unit: 'MB',
    sentence: 'Most memory for file contents kept between searches.',
  },
  cacheDir: {
    type: 'path',
    default: '',
    unit: 'directory',
    sentence: 'Where the search index is kept. Default: aci in the cache directory of the user.',
  },
  indexMb: {
    type: 'integer',
    min: 0,
    max: 1_000_000,
    default: 8192,
    unit: 'MB',
    sentence: 'Most disk space for the search index of one directory, about 1.2 times its text; 0 keeps none on disk.',
  },
  timeoutSeconds: {
    type: 'integer',
    min: 1,
    max: 600,
    default: 50,
    unit: 'seconds',
    sentence: 'Longest time for one tool call; clients commonly give up after 60.',
  },
  stateDir: {
    type: 'path',
    default: '',
    unit: 'directory',
    sentence:
      'Where the history of changes is kept, for undo and after a crash. Default: aci in the state directory of the user.',
  },
  historyMb: {
    type: 'integer',
    min: 1,
    max: 100_000,
    default: 64,
    unit: 'MB',
    sentence: 'Most disk space for the history of one workspace; the oldest changes are dropped first.',
  },
  historyDays: {
    type: 'integer',
    min: 1,
    max: 10_000,
    default: 90,
    unit: 'days',
    sentence: 'How long changes are kept in the history.',
  },
} as const satisfies Record<OptionName, OptionSpec>;

const NAMES = Object.keys(OPTIONS) as OptionName[]; // the keys of a const object are exactly these

/** A start-up mistake of the user; its message is all that is printed. */
export class ConfigError extends Error {}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
/** How a key may be written in a file: windowChars, window-chars, window_chars. */
const spellings = (name: string): string[] => [name, kebab(name), kebab(name).replaceAll('-', '_')];
export const flagOf = (name: string): string => `--${kebab(name)}`;
export const variableOf = (name: string): string => `ACI_${kebab(name).replaceAll('-', '_').toUpperCase()}`;

export interface CommandLine {
  readonly positionals: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
}

/** @throws ConfigError for an unknown flag */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const known: Record<string, { type: 'string' | 'boolean'; short?: string }> = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
  };
  for (const name of NAMES) known[kebab(name)] = { type: OPTIONS[name].type === 'boolean' ? 'boolean' : 'string' };
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: known,
      allowPositionals: true,
      allowNegative: true,
    });
    return { positionals, flags: values as CommandLine['flags'] }; // no option is repeatable, so no value is a list
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
    throw new ConfigError(`${sentence.replace(/\.$/, '')}. See aci --help for the options.`);
  }
}

/**
 * @param directory where aci.toml or aci.json is looked for: the first root
 * @throws ConfigError naming the option, its source and what is allowed
 */
export async function loadConfig(
  { flags }: CommandLine,
  environment: NodeJS.ProcessEnv,
  directory: string,
): Promise<Config> {
  const file = await readConfigFile(directory);
  const { source } = file;
  const { lint, ...values } = file.values;
  const unknown = Object.keys(values).filter((key) => !NAMES.some((name) => spellings(name).includes(key)));
  if (unknown.length > 0) {
    throw new ConfigError(
      `${source} has unknown options: ${unknown.join(', ')}; allowed: ${[...NAMES.map(kebab), 'lint'].join(', ')}`,
    );
  }
  const chosen = NAMES.map((name) => {
    const flag = flags[kebab(name)];
    if (flag !== undefined) return [name, check(name, flag, flagOf(name))];
    const variable = environment[variableOf(name)];
    if (variable !== undefined) return [name, check(name, variable, variableOf(name))];
    const key = spellings(name).find((spelling) => spelling in values);
    return [name, key === undefined ? OPTIONS[name].default : check(name, values[key], `${key} in ${source}`)];
  });
  const single = Object.fromEntries(chosen) as Pick<Config, OptionName>; // one checked value for each name
  return { ...single, lint: lint === undefined ? [] : await readLint(lint, source) };
}

async function readLint(value: unknown, source: string): Promise<LinterRule[]> {
  const { readRules, RuleError } = await import('./lint/rules.js');
  try {
    return readRules(value);
  } catch (error) {
    throw error instanceof RuleError ? new ConfigError(`${source}: ${error.message}`) : error;
  }
}

async function readConfigFile(directory: string): Promise<{ source: string; values: Record<string, unknown> }> {
  for (const source of ['aci.toml', 'aci.json']) {
    const file = path.join(directory, source);
    if (!existsSync(file)) continue;
    try {
      const text = readFileSync(file, 'utf8');
      const values: unknown = source === 'aci.toml' ? (await import('smol-toml')).parse(text) : JSON.parse(text);
      if (typeof values === 'object' && values !== null) return { source, values: { ...values } };
      throw new Error('it is no table of options');
    } catch (error) {
      throw new ConfigError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { source: '', values: {} };
}

function check(name: OptionName, value: unknown, source: string): string | number | boolean {
  const spec: OptionSpec = OPTIONS[name];
  const wrong = (allowed: string): never => {
    throw new ConfigError(`${source} is "${value}"; allowed: ${allowed}`);
  };
  switch (spec.type) {
    case 'choice':
      return typeof value === 'string' && spec.choices.includes(value) ? value : wrong(spec.choices.join(', '));
    case 'boolean':
      if (typeof value === 'boolean') return value;
      return value === 'true' || value === '1'
        ? true
        : value === 'false' || value === '0'
          ? false
          : wrong('true, false');
    case 'path':
      return typeof value === 'string' && value !== '' ? path.resolve(value) : wrong('a directory');
    case 'integer': {
      const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
      const fits = typeof number === 'number' && Number.isInteger(number) && number >= spec.min && number <= spec.max;
      return fits ? number : wrong(`${spec.min} to ${spec.max} ${spec.unit}`);
    }
    default:
      return spec satisfies never;
  }
}

/** The options as rows for --help. */
export function describeOptions(): string {
  return NAMES.map((name) => {
    const spec: OptionSpec = OPTIONS[name];
    const value =
      spec.type === 'choice' ? ` <${spec.choices.join('|')}>` : spec.type === 'boolean' ? '' : ` <${spec.unit}>`;
    const fallback = spec.type === 'boolean' || spec.type === 'path' ? '' : ` Default ${spec.default}.`;
    return `  ${`${flagOf(name)}${value}`.padEnd(32)} ${spec.sentence}${fallback}`;
  }).join('\n');
}
