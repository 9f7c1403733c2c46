import { createHash, createHmac, getHashes, timingSafeEqual } from 'node:crypto';
import { PyBytes, PyError, pyStr, type Value } from '../value/index.ts';
import { alias, type PureFunction, pure } from './pure-function.ts';

const digest = pure("hashutil.digest(instr, checksum='md5')", (_context, text, checksum) => {
  const name = pyStr(checksum);
  if (!['md5', 'sha256', 'sha512'].includes(name))
    throw new PyError('ValueError', `Hash func '${name}' is not supported.`);
  return createHash(name).update(bytesOf(text)).digest('hex');
});

function digestWith(algorithm: string): PureFunction {
  return pure(`hashutil.${algorithm}_digest(instr)`, (_context, text) =>
    createHash(algorithm).update(bytesOf(text)).digest('hex'),
  );
}

const encode = pure('hashutil.base64_b64encode(instr)', (_context, text) => base64(text));
const decode = pure('hashutil.base64_b64decode(instr)', (_context, text) => fromBase64(text));

/** The MIME form: lines of 76 characters, each ended. */
const encodeLines = pure('hashutil.base64_encodestring(instr)', (_context, text) =>
  base64(text).replaceAll(/.{1,76}/g, '$&\n'),
);

const hmacCompute = pure('hashutil.hmac_compute(string, shared_secret)', (_context, text, secret) =>
  createHmac('sha256', bytesOf(secret)).update(bytesOf(text)).digest('hex'),
);

const hmacSignature = pure(
  'hashutil.hmac_signature(string, shared_secret, challenge_hmac)',
  (_context, text, secret, challenge) =>
    sameText(createHmac('sha256', bytesOf(secret)).update(bytesOf(text)).digest('base64'), pyStr(challenge)),
);

const githubSignature = pure(
  'hashutil.github_signature(string, shared_secret, challenge_hmac)',
  (_context, text, secret, challenge) => {
    const [algorithm = '', given = ''] = pyStr(challenge).split('=');
    if (!getHashes().includes(algorithm)) return false;
    return sameText(createHmac(algorithm, bytesOf(secret)).update(bytesOf(text)).digest('hex'), given);
  },
);

function sameText(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function base64(value: Value): string {
  return Buffer.from(bytesOf(value)).toString('base64');
}

function fromBase64(value: Value): Value {
  const bytes = Buffer.from(pyStr(value), 'base64');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : new PyBytes(bytes);
}

function bytesOf(value: Value): Uint8Array {
  return value instanceof PyBytes ? value.data : Buffer.from(pyStr(value));
}

/** `hashutil.*`: digests, base64 and signatures. */
export const hashutilFunctions = [
  digest,
  digestWith('md5'),
  digestWith('sha256'),
  digestWith('sha512'),
  encode,
  decode,
  encodeLines,
  alias('hashutil.base64_decodestring', decode),
  hmacCompute,
  hmacSignature,
  githubSignature,
];
