import { PyDict } from '../value/index.ts';
import { firstKey, type HighData } from './high-data.ts';

/** Gives every declaration that has no `order` the next number; included files have theirs by then. */
export function assignDefinitionOrder(high: HighData, next: () => number): void {
  for (const { states } of high.ids.values()) {
    for (const declaration of states.values()) {
      const ordered = declaration.items.some((item) => item instanceof PyDict && firstKey(item) === 'order');
      if (!ordered) declaration.items.push(new PyDict([['order', next()]]));
    }
  }
}
