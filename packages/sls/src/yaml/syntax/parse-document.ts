import type { AnchoredNode, Node, Pair } from './node.ts';
import { Scanner } from './scanner.ts';
import type { WrittenTag } from './tag.ts';
import type { Token, TokenKind } from './token.ts';
import { YamlSyntaxError } from './yaml-syntax-error.ts';

export interface ParsedDocument {
  /** undefined for an empty text. */
  readonly root: Node | undefined;
  /** Whether a node may be met more than once. */
  readonly hasAliases: boolean;
}

/** Parses the one document of a text, with aliases tied to what they stand for. What is wrong is a YamlSyntaxError. */
export function parseDocument(text: string): ParsedDocument {
  return new DocumentParser(text).parse();
}

interface Properties {
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
}

/** What an anchor names; its node is undefined until its end is read. */
interface Anchor {
  readonly at: number;
  node: AnchoredNode | undefined;
}

const noProperties: Properties = { anchor: undefined, tag: undefined };
const standardPrefix = 'tag:yaml.org,2002:';

class DocumentParser {
  readonly #text: string;
  readonly #scanner: Scanner;
  readonly #tagPrefixes = new Map<string, string>();
  readonly #anchors = new Map<string, Anchor>();
  #hasAliases = false;
  /** The token to be looked at. */
  #token: Token;

  constructor(text: string) {
    this.#text = text;
    this.#scanner = new Scanner(text);
    this.#token = this.#scanner.next();
  }

  parse(): ParsedDocument {
    this.#directives();
    const root = this.#is('end') ? undefined : this.#document();
    return { root, hasAliases: this.#hasAliases };
  }

  #document(): Node {
    const isExplicit = this.#skip('documentStart');
    const isEmpty = isExplicit && (this.#is('documentStart') || this.#is('documentEnd') || this.#is('end'));
    const root = isEmpty ? this.#nothing(this.#token.at) : this.#blockNode(false);
    this.#finish();
    return root;
  }

  #directives(): void {
    let hasVersion = false;
    for (let token = this.#token; token.kind === 'directive'; token = this.#token) {
      const [name = '', ...words] = token.text
        .replace(/\s#.*$/, '')
        .split(/\s+/)
        .filter(Boolean);
      const [first = '', second = ''] = words;
      if (name === '%YAML') {
        const isUnderstood = words.length === 1 && /^0*1\.0*[12]$/.test(first);
        if (hasVersion || !isUnderstood) fail('only one %YAML 1.1 or 1.2 is understood', token.at);
        hasVersion = true;
      } else if (name === '%TAG') {
        const isHandle = /^!(?:[\w-]*!)?$/.test(first);
        if (!isHandle || words.length !== 2 || this.#tagPrefixes.has(first)) {
          fail('%TAG must be followed by a handle such as !name! that is new, and a prefix', token.at);
        }
        this.#tagPrefixes.set(first, second);
      } else {
        fail('a line that begins with % must be %YAML or %TAG; quote other texts', token.at);
      }
      this.#take();
      if (!this.#is('directive') && !this.#is('documentStart')) {
        fail('a line with --- must follow the lines that begin with %', this.#token.at);
      }
    }
  }

  #finish(): void {
    const wasEnded = this.#skip('documentEnd');
    while (this.#skip('documentEnd'));
    const { kind, at } = this.#token;
    if (kind === 'end') return;
    if (kind === 'documentStart' || kind === 'directive' || wasEnded) {
      fail(
        'expected a single document in the stream, but found another document: only one is read, take this line out',
        at,
      );
    }
    fail('nothing can follow here: the value above is complete', at);
  }

  #blockNode(mayBeIndentless: boolean): Node {
    return this.#is('alias') ? this.#alias() : this.#named(this.#blockContent(mayBeIndentless));
  }

  #flowNode(): Node {
    if (this.#is('alias')) return this.#alias();
    const token = this.#token;
    return this.#named(this.#content(this.#properties(), token));
  }

  #blockContent(mayBeIndentless: boolean): AnchoredNode {
    const token = this.#token;
    const properties = this.#properties();
    const content = this.#token;
    switch (content.kind) {
      case 'blockEntry':
        if (mayBeIndentless) return this.#indentlessSequence(properties);
        break;
      case 'blockSequenceStart':
        return this.#blockSequence(properties);
      case 'blockMappingStart':
        return this.#blockMapping(properties);
      default:
        break;
    }
    return this.#content(properties, token);
  }

