// Another process that writes to the file system on demand, and says when its calls have returned.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A function of node:fs and its arguments. */
export type Call = readonly [name: string, ...args: readonly unknown[]];

/** Calls may fail: what matters is what is on disk then. */
const PROGRAM = `
const fs = require('node:fs');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  for (const [name, ...args] of JSON.parse(line)) {
    try { fs[name](...args); } catch (error) { if (error.code === undefined) throw error; }
  }
  process.stdout.write('\\n');
});`;

export class SecondProcess {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  constructor() {
    const child = spawn(process.execPath, ['-e', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child = child;
    this.answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Ends when all of the calls have returned there. */
  async do(...calls: readonly Call[]): Promise<void> {
    this.child.stdin?.write(`${JSON.stringify(calls)}\n`);
    if ((await this.answers.next()).done) throw new Error('the second process has ended');
  }

  close(): void {
    this.child.stdin?.end();
  }
}
