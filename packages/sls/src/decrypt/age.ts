import {
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { MusterError } from '@muster/shared';
import { decodeBech32 } from './bech32.ts';

const intro = 'age-encryption.org/v1';
const chunkSize = 64 * 1024;
const tagSize = 16;
const noncePrefixSize = 16;

/** A key that can open age files. */
export interface AgeIdentity {
  readonly secret: KeyObject;
  /** The 32 bytes of its public key. */
  readonly recipient: Buffer;
}

/** Reads the identities of a file as `age-keygen` writes it: one `AGE-SECRET-KEY-1...` a line, `#` before comments. */
export function parseAgeIdentities(text: string): readonly AgeIdentity[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const key = decodeBech32(line, 'age-secret-key-');
      if (key?.length !== 32) {
        throw new MusterError(
          'KEY_INVALID',
          'an age identity has to be AGE-SECRET-KEY-1... as age-keygen writes it',
        );
      }
      return identityOf(key);
    });
}

/**
 * Opens an armored or binary age file (age-encryption.org/v1) with X25519 recipients. The library for it works only
 * with promises, and rendering is synchronous; the primitives are Node's.
 */
export function decryptAge(file: Buffer, identities: readonly AgeIdentity[]): Buffer {
  const { header, mac, stanzas, payload } = readFile(dearmor(file));
  const fileKey = unwrap(stanzas, identities);
  const expected = createHmac('sha256', derive(fileKey, Buffer.alloc(0), 'header'))
    .update(header)
    .digest();
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected))
    throw unopened('its header was altered');
  return openPayload(payload, fileKey);
}

function unopened(problem: string): MusterError {
  return new MusterError('RENDER_FAILED', `the age file cannot be opened: ${problem}`);
}

/** The prefixes are those of PKCS #8 and of SubjectPublicKeyInfo for X25519 (RFC 8410). */
function identityOf(key: Buffer): AgeIdentity {
  const der = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), key]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const recipient = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { secret, recipient };
}

function publicKeyOf(bytes: Buffer): KeyObject {
  const der = Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), bytes]);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

function dearmor(file: Buffer): Buffer {
  const text = file.toString('latin1').trim();
  const armored =
    /^-----BEGIN AGE ENCRYPTED FILE-----\r?\n([A-Za-z0-9+/=\r\n]*)-----END AGE ENCRYPTED FILE-----$/.exec(
      text,
    );
  return armored?.[1] === undefined ? file : Buffer.from(armored[1], 'base64');
}

interface Stanza {
  readonly type: string;
  readonly args: readonly string[];
  readonly body: Buffer;
}

interface AgeFile {
  /** What the MAC covers. */
  readonly header: Buffer;
  readonly mac: Buffer;
  readonly stanzas: readonly Stanza[];
  readonly payload: Buffer;
}

function readFile(file: Buffer): AgeFile {
  let at = 0;
  const nextLine = (): string => {
    const end = file.indexOf('\n', at);
    if (end === -1) throw unopened('its header is cut off');
    const line = file.toString('latin1', at, end);
    at = end + 1;
    return line;
  };
  if (nextLine() !== intro) throw unopened(`it does not begin with ${intro}`);
  const stanzas: Stanza[] = [];
  for (;;) {
    const start = at;
    const line = nextLine();
    if (line.startsWith('--- ')) {
      const mac = fromBase64(line.slice(4));
      return { header: file.subarray(0, start + 3), mac, stanzas, payload: file.subarray(at) };
    }
    const [arrow, type = '', ...args] = line.split(' ');
    if (arrow !== '->') throw unopened('its header is malformed');
    let body = '';
    let piece: string;
    // Each line of a body but the last is full.
    do {
      piece = nextLine();
      body += piece;
    } while (piece.length === 64);
    stanzas.push({ type, args, body: fromBase64(body) });
  }
}

/** The bytes of the one text without padding that stands for them: a header has no second spelling. */
function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64').replace(/=+$/, '') !== text) throw unopened('its header is malformed');
  return bytes;
}

function unwrap(stanzas: readonly Stanza[], identities: readonly AgeIdentity[]): Buffer {
  for (const { type, args, body } of stanzas) {
    const share = type === 'X25519' ? fromBase64(args[0] ?? '') : undefined;
    if (share?.length !== 32) continue;
    for (const { secret, recipient } of identities) {
      const shared = diffieHellman({ privateKey: secret, publicKey: publicKeyOf(share) });
      const key = derive(shared, Buffer.concat([share, recipient]), `${intro}/X25519`);
      const fileKey = open(body, key, Buffer.alloc(12));
      if (fileKey?.length === 16) return fileKey;
    }
  }
  const types = [...new Set(stanzas.map(({ type }) => type))].join(', ');
  throw unopened(
    `it is for none of the ${identities.length} identities given (its recipients are of the kind ${types})`,
  );
}

function derive(secret: Buffer, salt: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, 32));
}

/** Each chunk has its number and whether it is the last one in its nonce, so that none can be dropped or moved. */
function openPayload(payload: Buffer, fileKey: Buffer): Buffer {
  const key = derive(fileKey, payload.subarray(0, noncePrefixSize), 'payload');
  const chunks: Buffer[] = [];
  let at = noncePrefixSize;
  for (let number = 0; ; number += 1) {
    const end = Math.min(at + chunkSize + tagSize, payload.length);
    const isLast = end === payload.length;
    const nonce = Buffer.alloc(12);
    nonce.writeUIntBE(number, 5, 6);
    if (isLast) nonce[11] = 1;
    const chunk = open(payload.subarray(at, end), key, nonce);
    if (chunk === undefined) throw unopened('it was altered or cut off');
    if (isLast && chunk.length === 0 && number > 0) throw unopened('its last part is empty');
    chunks.push(chunk);
    if (isLast) return Buffer.concat(chunks);
    at = end;
  }
}

/** What a sealed text holds; undefined when it was sealed with another key, or altered. */
function open(sealed: Buffer, key: Buffer, nonce: Buffer): Buffer | undefined {
  if (sealed.length < tagSize) return undefined;
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagSize });
  decipher.setAuthTag(sealed.subarray(-tagSize));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagSize)), decipher.final()]);
  } catch {
    return undefined;
  }
}
