// Keeps V8 from compiling WebAssembly to fast code where that costs more than it gains. By default, the first check of a
// Python file has it compile for seconds on every core and keep some 300 MB for that; and a grammar's lexer, which is one
// function of megabytes, takes it up to ten seconds, during which no other grammar can be loaded, and is no faster then.
// The flags hold for the whole process. V8 passes over those it does not know.
import { setFlagsFromString } from 'node:v8';

/** Of a function, before it is compiled to fast code: bytes of code that ran, roughly. V8's own number is 1,800,000. */
const TIERING_BUDGET = 500_000_000;

setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`);
setFlagsFromString('--wasm-num-compilation-tasks=1');
setFlagsFromString('--no-wasm-tier-up'); // at once, where the next flag is off

/**
 * What `load` compiles is never compiled to fast code (with V8 as in Node 20 and 22; that of Node 24 asks when a function first
 * runs, and compiles some). Nor may be what others compile meanwhile: they are only slower then.
 */
export async function withoutTiers<T>(load: () => Promise<T>): Promise<T> {
  setFlagsFromString('--no-wasm-dynamic-tiering');
  try {
    return await load();
  } finally {
    setFlagsFromString('--wasm-dynamic-tiering');
  }
}
