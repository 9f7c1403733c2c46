import { type Keywords, PyObject, typeError, typeName, type Value } from '../../value/index.ts';

/** Calls a value; one that cannot be called throws. */
export function callValue(callee: Value, args: readonly Value[], keywords: Keywords): Value {
  if (callee instanceof PyObject) return callee.call(args, keywords);
  throw typeError(`'${typeName(callee)}' object is not callable`);
}
