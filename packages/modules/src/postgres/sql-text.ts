import { MusterError } from '@muster/shared';

/** A text as a literal of SQL, whatever is in it and however the server reads backslashes. */
export function sqlLiteral(value: string): string {
  const quoted = checked(value).replaceAll("'", "''");
  return quoted.includes('\\') ? ` E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`;
}

/** A name as an identifier of SQL, case and all. */
export function sqlIdentifier(name: string): string {
  if (name === '') throw new MusterError('ARGUMENT_INVALID', 'a name in the database cannot be empty');
  return `"${checked(name).replaceAll('"', '""')}"`;
}

function checked(value: string): string {
  if (!value.includes('\0')) return value;
  throw new MusterError('ARGUMENT_INVALID', 'a value for the database cannot hold a NUL character');
}
