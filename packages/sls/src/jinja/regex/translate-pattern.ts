import { errorMessage } from '@muster/shared';
import { PyError } from '../../value/index.ts';

/** The flags of a pattern. */
export interface RegexFlags {
  readonly ignoreCase?: boolean;
  readonly multiline?: boolean;
  readonly dotAll?: boolean;
  readonly verbose?: boolean;
}

/** Returns a Python pattern as a regular expression with the flags `g` and `u`; one that cannot be translated throws. */
export function translatePattern(pattern: string, given: RegexFlags): RegExp {
  const inline = /^\(\?([aiLmsux]+)\)/.exec(pattern);
  const letters = inline?.[1] ?? '';
  const flags = {
    ignoreCase: given.ignoreCase === true || letters.includes('i'),
    multiline: given.multiline === true || letters.includes('m'),
    dotAll: given.dotAll === true || letters.includes('s'),
    verbose: given.verbose === true || letters.includes('x'),
  };
  const body = pattern.slice(inline?.[0].length ?? 0);
  const source = new Translator(body, flags.multiline, flags.verbose).source();
  try {
    return new RegExp(source, `gu${flags.ignoreCase ? 'i' : ''}${flags.dotAll ? 's' : ''}`);
  } catch (error) {
    // The engine's message repeats the translated pattern, which nobody wrote.
    const reason = errorMessage(error).split(': ').at(-1);
    throw new PyError('ValueError', `the pattern '${pattern}' is not a valid regular expression: ${reason}`);
  }
}

const classEscapes: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: '\\p{L}\\p{N}_',
  s: '\\s',
  S: '\\S',
};

/** Rewrites what Python and JavaScript spell differently. */
class Translator {
  readonly #pattern: string;
  readonly #multiline: boolean;
  readonly #verbose: boolean;
  #at = 0;

  constructor(pattern: string, multiline: boolean, verbose: boolean) {
    this.#pattern = pattern;
    this.#multiline = multiline;
    this.#verbose = verbose;
  }

  source(): string {
    let source = '';
    while (this.#at < this.#pattern.length) source += this.#next();
    return source;
  }

  #next(): string {
    const character = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    switch (character) {
      case '\\':
        return this.#escape(false);
      case '[':
        return this.#class();
      case '(':
        return this.#group();
      case '^':
        this.#at += 1;
        return this.#multiline ? '(?<![^\\n])' : '(?<![\\s\\S])';
      case '$':
        this.#at += 1;
        return this.#multiline ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))';
      case '.':
        this.#at += 1;
        return '.';
      case '{':
        return this.#brace();
      case '}':
      case ']':
        this.#at += 1;
        return `\\${character}`;
      case '#':
        if (!this.#verbose) break;
        while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== '\n') this.#at += 1;
        return '';
      default:
    }
    this.#at += character.length;
    return this.#verbose && /\s/.test(character) ? '' : character;
  }

  #brace(): string {
    const quantifier = /\{(\d*)(?:(,)(\d*))?\}/y;
    quantifier.lastIndex = this.#at;
    const match = quantifier.exec(this.#pattern);
    const [whole = '', low = '', comma = '', high = ''] = match ?? [];
    if (match === null || (low === '' && high === '')) {
      this.#at += 1;
      return '\\{';
    }
    this.#at += whole.length;
    return `{${low === '' ? '0' : low}${comma}${high}}`;
  }

  #group(): string {
    const named = /\(\?P(?:<(\w+)>|=(\w+)\))/y;
    named.lastIndex = this.#at;
    const match = named.exec(this.#pattern);
    if (match !== null) {
      this.#at += match[0].length;
      return match[1] === undefined ? `\\k<${match[2]}>` : `(?<${match[1]}>`;
    }
    const comment = /\(\?#[^)]*\)/y;
    comment.lastIndex = this.#at;
    const remark = comment.exec(this.#pattern);
    if (remark !== null) {
      this.#at += remark[0].length;
      return '';
    }
    const flagged = /\(\?([aiLmsux]*)(?:-([imsx]+))?:/y;
    flagged.lastIndex = this.#at;
    const flags = flagged.exec(this.#pattern);
    if (flags !== null) {
      this.#at += flags[0].length;
      const on = (flags[1] ?? '').replace(/[aLux]/g, '');
      const off = (flags[2] ?? '').replaceAll('x', '');
      return `(?${on}${off === '' ? '' : `-${off}`}:`;
    }
    this.#at += 1;
    return '(';
  }

  #class(): string {
    this.#at += 1;
    let source = '[';
    if (this.#pattern[this.#at] === '^') {
      source += '^';
      this.#at += 1;
    }
    // A bracket that comes first stands for itself.
    if (this.#pattern[this.#at] === ']') {
      source += '\\]';
      this.#at += 1;
    }
    for (;;) {
      const code = this.#pattern.codePointAt(this.#at);
      if (code === undefined)
        throw new PyError('ValueError', `unterminated character set in '${this.#pattern}'`);
      const character = String.fromCodePoint(code);
      if (character === ']') break;
      if (character === '\\') {
        source += this.#escape(true);
        continue;
      }
      this.#at += character.length;
      source += character === '-' && this.#isLiteralHyphen() ? '\\-' : character === '[' ? '\\[' : character;
    }
    this.#at += 1;
    return `${source}]`;
  }

  #isLiteralHyphen(): boolean {
    const before = this.#pattern.slice(0, this.#at - 1);
    const after = this.#pattern.slice(this.#at, this.#at + 2);
    return /(?:\[\^?|\\[dDwWsS])$/.test(before) || after.startsWith(']') || /^\\[dDwWsS]/.test(after);
  }

  #escape(inClass: boolean): string {
    const rest = this.#pattern.slice(this.#at + 1);
    const letter = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    if (rest === '') throw new PyError('ValueError', 'bad escape (end of pattern)');
    this.#at += 1 + letter.length;
    const category = classEscapes[letter];
    if (category !== undefined) return inClass || letter !== 'w' ? category : `[${category}]`;
    switch (letter) {
      case 'W':
        return inClass ? '\\W' : '[^\\p{L}\\p{N}_]';
      case 'A':
        return '(?<![\\s\\S])';
      case 'Z':
        return '(?![\\s\\S])';
      case 'b':
        return inClass ? '\\x08' : wordBoundary;
      case 'B':
        return notWordBoundary;
      case 'a':
        return '\\x07';
      case 'x':
      case 'u':
        return `\\${letter}`;
      case 'U': {
        const digits = rest.slice(1, 9);
        this.#at += digits.length;
        return `\\u{${digits}}`;
      }
      default:
    }
    if (/[1-9]/.test(letter) && !inClass) return `\\${letter}`;
    if (/[0-7]/.test(letter)) {
      const octal = /^[0-7]{1,3}/.exec(rest)?.[0] ?? letter;
      this.#at += octal.length - 1;
      return `\\u{${Number.parseInt(octal, 8).toString(16)}}`;
    }
    if (/[fnrtv]/.test(letter)) return `\\${letter}`;
    if (/[a-zA-Z]/.test(letter))
      throw new PyError('ValueError', `bad escape \\${letter} in '${this.#pattern}'`);
    if (/[\^$\\.*+?()[\]{}|/]/.test(letter) || (inClass && letter === '-')) return `\\${letter}`;
    return letter;
  }
}

const word = '[\\p{L}\\p{N}_]';
const wordBoundary = `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
const notWordBoundary = `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;
