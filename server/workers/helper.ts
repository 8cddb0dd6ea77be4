// Where calls run beside the main thread: a worker thread, or a process of its own for code that can crash natively.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** A running thread or process that answers calls. */
export interface Helper {
  post(message: unknown): void;
  /** Ends it at once, whatever it is doing. `onEnd` is not called any more after this. */
  end(): void;
}

export interface HelperEvents {
  onMessage(message: unknown): void;
  /** It ended by itself: `reason` says how. */
  onEnd(reason: Error): void;
}

export type StartHelper = (events: HelperEvents) => Helper;

/** Megabytes for objects that are not needed for long. By default a thread soon takes, and keeps, three times as much. */
const LIMITS = { maxYoungGenerationSizeMb: 12 };

/** A thread: quick to start and cheap to talk to. What a library prints is dropped: stdout belongs to the protocol. */
export function inThread(script: URL, workerData: unknown): StartHelper {
  return ({ onMessage, onEnd }) => {
    const worker = new Worker(script, { workerData, stdout: true, resourceLimits: LIMITS });
    worker.stdout.resume();
    worker.on('message', onMessage);
    worker.on('error', onEnd);
    worker.on('exit', (code) => onEnd(new Error(`the worker ended with code ${code}`)));
    worker.unref();
    const end = (): void => {
      worker.removeAllListeners();
      void worker.terminate();
    };
    return { post: (message) => worker.postMessage(message), end };
  };
}

/** A process: a stack overflow in native code ends it alone. It ends by itself when the server is gone. */
export function inProcess(script: URL, args: readonly string[]): StartHelper {
  return ({ onMessage, onEnd }) => {
    const child = fork(fileURLToPath(script), [...args], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    child.on('message', onMessage);
    child.on('error', onEnd);
    child.on('exit', (code, signal) => onEnd(new Error(`the helper process ended with ${signal ?? `code ${code}`}`)));
    child.unref();
    child.channel?.unref();
    const end = (): void => {
      child.removeAllListeners();
      child.on('error', () => undefined); // a message that was on its way when it ended
      child.kill('SIGKILL');
    };
    // A failed send is followed by the exit event, which says more.
    return { post: (message) => void child.send({ message }, () => undefined), end };
  };
}
