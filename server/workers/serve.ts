// The worker's side of a call: runs the named handler and posts its result.
import { parentPort } from 'node:worker_threads';

export interface Call {
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
}

/** `progress` messages may come any number of times before the one that settles the call. */
export type Answer =
  | { readonly id: number; readonly kind: 'result'; readonly value: unknown }
  | { readonly id: number; readonly kind: 'error'; readonly error: unknown }
  | { readonly id: number; readonly kind: 'progress'; readonly value: unknown };

// biome-ignore lint/suspicious/noExplicitAny: handlers take their own argument types; the client's interface checks calls.
export type Handlers = Readonly<Record<string, (argument: any, report: (value: unknown) => void) => unknown>>;

export function serve(handlers: Handlers): void {
  const port = parentPort;
  if (port === null) throw new Error('this file runs as a worker thread');
  const post = (answer: Answer): void => port.postMessage(answer);
  const answer = async ({ id, method, argument }: Call): Promise<void> => {
    try {
      const handler = handlers[method];
      if (handler === undefined) throw new Error(`no handler named ${method}`);
      const value = await handler(argument, (progress) => post({ id, kind: 'progress', value: progress }));
      post({ id, kind: 'result', value });
    } catch (error) {
      post({ id, kind: 'error', error });
    }
  };
  // One call at a time, so that handlers that wait do not meet in shared state.
  let last = Promise.resolve();
  port.on('message', (call: Call) => {
    last = last.then(() => answer(call));
  });
}
