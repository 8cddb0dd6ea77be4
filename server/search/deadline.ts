// Runs synchronous code that may not end, such as a backtracking regular expression, and stops it when its time is up.
import { types } from 'node:util';
import vm from 'node:vm';

let context: { run?: () => void } | undefined;
let script: vm.Script | undefined;

/** False when it was stopped, or ran out of stack; what it had done by then stays. Costs about a tenth of a millisecond. */
export function endsWithin(milliseconds: number, run: () => void): boolean {
  // Only a script can be given a time limit; the functions that it calls share it.
  script ??= new vm.Script('run()');
  context ??= vm.createContext({});
  context.run = run;
  try {
    script.runInContext(context, { timeout: Math.max(1, Math.ceil(milliseconds)) });
    return true;
  } catch (error) {
    // By name and kind, because errors of another context are of other classes.
    if (!types.isNativeError(error)) throw error;
    if (error.name === 'RangeError') return false; // V8's stack for backtracking is full
    if ('code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  }
}
