import { PyDict } from '../value/index.ts';
import { firstKey, type HighData } from './high-data.ts';

const firstNumber = 10_000;

/** Counts states as they are defined. */
export class DefinitionOrder {
  #next = firstNumber;

  next(): number {
    const number = this.#next;
    this.#next += 1;
    return number;
  }
}

/** Gives every declaration that has no `order` the next number; included files have theirs by then. */
export function assignDefinitionOrder(high: HighData, order: DefinitionOrder): void {
  for (const { states } of high.ids.values()) {
    for (const declaration of states.values()) {
      const ordered = declaration.items.some((item) => item instanceof PyDict && firstKey(item) === 'order');
      if (!ordered) declaration.items.push(new PyDict([['order', order.next()]]));
    }
  }
}
