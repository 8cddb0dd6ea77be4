// Turns: changes are made one after the other, in the order in which they came, and again when a file changed meanwhile.
import { Fault } from '../errors.js';

/** Attempts before a file that keeps changing fails the change. */
const MOST_ATTEMPTS = 3;

/** Runs `attempt`, which looks at the files anew each time, until no file changes between its looking and its writing. */
export async function untilUnchanged<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      const changed = error instanceof Fault && error.code === 'FILE_CHANGED';
      if (!changed || count === MOST_ATTEMPTS) throw error;
    }
  }
}

export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs `act` when all that came before it has ended, well or not. */
  take<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.last.then(act, act);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
