import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { PyDict, PyError, pyStr, type Value } from '../value/index.ts';
import { flattenMerges, type NodePair } from './merge-keys.ts';
import { resolvePlainScalar } from './resolve-scalar.ts';
import { constructTagged, shortTag } from './tags.ts';
import { type SourceText, TextPositions } from './text-positions.ts';
import { YamlError } from './yaml-error.ts';
import { YamlPositions } from './yaml-positions.ts';
import { yamlTokens } from './yaml-tokens.ts';

/** How many values a text may stand for once its aliases are written out: what an alias bomb exceeds. */
const maxExpandedNodes = 2_000_000;

/** Data read from YAML and the places where its parts were written. */
export interface LoadedYaml {
  /** null for an empty text. */
  readonly value: Value;
  readonly positions: YamlPositions;
}

/** Reads one YAML document with Salt's rules: YAML 1.1 scalars, no key twice, no application tags. Throws YamlError. */
export function loadYaml(source: SourceText): LoadedYaml {
  return new Loader(source).load();
}

// What libyaml refuses to read at all.
// oxlint-disable-next-line no-control-regex
const unprintable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

class Loader {
  readonly #source: SourceText;
  readonly #places: TextPositions;
  readonly #positions: YamlPositions;
  readonly #anchors = new Map<string, { value: Value; node: Node; size: number } | 'open'>();
  #size = 0;

  constructor(source: SourceText) {
    this.#source = source;
    this.#places = new TextPositions(source);
    this.#positions = new YamlPositions(this.#places);
  }

  load(): LoadedYaml {
    const { text } = this.#source;
    const control = unprintable.exec(text);
    if (control !== null) this.#fail('control characters are not allowed in YAML', control.index);
    const contents = this.#parse(text);
    const value = contents === null ? null : this.#construct(contents);
    return { value, positions: this.#positions };
  }

  #parse(text: string): Node | null {
    const composer = new Composer({
      schema: 'failsafe',
      version: '1.1',
      merge: false,
      resolveKnownTags: false,
      uniqueKeys: false,
      strict: false,
      keepSourceTokens: false,
    });
    const documents = Array.from(composer.compose(yamlTokens(text), true, text.length));
    const [first, second] = documents;
    if (first === undefined) return null;
    const [error] = first.errors;
    if (error !== undefined) {
      const open = unclosedBracket(first, text);
      if (open !== undefined) this.#fail(`this ${text.charAt(open)} is not closed`, open);
      this.#fail(describeProblem(error.code, error.message), error.pos[0]);
    }
    if (second !== undefined)
      this.#fail('a second document begins here, and only one is expected', second.range[0]);
    return first.contents;
  }

  #construct(node: Node): Value {
    this.#size += 1;
    if (this.#size > maxExpandedNodes) this.#fail('aliases expand to too much data', offsetOf(node));
    if (isAlias(node)) return this.#resolveAlias(node.source, node).value;
    const anchor = (isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined) ?? '';
    if (anchor === '') return this.#constructContent(node);
    const before = this.#size;
    this.#anchors.set(anchor, 'open');
    const value = this.#constructContent(node);
    this.#anchors.set(anchor, { value, node, size: this.#size - before });
    return value;
  }

  #resolveAlias(name: string, node: Node): { value: Value; node: Node } {
    const target = this.#anchors.get(name);
    if (target === undefined)
      this.#fail(`the alias *${name} has no anchor &${name} before it`, offsetOf(node));
    if (target === 'open')
      this.#fail(`the alias *${name} stands inside of what it refers to`, offsetOf(node));
    this.#size += target.size;
    if (this.#size > maxExpandedNodes) this.#fail('aliases expand to too much data', offsetOf(node));
    return target;
  }

