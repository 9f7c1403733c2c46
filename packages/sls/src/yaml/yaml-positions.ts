import type { SourcePosition } from '@muster/shared';
import type { TextPositions } from '../source/text-positions.ts';
import type { Value } from '../value/index.ts';
import { resolvePlainScalar } from './resolve-scalar.ts';
import type { MappingNode, Node, SequenceNode } from './syntax/node.ts';

const fewKeys = 8;

/** Where the mappings, lists and keys of a loaded YAML text were written. */
export class YamlPositions {
  readonly #places: TextPositions;
  readonly #nodes = new Map<object, SequenceNode | MappingNode>();
  /** Where the keys of a mapping with many of them stand, made when it is first asked for one. */
  readonly #keys = new Map<MappingNode, ReadonlyMap<Value | undefined, number>>();

  constructor(places: TextPositions) {
    this.#places = places;
  }

  /** Used by the loader: ties a mapping or list to what was written, merged keys included. */
  remember(collection: object, node: SequenceNode | MappingNode): void {
    this.#nodes.set(collection, node);
  }

  /** The place of a whole mapping or list, or of one of its keys or elements; undefined for data that was not read from the text. */
  of(collection: Value, key?: Value): SourcePosition | undefined {
    if (typeof collection !== 'object' || collection === null) return undefined;
    const node = this.#nodes.get(collection);
    if (node === undefined) return undefined;
    return this.#places.positionOf((key === undefined ? undefined : this.#offsetOf(node, key)) ?? node.at);
  }

  #offsetOf(node: SequenceNode | MappingNode, key: Value): number | undefined {
    if (node.kind === 'sequence') return typeof key === 'number' ? node.items[key]?.at : undefined;
    const { pairs } = node;
    if (pairs.length <= fewKeys) return pairs.find((pair) => keyOf(pair.key) === key)?.key.at;
    let offsets = this.#keys.get(node);
    if (offsets === undefined) {
      offsets = new Map(pairs.map((pair) => [keyOf(pair.key), pair.key.at]));
      this.#keys.set(node, offsets);
    }
    return offsets.get(key);
  }
}

/** What a key that was written stands for; one with a tag is not found by its value. */
function keyOf(node: Node): Value | undefined {
  if (node.kind !== 'scalar') return undefined;
  return node.isPlain && node.tag === undefined ? resolvePlainScalar(node.text) : node.text;
}
