import { PyDict, PyError, PyOrderedDict, pyEquals, pyStr, type Value } from '../value/index.ts';
import { flattenMerges, type MergeContext } from './merge-keys.ts';
import { resolvePlainScalar } from './resolve-scalar.ts';
import type { AliasNode, MappingNode, Node, Pair, ScalarNode, SequenceNode } from './syntax/node.ts';
import { parseDocument } from './syntax/parse-document.ts';
import { YamlSyntaxError } from './syntax/yaml-syntax-error.ts';
import { constructTagged, shortTag } from './tags.ts';
import { type SourceText, TextPositions } from './text-positions.ts';
import { YamlError } from './yaml-error.ts';
import { YamlPositions } from './yaml-positions.ts';

/** How many values a text may stand for once its aliases are written out: what an alias bomb exceeds. */
const maxExpandedNodes = 2_000_000;

/** Data read from YAML and the places where its parts were written. */
export interface LoadedYaml {
  /** null for an empty text. */
  readonly value: Value;
  readonly positions: YamlPositions;
}

/**
 * Reads one YAML document with Salt's rules: YAML 1.1 scalars, no key twice, no application tags. Throws YamlError.
 * Mappings become `ordered` dicts in files that render to data, and plain ones in templates.
 */
export function loadYaml(source: SourceText, mappings: 'plain' | 'ordered' = 'plain'): LoadedYaml {
  return new Loader(source, mappings === 'ordered').load();
}

// What libyaml refuses to read at all.
// oxlint-disable-next-line no-control-regex
const unprintable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** What an anchor names. */
interface Anchored {
  readonly node: Exclude<Node, AliasNode>;
  /** undefined as long as the node itself is being read. */
  value: Value | undefined;
  /** How many values it stands for. */
  size: number;
}

