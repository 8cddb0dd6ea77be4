#!/usr/bin/env node
// The `aci` command. The only file that touches the process: arguments, environment, standard streams, exit.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type CommandLine, type Config, ConfigError, describeOptions, loadConfig, parseCommandLine } from './config.js';
import { Fault, systemCode } from './errors.js';
import type { Backend, McpServer } from './protocol/mcp.js';
import { startSearchWorkers } from './search/workers.js';
import type { Caller } from './workers/caller.js';
import { openRoots, type Root } from './workspace/roots.js';

const assets = path.dirname(fileURLToPath(import.meta.url));

const USAGE = `aci: find, read and edit code, for language models

Usage: aci <command> [DIR...] [options]

Commands:
  mcp [DIR...]   Serve the Model Context Protocol on standard input and output. Only files
                 inside the given directories can be read or changed; default: the current one.
  history [DIR...]
                 List the changes made to these directories, newest last, and where they are kept.
  doctor [DIR...]
                 Say what a server finds in these directories, which options are in force, and what is
                 to be mended; ends with 1 when something is. Changes nothing.

Options, each also as ACI_NAME in the environment or as a key in aci.toml or aci.json in the first DIR:
${describeOptions()}
  --help                           Print this.
  --version                        Print the version.
`;

const log = (message: string): void => {
  process.stderr.write(`aci: ${message}\n`);
};

function version(): string {
  const { version } = JSON.parse(readFileSync(path.join(assets, '..', 'package.json'), 'utf8'));
  return String(version);
}

async function run(argv: readonly string[]): Promise<void> {
  const commandLine = parseCommandLine(argv);
  if (commandLine.flags['version'] === true) return void process.stdout.write(`${version()}\n`);
  const [command, ...directories] = commandLine.positionals;
  if (commandLine.flags['help'] === true || command === 'help') return void process.stdout.write(USAGE);
  if (command === undefined) throw new ConfigError(`no command given\n\n${USAGE}`);
  if (command === 'mcp') await serve(commandLine, directories);
  else if (command === 'history') await showHistory(commandLine, directories);
  else if (command === 'doctor') await showDoctor(commandLine, directories);
  else throw new ConfigError(`there is no command "${command}"; the commands are: mcp, history, doctor`);
}

async function showHistory(commandLine: CommandLine, directories: readonly string[]): Promise<void> {
  const roots = rootsOf(directories);
  const config = await loadConfig(commandLine, process.env, roots[0]?.path ?? process.cwd());
  const [{ openHistory }, { stateDirectory }, { renderHistory }] = await Promise.all([
    import('./start.js'),
    import('./workspace/state-dir.js'),
    import('./render/history.js'),
  ]);
  const { journal } = openHistory(roots, config, stateDirectory(config.stateDir, roots, process.env), log);
  const entries = await journal.entries();
  process.stdout.write(renderHistory(entries, await journal.info(), roots[0]?.path ?? ''));
}

async function showDoctor(commandLine: CommandLine, directories: readonly string[]): Promise<void> {
  const [{ examine, headOf, openReadable }, { renderDoctor }, { cacheDirectory, stateDirectory }] = await Promise.all([
    import('./doctor.js'),
    import('./render/doctor.js'),
    import('./workspace/state-dir.js'),
  ]);
  const { roots, problems } = openReadable(directories.length > 0 ? directories : rootsOf([]).map(({ path }) => path));
  if (problems.length > 0) {
    process.exitCode = 1;
    process.stdout.write(renderDoctor({ ...headOf(version()), problems }));
    return;
  }
  const directory = roots[0]?.path ?? process.cwd();
  const config = await loadConfig(commandLine, process.env, directory);
  const report = await examine({
    version: version(),
    roots,
    config,
    sources: { commandLine, environment: process.env, directory },
    state: stateDirectory(config.stateDir, roots, process.env),
    indexDirectory: (root) => cacheDirectory(config.cacheDir, root, process.env),
    log,
  });
  process.exitCode = report.problems.length > 0 ? 1 : 0;
  process.stdout.write(renderDoctor(report));
}

