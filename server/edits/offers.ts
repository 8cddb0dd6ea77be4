// Offers: adjusted edits that were shown to the client and not made. One call makes one of them.
import { fail } from '../errors.js';
import type { MakePlan } from './change-set.js';

/** Offers kept; a client accepts the newest or none. */
const MOST_KEPT = 20;

export class Offers {
  private readonly kept = new Map<string, MakePlan>();
  private count = 0;

  /** @returns the id under which the client can accept it */
  add(plan: MakePlan): string {
    const id = `fix-${++this.count}`;
    this.kept.set(id, plan);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    return id;
  }

  /** An edit that was made is no longer offered. */
  remove(id: string): void {
    this.kept.delete(id);
  }

  /** @throws FIX_UNKNOWN */
  take(id: string): MakePlan {
    return this.kept.get(id) ?? fail('FIX_UNKNOWN', { id, known: [...this.kept.keys()].slice(-5) });
  }
}