  /** What can stand in brackets as well as outside of them. */
  #content(properties: Properties, first: Token): AnchoredNode {
    const content = this.#token;
    switch (content.kind) {
      case 'scalar': {
        const { at, text, isPlain } = this.#take();
        return { kind: 'scalar', at, text, isPlain, anchor: properties.anchor, tag: properties.tag };
      }
      case 'flowSequenceStart':
        return this.#flowSequence(properties);
      case 'flowMappingStart':
        return this.#flowMapping(properties);
      default:
        // A tag or an anchor by itself belongs to a value that is not written.
        if (properties.tag === '!')
          return { kind: 'scalar', at: first.at, text: '', isPlain: false, ...properties, tag: undefined };
        if (properties !== noProperties) return this.#nothing(first.at, properties);
        return this.#failNoValue(content);
    }
  }

  #alias(): Node {
    const { at, text } = this.#take();
    const anchor = this.#anchors.get(text);
    if (anchor === undefined)
      return fail(`found undefined alias '${text}': there is no anchor &${text} before it`, at);
    if (anchor.node === undefined) return fail(`the alias *${text} stands inside of what it refers to`, at);
    this.#hasAliases = true;
    return { kind: 'alias', at, target: anchor.node };
  }

  /** From here on aliases can refer to the node. */
  #named(node: AnchoredNode): AnchoredNode {
    const anchor = node.anchor === undefined ? undefined : this.#anchors.get(node.anchor);
    if (anchor !== undefined) anchor.node = node;
    return node;
  }

  #openAnchor({ at, text }: Token): string {
    const known = this.#anchors.get(text);
    if (known !== undefined) {
      throw new YamlSyntaxError(`the anchor &${text} is given twice`, at, known.at);
    }
    this.#anchors.set(text, { at, node: undefined });
    return text;
  }

  #properties(): Properties {
    let anchor: string | undefined;
    let tag: string | undefined;
    for (;;) {
      const token = this.#token;
      if (token.kind === 'anchor' && anchor === undefined) anchor = this.#openAnchor(this.#take());
      else if (token.tag !== undefined && tag === undefined) tag = this.#fullTag(token.tag, this.#take());
      else break;
    }
    return anchor === undefined && tag === undefined ? noProperties : { anchor, tag };
  }

  #fullTag({ handle, suffix }: WrittenTag, { at }: Token): string {
    if (handle === '') return suffix;
    const prefix = this.#tagPrefixes.get(handle) ?? defaultPrefixes.get(handle);
    return prefix === undefined ? fail(`no %TAG says what ${handle} stands for`, at) : prefix + suffix;
  }

  #blockSequence(properties: Properties): AnchoredNode {
    const start = this.#take();
    const items: Node[] = [];
    while (this.#is('blockEntry')) items.push(this.#blockItem(false));
    if (!this.#skip('blockEnd')) this.#failIndentation(start, 'list');
    return { kind: 'sequence', at: start.at, items, anchor: properties.anchor, tag: properties.tag };
  }

  /** A list whose dashes stand at the indentation of the key that holds it. */
  #indentlessSequence(properties: Properties): AnchoredNode {
    const { at } = this.#token;
    const items: Node[] = [];
    while (this.#is('blockEntry')) items.push(this.#blockItem(true));
    return { kind: 'sequence', at, items, anchor: properties.anchor, tag: properties.tag };
  }

  #blockItem(isIndentless: boolean): Node {
    const { at } = this.#take();
    const { kind } = this.#token;
    const isNothing =
      kind === 'blockEntry' || kind === 'blockEnd' || (isIndentless && (kind === 'key' || kind === 'value'));
    return isNothing ? this.#nothing(at + 1) : this.#blockNode(false);
  }

  #blockMapping(properties: Properties): AnchoredNode {
    const start = this.#take();
    const pairs: Pair[] = [];
    while (this.#is('key')) {
      const key = this.#blockPart();
      const value = this.#is('value') ? this.#blockPart() : this.#nothing(this.#token.at);
      pairs.push({ key, value });
    }
    if (!this.#skip('blockEnd')) this.#failIndentation(start, 'mapping');
    return { kind: 'mapping', at: start.at, pairs, anchor: properties.anchor, tag: properties.tag };
  }

  /** What follows the mark of a key or of a value. */
  #blockPart(): Node {
    const { at } = this.#take();
    const { kind } = this.#token;
    const isNothing = kind === 'key' || kind === 'value' || kind === 'blockEnd';
    return isNothing ? this.#nothing(at) : this.#blockNode(true);
  }

  #flowSequence(properties: Properties): AnchoredNode {
    const start = this.#take();
    const items: Node[] = [];
    while (!this.#is('flowSequenceEnd')) {
      items.push(this.#is('key') ? this.#singlePair() : this.#flowNode());
      if (!this.#skip('flowEntry')) break;
    }
    if (!this.#skip('flowSequenceEnd')) this.#failUnclosed(start, ']');
    return { kind: 'sequence', at: start.at, items, anchor: properties.anchor, tag: properties.tag };
  }

  /** `key: value` in square brackets is a mapping by itself. */
  #singlePair(): Node {
    const { at } = this.#take();
    // An empty key is one only in braces: libyaml loses what follows it here.
    const key = this.#flowNode();
    const value = this.#flowValue('flowSequenceEnd');
    return { kind: 'mapping', at, pairs: [{ key, value }], ...noProperties };
  }

  #flowMapping(properties: Properties): AnchoredNode {
    const start = this.#take();
    const pairs: Pair[] = [];
    while (!this.#is('flowMappingEnd')) {
      pairs.push(this.#flowPair());
      if (!this.#skip('flowEntry')) break;
    }
    if (!this.#skip('flowMappingEnd')) this.#failUnclosed(start, '}');
    return { kind: 'mapping', at: start.at, pairs, anchor: properties.anchor, tag: properties.tag };
  }

  #flowPair(): Pair {
    if (!this.#is('key')) {
      const key = this.#flowNode();
      return { key, value: this.#nothing(this.#token.at) };
    }
    const { at } = this.#take();
    const key = this.#flowKey(at, 'flowMappingEnd');
    return { key, value: this.#flowValue('flowMappingEnd') };
  }

  #flowKey(at: number, end: TokenKind): Node {
    const { kind } = this.#token;
    return kind === 'value' || kind === 'flowEntry' || kind === end ? this.#nothing(at) : this.#flowNode();
  }

  #flowValue(end: TokenKind): Node {
    if (!this.#skip('value') || this.#is('flowEntry') || this.#is(end)) return this.#nothing(this.#token.at);
    return this.#flowNode();
  }

  /** A value that is not written. */
  #nothing(at: number, properties: Properties = noProperties): AnchoredNode {
    return { kind: 'scalar', at, text: '', isPlain: true, anchor: properties.anchor, tag: properties.tag };
  }

  #is(kind: TokenKind): boolean {
    return this.#token.kind === kind;
  }

  #take(): Token {
    const token = this.#token;
    this.#token = this.#scanner.next();
    return token;
  }

  #skip(kind: TokenKind): boolean {
    if (this.#token.kind !== kind) return false;
    this.#token = this.#scanner.next();
    return true;
  }

  /** Something stands where a block could only go on with a key or a dash, or end. */
  #failIndentation(start: Token, block: 'list' | 'mapping'): never {
    const { at } = this.#token;
    const lineStart = this.#lineStart(at);
    const isFirst = this.#text.slice(lineStart, at).trim() === '';
    if (!isFirst)
      return fail('this cannot stand here: a comma, a colon, quotes or a line break is missing', at);
    const column = at - lineStart;
    const wanted = start.at - this.#lineStart(start.at);
    const line = this.#text.slice(0, start.at).split('\n').length;
    if (column === wanted) {
      const parts = block === 'list' ? 'items of the list' : 'keys of the mapping';
      return fail(
        `this line does not fit the ${parts} that begins in line ${line} at the same indentation`,
        at,
      );
    }
    return fail(
      `bad indentation: this line is indented by ${column}, but the ${block} around it, which begins in line ${line}, by ${wanted}`,
      at,
    );
  }

  #failUnclosed(start: Token, closing: string): never {
    const { at, kind } = this.#token;
    if (kind === 'end' || !this.#text.includes(closing, start.at) || this.#beginsLine(at)) {
      return fail(`this ${this.#text.charAt(start.at)} is not closed`, start.at);
    }
    return fail(`a comma or ${closing} is missing in front of this`, at);
  }

  #failNoValue({ at, kind }: Token): never {
    if (kind === 'end') return fail('a value is missing at the end', at);
    const found = this.#text.charAt(at);
    return fail(
      found === '' ? 'a value is missing here' : `a value is missing here, in front of ${found}`,
      at,
    );
  }

  #beginsLine(at: number): boolean {
    return this.#text.slice(this.#lineStart(at), at).trim() === '';
  }

  #lineStart(at: number): number {
    return this.#text.lastIndexOf('\n', at - 1) + 1;
  }
}

const defaultPrefixes: ReadonlyMap<string, string> = new Map([
  ['!', '!'],
  ['!!', standardPrefix],
]);

function fail(problem: string, at: number): never {
  throw new YamlSyntaxError(problem, at);
}
