// Whether the writes of others to a directory can be watched for at all.
import { readFileSync, statfsSync } from 'node:fs';
import type { Root } from './roots.js';

/** File systems that do not report what other machines write, by their number in Linux' magic.h and fs/. */
const SILENT_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9p'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x786f4256, 'a folder shared by VirtualBox'],
]);

/** Why the directories of a root cannot be watched; undefined when nothing is against it. */
export function whyNotWatched({ path }: Root): string | undefined {
  // On the other systems events come late, so that an answer could miss a write that has returned.
  if (process.platform !== 'linux') return 'directories are watched on Linux only';
  const name = SILENT_FILE_SYSTEMS.get(fileSystemOf(path));
  return name && `its file system (${name}) does not report what others write`;
}

/** 0 when it cannot be said, such as for a root that is gone. */
function fileSystemOf(path: string): number {
  try {
    return statfsSync(path).type;
  } catch {
    return 0;
  }
}

/** Without a setting to read: what Linux has by default. */
const DEFAULT_QUEUE = 16_384;

/** Events that the kernel keeps for us; further ones are lost, and nobody is told. */
export function eventQueueLength(): number {
  try {
    return Number(readFileSync('/proc/sys/fs/inotify/max_queued_events', 'utf8')) || DEFAULT_QUEUE;
  } catch {
    return DEFAULT_QUEUE;
  }
}