async function serve(commandLine: CommandLine, directories: readonly string[]): Promise<void> {
  const roots = rootsOf(directories);
  const config = await loadConfig(commandLine, process.env, roots[0]?.path ?? process.cwd());
  const searchWorkers = startSearchWorkers(
    assets,
    config,
    roots.map((root) => root.path),
  );
  const [{ StdioServerTransport }, { serveMcp }, { instructions }] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/stdio.js'),
    import('./protocol/mcp.js'),
    import('./protocol/instructions.js'),
  ]);
  const server = await serveMcp(new StdioServerTransport(), {
    version: version(),
    instructions: instructions(config.readOnly, roots.length > 1 ? roots.map(({ name }) => name) : []),
    backend: () => startBackend(roots, config, searchWorkers),
    callLimitMs: config.timeoutSeconds * 1000,
    log,
  });
  endWithClient(server);
}

async function startBackend(
  roots: readonly Root[],
  config: Config,
  searchWorkers: readonly Caller[],
): Promise<Backend> {
  const [{ tools }, { createServices }, { cacheDirectory, stateDirectory }] = await Promise.all([
    import('../tools/index.js'),
    import('./start.js'),
    import('./workspace/state-dir.js'),
  ]);
  const state = stateDirectory(config.stateDir, roots, process.env);
  const indexDirectory = (root: string): string | undefined => cacheDirectory(config.cacheDir, root, process.env);
  const client = createServices({ roots, config, assets, state, searchWorkers, indexDirectory, log });
  const { services, workspace, recover, prepare, close } = client;
  process.once('exit', close);
  await recover();
  return {
    tools: config.readOnly ? tools.filter((tool) => tool.annotations.readOnlyHint) : tools,
    services,
    prepare,
    narrow(directories) {
      workspace.narrow(directories);
      log(`roots: ${workspace.roots.map((root) => root.path).join(', ')}`);
    },
  };
}

function rootsOf(directories: readonly string[]): Root[] {
  const wanted = directories.length > 0 ? directories : [process.cwd()];
  if (directories.length === 0 && path.dirname(process.cwd()) === process.cwd()) {
    throw new ConfigError('started in the file system root; name the directories to serve: aci mcp DIR...');
  }
  try {
    return openRoots(wanted);
  } catch (error) {
    const missing = systemCode(error) === 'ENOENT' && wanted.find((directory) => !existsSync(directory));
    const reason = missing ? `there is no directory ${missing}` : error instanceof Error ? error.message : error;
    throw new ConfigError(`the directories cannot be used: ${reason}`);
  }
}

/** Milliseconds that calls under way get to finish when the client closes our input. */
const LAST_WORDS_MS = 10_000;

/** Ends the process when the client closes our input, its calls answered, or when the process that started us is gone. */
function endWithClient(server: McpServer): void {
  const end = (): never => process.exit(0);
  const endWhenAnswered = async (): Promise<void> => {
    setTimeout(end, LAST_WORDS_MS).unref();
    // Looked at more than once, so that what was read last has become a call.
    for (let idle = 0; idle < 3; idle = server.pending() === 0 ? idle + 1 : 0) await wait(2);
    process.stdout.write('', end);
  };
  process.stdin.once('end', () => void endWhenAnswered());
  process.stdin.on('close', () => void endWhenAnswered());
  process.stdout.on('error', end);
  process.stderr.on('error', () => undefined); // nobody reads our log any more
  const parent = process.ppid;
  // Standard input may be held open by another process after the client's death.
  setInterval(() => process.ppid !== parent && end(), 1000).unref();
}

process.on('uncaughtException', (error) => log(`bug: ${error.stack ?? error.message}`));
process.on('unhandledRejection', (error) => log(`bug: ${error instanceof Error ? error.stack : error}`));

run(process.argv.slice(2)).catch((error: unknown) => {
  const expected = error instanceof ConfigError || error instanceof Fault;
  log(expected ? error.message : `${error instanceof Error ? error.stack : error}`);
  process.exit(2);
});
