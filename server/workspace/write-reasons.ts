// Why the system did not write, in words.

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it would be larger than files may be here',
  EROFS: 'the file system is read-only',
  EACCES: 'no permission',
  EPERM: 'no permission',
  ENOTDIR: 'a part of its path is a file, not a directory',
  EEXIST: 'a part of its path is a file, not a directory',
  EISDIR: 'a directory has that name',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'its directory was removed meanwhile',
  EIO: 'the disk reported an error',
  ETXTBSY: 'the program is running',
};

/** @param code of a system error; it stands for itself when it is not known */
export const writeReason = (code: string): string => REASONS[code] ?? code;
