import { MusterError } from '@muster/shared';

/** Where a value is kept: the name of a profile, and the key in it as the profile's driver reads it. */
export interface SdbUri {
  readonly profile: string;
  readonly key: string;
}

const scheme = 'sdb://';

/** Whether a text asks for a value that is kept elsewhere. */
export function isSdbUri(text: unknown): text is string {
  return typeof text === 'string' && text.startsWith(scheme);
}

/** The parts of `sdb://profile/key`; anything else is ARGUMENT_INVALID. */
export function parseSdbUri(uri: string): SdbUri {
  const [, profile, key] = /^sdb:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? [];
  if (profile !== undefined && key !== undefined) return { profile, key };
  throw notAnAddress(uri);
}

/** What to say where something else was given. */
export function notAnAddress(given: unknown): MusterError {
  return new MusterError(
    'ARGUMENT_INVALID',
    `an address of the form sdb://PROFILE/KEY is expected, not ${JSON.stringify(given)}`,
  );
}
