import { countEffort } from '../../value/index.ts';
import { TemplateSyntaxError } from './syntax-error.ts';
import type { Token, TokenKind } from './token.ts';

/** The tokens of a template, read from left to right with one token of look-ahead. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The token to be read next. */
  get current(): Token {
    return this.#at(this.#index);
  }

  /** The token after the next. */
  get following(): Token {
    return this.#at(this.#index + 1);
  }

  /** Reads a token. */
  next(): Token {
    countEffort();
    const token = this.current;
    this.#index += 1;
    return token;
  }

  /** Tells whether the next token is a certain operator. */
  isOperator(text: string): boolean {
    const { kind, text: found } = this.current;
    return kind === 'operator' && found === text;
  }

  /** Tells whether the next token is one of certain names. */
  isName(...names: readonly string[]): boolean {
    const { kind, text } = this.current;
    return kind === 'name' && names.includes(text);
  }

  /** Reads an operator if it is next, and tells whether it was. */
  skipOperator(text: string): boolean {
    const found = this.isOperator(text);
    if (found) this.#index += 1;
    return found;
  }

  /** Reads a name if it is next, and tells whether it was. */
  skipName(name: string): boolean {
    const found = this.isName(name);
    if (found) this.#index += 1;
    return found;
  }

  /** Reads a token of a kind; anything else is a syntax error. */
  expect(kind: TokenKind): Token {
    if (this.current.kind !== kind) this.#fail(kindNames[kind] ?? kind);
    return this.next();
  }

  /** Reads an operator; anything else is a syntax error. */
  expectOperator(text: string): Token {
    if (!this.isOperator(text)) this.#fail(`'${text}'`);
    return this.next();
  }

  /** Reads a certain name; anything else is a syntax error. */
  expectName(name: string): Token {
    if (!this.isName(name)) this.#fail(`'${name}'`);
    return this.next();
  }

  #fail(expected: string): never {
    const { at, kind } = this.current;
    if (kind === 'end') throw new TemplateSyntaxError(`unexpected end of template, expected ${expected}`, at);
    throw new TemplateSyntaxError(`expected token ${expected}, got '${describeToken(this.current)}'`, at);
  }

  #at(index: number): Token {
    const token = this.#tokens[Math.min(index, this.#tokens.length - 1)];
    if (token === undefined) throw new TemplateSyntaxError('unexpected end of template', 0);
    return token;
  }
}

/** Returns how a token is called in messages. */
export function describeToken({ kind, text }: Token): string {
  if (kind === 'end') return 'end of template';
  return kind === 'data' ? 'template data' : text;
}

const kindNames: Partial<Record<TokenKind, string>> = {
  name: "'name'",
  'block-end': "'end of statement block'",
  'variable-end': "'end of print statement'",
};