class Loader {
  readonly #source: SourceText;
  readonly #isOrdered: boolean;
  readonly #places: TextPositions;
  readonly #positions: YamlPositions;
  readonly #anchors = new Map<string, Anchored>();
  readonly #merging: MergeContext = {
    resolve: (alias) => this.#anchored(alias).node,
    fail: (problem, { at }) => this.#fail(problem, at),
  };
  #size = 0;

  constructor(source: SourceText, isOrdered: boolean) {
    this.#source = source;
    this.#isOrdered = isOrdered;
    this.#places = new TextPositions(source);
    this.#positions = new YamlPositions(this.#places);
  }

  load(): LoadedYaml {
    const { text } = this.#source;
    const control = unprintable.exec(text);
    if (control !== null) this.#fail('control characters are not allowed in YAML', control.index);
    const root = this.#parse(text);
    const value = root === undefined ? null : this.#construct(root);
    return { value, positions: this.#positions };
  }

  #parse(text: string): Node | undefined {
    try {
      return parseDocument(text);
    } catch (error) {
      if (error instanceof YamlSyntaxError) this.#fail(error.message, error.offset);
      throw error;
    }
  }

  #construct(node: Node): Value {
    this.#size += 1;
    if (this.#size > maxExpandedNodes) this.#fail('aliases expand to too much data', node.at);
    if (node.kind === 'alias') return this.#aliasValue(node);
    if (node.anchor === undefined) return this.#content(node);
    const known = this.#anchors.get(node.anchor);
    if (known === undefined) return this.#anchoredContent(node, node.anchor);
    // A node that is merged into another mapping is met again.
    if (known.node === node) return known.value ?? this.#content(node);
    const where = this.#lineOf(known.node.at, node.at);
    return this.#fail(`the anchor &${node.anchor} is given twice, first in ${where}`, node.at);
  }

  #anchoredContent(node: Anchored['node'], name: string): Value {
    const anchored: Anchored = { node, value: undefined, size: 0 };
    this.#anchors.set(name, anchored);
    const before = this.#size;
    const value = this.#content(node);
    anchored.value = value;
    anchored.size = this.#size - before;
    return value;
  }

  #aliasValue(alias: AliasNode): Value {
    const { size, value } = this.#anchored(alias);
    this.#size += size;
    if (this.#size > maxExpandedNodes) this.#fail('aliases expand to too much data', alias.at);
    return value ?? null;
  }

  #anchored({ at, name }: AliasNode): Anchored {
    const anchored = this.#anchors.get(name);
    if (anchored === undefined) return this.#fail(`the alias *${name} has no anchor &${name} before it`, at);
    if (anchored.value === undefined) {
      return this.#fail(`the alias *${name} stands inside of what it refers to`, at);
    }
    return anchored;
  }

  #content(node: Exclude<Node, AliasNode>): Value {
    if (node.kind === 'scalar') return this.#scalar(node);
    return node.kind === 'sequence' ? this.#sequence(node) : this.#mapping(node);
  }

  #scalar(node: ScalarNode): Value {
    const { isPlain, tag, text } = node;
    if (tag !== undefined && tag !== '!') return this.#tagged(tag, text, node);
    if (!isPlain && tag === undefined) return text;
    if (text === '=') this.#fail('a single = must be put in quotes', node.at);
    return resolvePlainScalar(text);
  }

  #sequence(node: SequenceNode): Value {
    const list: Value[] = [];
    for (const item of node.items) list.push(this.#construct(item));
    this.#positions.rememberList(list, node.at, node.items);
    return isUsual(node.tag, 'seq') ? list : this.#tagged(node.tag, list, node);
  }

  #mapping(node: MappingNode): Value {
    const dict = this.#isOrdered ? new PyOrderedDict() : new PyDict();
    const pairs = flattenMerges(node, this.#merging);
    for (const pair of pairs) {
      const key = this.#key(pair.key);
      const value = this.#construct(pair.value);
      const { length } = dict;
      dict.set(key, value);
      if (dict.length === length) this.#failTwice(key, pair, pairs);
    }
    this.#positions.rememberMapping(dict, node.at, pairs);
    return isUsual(node.tag, 'map') || isUsual(node.tag, 'omap') ? dict : this.#tagged(node.tag, dict, node);
  }

  #key(node: Node): Value {
    const target = node.kind === 'alias' ? this.#anchored(node).node : node;
    if (target.kind === 'mapping') {
      this.#fail(
        'a mapping cannot be a key; does a {{ ... }} stand here without quotes or rendering?',
        node.at,
      );
    }
    if (target.kind === 'sequence') this.#fail('a list cannot be a key', node.at);
    if (target === node && target.text === '=' && target.tag === undefined) return '=';
    return this.#construct(node);
  }

  #tagged(tag: string, content: Value, { at }: Node): Value {
    try {
      return constructTagged(tag, content);
    } catch (error) {
      if (error instanceof PyError) this.#fail(error.message, at);
      throw error;
    }
  }

  #failTwice(key: Value, again: Pair, pairs: readonly Pair[]): never {
    const first = pairs.find((pair) => pyEquals(this.#key(pair.key), key)) ?? again;
    const where = this.#lineOf(first.key.at, again.key.at);
    return this.#fail(
      `the key '${pyStr(key)}' is given twice in one mapping, first in ${where}`,
      again.key.at,
    );
  }

  /** The line of an offset for people who look at another one: with its file when that is not the same. */
  #lineOf(offset: number, from: number): string {
    const { line } = this.#places.lineAndColumn(offset);
    const origin = this.#places.positionOf(offset);
    const file = origin.path === this.#places.positionOf(from).path ? '' : ` of ${origin.path}`;
    return origin.line === line ? `line ${line}${file}` : `line ${origin.line}${file}, rendered line ${line}`;
  }

  #fail(problem: string, offset: number): never {
    const position = this.#places.positionOf(offset);
    const { line } = this.#places.lineAndColumn(offset);
    const rendered = this.#source.excerptOf === undefined ? '' : ` (line ${line} of the rendered text)`;
    throw new YamlError(problem + rendered, position, this.#places.excerpt(offset));
  }
}

/** Whether a tag says no more than what the node is anyway. */
function isUsual(tag: string | undefined, name: string): tag is undefined | '!' {
  return tag === undefined || tag === '!' || shortTag(tag) === name;
}
