import { createHash } from 'node:crypto';
import { MusterError } from '@muster/shared';

const armor =
  /-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n(?:[^\n]*:[^\n]*\n)*\s*\n([\s\S]*?)(?:\n=[A-Za-z0-9+/]{4})?\s*-----END/;

/** A public key in the form that apt expects of the file's name: text for `.asc`, bytes otherwise. */
export function keyFor(path: string, key: Uint8Array): Uint8Array {
  const text = Buffer.from(key).toString('latin1');
  const isArmored = text.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----');
  if (path.endsWith('.asc')) {
    if (isArmored) return key;
    throw new MusterError(
      'ARGUMENT_INVALID',
      `${path} has to hold a key in text form, but the key is binary; name it .gpg`,
    );
  }
  return isArmored ? withoutArmor(text) : key;
}

/** Whether the key is the one of that id: the end of its fingerprint (version 4 keys), blanks and `0x` aside. */
export function hasKeyId(key: Uint8Array, id: string): boolean {
  const text = Buffer.from(key).toString('latin1');
  const bytes = text.includes('-----BEGIN PGP') ? withoutArmor(text) : key;
  const wanted = id.replace(/^0x/i, '').replaceAll(/\s/g, '').toUpperCase();
  return wanted.length >= 8 && (fingerprint(bytes)?.endsWith(wanted) ?? false);
}

function withoutArmor(text: string): Uint8Array {
  const blocks = text.split(/(?=-----BEGIN PGP PUBLIC KEY BLOCK-----)/).flatMap((block) => {
    const [, body] = armor.exec(block) ?? [];
    return body === undefined ? [] : [Buffer.from(body, 'base64')];
  });
  if (blocks.length > 0) return Buffer.concat(blocks);
  throw new MusterError('ARGUMENT_INVALID', 'the signing key is not a public key in PGP form');
}

/** RFC 4880, 12.2: SHA-1 over 0x99, the length and the public key packet. */
function fingerprint(key: Uint8Array): string | undefined {
  const [tag = 0, first = 0, second = 0] = key;
  const isNew = (tag & 0x40) !== 0;
  const kind = isNew ? tag & 0x3f : (tag >> 2) & 0x0f;
  if ((tag & 0x80) === 0 || kind !== 6) return undefined;
  const lengthBytes = isNew ? (first < 192 ? 1 : 2) : 1 << (tag & 0x03);
  const length = isNew
    ? first < 192
      ? first
      : ((first - 192) << 8) + second + 192
    : lengthBytes === 1
      ? first
      : (first << 8) + second;
  const body = key.subarray(1 + lengthBytes, 1 + lengthBytes + length);
  const head = Uint8Array.of(0x99, length >> 8, length & 0xff);
  return createHash('sha1').update(head).update(body).digest('hex').toUpperCase();
}
