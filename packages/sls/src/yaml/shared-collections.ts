import { type Value, valueError } from '../value/index.ts';
import { asItems, asMapping, type KeyOrder } from './collections.ts';

/** The name under which a collection is written once and referred to from then on. */
export interface Anchor {
  readonly name: string;
  isWritten: boolean;
}

const deepest = 200;

/** The lists and mappings that occur more than once in a value, in the order in which they come up again. */
export class SharedCollections {
  readonly #anchors = new Map<object, Anchor | undefined>();
  readonly #order: KeyOrder;
  #count = 0;

  constructor(value: Value, order: KeyOrder) {
    this.#order = order;
    this.#visit(value, 0);
  }

  /** undefined for what occurs once, and for scalars, which are written each time. */
  anchorOf(value: Value): Anchor | undefined {
    return typeof value === 'object' && value !== null ? this.#anchors.get(value) : undefined;
  }

  #visit(value: Value, depth: number): void {
    if (typeof value !== 'object' || value === null) return;
    const pairs = asMapping(value, this.#order);
    const items = pairs === undefined ? asItems(value) : pairs.flat();
    if (items === undefined) return;
    if (this.#anchors.has(value)) {
      if (this.#anchors.get(value) !== undefined) return;
      this.#count += 1;
      this.#anchors.set(value, { name: `id${String(this.#count).padStart(3, '0')}`, isWritten: false });
      return;
    }
    if (depth > deepest) throw valueError('the data is nested too deeply');
    this.#anchors.set(value, undefined);
    for (const item of items) this.#visit(item, depth + 1);
  }
}
