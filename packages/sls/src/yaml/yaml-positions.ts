import type { SourcePosition } from '@muster/shared';
import type { PyDict, Value } from '../value/index.ts';
import { resolvePlainScalar } from './resolve-scalar.ts';
import type { Node, Pair } from './syntax/node.ts';
import type { TextPositions } from './text-positions.ts';

/** Where a mapping or list begins, and where its keys or elements do. */
interface Place {
  readonly at: number;
  readonly items: readonly Node[];
  readonly pairs: readonly Pair[];
  /** Made when it is first asked for one of many keys. */
  offsets?: ReadonlyMap<Value | undefined, number>;
}

const fewKeys = 8;
const none: readonly never[] = [];

/** Where the mappings, lists and keys of a loaded YAML text were written. */
export class YamlPositions {
  readonly #places: TextPositions;
  readonly #collections = new Map<object, Place>();

  constructor(places: TextPositions) {
    this.#places = places;
  }

  /** Used by the loader: ties a list to its node. */
  rememberList(list: Value[], at: number, items: readonly Node[]): void {
    this.#collections.set(list, { at, items, pairs: none });
  }

  /** Used by the loader: ties a mapping to its pairs. */
  rememberMapping(dict: PyDict, at: number, pairs: readonly Pair[]): void {
    this.#collections.set(dict, { at, items: none, pairs });
  }

  /** The place of a whole mapping or list, or of one of its keys or elements; undefined for data that was not read from the text. */
  of(collection: Value, key?: Value): SourcePosition | undefined {
    if (typeof collection !== 'object' || collection === null) return undefined;
    const place = this.#collections.get(collection);
    if (place === undefined) return undefined;
    return this.#places.positionOf((key === undefined ? undefined : offsetOf(place, key)) ?? place.at);
  }
}

function offsetOf(place: Place, key: Value): number | undefined {
  const { items, pairs } = place;
  if (pairs.length === 0) return typeof key === 'number' ? items[key]?.at : undefined;
  if (pairs.length <= fewKeys) return pairs.find((pair) => keyOf(pair.key) === key)?.key.at;
  place.offsets ??= new Map(pairs.map((pair) => [keyOf(pair.key), pair.key.at]));
  return place.offsets.get(key);
}

/** What a key that was written stands for; one with a tag is not found by its value. */
function keyOf(node: Node): Value | undefined {
  if (node.kind !== 'scalar') return undefined;
  return node.isPlain && node.tag === undefined ? resolvePlainScalar(node.text) : node.text;
}
