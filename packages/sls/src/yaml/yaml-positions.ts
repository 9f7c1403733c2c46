import type { SourcePosition } from '@muster/shared';
import type { PyDict, Value } from '../value/index.ts';
import type { Node, Pair } from './syntax/node.ts';
import type { TextPositions } from './text-positions.ts';

/** Where a mapping or list begins, and where its keys or elements do. */
interface Place {
  readonly at: number;
  readonly items: readonly Node[] | undefined;
  readonly keys: readonly Value[];
  readonly pairs: readonly Pair[];
  /** Made when it is first asked for one of many keys. */
  offsets?: ReadonlyMap<Value, number>;
}

const fewKeys = 8;

/** Where the mappings, lists and keys of a loaded YAML text were written. */
export class YamlPositions {
  readonly #places: TextPositions;
  readonly #collections = new Map<object, Place>();

  constructor(places: TextPositions) {
    this.#places = places;
  }

  /** Used by the loader: ties a list to its node. */
  rememberList(list: Value[], at: number, items: readonly Node[]): void {
    this.#collections.set(list, { at, items, keys: [], pairs: [] });
  }

  /** Used by the loader: ties a mapping to its node, and its keys to the pairs of the same order. */
  rememberMapping(dict: PyDict, at: number, keys: readonly Value[], pairs: readonly Pair[]): void {
    this.#collections.set(dict, { at, items: undefined, keys, pairs });
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
  const { items, keys, pairs } = place;
  if (items !== undefined) return typeof key === 'number' ? items[key]?.at : undefined;
  if (keys.length <= fewKeys) return pairs[keys.indexOf(key)]?.key.at;
  place.offsets ??= new Map(keys.map((each, index) => [each, pairs[index]?.key.at ?? place.at]));
  return place.offsets.get(key);
}
