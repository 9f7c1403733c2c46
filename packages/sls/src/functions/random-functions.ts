import { createHash, getHashes, randomInt } from 'node:crypto';
import { isTruthy, iterate, PyBytes, PyError, pyStr, type Value } from '../value/index.ts';
import { pure } from './pure-function.ts';

const lowercaseLetters = 'abcdefghijklmnopqrstuvwxyz';
const digitCharacters = '0123456789';
const punctuationCharacters = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const whitespaceCharacters = ' \t\n\r\v\f';

const hash = pure("random.hash(value, algorithm='sha512')", (_context, value, algorithm) => {
  const name = pyStr(algorithm);
  if (!getHashes().includes(name)) throw new PyError('ValueError', `unsupported hash type ${name}`);
  return createHash(name).update(bytesOf(value)).digest('hex');
});

const strEncode = pure("random.str_encode(value, encoder='base64')", (_context, value, encoder) => {
  if (encoder === 'base64') return Buffer.from(bytesOf(value)).toString('base64');
  throw new PyError('ValueError', 'You must specify a valid encoder');
});

const getStr = pure(
  'random.get_str(length=20, chars=None, lowercase=True, uppercase=True, digits=True, punctuation=True, whitespace=False, printable=False)',
  (_context, length, chars, lowercase, uppercase, digits, punctuation, whitespace, printable) => {
    const all = isTruthy(printable);
    const characters =
      chars === null
        ? [
            all || isTruthy(lowercase) ? lowercaseLetters : '',
            all || isTruthy(uppercase) ? lowercaseLetters.toUpperCase() : '',
            all || isTruthy(digits) ? digitCharacters : '',
            all || isTruthy(punctuation) ? punctuationCharacters : '',
            all || isTruthy(whitespace) ? whitespaceCharacters : '',
          ].join('')
        : pyStr(chars);
    if (characters === '') throw new PyError('ValueError', 'random.get_str has no characters to choose from');
    const count = Math.min(Number(length), 65_536);
    return Array.from({ length: count }, () => characters.charAt(randomInt(characters.length))).join('');
  },
);

const randInt = pure('random.rand_int(start=1, end=10, seed=None)', (_context, start, end, seed) => {
  const [low, high] = [Number(start), Number(end)];
  if (!(high >= low)) throw new PyError('ValueError', `empty range for rand_int: ${low} to ${high}`);
  return low + (seed === null ? randomInt(high - low + 1) : seededNumber(pyStr(seed), 0, high - low + 1));
});

/** The same number for the same minion every time; not the number that Python's generator gives. */
const seed = pure('random.seed(range=10, hash=None)', (context, range, given) =>
  seededNumber(given === null ? context.id : pyStr(given), 0, Math.max(1, Number(range))),
);

const shuffle = pure('random.shuffle(value, seed=None)', (_context, value, given) =>
  shuffled(listOf(value), given),
);

const sample = pure('random.sample(value, size, seed=None)', (_context, value, size, given) => {
  const list = listOf(value);
  if (Number(size) > list.length)
    throw new PyError('ValueError', 'Sample larger than population or is negative');
  return shuffled(list, given).slice(0, Number(size));
});

function shuffled(list: readonly Value[], seed: Value): Value[] {
  const result = Array.from(list);
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = seed === null ? randomInt(index + 1) : seededNumber(pyStr(seed), index, index + 1);
    [result[index], result[other]] = [result[other] ?? null, result[index] ?? null];
  }
  return result;
}

function seededNumber(seed: string, salt: number, range: number): number {
  const digest = createHash('sha256').update(`${salt}:${seed}`).digest();
  return Number(digest.readBigUInt64BE() % BigInt(range));
}

function listOf(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : Array.from(iterate(value));
}

function bytesOf(value: Value): Uint8Array {
  return value instanceof PyBytes ? value.data : Buffer.from(pyStr(value));
}

/** `random.*`: random texts and numbers, and the same ones again for a seed. */
export const randomFunctions = [hash, strEncode, getStr, randInt, seed, shuffle, sample];
