import { countEffort } from '../../value/index.ts';
import { scanBlock } from './block-scalar.ts';
import { code, isBreak, isFlowIndicator, isSpace } from './characters.ts';
import { Cursor } from './cursor.ts';
import { scanPlain } from './plain-scalar.ts';
import { scanQuoted } from './quoted-scalar.ts';
import { scanAnchorName, scanTag } from './tag.ts';
import { Token, type TokenKind } from './token.ts';

/** How deep blocks and brackets may be nested. */
const deepestNesting = 500;
/** A key without `?` stands on one line and is not longer than this. */
const longestKey = 1024;

/** A place at which a key may have begun: only a colon tells. */
interface PossibleKey {
  /** How many tokens there are in front of it, in the whole text. */
  readonly tokenNumber: number;
  readonly at: number;
  readonly lineStart: number;
  readonly column: number;
  /** Whether nothing but a key can stand there. */
  readonly isRequired: boolean;
}

/** Cuts a text into tokens, and indentation into the beginnings and ends of blocks, as libyaml does. */
export class Scanner {
  readonly #cursor: Cursor;
  /** The tokens from `#head` up to `#end` are waiting; the list is used again and again. */
  readonly #tokens: Token[] = [];
  #head = 0;
  #end = 0;
  /** How many tokens were taken in all. */
  #taken = 0;
  #indent = -1;
  readonly #outerIndents: number[] = [];
  /** Where the last text without quotes begins. */
  #plainAt = 0;
  /** For the block level and each level of brackets, the place at which its current key may have begun. */
  readonly #keys: (PossibleKey | undefined)[] = [undefined];
  #mayBeginKey = true;
  #ended = false;

  constructor(text: string) {
    this.#cursor = new Cursor(text);
  }

  /** The next token; behind the last one, the last one again. */
  next(): Token {
    while (this.#needsMore()) this.#fetch();
    const token = this.#head < this.#end ? this.#tokens[this.#head] : undefined;
    if (token === undefined) return new Token('end', this.#cursor.at);
    this.#head += 1;
    this.#taken += 1;
    if (this.#head === this.#end) {
      this.#head = 0;
      this.#end = 0;
    }
    return token;
  }

  get #flowLevel(): number {
    return this.#keys.length - 1;
  }

  /** A token may only be taken when it is certain that it does not begin a key. */
  #needsMore(): boolean {
    if (this.#ended) return false;
    if (this.#head === this.#end) return true;
    this.#forgetOldKeys();
    for (let level = 0; level < this.#keys.length; level += 1) {
      if (this.#keys[level]?.tokenNumber === this.#taken) return true;
    }
    return false;
  }

  #fetch(): void {
    countEffort();
    this.#skipToNextToken();
    this.#forgetOldKeys();
    const cursor = this.#cursor;
    this.#closeBlocks(cursor.column);
    if (cursor.isAtEnd) {
      this.#resetBlocks();
      this.#add('end');
      this.#ended = true;
      return;
    }
    if (cursor.column === 0 && this.#fetchDocumentMark()) return;
    this.#fetchByFirst(cursor.peek());
  }

  #fetchDocumentMark(): boolean {
    const cursor = this.#cursor;
    if (cursor.peek() === code.percent) {
      this.#resetBlocks();
      const start = cursor.at;
      cursor.skipLine();
      this.#push(new Token('directive', start, cursor.text.slice(start, cursor.at)));
      return true;
    }
    if (!cursor.isAtDocumentMark()) return false;
    const kind = cursor.peek() === code.dash ? 'documentStart' : 'documentEnd';
    this.#resetBlocks();
    this.#add(kind, 3);
    return true;
  }

  #fetchByFirst(character: number): void {
    switch (character) {
      case code.openBracket:
        return this.#fetchOpening('flowSequenceStart');
      case code.openBrace:
        return this.#fetchOpening('flowMappingStart');
      case code.closeBracket:
        return this.#fetchClosing('flowSequenceEnd');
      case code.closeBrace:
        return this.#fetchClosing('flowMappingEnd');
      case code.comma:
        this.#dropKey();
        this.#mayBeginKey = true;
        return this.#add('flowEntry', 1);
      case code.asterisk:
      case code.ampersand:
        return this.#fetchAnchor(character);
      case code.exclamation:
        return this.#fetchTag();
      case code.singleQuote:
      case code.doubleQuote:
        return this.#fetchQuoted();
      default:
        return this.#fetchByNext(character, this.#cursor.peek(1));
    }
  }

  /** The characters whose meaning depends on the one behind them, or on brackets around them. */
  #fetchByNext(character: number, next: number): void {
    const isInFlow = this.#flowLevel > 0;
    if (character === code.dash && isSpace(next)) return this.#fetchBlockEntry();
    if (character === code.question && (isInFlow || isSpace(next))) return this.#fetchKey();
    if (character === code.colon && (isInFlow || isSpace(next))) return this.#fetchValue();
    if (!isInFlow && (character === code.bar || character === code.greater)) return this.#fetchBlock();
    if (mayBeginPlain(character)) return this.#fetchPlain();
    return this.#failAt(character);
  }

