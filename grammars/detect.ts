import type { Language } from './language.js';
import { languages } from './languages.js';

const byFileName = new Map(
  languages.flatMap((language) => language.fileNames.map((name) => [name, language] as const)),
);
const byExtension = new Map(
  languages.flatMap((language) => language.extensions.map((ext) => [ext, language] as const)),
);
const byInterpreter = new Map(
  languages.flatMap((language) => language.shebangs.map((name) => [name, language] as const)),
);

/** Extensions that mean another language in upper case: by old Unix custom these two are C++. */
const upperCaseCpp = /\.[CH]$/;

/**
 * The language of a file by its name, else by its first line.
 * @param path with either slash; need not exist.
 * @param firstLine looked at only when the name says nothing.
 */
export function languageOf(path: string, firstLine?: string): Language | undefined {
  const base = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return byFileName.get(base) ?? fromExtension(base) ?? (firstLine === undefined ? undefined : fromShebang(firstLine));
}

/** Longest first: of `a.html.erb`, `.html.erb` is tried before `.erb`. A leading dot starts a name, not an extension. */
function fromExtension(base: string): Language | undefined {
  if (upperCaseCpp.test(base)) return byExtension.get('.cpp');
  const lower = base.toLowerCase();
  for (let dot = lower.indexOf('.', 1); dot !== -1; dot = lower.indexOf('.', dot + 1)) {
    const found = byExtension.get(lower.slice(dot));
    if (found !== undefined) return found;
  }
  return undefined;
}

function fromShebang(line: string): Language | undefined {
  const words = /^\uFEFF?#!\s*(.*)$/.exec(line.trimEnd())?.[1]?.split(/\s+/) ?? [];
  const program = words.shift();
  if (program === undefined) return undefined;
  const name = baseName(program) === 'env' ? afterEnv(words) : baseName(program);
  if (name === undefined) return undefined;
  return byInterpreter.get(name) ?? byInterpreter.get(name.replace(/-?[\d.]+$/, ''));
}

/** Steps over what env takes before the program: options, the argument of -u, -C and -P, and assignments. */
function afterEnv(words: readonly string[]): string | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (/^-[uCP]$/.test(word)) at++;
    else if (/^(-S|--split-string=)./.test(word)) return baseName(word.replace(/^(-S|--split-string=)/, ''));
    else if (!word.startsWith('-') && !word.includes('=')) return baseName(word);
  }
  return undefined;
}

function baseName(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}
