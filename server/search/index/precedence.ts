// Lets searches that wait for another process come before what a worker does in the background.

export class Precedence {
  private latest: Promise<unknown> | undefined;

  /** Background work rests until this is done. */
  async give<T>(work: Promise<T>): Promise<T> {
    const latest = work.catch(() => undefined);
    this.latest = latest;
    try {
      return await work;
    } finally {
      if (this.latest === latest) this.latest = undefined;
    }
  }

  /** For background work, between two steps: what it has to wait for, and then ask again. */
  get given(): Promise<unknown> | undefined {
    return this.latest;
  }
}
