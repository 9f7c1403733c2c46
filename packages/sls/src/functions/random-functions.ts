import { createHash, getHashes, randomInt } from 'node:crypto';
import { bytesOf, iterate, type Value, valueError } from '../value/index.ts';
import { number, optionalText, text, truth, value } from './language-arguments.ts';
import { defineLanguageFunction } from './language-function.ts';

const lowercaseLetters = 'abcdefghijklmnopqrstuvwxyz';
const digitCharacters = '0123456789';
const punctuationCharacters = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const whitespaceCharacters = ' \t\n\r\v\f';

const seedOf = optionalText('The same seed gives the same answer again.');

/** `random.*`: random texts and numbers, and the same ones again for a seed. */
export const randomFunctions = [
  defineLanguageFunction({
    name: 'random.hash',
    summary: 'The hash of a value, in hexadecimal.',
    args: {
      value: value('The value.'),
      algorithm: text('The hash function.', 'sha512'),
    },
    examples: [{ value: 'text', algorithm: 'sha256' }],
    run({ value: given, algorithm }) {
      if (!getHashes().includes(algorithm)) throw valueError(`unsupported hash type ${algorithm}`);
      return createHash(algorithm).update(bytesOf(given)).digest('hex');
    },
  }),
  defineLanguageFunction({
    name: 'random.str_encode',
    summary: 'A value in another encoding.',
    args: {
      value: value('The value.'),
      encoder: text('The encoding: base64.', 'base64'),
    },
    examples: [{ value: 'text', encoder: 'hex' }],
    run({ value: given, encoder }) {
      if (encoder === 'base64') return Buffer.from(bytesOf(given)).toString('base64');
      throw valueError('You must specify a valid encoder');
    },
  }),
  defineLanguageFunction({
    name: 'random.get_str',
    summary: 'A random text.',
    args: {
      length: number('Characters.', 20),
      chars: optionalText('The characters to choose from, in place of all that follow.'),
      lowercase: truth('Small letters.', true),
      uppercase: truth('Capital letters.', true),
      digits: truth('Digits.', true),
      punctuation: truth('Punctuation.', true),
      whitespace: truth('Blanks.', false),
      printable: truth('All of them.', false),
    },
    examples: [{ length: 32, punctuation: false }],
    run({ length, chars, printable: all, ...kinds }) {
      const characters =
        chars ??
        [
          all || kinds.lowercase ? lowercaseLetters : '',
          all || kinds.uppercase ? lowercaseLetters.toUpperCase() : '',
          all || kinds.digits ? digitCharacters : '',
          all || kinds.punctuation ? punctuationCharacters : '',
          all || kinds.whitespace ? whitespaceCharacters : '',
        ].join('');
      if (characters === '') throw valueError('random.get_str has no characters to choose from');
      const count = Math.min(length, 65_536);
      return Array.from({ length: count }, () => characters.charAt(randomInt(characters.length))).join('');
    },
  }),
  defineLanguageFunction({
    name: 'random.rand_int',
    summary: 'A random number.',
    args: {
      start: number('The lowest.', 1),
      end: number('The highest.', 10),
      seed: seedOf,
    },
    examples: [{ start: 1, end: 6 }],
    run({ start: low, end: high, seed: given }) {
      if (!(high >= low)) throw valueError(`empty range for rand_int: ${low} to ${high}`);
      return low + (given === undefined ? randomInt(high - low + 1) : seededNumber(given, 0, high - low + 1));
    },
  }),
  // Not the number that Python's generator gives.
  defineLanguageFunction({
    name: 'random.seed',
    summary: 'A number that is always the same on this minion.',
    args: {
      range: number('It is below this.', 10),
      hash: optionalText('What it is made from; the id of the minion unless given.'),
    },
    examples: [{ range: 60 }],
    run: ({ range, hash: given }, { id }) => seededNumber(given ?? id, 0, Math.max(1, range)),
  }),
  defineLanguageFunction({
    name: 'random.shuffle',
    summary: 'A list in random order.',
    args: { value: value('The list.'), seed: seedOf },
    examples: [{ value: ['a', 'b', 'c'], seed: 'web1' }],
    run: ({ value: list, seed: given }) => shuffled(listOf(list), given),
  }),
  defineLanguageFunction({
    name: 'random.sample',
    summary: 'Some items of a list, at random.',
    args: {
      value: value('The list.'),
      size: number('How many.'),
      seed: seedOf,
    },
    examples: [{ value: ['a', 'b', 'c'], size: 2 }],
    run({ value: given, size, seed: seeded }) {
      const list = listOf(given);
      if (size > list.length) throw valueError('Sample larger than population or is negative');
      return shuffled(list, seeded).slice(0, size);
    },
  }),
];

function shuffled(list: readonly Value[], given: string | undefined): Value[] {
  const result = Array.from(list);
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = given === undefined ? randomInt(index + 1) : seededNumber(given, index, index + 1);
    [result[index], result[other]] = [result[other] ?? null, result[index] ?? null];
  }
  return result;
}

function seededNumber(given: string, salt: number, range: number): number {
  const digest = createHash('sha256').update(`${salt}:${given}`).digest();
  return Number(digest.readBigUInt64BE() % BigInt(range));
}

function listOf(given: Value): readonly Value[] {
  return Array.isArray(given) ? given : Array.from(iterate(given));
}
