import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { PyBytes, textOrBytes, type Value, valueError } from '../../../value/index.ts';
import { textArgument } from '../../arguments.ts';
import { type Native, native } from '../../native.ts';

/** The name space of Salt's `uuid` filter. */
const uuidNamespace = '91633EBF1C865E33935A28061F4B480E';

/** The filters that hash, encode and make random texts. */
export const hashFilters: readonly Native[] = [
  digest('md5'),
  digest('sha1'),
  digest('sha256'),
  digest('sha512'),
  native('hmac_compute(string, shared_secret)', (_, text, secret) => sign(text, secret).toString('hex')),
  native('hmac(string, shared_secret, challenge_hmac)', (_, text, secret, challenge) => {
    const expected = Buffer.from(sign(text, secret).toString('base64'));
    const given = bytesOf(challenge);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }),
  native('base64_encode(instr)', (_, text) => bytesOf(text).toString('base64')),
  native('base64_decode(instr)', (_, text) => decodeBase64(bytesOf(text).toString('latin1'))),
  native('uuid(val)', (_, value) => uuid5(bytesOf(value))),
  native('random_hash(size: int=9999999999, hash_type: str | None=None)', (_, size, type = 'md5') => {
    const number = randomInt(Math.min(size + 1, 2 ** 48 - 1));
    return hashOf(type, Buffer.from(String(number)));
  }),
  native('random_str(size: int=32)', (runtime, count) => {
    runtime.budget.allocate(count);
    return randomBytes(count).toString('base64').slice(0, count);
  }),
];

function digest(algorithm: string): Native {
  return native(`${algorithm}(instr)`, (_, text) => hashOf(algorithm, bytesOf(text)));
}

function hashOf(algorithm: string, data: Uint8Array): string {
  try {
    return createHash(algorithm).update(data).digest('hex');
  } catch {
    throw valueError(`unsupported hash type ${algorithm}`);
  }
}

function sign(text: Value, secret: Value): Buffer {
  return createHmac('sha256', bytesOf(secret)).update(bytesOf(text)).digest();
}

function uuid5(name: Uint8Array): string {
  const digest = createHash('sha1').update(Buffer.from(uuidNamespace, 'hex')).update(name).digest();
  const bytes = digest.subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function decodeBase64(text: string): Value {
  return textOrBytes(Buffer.from(base64Digits(text), 'base64'));
}

/** As Python reads them: what is no digit is passed over, and padding ends the text where it completes a group of four. */
function base64Digits(text: string): string {
  let digits = '';
  let pads = 0;
  for (const character of text) {
    const inGroup = digits.length % 4;
    if (character === '=') {
      pads += inGroup < 2 ? 0 : 1;
      if (inGroup + pads >= 4) return digits;
    } else if (/[A-Za-z0-9+/]/.test(character)) {
      pads = 0;
      digits += character;
    }
  }
  if (digits.length % 4 !== 0) throw valueError('Incorrect padding in base64 text');
  return digits;
}

function bytesOf(value: Value): Buffer {
  return value instanceof PyBytes ? Buffer.from(value.data) : Buffer.from(textArgument(value, 'instr'));
}
