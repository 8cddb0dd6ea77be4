// Lets searches that wait for another process come before what a worker does in the background.

export class Precedence {
  private readonly works = new Set<Promise<unknown>>();

  /** Background work rests until this is done. */
  give<T>(work: Promise<T>): Promise<T> {
    this.works.add(work);
    return work.finally(() => this.works.delete(work));
  }

  /** For background work, between two steps: what it has to wait for. */
  get given(): Promise<unknown> | undefined {
    return this.works.size === 0 ? undefined : Promise.allSettled(this.works);
  }
}
