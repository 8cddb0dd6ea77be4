// Contents of a git repository's blobs, by one long-lived process.
import { spawn } from 'node:child_process';

/** One `git cat-file --batch`, which answers requests in their order. */
export class BlobReader {
  private readonly git;
  private readonly waiting: { resolve(blob: Buffer): void; reject(error: Error): void }[] = [];
  private chunks: Buffer[] = [];
  private held = 0;
  /** Bytes that have to be held before the next answer can be complete. */
  private needed = 0;

  constructor(repository: string) {
    this.git = spawn('git', ['-C', repository, 'cat-file', '--batch'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.git.stdout.on('data', (chunk: Buffer) => this.take(chunk));
    this.git.on('close', () => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error('git cat-file ended early'));
    });
  }

  read(blob: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.git.stdin.write(`${blob}\n`);
    });
  }

  close(): void {
    this.git.stdin.end();
  }

  private take(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.held += chunk.length;
    if (this.held < this.needed) return;
    let rest = Buffer.concat(this.chunks);
    for (;;) {
      const feed = rest.indexOf(10);
      if (feed < 0) break;
      const header = rest.toString('latin1', 0, feed);
      const size = /^\w+ blob (\d+)$/.exec(header)?.[1];
      const end = feed + 1 + Number(size ?? 0);
      this.needed = end + 1;
      if (size !== undefined && rest.length < this.needed) break;
      const asker = this.waiting.shift();
      if (size === undefined) asker?.reject(new Error(`git cat-file: ${header}`));
      else asker?.resolve(Buffer.from(rest.subarray(feed + 1, end)));
      rest = rest.subarray(size === undefined ? feed + 1 : end + 1);
      this.needed = 0;
    }
    this.chunks = [rest];
    this.held = rest.length;
  }
}
