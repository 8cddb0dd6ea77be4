// Permission bits of new files.

/** Read once: asking for it sets it for a moment, which other threads could see. */
const UMASK = process.platform === 'win32' ? 0 : process.umask();

/** What a file gets that nobody gave a mode to. */
export const newFileMode = (executable = false): number => (executable ? 0o777 : 0o666) & ~UMASK;
