// A disk of a few megabytes in memory that can be filled to the last page and made read-only. Linux, with the right to mount.
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, realpathSync, rmdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Bytes; what a file on such a disk grows by. */
const PAGE = 4096;

/**
 * Words that run a program where its mounts are its own and go with it: as root, else as the root of a user namespace.
 * undefined where neither is allowed.
 */
export function privateMounts(): string[] | undefined {
  const ways = [
    ['unshare', '--mount'],
    ['unshare', '--mount', '--map-root-user'],
  ];
  const mounts = ['sh', '-c', 'mount -t tmpfs -o size=1m none /mnt'];
  return ways.find(([program = '', ...args]) => spawnSync(program, [...args, ...mounts]).status === 0);
}

function run(...[program = '', ...args]: string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

export class SmallDisk {
  private constructor(readonly root: string) {}

  static mount(megabytes: number): SmallDisk {
    const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'aci-disk-')));
    run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', root);
    return new SmallDisk(root);
  }

  /** Leaves room for this many pages of 4 kB. */
  fill(pagesLeft: number): void {
    const descriptor = openSync(path.join(this.root, 'filler'), 'w');
    try {
      let pages = 0;
      for (const page = Buffer.alloc(PAGE); written(descriptor, page); ) pages++;
      ftruncateSync(descriptor, Math.max(0, pages - pagesLeft) * PAGE);
    } finally {
      closeSync(descriptor);
    }
  }

  free(): void {
    closeSync(openSync(path.join(this.root, 'filler'), 'w'));
  }

  /** @throws Error while a file on it is open for writing */
  setReadOnly(readOnly: boolean): void {
    run('mount', '-o', `remount,${readOnly ? 'ro' : 'rw'}`, this.root);
  }

  unmount(): void {
    run('umount', '--lazy', this.root);
    rmdirSync(this.root);
  }
}

function written(descriptor: number, page: Buffer): boolean {
  try {
    return writeSync(descriptor, page) === page.length;
  } catch {
    return false;
  }
}