  #constructContent(node: Node): Value {
    if (isScalar(node)) {
      const text = typeof node.value === 'string' ? node.value : '';
      if (node.tag !== undefined && node.tag !== '') return this.#tagged(node.tag, text, node);
      return node.type === 'PLAIN' ? resolvePlainScalar(text) : text;
    }
    if (isMap(node)) {
      const tag = node.tag === undefined ? 'map' : shortTag(node.tag);
      const dict = this.#constructMap(node);
      if (tag === 'map' || tag === 'omap') return dict;
      return this.#tagged(node.tag ?? '', dict, node);
    }
    if (isSeq(node)) {
      const list = this.#constructSequence(node);
      if (node.tag === undefined || shortTag(node.tag) === 'seq') return list;
      return this.#tagged(node.tag, list, node);
    }
    return this.#fail('this is not a value', offsetOf(node));
  }

  #tagged(tag: string, content: Value, node: Node): Value {
    try {
      return constructTagged(tag, content);
    } catch (error) {
      if (error instanceof PyError) this.#fail(error.message, offsetOf(node));
      throw error;
    }
  }

  #constructSequence(node: YAMLSeq): Value[] {
    const list: Value[] = [];
    this.#positions.remember(list, node);
    for (const item of node.items) list.push(isNode(item) ? this.#construct(item) : null);
    return list;
  }

  #constructMap(node: YAMLMap): PyDict {
    const dict = new PyDict();
    const pairs = flattenMerges(node, {
      resolve: (alias) => this.#resolveAlias(alias.source, alias).node,
      fail: (problem, at) => this.#fail(problem, offsetOf(at)),
    });
    const places = new Map<Value, Node>();
    for (const { key: keyNode, value: valueNode } of pairs) {
      const key = this.#constructKey(keyNode);
      const value = valueNode === null ? null : this.#construct(valueNode);
      if (dict.has(key)) this.#failTwice(key, keyNode, pairs, node);
      dict.set(key, value);
      if (keyNode !== null) places.set(key, keyNode);
    }
    this.#positions.remember(dict, node, places);
    return dict;
  }

  #constructKey(node: Node | null): Value {
    if (node === null) return null;
    const target = isAlias(node) ? this.#resolveAlias(node.source, node).node : node;
    if (isMap(target)) {
      this.#fail(
        'a mapping cannot be a key; does a {{ ... }} stand here without quotes or rendering?',
        offsetOf(node),
      );
    }
    if (isSeq(target)) this.#fail('a list cannot be a key', offsetOf(node));
    return this.#construct(node);
  }

  #failTwice(key: Value, again: Node | null, pairs: readonly NodePair[], map: Node): never {
    const first = pairs.find((pair) => pair.key !== null && samePlainKey(pair.key, again));
    const firstOffset = first?.key === undefined || first.key === null ? offsetOf(map) : offsetOf(first.key);
    const at = this.#places.lineAndColumn(firstOffset);
    const origin = this.#places.positionOf(firstOffset);
    const where =
      origin.line === at.line ? `line ${origin.line}` : `line ${origin.line}, rendered line ${at.line}`;
    this.#fail(
      `the key '${pyStr(key)}' is given twice in one mapping, first in ${where}`,
      offsetOf(again ?? map),
    );
  }

  #fail(problem: string, offset: number): never {
    const position = this.#places.positionOf(offset);
    const { line } = this.#places.lineAndColumn(offset);
    const rendered = this.#source.originOf === undefined ? '' : ` (line ${line} of the rendered text)`;
    throw new YamlError(problem + rendered, position, this.#places.excerpt(offset));
  }
}

function samePlainKey(left: Node, right: Node | null): boolean {
  if (!isScalar(left) || !isScalar(right)) return false;
  return resolvePlainScalar(String(left.value)) === resolvePlainScalar(String(right.value));
}

/** Where the outermost flow collection begins that does not end with its bracket. */
function unclosedBracket(document: Document.Parsed, text: string): number | undefined {
  let found: number | undefined;
  visit(document, {
    Collection(_key, node) {
      const [start, end] = node.range ?? [0, 0];
      if (node.flow !== true || /[\]}]/.test(text.charAt(end - 1))) return undefined;
      found = start;
      return visit.BREAK;
    },
  });
  return found;
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** The parser's own sentences are kept unless they speak of its insides or leave out the usual cause. */
function describeProblem(code: string, message: string): string {
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'a tab is used for indentation; YAML wants spaces';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here, and only one is expected';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'a mapping cannot begin here: there are two colons in one line, or the line is indented too far; quote texts with a colon and a blank';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'a key must stand on one line: a colon is missing, or the indentation does not fit';
    case 'MISSING_CHAR':
    case 'BAD_INDENT':
    default:
      return message.charAt(0).toLowerCase() + message.slice(1);
  }
}
