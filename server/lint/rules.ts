// The user's linters as the configuration has them: checked, with every default filled in.
import { languages } from '../../grammars/languages.js';
import { splitWords } from './words.js';

/** One linter. A file must be of its language and fit its glob, where it has them; it has at least one. */
export interface LinterRule {
  /** The program's name, which its findings carry: `ruff`, also for `python -m ruff`. */
  readonly name: string;
  /** Words; `{file}` in them stands for the path relative to the root. */
  readonly command: readonly string[];
  /** Id of a language, such as `python` or `c_sharp`. */
  readonly language?: string;
  /** Over paths relative to the root, read as in a .gitignore. */
  readonly glob?: string;
  /** Whether a new finding forbids the edit. */
  readonly blocks: boolean;
  /** Whether it reads the text from standard input, and can so judge a text that is not written yet. */
  readonly stdin: boolean;
  readonly timeoutSeconds: number;
}

/** What is wrong with the configuration, for the user. */
export class RuleError extends Error {}

const DEFAULT_TIMEOUT_SECONDS = 10;
const LONGEST_TIMEOUT_SECONDS = 600;
const KEYS = ['command', 'language', 'glob', 'blocks', 'stdin', 'timeout'];

/**
 * @param value the `lint` key of the configuration: a list of tables
 * @throws RuleError
 */
export function readRules(value: unknown): LinterRule[] {
  if (!Array.isArray(value)) throw new RuleError('lint must be a list of tables: [[lint]] in aci.toml');
  return value.map((row: unknown, index) => {
    const name = value.length === 1 ? 'lint' : `lint number ${index + 1}`;
    if (typeof row !== 'object' || row === null || Array.isArray(row)) throw new RuleError(`${name} is not a table`);
    return readRule(name, { ...row });
  });
}

function readRule(where: string, row: Record<string, unknown>): LinterRule {
  const wrong = (key: string, allowed: string): never => {
    throw new RuleError(`${key} of ${where} is ${JSON.stringify(row[key]) ?? 'missing'}; allowed: ${allowed}`);
  };
  const unknown = Object.keys(row).filter((key) => !KEYS.includes(key));
  if (unknown.length > 0)
    throw new RuleError(`${where} has unknown keys: ${unknown.join(', ')}; allowed: ${KEYS.join(', ')}`);
  const command = commandOf(row['command']) ?? wrong('command', 'words with closed quotes, or a list of words');
  const { language, glob, timeout = DEFAULT_TIMEOUT_SECONDS } = row;
  if (language === undefined && glob === undefined) throw new RuleError(`${where} needs a language, a glob, or both`);
  if (language !== undefined && !languages.some(({ id }) => id === language))
    wrong('language', languages.map(({ id }) => id).join(', '));
  if (glob !== undefined && (typeof glob !== 'string' || glob === '')) wrong('glob', 'a pattern such as "src/**/*.py"');
  const flag = (key: string): boolean => {
    const set = row[key] ?? false;
    return typeof set === 'boolean' ? set : wrong(key, 'true, false');
  };
  const isTime = typeof timeout === 'number' && timeout > 0 && timeout <= LONGEST_TIMEOUT_SECONDS;
  return {
    name: nameOf(command),
    command,
    ...(typeof language === 'string' ? { language } : {}),
    ...(typeof glob === 'string' ? { glob } : {}),
    blocks: flag('blocks'),
    stdin: flag('stdin'),
    timeoutSeconds: isTime ? timeout : wrong('timeout', `more than 0, at most ${LONGEST_TIMEOUT_SECONDS} seconds`),
  };
}

function commandOf(value: unknown): string[] | undefined {
  const words = typeof value === 'string' ? splitWords(value) : value;
  if (!Array.isArray(words) || !words.every((word): word is string => typeof word === 'string')) return undefined;
  return words[0] === undefined || words[0] === '' || words.some((word) => word.includes('\0')) ? undefined : words;
}

/** Programs that only start another one. */
const STARTERS =
  /^(npx|bunx|pnpx|pnpm|yarn|npm|bundle|uv|uvx|poetry|pipx|node|python[\d.]*|ruby|php|env|exec|run|dlx|tool)$/;

function nameOf(command: readonly string[]): string {
  const names = command.map((word) =>
    word.replace(/^.*[\\/]/, '').replace(/\.(exe|cmd|bat|[cm]?js|py|rb|php|sh)$/, ''),
  );
  const started = names.find((name) => !STARTERS.test(name) && !name.startsWith('-') && !name.includes('{file}'));
  return started ?? names[0] ?? '';
}
