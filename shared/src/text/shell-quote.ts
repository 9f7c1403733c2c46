/** A word as a POSIX shell reads it: quoted, as Python's shlex does it, where it has to be. */
export function shellQuote(text: string): string {
  if (text === '') return "''";
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}
