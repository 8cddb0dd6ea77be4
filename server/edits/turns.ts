// Turns: changes are made one after the other, in the order in which they came.

export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Runs `act` when all that came before it has ended, well or not. */
  take<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.last.then(act, act);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
