import {
  isTruthy,
  iterate,
  type Keywords,
  PyIterator,
  templateError,
  type Value,
} from '../../value/index.ts';
import { textArgument } from '../arguments.ts';
import { type Native, native } from '../native.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { attributeGetter } from './attribute-path.ts';

/** Jinja's filters that apply filters and tests to each element. */
export const selectingFilters: readonly Native[] = [
  native('map(value, *args, **kwargs)', (runtime, value, args, keywords) => {
    const apply = mapping(runtime, args, keywords);
    return new PyIterator(mapped(runtime, value, apply));
  }),
  selection('select', false, true),
  selection('reject', false, false),
  selection('selectattr', true, true),
  selection('rejectattr', true, false),
  native('attr(obj, name: str)', (runtime, object, name) => runtime.attribute(object, name)),
];

function mapping(runtime: Runtime, args: readonly Value[], keywords: Keywords): (value: Value) => Value {
  const attribute = keywords.get('attribute');
  if (args.length === 0 && attribute !== undefined) {
    for (const name of keywords.keys()) {
      if (name !== 'attribute' && name !== 'default') {
        throw templateError(`Unexpected keyword argument '${name}'`);
      }
    }
    return attributeGetter(runtime, attribute, keywords.get('default') ?? null);
  }
  const [name, ...rest] = args;
  if (name === undefined) throw templateError('map requires a filter argument');
  const filterName = textArgument(name, 'filter');
  const filter = runtime.filter(filterName);
  if (filter === undefined) throw templateError(runtime.unknown('filter', filterName));
  return (value) => filter.invoke(runtime, [value, ...rest], keywords);
}

function* mapped(runtime: Runtime, value: Value, apply: (item: Value) => Value): Generator<Value, undefined> {
  // As in Jinja, None and other false values have no elements here.
  if (!isTruthy(value)) return;
  for (const item of runtime.budget.counted(iterate(value))) yield apply(item);
}

function selection(name: string, byAttribute: boolean, keep: boolean): Native {
  return native(`${name}(value, *args, **kwargs)`, (runtime, value, args, keywords) => {
    const [first, ...others] = args;
    if (byAttribute && first === undefined) {
      throw templateError('Missing parameter for attribute name');
    }
    const get = attributeGetter(runtime, byAttribute ? (first ?? null) : null);
    const holds = testing(runtime, byAttribute ? others : args, keywords);
    return new PyIterator(selected(runtime, value, (item) => holds(get(item)) === keep));
  });
}

function* selected(
  runtime: Runtime,
  value: Value,
  chosen: (item: Value) => boolean,
): Generator<Value, undefined> {
  if (!isTruthy(value)) return;
  for (const item of runtime.budget.counted(iterate(value))) {
    if (chosen(item)) yield item;
  }
}

function testing(runtime: Runtime, args: readonly Value[], keywords: Keywords): (value: Value) => boolean {
  const [name, ...rest] = args;
  if (name === undefined) return isTruthy;
  const testName = textArgument(name, 'test');
  const test = runtime.test(testName);
  if (test === undefined) throw templateError(runtime.unknown('test', testName));
  return (value) => isTruthy(test.invoke(runtime, [value, ...rest], keywords));
}
