import {
  isRecord,
  type JsonRecord,
  type ReadOnlyHost,
  type StateContext,
  StateFailedError,
  textOf,
} from '@muster/engine';
import { MusterError } from '@muster/shared';
import { text } from '../arguments/schemas.ts';

/** A personal package archive of Launchpad, where it is what a state means. */
export interface Ppa {
  readonly owner: string;
  readonly archive: string;
  /** The source as a line. */
  readonly line: string;
}

/** The argument, which both states of sources take. */
export const ppaArgument = text
  .optional()
  .describe('A personal package archive, `owner/archive`, in the place of `name`, on Ubuntu and its like.');

/** The archive that `ppa`, or a name such as `ppa:owner/archive`, means on a distribution that has them; undefined on others, as in Salt. */
export function ppaOf(
  { name, ppa }: { readonly name: string; readonly ppa?: string | undefined },
  grains: JsonRecord,
): Ppa | undefined {
  const written = ppa ?? (name.startsWith('ppa:') ? name : undefined);
  if (written === undefined || !['Ubuntu', 'Mint', 'neon'].includes(textOf(grains['os'] ?? '')))
    return undefined;
  const [, owner, archive] = /^(?:ppa:)?([\w.+-]+)\/([\w.+-]+)$/.exec(written) ?? [];
  if (owner === undefined || archive === undefined) {
    throw new MusterError('ARGUMENT_INVALID', `'${written}' is no archive: write owner/archive`);
  }
  const suite = textOf(grains['lsb_distrib_codename'] ?? grains['oscodename'] ?? '');
  return { owner, archive, line: `deb http://ppa.launchpad.net/${owner}/${archive}/ubuntu ${suite} main` };
}

/** The fingerprint of the key that signs an archive, which Launchpad knows. */
export async function signingKeyOf(
  { owner, archive }: Ppa,
  host: ReadOnlyHost,
  context: StateContext,
): Promise<string> {
  const url = `https://launchpad.net/api/1.0/~${owner}/+archive/${archive}`;
  const file = await context.files.cache(url, context.saltenv);
  const told: unknown = file === undefined ? undefined : JSON.parse(await host.files.readText(file.path));
  const fingerprint = isRecord(told) ? told['signing_key_fingerprint'] : undefined;
  if (typeof fingerprint === 'string') return fingerprint;
  throw new StateFailedError(`Launchpad names no signing key of ppa:${owner}/${archive}`);
}
