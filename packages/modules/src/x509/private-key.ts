import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { StateFailedError } from '@muster/engine';
import { errorMessage } from '@muster/shared';

/** How a key is written. */
export interface KeyForm {
  readonly passphrase?: string | undefined;
  readonly cipher: string;
}

/** Bits of the RSA key in a text; 0 where it holds another kind of key or none, undefined where the passphrase does not open it. */
export function keyBits(pem: string, passphrase: string | undefined): number | undefined {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, passphrase: passphrase ?? '' });
  } catch (error) {
    const isLocked = /ENCRYPTED/.test(pem) && !/no start line|unsupported/i.test(errorMessage(error));
    return isLocked ? undefined : 0;
  }
  return key.asymmetricKeyType === 'rsa' ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : 0;
}

/** A new RSA key in PEM. */
export async function newPrivateKey(bits: number, { passphrase, cipher }: KeyForm): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: bits });
  const form = { type: 'pkcs8', format: 'pem' } as const;
  try {
    return passphrase === undefined
      ? privateKey.export(form).toString()
      : privateKey.export({ ...form, cipher: cipher.replaceAll('_', '-'), passphrase }).toString();
  } catch (error) {
    throw new StateFailedError(`The key cannot be encrypted with ${cipher}: ${errorMessage(error)}`);
  }
}
