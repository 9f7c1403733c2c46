/** Whether something that was thrown is an error of the operating system with one of these codes (`ENOENT`). */
export function isSystemError(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}
