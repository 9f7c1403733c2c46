import { countEffort, PyFloat, pyInt, type Value } from '../../value/index.ts';
import { unescapeLiteral } from './string-literal.ts';
import { TemplateSyntaxError } from './syntax-error.ts';
import type { SyntaxOptions } from './syntax-options.ts';
import type { Token, TokenKind } from './token.ts';

/** Returns the tokens of a template, the last of kind `end`. Line breaks of the text must be `\n`. */
export function tokenize(text: string, options: SyntaxOptions): Token[] {
  return new Lexer(text, options).tokens();
}

type Tag = 'raw' | 'comment' | 'block' | 'variable' | 'lineStatement' | 'lineComment';

interface Opening {
  readonly tag: Tag;
  readonly at: number;
  readonly end: number;
  /** `-` removes blanks before the tag, `+` keeps them in spite of the options. */
  readonly sign: string;
}

const whitespace = /\s+/y;
const float = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const integer = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const name = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy;
const string = /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const operator = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}><=.:|,;]/y;
const closers: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

class Lexer {
  readonly #text: string;
  readonly #options: SyntaxOptions;
  readonly #tokens: Token[] = [];
  readonly #patterns: TagPatterns;
  #position = 0;

  constructor(text: string, options: SyntaxOptions) {
    this.#text = !options.keepTrailingNewline && text.endsWith('\n') ? text.slice(0, -1) : text;
    this.#options = options;
    this.#patterns = tagPatterns(options);
  }

  tokens(): Token[] {
    while (this.#position < this.#text.length) {
      countEffort();
      const opening = this.#nextOpening();
      if (opening === undefined) {
        this.#data(this.#position, this.#text.length);
        break;
      }
      this.#dataBefore(opening);
      this.#position = opening.end;
      this.#readTag(opening);
    }
    this.#push('end', '', this.#text.length);
    return this.#tokens;
  }

  #readTag({ tag, at }: Opening): void {
    const patterns = this.#patterns;
    switch (tag) {
      case 'comment':
        this.#skipPast(patterns.commentEnd, 'Missing end of comment tag', at);
        return;
      case 'lineComment':
        this.#skipPast(/(?=\n)|$/g, 'Missing end of comment', at);
        return;
      case 'raw':
        this.#readRaw(at);
        return;
      case 'variable':
        this.#push('variable-begin', 'begin of print statement', at);
        this.#readCode(patterns.variableEnd, 'variable-end', 'end of print statement');
        return;
      case 'block':
      case 'lineStatement': {
        const end = tag === 'block' ? patterns.blockEnd : /\s*(?:\n|$)/y;
        this.#push('block-begin', 'begin of statement block', at);
        this.#readCode(end, 'block-end', 'end of statement block');
      }
    }
  }

  #readRaw(at: number): void {
    const close = this.#patterns.rawEnd;
    close.lastIndex = this.#position;
    const match = close.exec(this.#text);
    if (match === null) throw new TemplateSyntaxError('Missing end of raw directive', at);
    this.#dataBefore({ tag: 'raw', at: match.index, end: close.lastIndex, sign: match[1] ?? '' });
    this.#position = close.lastIndex;
  }

  #readCode(end: RegExp, endKind: TokenKind, endText: string): void {
    const expected: string[] = [];
    for (;;) {
      if (expected.length === 0) {
        const closing = this.#match(end);
        if (closing !== undefined) {
          this.#push(endKind, endText, this.#position);
          this.#position += closing.length;
          return;
        }
      }
      if (this.#position >= this.#text.length) return;
      this.#readCodeToken(expected);
    }
  }

  #readCodeToken(expected: string[]): void {
    countEffort();
    const at = this.#position;
    const blank = this.#match(whitespace);
    if (blank !== undefined) {
      this.#position += blank.length;
      return;
    }
    const text =
      this.#matchInto('number', float) ?? this.#matchInto('number', integer) ?? this.#matchInto('name', name);
    if (text !== undefined) return;
    const literal = this.#match(string);
    if (literal !== undefined) {
      this.#push('string', unescapeLiteral(literal.slice(1, -1), at), at);
      this.#position += literal.length;
      return;
    }
    const symbol = this.#match(operator);
    if (symbol === undefined) {
      const character = String.fromCodePoint(this.#text.codePointAt(at) ?? 0);
      const isQuote = character === "'" || character === '"';
      throw new TemplateSyntaxError(isQuote ? 'a text is not closed' : `unexpected char '${character}'`, at);
    }
    this.#balance(symbol, expected);
    this.#push('operator', symbol, at);
    this.#position += symbol.length;
  }

  #balance(symbol: string, expected: string[]): void {
    const closer = closers[symbol];
    if (closer !== undefined) {
      expected.push(closer);
      return;
    }
    if (symbol !== '}' && symbol !== ')' && symbol !== ']') return;
    const wanted = expected.pop();
    if (wanted === symbol) return;
    const reason = wanted === undefined ? '' : `, expected '${wanted}'`;
    throw new TemplateSyntaxError(`unexpected '${symbol}'${reason}`, this.#position);
  }

  #matchInto(kind: 'number' | 'name', pattern: RegExp): string | undefined {
    const text = this.#match(pattern);
    if (text === undefined) return undefined;
    const value = kind === 'name' ? null : numberOf(text.replaceAll('_', ''), pattern === float);
    this.#tokens.push({ kind, text, value, at: this.#position });
    this.#position += text.length;
    return text;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    return pattern.exec(this.#text)?.[0];
  }

  #skipPast(pattern: RegExp, failure: string, at: number): void {
    pattern.lastIndex = this.#position;
    if (pattern.exec(this.#text) === null) throw new TemplateSyntaxError(failure, at);
    this.#position = pattern.lastIndex;
  }

  #nextOpening(): Opening | undefined {
    const { opening } = this.#patterns;
    opening.lastIndex = this.#position;
    const match = opening.exec(this.#text);
    if (match === null) return undefined;
    const at = match.index;
    const end = opening.lastIndex;
    for (const tag of ['raw', 'comment', 'block', 'variable', 'lineStatement', 'lineComment'] as const) {
      const sign = match.groups?.[tag];
      if (sign !== undefined) return { tag, at, end, sign };
    }
    return undefined;
  }

  #dataBefore({ tag, at, sign }: Opening): void {
    const start = this.#position;
    let end = at;
    if (sign === '-') {
      end = start + this.#text.slice(start, at).trimEnd().length;
    } else if (sign !== '+' && this.#options.lstripBlocks && tag !== 'variable') {
      const lineStart = this.#text.lastIndexOf('\n', at - 1) + 1;
      const onlyBlanks = /^\s+$/.test(this.#text.slice(Math.max(lineStart, start), at));
      if (onlyBlanks && lineStart >= start) end = lineStart;
    }
    this.#data(start, end);
  }

  #data(start: number, end: number): void {
    if (end <= start) return;
    const text = this.#text.slice(start, end);
    const { newline } = this.#options;
    this.#push('data', newline === '\n' ? text : text.replaceAll('\n', newline), start);
  }

  #push(kind: TokenKind, text: string, at: number): void {
    this.#tokens.push({ kind, text, value: null, at });
  }
}

