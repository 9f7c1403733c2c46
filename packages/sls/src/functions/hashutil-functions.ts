import { createHash, createHmac, getHashes, timingSafeEqual } from 'node:crypto';
import { PyBytes, PyError, pyStr, type Value } from '../value/index.ts';
import { text, value } from './language-arguments.ts';
import { alias, defineLanguageFunction, type LanguageFunction } from './language-function.ts';

const instr = { instr: value('The text.') };

const digest = defineLanguageFunction({
  name: 'hashutil.digest',
  summary: 'The hash of a text, in hexadecimal.',
  args: { ...instr, checksum: text('The hash function: md5, sha256 or sha512.', 'md5') },
  run({ instr: given, checksum }) {
    if (!['md5', 'sha256', 'sha512'].includes(checksum))
      throw new PyError('ValueError', `Hash func '${checksum}' is not supported.`);
    return createHash(checksum).update(bytesOf(given)).digest('hex');
  },
});

function digestWith(algorithm: string, shown: string): LanguageFunction {
  return defineLanguageFunction({
    name: `hashutil.${algorithm}_digest`,
    summary: `The ${shown} hash of a text, in hexadecimal.`,
    args: instr,
    run: ({ instr: given }) => createHash(algorithm).update(bytesOf(given)).digest('hex'),
  });
}

const encode = defineLanguageFunction({
  name: 'hashutil.base64_b64encode',
  summary: 'The base64 form of a text.',
  args: instr,
  run: ({ instr: given }) => base64(given),
});

const decode = defineLanguageFunction({
  name: 'hashutil.base64_b64decode',
  summary: 'Text from its base64 form.',
  args: instr,
  run: ({ instr: given }) => fromBase64(given),
});

/** The MIME form: lines of 76 characters, each ended. */
const encodeLines = defineLanguageFunction({
  name: 'hashutil.base64_encodestring',
  summary: 'The base64 form of a text, with line breaks.',
  args: instr,
  run: ({ instr: given }) => base64(given).replaceAll(/.{1,76}/g, '$&\n'),
});

const signed = {
  string: value('The text.'),
  shared_secret: value('The secret.'),
};
const challenge = text('The signature that was sent.');

const hmacCompute = defineLanguageFunction({
  name: 'hashutil.hmac_compute',
  summary: 'The HMAC-SHA256 of a text, in hexadecimal.',
  args: signed,
  run: ({ string, shared_secret: secret }) =>
    createHmac('sha256', bytesOf(secret)).update(bytesOf(string)).digest('hex'),
});

const hmacSignature = defineLanguageFunction({
  name: 'hashutil.hmac_signature',
  summary: 'Whether an HMAC-SHA256, in base64, is right.',
  args: { ...signed, challenge_hmac: challenge },
  run: ({ string, shared_secret: secret, challenge_hmac: given }) =>
    sameText(createHmac('sha256', bytesOf(secret)).update(bytesOf(string)).digest('base64'), given),
});

const githubSignature = defineLanguageFunction({
  name: 'hashutil.github_signature',
  summary: 'Whether a signature of GitHub is right.',
  args: { ...signed, challenge_hmac: challenge },
  run({ string, shared_secret: secret, challenge_hmac: given }) {
    const [algorithm = '', signature = ''] = given.split('=');
    if (!getHashes().includes(algorithm)) return false;
    return sameText(createHmac(algorithm, bytesOf(secret)).update(bytesOf(string)).digest('hex'), signature);
  },
});

function sameText(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function base64(given: Value): string {
  return Buffer.from(bytesOf(given)).toString('base64');
}

function fromBase64(given: Value): Value {
  const bytes = Buffer.from(pyStr(given), 'base64');
  const decoded = bytes.toString('utf8');
  return Buffer.from(decoded).equals(bytes) ? decoded : new PyBytes(bytes);
}

function bytesOf(given: Value): Uint8Array {
  return given instanceof PyBytes ? given.data : Buffer.from(pyStr(given));
}

/** `hashutil.*`: digests, base64 and signatures. */
export const hashutilFunctions = [
  digest,
  digestWith('md5', 'MD5'),
  digestWith('sha256', 'SHA-256'),
  digestWith('sha512', 'SHA-512'),
  encode,
  decode,
  encodeLines,
  alias('hashutil.base64_decodestring', decode),
  hmacCompute,
  hmacSignature,
  githubSignature,
];
