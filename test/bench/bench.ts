// Speed and memory of the built server, as medians, beside a peer in the same run. Usage: npm run bench [-- DIR...]
// DIR: repositories to search; default: this project's node_modules. Prints Markdown tables.
import { cpus } from 'node:os';
import { benchFiles } from './files.js';
import { benchSearch } from './search.js';
import { benchStart } from './start.js';

const print = (text: string): void => console.log(text);

async function main(): Promise<void> {
  const directories = process.argv.slice(2);
  print(`Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} cores; medians.\n`);
  print(await benchStart());
  print(await benchFiles());
  for (const directory of directories.length > 0 ? directories : ['node_modules']) print(await benchSearch(directory));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

// A bench that is interrupted leaves no server behind: children end when our end of their input closes.
process.on('SIGINT', () => process.exit(130));
