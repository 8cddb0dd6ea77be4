// Which checkers speak for a language, loaded when first needed: a real parser where there is one, else its grammar.
import type { Checker } from '../diagnostic.js';

type Load = () => Promise<{ checker: Checker } | undefined>;

/** oxc is a native module: where its binary is missing, the grammar speaks for the language. */
const oxc: Load = () => import('./oxc.js').catch(() => undefined);

const REAL_PARSERS: Readonly<Record<string, Load>> = {
  python: () => import('./ruff.js'),
  javascript: oxc,
  typescript: oxc,
  tsx: oxc,
  json: () => import('./json.js'),
  toml: () => import('./toml.js'),
  yaml: () => import('./yaml.js'),
};

/** The real parser of a language; undefined where there is none, or none for this platform. */
export async function realParser(languageId: string): Promise<Checker | undefined> {
  return (await REAL_PARSERS[languageId]?.())?.checker;
}
