// Which process wrote something, and whether it still runs. A process number alone is given to others later.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCode } from '../errors.js';

export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in words of the system; empty where that cannot be found out. */
  readonly start: string;
  readonly host: string;
}

let own: ProcessIdentity | undefined;

export function ownIdentity(): ProcessIdentity {
  const { pid } = process;
  own ??= { pid, start: startOf(pid), host: hostname() };
  return own;
}

export type Liveness = 'running' | 'ended' | 'unknown';

/** 'unknown' for a process on another host. */
export function livenessOf({ host, pid, start }: ProcessIdentity): Liveness {
  const self = ownIdentity();
  if (host !== self.host) return 'unknown';
  if (pid === self.pid) return start === self.start ? 'running' : 'ended';
  if (!exists(pid)) return 'ended';
  const now = startOf(pid);
  return now === '' || start === '' || now === start ? 'running' : 'ended';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs and belongs to somebody else.
    return systemCode(error) !== 'ESRCH';
  }
}

function startOf(pid: number): string {
  try {
    if (process.platform === 'linux') return linuxStart(pid);
    if (process.platform === 'win32') return '';
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C', TZ: 'UTC0' } } as const;
    return execFileSync('ps', ['-o', 'lstart=', '-p', `${pid}`], options).trim();
  } catch {
    return '';
  }
}

/** Boot and clock ticks since then (proc(5): fields 3, state, and 22, starttime; the name before them may hold blanks). */
function linuxStart(pid: number): string {
  const status = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended, though its number stays taken until its parent asks for it.
  if (fields[0] === 'Z' || fields[0] === 'X') return 'ended';
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  return `${boot} ${fields[22 - 3]}`;
}
