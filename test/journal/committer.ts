// A process of its own that commits: `committer ROOT FILE COUNT [hold]`. With hold it stops inside its last commit, for ever.
import path from 'node:path';
import { DiskFiles, editOf, openJournal } from './support.js';

const [root = '', name = '', count = '0', hold] = process.argv.slice(2);
const file = path.join(root, name);
let left = Number(count);

const files = new DiskFiles(() => {
  if (hold === undefined || left > 1) return;
  process.stdout.write('holding\n');
  // A wait that blocks the thread, as a process that is stopped in the middle of a write does.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
const { journal, messages } = openJournal(root, { files });
for (; left > 0; left--) await journal.commit(editOf(file, `${name} ${left}`));
process.stdout.write(messages.join('\n'));
