// The options that are in force, and where each was set.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type CommandLine, type Config, flagOf, OPTIONS, variableOf } from '../config.js';
import type { OptionRow } from '../render/doctor.js';

type Name = keyof typeof OPTIONS;

export interface Sources {
  readonly commandLine: CommandLine;
  readonly environment: NodeJS.ProcessEnv;
  /** Where aci.toml or aci.json is looked for. */
  readonly directory: string;
}

export function optionRows(config: Config, sources: Sources): OptionRow[] {
  const names = Object.keys(OPTIONS) as Name[]; // the keys of a const object are exactly these
  // Directories that nobody set are named where they are told of.
  const shown = names.filter((name) => config[name] !== '');
  return shown.map((name) => ({
    name: flagOf(name).slice(2),
    value: String(config[name]),
    origin: originOf(name, config, sources),
  }));
}

/** A file that says the same as the default counts as the default. */
function originOf(name: Name, config: Config, { commandLine, environment, directory }: Sources): string {
  const flag = flagOf(name);
  if (commandLine.flags[flag.slice(2)] !== undefined) return flag;
  if (environment[variableOf(name)] !== undefined) return variableOf(name);
  if (config[name] === OPTIONS[name].default) return 'default';
  return existsSync(path.join(directory, 'aci.toml')) ? 'aci.toml' : 'aci.json';
}
