import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const defaultRounds = 5000;

/** A password as the shadow file holds it: SHA-512 crypt with a random salt. */
export function hashPassword(password: string): string {
  const salt = Array.from(randomBytes(16), (byte) => alphabet[byte % 64]).join('');
  return sha512Crypt(password, salt, undefined);
}

/** Whether a SHA-512 crypt hash belongs to a password; hashes of other kinds belong to none. */
export function passwordFits(password: string, hash: string): boolean {
  const [, rounds, salt = ''] = /^\$6\$(?:rounds=(\d+)\$)?([^$]{0,16})\$/.exec(hash) ?? [];
  if (salt === '') return false;
  const computed = Buffer.from(
    sha512Crypt(password, salt, rounds === undefined ? undefined : Number(rounds)),
  );
  const given = Buffer.from(hash);
  return computed.length === given.length && timingSafeEqual(computed, given);
}

/** Ulrich Drepper's SHA-crypt, https://www.akkadia.org/drepper/SHA-crypt.txt, with SHA-512. */
export function sha512Crypt(password: string, salt: string, rounds: number | undefined): string {
  const key = Buffer.from(password);
  const saltBytes = Buffer.from(salt);
  const count = rounds === undefined ? defaultRounds : Math.min(999_999_999, Math.max(1000, rounds));
  const second = sha512(key, saltBytes, key);
  const first = createHash('sha512').update(key).update(saltBytes).update(repeatTo(second, key.length));
  for (let bits = key.length; bits > 0; bits >>= 1) first.update((bits & 1) === 1 ? second : key);
  let digest: Buffer = first.digest();
  const keySequence = repeatTo(sha512(...Array.from({ length: key.length }, () => key)), key.length);
  const saltTimes = 16 + (digest[0] ?? 0);
  const saltSequence = repeatTo(
    sha512(...Array.from({ length: saltTimes }, () => saltBytes)),
    saltBytes.length,
  );
  for (let round = 0; round < count; round += 1) {
    const odd = round % 2 === 1;
    const parts = [
      odd ? keySequence : digest,
      ...(round % 3 === 0 ? [] : [saltSequence]),
      ...(round % 7 === 0 ? [] : [keySequence]),
      odd ? digest : keySequence,
    ];
    digest = sha512(...parts);
  }
  const shownRounds = rounds === undefined ? '' : `rounds=${count}$`;
  return `$6$${shownRounds}${salt}$${encode(digest)}`;
}

function sha512(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function repeatTo(block: Buffer, length: number): Buffer {
  return Buffer.concat(Array.from({ length: Math.ceil(length / block.length) }, () => block)).subarray(
    0,
    length,
  );
}

/** Three bytes at a time, taken 21 apart, as four letters; the last byte as two. */
function encode(digest: Buffer): string {
  let text = '';
  let [a, b, c] = [0, 21, 42];
  for (let group = 0; group < 21; group += 1) {
    text += letters(((digest[a] ?? 0) << 16) | ((digest[b] ?? 0) << 8) | (digest[c] ?? 0), 4);
    [a, b, c] = [b + 1, c + 1, a + 1];
  }
  return text + letters(digest[63] ?? 0, 2);
}

function letters(value: number, count: number): string {
  return Array.from({ length: count }, (_, index) => alphabet[(value >> (6 * index)) & 63]).join('');
}
