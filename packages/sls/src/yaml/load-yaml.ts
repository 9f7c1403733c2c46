import { formatPosition } from '@muster/shared';
import { type ParsedText, TextPositions } from '../source/text-positions.ts';
import { countEffort, PyDict, PyError, PyOrderedDict, pyEquals, pyStr, type Value } from '../value/index.ts';
import { flattenMerges, type MergeContext } from './merge-keys.ts';
import { resolvePlainScalar } from './resolve-scalar.ts';
import type { AnchoredNode, MappingNode, Node, Pair, ScalarNode, SequenceNode } from './syntax/node.ts';
import { type ParsedDocument, parseDocument } from './syntax/parse-document.ts';
import { YamlSyntaxError } from './syntax/yaml-syntax-error.ts';
import { constructTagged, shortTag } from './tags.ts';
import { YamlError } from './yaml-error.ts';
import { YamlPositions } from './yaml-positions.ts';

/** How many values a text may stand for once its aliases are written out: what an alias bomb exceeds. */
const maxExpandedNodes = 2_000_000;

const longestTag = 500;

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
export function loadYaml(source: ParsedText, mappings: 'plain' | 'ordered' = 'plain'): LoadedYaml {
  return new Loader(source, mappings === 'ordered').load();
}

// What libyaml refuses to read at all.
// oxlint-disable-next-line no-control-regex
const unprintable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** What a node has become. */
interface Built {
  readonly value: Value;
  /** How many values it stands for. */
  readonly size: number;
}

class Loader {
  readonly #source: ParsedText;
  readonly #isOrdered: boolean;
  readonly #places: TextPositions;
  readonly #positions: YamlPositions;
  /** Collections that aliases and merges may meet again, where they are the same object. */
  readonly #built = new Map<Node, Built>();
  readonly #merging: MergeContext = {
    fail: (problem, { at }) => this.#fail(problem, at),
    count: (pairs, node) => this.#count(pairs, node),
    known: new Map(),
  };
  #hasAliases = false;
  #size = 0;
  /** Where the node that is being read begins. */
  #at = 0;

  constructor(source: ParsedText, isOrdered: boolean) {
    this.#source = source;
    this.#isOrdered = isOrdered;
    this.#places = new TextPositions(source);
    this.#positions = new YamlPositions(this.#places);
  }

  load(): LoadedYaml {
    const { text } = this.#source;
    const control = unprintable.exec(text);
    if (control !== null) this.#fail('control characters are not allowed in YAML', control.index);
    try {
      const { root, hasAliases } = this.#parse(text);
      this.#hasAliases = hasAliases;
      const value = root === undefined ? null : this.#construct(root);
      return { value, positions: this.#positions };
    } catch (error) {
      // What counts the work has stopped it.
      if (error instanceof PyError) this.#fail(error.message, this.#at);
      throw error;
    }
  }

  #parse(text: string): ParsedDocument {
    try {
      return parseDocument(text);
    } catch (error) {
      if (!(error instanceof YamlSyntaxError)) throw error;
      const { firstOffset, message, offset } = error;
      const first = firstOffset === undefined ? '' : `, first at ${this.#placeOf(firstOffset)}`;
      return this.#fail(message + first, offset);
    }
  }

  #construct(node: Node): Value {
    this.#at = node.at;
    const target = node.kind === 'alias' ? node.target : node;
    const known = this.#built.get(target);
    this.#count(known?.size ?? 1, node);
    if (known !== undefined) return known.value;
    const before = this.#size;
    const value = this.#content(target);
    if (this.#hasAliases && target.kind !== 'scalar') {
      this.#built.set(target, { value, size: this.#size - before + 1 });
    }
    return value;
  }

  #count(values: number, { at }: Node): void {
    countEffort(values);
    this.#size += values;
    if (this.#size > maxExpandedNodes) this.#fail('aliases expand to too much data', at);
  }

  #content(node: AnchoredNode): Value {
    if (node.kind === 'scalar') return this.#scalar(node);
    return node.kind === 'sequence' ? this.#sequence(node) : this.#mapping(node);
  }

  #scalar(node: ScalarNode): Value {
    const { isPlain, tag, text } = node;
    if (tag !== undefined && tag !== '!') return this.#tagged(tag, text, node);
    if (!isPlain && tag === undefined) return text;
    if (text === '=' || text === '<<') {
      this.#fail(`a single ${text} that is no key must be put in quotes`, node.at);
    }
    const value = resolvePlainScalar(text);
    if (value !== undefined) return value;
    return this.#fail(`${text} is written like a number and is none; put it in quotes`, node.at);
  }

  #sequence(node: SequenceNode): Value {
    const list: Value[] = [];
    for (const item of node.items) list.push(this.#construct(item));
    this.#positions.remember(list, node);
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
    this.#positions.remember(dict, pairs === node.pairs ? node : { ...node, pairs });
    return isUsual(node.tag, 'map') || isUsual(node.tag, 'omap') ? dict : this.#tagged(node.tag, dict, node);
  }

  #key(node: Node): Value {
    const target = node.kind === 'alias' ? node.target : node;
    if (target.kind === 'mapping') {
      this.#fail(
        'Invalid YAML, possible double curly-brace: a mapping cannot be a key; put a text with {{ }} in quotes',
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
      if (error instanceof PyError) this.#fail(error.message, tagBefore(this.#source.text, at));
      throw error;
    }
  }

  #failTwice(key: Value, again: Pair, pairs: readonly Pair[]): never {
    const first = pairs.find((pair) => pyEquals(this.#key(pair.key), key)) ?? again;
    const problem = `found conflicting ID '${pyStr(key)}': this key is given twice in one mapping`;
    return this.#fail(`${problem}, first at ${this.#placeOf(first.key.at)}`, again.key.at);
  }

  /** The place of an offset for people who look at another one. */
  #placeOf(offset: number): string {
    const { line } = this.#places.lineAndColumn(offset);
    const place = formatPosition(this.#places.positionOf(offset));
    return this.#places.isRendered ? `${place}, rendered line ${line}` : place;
  }

  #fail(problem: string, offset: number): never {
    const position = this.#places.positionOf(offset);
    const { line } = this.#places.lineAndColumn(offset);
    const rendered = this.#places.isRendered ? ` (line ${line} of the rendered text)` : '';
    const steps = this.#places.stepsTo(offset);
    throw new YamlError(problem + rendered, position, this.#places.excerpt(offset), steps);
  }
}

/** The offset of the tag of a node, which stands before it, with an anchor in between at most. */
function tagBefore(text: string, at: number): number {
  const before = /!\S*\s+(?:&\S+\s+)?$/.exec(text.slice(Math.max(0, at - longestTag), at));
  return before === null ? at : at - before[0].length;
}

/** Whether a tag says no more than what the node is anyway. */
function isUsual(tag: string | undefined, name: string): tag is undefined | '!' {
  return tag === undefined || tag === '!' || shortTag(tag) === name;
}
