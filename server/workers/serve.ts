// The helper's side of a call: runs the named handler and posts its result.
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

/** By method name. Each handler names its own argument type; who calls it sends that type. */
export type Handlers = Readonly<Record<string, (argument: never, report: (value: unknown) => void) => unknown>>;

/** Answers calls in this thread or process, one at a time, so that handlers that wait do not meet in shared state. */
export function serve(handlers: Handlers): void {
  const post = poster();
  const answer = async ({ id, method, argument }: Call): Promise<void> => {
    try {
      const handler = handlers[method];
      if (handler === undefined) throw new Error(`no handler named ${method}`);
      // never: the caller of this method knows the type, see Handlers.
      const value = await handler(argument as never, (progress) => post({ id, kind: 'progress', value: progress }));
      post({ id, kind: 'result', value });
    } catch (error) {
      post({ id, kind: 'error', error });
    }
  };
  let last = Promise.resolve();
  onCall((call) => {
    last = last.then(() => answer(call));
  });
}

function poster(): (answer: Answer) => void {
  const port = parentPort;
  if (port !== null) return (answer) => port.postMessage(answer);
  return (answer) => void process.send?.(answer);
}

function onCall(take: (call: Call) => void): void {
  if (parentPort !== null) parentPort.on('message', take);
  else {
    process.on('message', ({ message }: { message: Call }) => take(message));
    process.on('disconnect', () => process.exit());
  }
}