  #failAt(character: number): never {
    if (character === code.tab)
      return this.#cursor.fail('Illegal tab character: YAML is indented with spaces');
    const mark = String.fromCharCode(character);
    return this.#cursor.fail(`a text cannot begin with ${mark}; put it in quotes`);
  }

  #fetchOpening(kind: TokenKind): void {
    this.#rememberKey();
    this.#keys.push(undefined);
    this.#checkDepth();
    this.#mayBeginKey = true;
    this.#add(kind, 1);
  }

  #fetchClosing(kind: TokenKind): void {
    this.#dropKey();
    if (this.#keys.length > 1) this.#keys.pop();
    this.#mayBeginKey = false;
    this.#add(kind, 1);
  }

  #fetchAnchor(character: number): void {
    this.#rememberKey();
    this.#mayBeginKey = false;
    const { at } = this.#cursor;
    const kind = character === code.asterisk ? 'alias' : 'anchor';
    this.#push(new Token(kind, at, scanAnchorName(this.#cursor)));
  }

  #fetchTag(): void {
    this.#rememberKey();
    this.#mayBeginKey = false;
    const { at } = this.#cursor;
    this.#push(new Token('tag', at, '', false, scanTag(this.#cursor, this.#flowLevel > 0)));
  }

  #fetchQuoted(): void {
    const key = this.#takePossibleKey();
    this.#mayBeginKey = false;
    const { at } = this.#cursor;
    this.#pushText(new Token('scalar', at, scanQuoted(this.#cursor)), key);
  }

  #fetchPlain(): void {
    const key = this.#takePossibleKey();
    const { at } = this.#cursor;
    this.#plainAt = at;
    const { text, endsLine } = scanPlain(this.#cursor, this.#indent + 1, this.#flowLevel > 0);
    this.#mayBeginKey = endsLine;
    this.#pushText(new Token('scalar', at, text, true), key);
  }

  /** Adds a text. Most keys are known at once by the colon behind them and need not be remembered. */
  #pushText(token: Token, key: PossibleKey | undefined): void {
    const cursor = this.#cursor;
    const isKey =
      key !== undefined &&
      cursor.peek() === code.colon &&
      this.#flowLevel === 0 &&
      isSpace(cursor.peek(1)) &&
      this.#isWithinReach(key);
    if (isKey) {
      this.#openBlock(key.column, 'blockMappingStart', key.at);
      this.#push(new Token('key', key.at));
      this.#push(token);
      this.#mayBeginKey = false;
      this.#add('value', 1);
      return;
    }
    if (key !== undefined) this.#keys[this.#keys.length - 1] = key;
    this.#push(token);
  }

  #fetchBlock(): void {
    this.#dropKey();
    this.#mayBeginKey = true;
    const { at } = this.#cursor;
    this.#push(new Token('scalar', at, scanBlock(this.#cursor, this.#indent)));
  }

  #fetchBlockEntry(): void {
    const problem =
      'a list cannot begin here; put its first dash on a line of its own, or the text in quotes';
    this.#beginPart('blockSequenceStart', problem);
    this.#mayBeginKey = true;
    this.#add('blockEntry', 1);
  }

  #fetchKey(): void {
    this.#beginPart(
      'blockMappingStart',
      'a key cannot begin here; quote texts with a question mark and a blank',
    );
    this.#mayBeginKey = this.#flowLevel === 0;
    this.#add('key', 1);
  }

  /** Outside of brackets the mark of an item or a key may open a block. */
  #beginPart(block: TokenKind, problem: string): void {
    const cursor = this.#cursor;
    if (this.#flowLevel === 0) {
      if (!this.#mayBeginKey) cursor.fail(problem);
      this.#openBlock(cursor.column, block, cursor.at);
    }
    this.#dropKey();
  }

  #fetchValue(): void {
    const cursor = this.#cursor;
    const isInBlock = this.#flowLevel === 0;
    const key = this.#keys.at(-1);
    if (key !== undefined) {
      const index = this.#head + key.tokenNumber - this.#taken;
      this.#insert(index, new Token('key', key.at));
      this.#openBlock(key.column, 'blockMappingStart', key.at, index);
      this.#keys[this.#keys.length - 1] = undefined;
      this.#mayBeginKey = false;
    } else {
      if (isInBlock) {
        if (!this.#mayBeginKey) this.#failUnexpectedColon();
        this.#openBlock(cursor.column, 'blockMappingStart', cursor.at);
      }
      this.#mayBeginKey = isInBlock;
    }
    this.#add('value', 1);
  }

  /** A colon behind a text that cannot be a key: it is a value already, or it has more than one line. */
  #failUnexpectedColon(): never {
    const cursor = this.#cursor;
    const [firstLine = '', ...more] = cursor.text.slice(this.#plainAt, cursor.at).split('\n');
    const why =
      more.length > 0
        ? `this line continues '${firstLine.trim()}', which began above; a colon is missing behind that, or this line is indented too far`
        : 'a colon and a blank stand within a text; put it in quotes';
    return cursor.fail(`mapping values are not allowed here: ${why}`);
  }

  #skipToNextToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      if (cursor.column === 0 && cursor.peek() === code.byteOrderMark) cursor.at += 1;
      // A tab may stand where no key can begin: there it does not indent anything.
      while (
        cursor.peek() === code.space ||
        (cursor.peek() === code.tab && (this.#flowLevel > 0 || !this.#mayBeginKey))
      ) {
        cursor.at += 1;
      }
      if (cursor.peek() === code.hash) cursor.skipLine();
      if (!isBreak(cursor.peek())) return;
      cursor.takeBreak();
      if (this.#flowLevel === 0) this.#mayBeginKey = true;
    }
  }

  #rememberKey(): void {
    const key = this.#takePossibleKey();
    if (key !== undefined) this.#keys[this.#keys.length - 1] = key;
  }

  /** The key that may begin here; the one before it is forgotten. */
  #takePossibleKey(): PossibleKey | undefined {
    if (!this.#mayBeginKey) return undefined;
    this.#dropKey();
    const { at, column, lineStart } = this.#cursor;
    return {
      at,
      column,
      lineStart,
      tokenNumber: this.#taken + this.#end - this.#head,
      isRequired: this.#flowLevel === 0 && this.#indent === column,
    };
  }

  #dropKey(): void {
    const key = this.#keys.at(-1);
    if (key?.isRequired === true) this.#failMissingColon(key);
    this.#keys[this.#keys.length - 1] = undefined;
  }

  #forgetOldKeys(): void {
    for (let level = 0; level < this.#keys.length; level += 1) {
      const key = this.#keys[level];
      if (key === undefined || this.#isWithinReach(key)) continue;
      if (key.isRequired) this.#failMissingColon(key);
      this.#keys[level] = undefined;
    }
  }

  #isWithinReach(key: PossibleKey): boolean {
    return key.lineStart === this.#cursor.lineStart && this.#cursor.at - key.at <= longestKey;
  }

  #failMissingColon({ at }: PossibleKey): never {
    return this.#cursor.fail(
      'a colon is missing behind this key, or the line is not indented far enough',
      at,
    );
  }

  #openBlock(column: number, kind: TokenKind, at: number, index?: number): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#outerIndents.push(this.#indent);
    this.#indent = column;
    this.#checkDepth();
    const token = new Token(kind, at);
    if (index === undefined) this.#push(token);
    else this.#insert(index, token);
  }

  #closeBlocks(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#add('blockEnd');
      this.#indent = this.#outerIndents.pop() ?? -1;
    }
  }

  /** Before the end and the marks of documents nothing stays open. */
  #resetBlocks(): void {
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#mayBeginKey = false;
  }

  #checkDepth(): void {
    if (this.#flowLevel + this.#outerIndents.length > deepestNesting) {
      this.#cursor.fail('this is nested too deeply');
    }
  }

  /** Adds a token that begins here and passes over its characters. */
  #add(kind: TokenKind, length = 0): void {
    this.#push(new Token(kind, this.#cursor.at));
    this.#cursor.at += length;
  }

  #push(token: Token): void {
    this.#tokens[this.#end] = token;
    this.#end += 1;
  }

  #insert(index: number, token: Token): void {
    this.#push(token);
    this.#tokens.copyWithin(index + 1, index, this.#end - 1);
    this.#tokens[index] = token;
  }
}

/** Marks that begin something else, and those that YAML keeps for later, cannot begin a text without quotes. */
function mayBeginPlain(character: number): boolean {
  return !(
    isSpace(character) ||
    isFlowIndicator(character) ||
    character === code.hash ||
    character === code.percent ||
    character === code.at ||
    character === code.backtick ||
    character === code.bar ||
    character === code.greater
  );
}
