import { isSystemError } from './system-error.ts';

// SQLITE_FULL, and SQLITE_IOERR_SHMSIZE: its index of the write-ahead log could not grow.
const fullErrors: ReadonlySet<unknown> = new Set([13, 4874]);

/** Whether an error of the operating system, of SQLite or DISK_FULL itself says that a disk, or a share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  if (isSystemError(error, 'ENOSPC', 'EDQUOT', 'DISK_FULL')) return true;
  return error instanceof Error && 'errcode' in error && fullErrors.has(error.errcode);
}
