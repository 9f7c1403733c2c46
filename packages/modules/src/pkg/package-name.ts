import { MusterError } from '@muster/shared';

const pattern = /^[a-z0-9][a-z0-9+.-]*(?::[a-z0-9-]+)?$/;

/** The name itself, or ARGUMENT_INVALID: what is no package name never reaches dpkg or apt, which would take it for a pattern or an option. */
export function checkedPackageName(name: string): string {
  if (pattern.test(name)) return name;
  throw new MusterError(
    'ARGUMENT_INVALID',
    `${JSON.stringify(name)} is not the name of a Debian package: lower-case letters, digits, plus, minus and dots, beginning with a letter or digit`,
  );
}

/** The version itself, or ARGUMENT_INVALID. */
export function checkedVersion(version: string): string {
  if (/^[0-9A-Za-z][0-9A-Za-z.+~:-]*$/.test(version)) return version;
  throw new MusterError(
    'ARGUMENT_INVALID',
    `${JSON.stringify(version)} is not the version of a Debian package`,
  );
}
