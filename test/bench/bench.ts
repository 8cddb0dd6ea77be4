// Speed and memory of the built server, as medians, beside peers in the same run. Prints Markdown tables.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchFiles } from './files.js';
import { benchSearch } from './search.js';
import { benchStart } from './start.js';

const USAGE = 'usage: npm run bench [-- REPOSITORY... [--seed N] [--index-limit SECONDS] [--only start,files,search]]';

const print = (text: string): void => console.log(text);

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      'index-limit': { type: 'string', default: '120' },
      only: { type: 'string', default: 'start,files,search' },
    },
  });
  const parts = values.only.split(',');
  if (!parts.every((part) => ['start', 'files', 'search'].includes(part))) throw new Error(USAGE);
  print(`Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} cores; medians.\n`);
  if (parts.includes('start')) print(await benchStart());
  if (parts.includes('files')) print(await benchFiles());
  if (!parts.includes('search')) return;
  const bench = {
    seed: Number(values.seed),
    indexLimitMs: Number(values['index-limit']) * 1000,
    fff: process.env['ACI_BENCH_FFF'],
  };
  for (const repository of positionals.length > 0 ? positionals : ['.']) print(await benchSearch(repository, bench));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

// A bench that is interrupted leaves no server behind: children end when our end of their input closes.
process.on('SIGINT', () => process.exit(130));
