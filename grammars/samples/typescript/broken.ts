import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryOptions {
  attempts: number;
  delayMs: number;
  isFatal?: (error: unknown) => boolean;
}

export async function retry<T>(run: () => Promise<T>, options: RetryOptions): Promise<T> {
  let last: unknown;
  for (let attempt = 0; attempt < options.attempts; attempt++) {
    try {
      return await run();
    } catch (error) {
      last = error;
      if (options.isFatal?.(error)) break;
      await sleep(options.delayMs * 2 ** attempt);
    }
    }
  }
  throw last;
}

export const once = <T>(make: () => T): (() => T) => {
  let cell: { value: T } | undefined;
  return () => {
    cell ??= { value: make() };
    return cell.value;
  };
};
