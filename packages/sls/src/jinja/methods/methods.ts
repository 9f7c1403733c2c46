import {
  Markup,
  PyBytes,
  PyDict,
  PyFloat,
  PyOrderedDict,
  PyRange,
  PySet,
  PyTuple,
  type Value,
} from '../../value/index.ts';
import type { NativeTable } from '../native.ts';
import { bytesMethods } from './bytes-methods.ts';
import { dictMethods, orderedDictMethods } from './dict-methods.ts';
import { listMethods, rangeMethods, tupleMethods } from './list-methods.ts';
import { markupMethods } from './markup-methods.ts';
import { floatMethods, intMethods } from './number-methods.ts';
import { setMethods } from './set-methods.ts';
import { strMethods } from './str-methods.ts';

/** Returns the methods that templates can call on a value of a built-in type; nothing else of it can be called. */
export function methodsOf(value: Value): NativeTable | undefined {
  switch (typeof value) {
    case 'string':
      return strMethods;
    case 'number':
    case 'bigint':
    case 'boolean':
      return intMethods;
    default:
      if (value === null) return undefined;
      if (Array.isArray(value)) return listMethods;
      if (value instanceof PyDict) return value instanceof PyOrderedDict ? orderedDictMethods : dictMethods;
      if (value instanceof PyTuple) return tupleMethods;
      if (value instanceof PyRange) return rangeMethods;
      if (value instanceof PyFloat) return floatMethods;
      if (value instanceof PySet) return setMethods;
      if (value instanceof Markup) return markupMethods;
      return value instanceof PyBytes ? bytesMethods : undefined;
  }
}
