import { isNumber, isText, PyDict, PyFunction, PyTuple, pyRepr, type Value } from '../../value/index.ts';
import { builtinGlobals } from '../globals/builtin-globals.ts';
import type { Scope } from './execution.ts';

/** What `show_full_context` is: called, it returns every name that can be seen, functions and the like as their text. */
export function fullContext(scope: Scope): PyFunction {
  return new PyFunction('show_full_context', () => {
    const { environment } = scope.run.rendering;
    const names = new Set([
      ...builtinGlobals.keys(),
      ...environment.globals.keys(),
      ...scope.visible().keys(),
    ]);
    const all = Array.from(names, (name): [Value, Value] => [name, simple(scope.find(name) ?? null)]);
    return new PyDict([...all, ['show_full_context', pyRepr(fullContext(scope))]]);
  });
}

function simple(value: Value): Value {
  if (value === null || isText(value) || isNumber(value)) return value;
  if (Array.isArray(value)) return value.map(simple);
  if (value instanceof PyTuple) return value.items.map(simple);
  if (!(value instanceof PyDict)) return pyRepr(value);
  return new PyDict(
    Array.from(value.entries(), ([key, item]): [Value, Value] => [
      key === null || isText(key) || isNumber(key) ? key : pyRepr(key),
      simple(item),
    ]),
  );
}