function numberOf(digits: string, isFloat: boolean): Value {
  return isFloat ? new PyFloat(Number(digits)) : pyInt(BigInt(digits));
}

interface TagPatterns {
  readonly opening: RegExp;
  readonly blockEnd: RegExp;
  readonly variableEnd: RegExp;
  readonly commentEnd: RegExp;
  readonly rawEnd: RegExp;
}

function tagPatterns(options: SyntaxOptions): TagPatterns {
  const newline = options.trimBlocks ? '\\n?' : '';
  const blockStart = RegExp.escape(options.blockStart);
  const variableEnd = RegExp.escape(options.variableEnd);
  const ending = (end: string): string => `(?:\\+${end}|-${end}\\s*|${end}${newline})`;
  const blockEnd = ending(RegExp.escape(options.blockEnd));
  return {
    opening: openingPattern(options),
    blockEnd: new RegExp(blockEnd, 'y'),
    variableEnd: new RegExp(`-${variableEnd}\\s*|${variableEnd}`, 'y'),
    commentEnd: new RegExp(ending(RegExp.escape(options.commentEnd)), 'g'),
    rawEnd: new RegExp(`${blockStart}([-+]?)\\s*endraw\\s*${blockEnd}`, 'g'),
  };
}

function openingPattern(options: SyntaxOptions): RegExp {
  const starts: [Tag, string, string][] = [
    ['comment', options.commentStart, RegExp.escape(options.commentStart)],
    ['block', options.blockStart, RegExp.escape(options.blockStart)],
    ['variable', options.variableStart, RegExp.escape(options.variableStart)],
  ];
  const { lineCommentPrefix, lineStatementPrefix } = options;
  if (lineStatementPrefix !== undefined) {
    const pattern = `(?<![^\\n])[ \\t\\v]*${RegExp.escape(lineStatementPrefix)}`;
    starts.push(['lineStatement', lineStatementPrefix, pattern]);
  }
  if (lineCommentPrefix !== undefined) {
    const pattern = `(?:(?<![^\\n])|(?<=\\S))[^\\S\\r\\n]*${RegExp.escape(lineCommentPrefix)}`;
    starts.push(['lineComment', lineCommentPrefix, pattern]);
  }
  // The longest beginning wins where several could begin at one place.
  starts.sort(([, left], [, right]) => right.length - left.length);
  const end = RegExp.escape(options.blockEnd);
  const raw = `${RegExp.escape(options.blockStart)}(?<raw>[-+]?)\\s*raw\\s*(?:-${end}\\s*|${end})`;
  return new RegExp([raw, ...starts.map(([tag, , pattern]) => `${pattern}(?<${tag}>[-+]?)`)].join('|'), 'g');
}
