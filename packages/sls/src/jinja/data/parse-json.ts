import {
  countEffort,
  maxDecimalDigits,
  PyDict,
  type PyError,
  PyFloat,
  pyInt,
  type Value,
  valueError,
} from '../../value/index.ts';

/** Returns the value of a JSON text as Python reads it: order of keys kept, `1` an int and `1.0` a float, `NaN` allowed. */
export function parseJson(text: string): Value {
  return new JsonReader(text).document();
}

const blanks = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const plainText = /(?:(?!["\\\p{Cc}])[\s\S]|[\x7f-\x9f])*/uy;
const words = new Map<string, Value>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', new PyFloat(Number.NaN)],
  ['Infinity', new PyFloat(Number.POSITIVE_INFINITY)],
  ['-Infinity', new PyFloat(Number.NEGATIVE_INFINITY)],
]);
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const maxDepth = 500;

function wholeNumber(digits: string): Value {
  if (digits.length > maxDecimalDigits) {
    throw valueError(`a number of ${digits.length} digits is longer than the ${maxDecimalDigits} allowed`);
  }
  return pyInt(BigInt(digits));
}

class JsonReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Value {
    const value = this.#value();
    this.#match(blanks);
    if (this.#at < this.#text.length) throw this.#error('Extra data');
    return value;
  }

  #value(): Value {
    countEffort();
    this.#match(blanks);
    const character = this.#text[this.#at];
    if (character === '{') return this.#nested(() => this.#object());
    if (character === '[') return this.#nested(() => this.#array());
    if (character === '"') return this.#string();
    for (const [word, value] of words) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    number.lastIndex = this.#at;
    const match = number.exec(this.#text);
    if (match === null) throw this.#error('Expecting value');
    this.#at = number.lastIndex;
    const [whole, fraction, exponent] = match;
    return fraction === undefined && exponent === undefined ? wholeNumber(whole) : new PyFloat(Number(whole));
  }

  #nested(read: () => Value): Value {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw this.#error(`nested more than ${maxDepth} levels deep`);
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #object(): Value {
    const dict = new PyDict();
    this.#at += 1;
    this.#match(blanks);
    if (this.#skip('}')) return dict;
    do {
      this.#match(blanks);
      if (this.#text[this.#at] !== '"')
        throw this.#error('Expecting property name enclosed in double quotes');
      const key = this.#string();
      this.#match(blanks);
      if (!this.#skip(':')) throw this.#error("Expecting ':' delimiter");
      dict.set(key, this.#value());
      this.#match(blanks);
    } while (this.#skip(','));
    if (!this.#skip('}')) throw this.#error("Expecting ',' delimiter");
    return dict;
  }

  #array(): Value {
    const items: Value[] = [];
    this.#at += 1;
    this.#match(blanks);
    if (this.#skip(']')) return items;
    do {
      items.push(this.#value());
      this.#match(blanks);
    } while (this.#skip(','));
    if (!this.#skip(']')) throw this.#error("Expecting ',' delimiter");
    return items;
  }

  #string(): string {
    let text = '';
    this.#at += 1;
    for (;;) {
      text += this.#match(plainText);
      const character = this.#text[this.#at];
      this.#at += 1;
      if (character === '"') return text;
      if (character !== '\\') throw this.#error('Invalid control character or unterminated string');
      text += this.#escape();
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at] ?? '';
    this.#at += 1;
    if (letter !== 'u') {
      const character = escapes[letter];
      if (character === undefined) throw this.#error('Invalid \\escape');
      return character;
    }
    const digits = this.#text.slice(this.#at, this.#at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#error('Invalid \\uXXXX escape');
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #skip(character: string): boolean {
    const found = this.#text[this.#at] === character;
    if (found) this.#at += 1;
    return found;
  }

  #error(message: string): PyError {
    const before = this.#text.slice(0, this.#at).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    return valueError(`${message}: line ${before.length} column ${column}`);
  }
}
