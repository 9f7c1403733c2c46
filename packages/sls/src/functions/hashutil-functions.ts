import { createHash, createHmac, getHashes, timingSafeEqual } from 'node:crypto';
import {
  bytesOf,
  isText,
  PyBytes,
  textOrBytes,
  typeError,
  typeName,
  type Value,
  valueError,
} from '../value/index.ts';
import { text, value } from './language-arguments.ts';
import { alias, defineLanguageFunction, type LanguageFunction } from './language-function.ts';

const instr = { instr: value('The text.') };

const decode = defineLanguageFunction({
  name: 'hashutil.base64_b64decode',
  summary: 'Text from its base64 form.',
  args: instr,
  examples: [{ instr: 'dGV4dA==' }],
  run: ({ instr: given }) => textOrBytes(Buffer.from(Buffer.from(textBytes(given)).toString(), 'base64')),
});

const signed = {
  string: value('The text.'),
  shared_secret: value('The secret.'),
};
const challenge = text('The signature that was sent.');

/** `hashutil.*`: digests, base64 and signatures. */
export const hashutilFunctions = [
  defineLanguageFunction({
    name: 'hashutil.digest',
    summary: 'The hash of a text, in hexadecimal.',
    args: { ...instr, checksum: text('The hash function: md5, sha256 or sha512.', 'md5') },
    examples: [{ instr: 'text', checksum: 'sha256' }],
    run({ instr: given, checksum }) {
      if (!['md5', 'sha256', 'sha512'].includes(checksum))
        throw valueError(`Hash func '${checksum}' is not supported.`);
      return createHash(checksum).update(textBytes(given)).digest('hex');
    },
  }),
  digestWith('md5', 'MD5'),
  digestWith('sha256', 'SHA-256'),
  digestWith('sha512', 'SHA-512'),
  defineLanguageFunction({
    name: 'hashutil.base64_b64encode',
    summary: 'The base64 form of a text.',
    args: instr,
    examples: [{ instr: 'text' }],
    run: ({ instr: given }) => base64(given),
  }),
  decode,
  // The MIME form: lines of 76 characters, each ended.
  defineLanguageFunction({
    name: 'hashutil.base64_encodestring',
    summary: 'The base64 form of a text, with line breaks.',
    args: instr,
    examples: [{ instr: 'text' }],
    run: ({ instr: given }) => base64(given).replaceAll(/.{1,76}/g, '$&\n'),
  }),
  alias('hashutil.base64_decodestring', decode),
  defineLanguageFunction({
    name: 'hashutil.hmac_compute',
    summary: 'The HMAC-SHA256 of a text, in hexadecimal.',
    args: signed,
    examples: [{ string: 'text', shared_secret: 'secret' }],
    run: ({ string, shared_secret: secret }) => signature('sha256', string, secret, 'hex'),
  }),
  defineLanguageFunction({
    name: 'hashutil.hmac_signature',
    summary: 'Whether an HMAC-SHA256, in base64, is right.',
    args: { ...signed, challenge_hmac: challenge },
    examples: [
      {
        string: 'text',
        shared_secret: 'secret',
        challenge_hmac: 'sT1GWNTJZ1gbsDXw6hKQDSVkPPEl6GOYcXVgbYZ0pnQ=',
      },
    ],
    run: ({ string, shared_secret: secret, challenge_hmac: given }) =>
      sameText(signature('sha256', string, secret, 'base64'), given),
  }),
  defineLanguageFunction({
    name: 'hashutil.github_signature',
    summary: 'Whether a signature of GitHub is right.',
    args: { ...signed, challenge_hmac: challenge },
    examples: [{ string: 'text', shared_secret: 'secret', challenge_hmac: 'sha256=b13d4658' }],
    run({ string, shared_secret: secret, challenge_hmac: given }) {
      const [algorithm = '', expected = ''] = given.split('=');
      if (!getHashes().includes(algorithm)) return false;
      return sameText(signature(algorithm, string, secret, 'hex'), expected);
    },
  }),
];

function digestWith(algorithm: string, shown: string): LanguageFunction {
  return defineLanguageFunction({
    name: `hashutil.${algorithm}_digest`,
    summary: `The ${shown} hash of a text, in hexadecimal.`,
    args: instr,
    examples: [{ instr: 'text' }],
    run: ({ instr: given }) => createHash(algorithm).update(textBytes(given)).digest('hex'),
  });
}

function signature(algorithm: string, message: Value, secret: Value, form: 'hex' | 'base64'): string {
  return createHmac(algorithm, textBytes(secret)).update(textBytes(message)).digest(form);
}

function sameText(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function base64(given: Value): string {
  return Buffer.from(textBytes(given)).toString('base64');
}

/** The bytes of a text, or of bytes; anything else is a TypeError, as in Salt. */
function textBytes(given: Value): Uint8Array {
  if (isText(given) || given instanceof PyBytes) return Buffer.from(bytesOf(given));
  throw typeError(`expected str, bytes, or bytearray not <class '${typeName(given)}'>`);
}
