// What the system allows: reading, writing, programs, and the kernel's limits on watches.
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Why the files in a directory cannot be listed; undefined when they can. */
export function whyUnreadable(directory: string): string | undefined {
  try {
    if (!statSync(directory).isDirectory()) return 'it is not a directory';
    accessSync(directory, constants.R_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    // Such as "ENOENT: no such file or directory, stat '/x'".
    return error instanceof Error ? error.message.split(',')[0] : String(error);
  }
}

/**
 * Whether a program can be started.
 * @param root the directory that it is started in, which a name with a slash is relative to
 */
export function isProgram(program: string, root: string, { PATH = '' }: NodeJS.ProcessEnv): boolean {
  const isWindows = process.platform === 'win32';
  const isPath = program.includes('/') || (isWindows && program.includes('\\'));
  const directories = isPath ? [root] : PATH.split(path.delimiter).map((directory) => path.resolve(root, directory));
  const endings = isWindows ? ['', '.com', '.exe'] : [''];
  return directories.some((directory) => endings.some((ending) => isFile(path.resolve(directory, program + ending))));
}

function isFile(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

const INOTIFY = '/proc/sys/fs/inotify';

/** Settings of the kernel by name; none on other systems than Linux. */
export function watchLimits(): [name: string, value: number][] {
  return ['max_user_watches', 'max_user_instances', 'max_queued_events'].flatMap((name) => {
    try {
      return [[name, Number(readFileSync(path.join(INOTIFY, name), 'utf8'))] satisfies [string, number]];
    } catch {
      return [];
    }
  });
}
