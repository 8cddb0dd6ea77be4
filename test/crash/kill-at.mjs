// Preloaded into a server (node --import): kills it at the n-th step that changes a file system, n from ACI_TEST_KILL_AT.
// A write is three steps: before it, after half of its bytes, and after all but the last one.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const killAt = Number(process.env.ACI_TEST_KILL_AT);
let step = 0;

const count = () => {
  step++;
  if (step === killAt) process.kill(process.pid, 'SIGKILL');
};

const CHANGING = [
  'renameSync',
  'linkSync',
  'unlinkSync',
  'mkdirSync',
  'fsyncSync',
  'ftruncateSync',
  'truncateSync',
  'fchmodSync',
  'writeFileSync',
  'copyFileSync',
];

for (const name of CHANGING) {
  const original = fs[name];
  fs[name] = (...args) => {
    count();
    return original(...args);
  };
}

const { openSync, writeSync } = fs;
fs.openSync = (path, flags, ...rest) => {
  if (typeof flags === 'number' && (flags & fs.constants.O_CREAT) !== 0) count();
  return openSync(path, flags, ...rest);
};
fs.writeSync = (descriptor, bytes, offset = 0, length = bytes.length - offset, position = null) => {
  count();
  for (const part of [Math.floor(length / 2), length - 1]) {
    step++;
    if (step !== killAt) continue;
    writeSync(descriptor, bytes, offset, part, position);
    process.kill(process.pid, 'SIGKILL');
  }
  return writeSync(descriptor, bytes, offset, length, position);
};
syncBuiltinESMExports();
