import type { Language } from './language.js';
import { compiled } from './table/compiled.js';
import { config } from './table/config.js';
import { functional } from './table/functional.js';
import { markup } from './table/markup.js';
import { scripting } from './table/scripting.js';
import { systems } from './table/systems.js';

export type { Language, Trust } from './language.js';
export { type GrammarPackage, type PackageKey, packages } from './table/packages.js';

/** Every language there is a grammar for. No extension, file name or interpreter stands in two rows. */
export const languages: readonly Language[] = [
  ...scripting,
  ...systems,
  ...compiled,
  ...functional,
  ...config,
  ...markup,
];
