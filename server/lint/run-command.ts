// Runs one command of the user's to its end, its time limit, or its output limit, and leaves no process of it behind.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** Bytes of standard output and error together. */
const OUTPUT_LIMIT = 1024 * 1024;

export interface Command {
  readonly words: readonly string[];
  readonly directory: string;
  /** Given to it on standard input; absent: it gets none. */
  readonly input?: string;
  readonly limitMs: number;
}

export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code; undefined when it was ended from outside. */
  readonly code: number | undefined;
  /** Why it did not come to its own end. */
  readonly broken?: string;
}

/** Never rejects because of the command; rejects with the signal's reason, the command ended. */
export async function runCommand(command: Command, signal: AbortSignal): Promise<Finished> {
  signal.throwIfAborted();
  const child = start(command);
  if (!('stdin' in child)) return child;
  child.stdin.on('error', () => undefined); // it did not want its input
  child.stdin.end(command.input ?? '');
  const run = new Run(child);
  const limit = setTimeout(() => run.end(`it took more than ${command.limitMs / 1000} s`), command.limitMs);
  const abort = (): void => run.end('cancelled');
  signal.addEventListener('abort', abort, { once: true });
  try {
    const finished = await run.finished;
    signal.throwIfAborted();
    return finished;
  } finally {
    clearTimeout(limit);
    signal.removeEventListener('abort', abort);
  }
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function start({ words: [program = '', ...args], directory }: Command): Child | Finished {
  try {
    return spawn(program, args, {
      cwd: directory,
      stdio: 'pipe',
      // A process group of its own, so that what it starts can be ended with it. Windows has taskkill for that.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (error) {
    return { stdout: '', stderr: '', code: undefined, broken: reasonOf(error) };
  }
}

const reasonOf = (error: unknown): string => `it cannot be started: ${error instanceof Error ? error.message : error}`;

class Run {
  readonly finished: Promise<Finished>;
  private readonly output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  private size = 0;
  private broken: string | undefined;
  private code: number | undefined;
  private settle: (value: Finished) => void = () => undefined;

  constructor(private readonly child: Child) {
    this.finished = new Promise((resolve) => {
      this.settle = resolve;
    });
    child.stdout.on('data', (chunk: Buffer) => this.take('stdout', chunk));
    child.stderr.on('data', (chunk: Buffer) => this.take('stderr', chunk));
    child.on('error', (error) => {
      this.broken ??= reasonOf(error);
      this.finish();
    });
    child.on('exit', (code, killer) => {
      this.code = code ?? undefined;
      if (killer !== null) this.broken ??= `it was ended by ${killer}`;
      killGroup(child); // what it left running in the background would hold its output open
    });
    child.on('close', () => this.finish());
  }

  /** Ends it and all that it started; unless it had ended by itself, `reason` says why. */
  end(reason: string): void {
    if (this.child.exitCode === null) this.broken ??= reason;
    killGroup(this.child);
    this.finish();
  }

  private take(stream: 'stdout' | 'stderr', chunk: Buffer): void {
    const kept = chunk.subarray(0, OUTPUT_LIMIT - this.size);
    this.size += kept.length;
    this.output[stream].push(kept);
    if (kept.length < chunk.length) this.end('it printed more than 1 MB');
  }

  private finish(): void {
    this.child.stdout.destroy();
    this.child.stderr.destroy();
    const textOf = (chunks: Buffer[]): string => Buffer.concat(chunks).toString('utf8');
    this.settle({
      stdout: textOf(this.output.stdout),
      stderr: textOf(this.output.stderr),
      code: this.code,
      ...(this.broken === undefined ? {} : { broken: this.broken }),
    });
  }
}

function killGroup({ pid, exitCode }: Child): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    if (exitCode === null)
      spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
        'error',
        () => undefined,
      );
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // no process of the group is left
  }
}
