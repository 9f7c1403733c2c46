import type { SourcePosition } from '@muster/shared';
import { isNode, isSeq, type Node } from 'yaml';
import type { PyDict, Value } from '../value/index.ts';
import type { TextPositions } from './text-positions.ts';

interface Place {
  readonly node: Node;
  readonly keys?: ReadonlyMap<Value, Node>;
}

/** Where the mappings, lists and keys of a loaded YAML text were written. */
export class YamlPositions {
  readonly #places: TextPositions;
  readonly #nodes = new WeakMap<object, Place>();

  constructor(places: TextPositions) {
    this.#places = places;
  }

  /** Used by the loader: ties a collection to its node, and its keys to theirs. */
  remember(collection: PyDict | Value[], node: Node, keys?: ReadonlyMap<Value, Node>): void {
    this.#nodes.set(collection, keys === undefined ? { node } : { node, keys });
  }

  /** The place of a whole mapping or list, or of one of its keys or elements; undefined for data that was not read from the text. */
  of(collection: Value, key?: Value): SourcePosition | undefined {
    if (typeof collection !== 'object' || collection === null) return undefined;
    const place = this.#nodes.get(collection);
    if (place === undefined) return undefined;
    const offset =
      key === undefined ? offsetOf(place.node) : (offsetOf(partOf(place, key)) ?? offsetOf(place.node));
    return offset === undefined ? undefined : this.#places.positionOf(offset);
  }
}

function partOf(place: Place, key: Value): Node | undefined {
  if (place.keys !== undefined) return place.keys.get(key);
  if (!isSeq(place.node) || typeof key !== 'number') return undefined;
  const item = place.node.items[key];
  return isNode(item) ? item : undefined;
}

function offsetOf(node: Node | undefined): number | undefined {
  return node?.range?.[0];
}
