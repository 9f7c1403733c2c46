import { errorMessage } from '@muster/shared';
import { search } from 'jmespath';
import {
  fromPlain,
  noKeywords,
  PyDict,
  PyError,
  PyTuple,
  toPlain,
  Undefined,
  type Value,
} from '../../../value/index.ts';
import { dictArgument, textArgument } from '../../arguments.ts';
import { type Native, native } from '../../native.ts';
import { callValue } from '../../runtime/call-value.ts';

/** The filters that ask structures questions. */
export const queryFilters: readonly Native[] = [
  native('json_query(data, expr)', (_, data, expression) => query(data, textArgument(expression, 'expr'))),
  native('method_call(obj, f_name, *args, **kwargs)', (runtime, object, name, args, keywords) => {
    const method = runtime.attribute(object, textArgument(name, 'f_name'));
    if (method instanceof Undefined) return null;
    const named = new Map<string, Value>(noKeywords);
    for (const [key, value] of dictArgument(keywords, 'kwargs').entries())
      named.set(textArgument(key, 'keyword'), value);
    return callValue(method, args instanceof PyTuple ? args.items : [], named);
  }),
];

function query(data: Value, expression: string): Value {
  if (data instanceof Undefined) throw data.error();
  const plain = data instanceof PyDict || Array.isArray(data) ? toPlain(data) : data;
  try {
    return fromPlain(search(plain, expression));
  } catch (error) {
    throw new PyError('ValueError', `json_query '${expression}': ${errorMessage(error)}`);
  }
}
