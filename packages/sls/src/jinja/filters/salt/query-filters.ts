import { errorMessage } from '@muster/shared';
import { search } from 'jmespath';
import {
  fromPlain,
  isNumber,
  isText,
  type Plain,
  PyDict,
  PyError,
  PyObject,
  toPlain,
  Undefined,
  type Value,
  valueError,
} from '../../../value/index.ts';
import { type Native, native } from '../../native.ts';
import { callValue } from '../../runtime/call-value.ts';
import { inTime } from '../../runtime/in-time.ts';
import type { Runtime } from '../../runtime/runtime.ts';

/** The filters that ask structures questions. */
export const queryFilters: readonly Native[] = [
  native('json_query(data, expr: str)', (runtime, data, expression) => query(runtime, data, expression)),
  native('method_call(obj, f_name: str, *args, **kwargs)', (runtime, object, name, args, keywords) => {
    const method = runtime.attribute(object, name);
    if (method instanceof Undefined) return null;
    return callValue(method, args, keywords);
  }),
];

/** Data as the query language sees it: values that it has no kind for are nothing to it, and their insides are out of its reach. */
function askable(data: Value): Plain {
  if (data instanceof Undefined) throw data.error();
  if (!(data instanceof PyObject)) return toPlain(data);
  return data instanceof PyDict || isText(data) || isNumber(data) ? toPlain(data) : null;
}

function query(runtime: Runtime, data: Value, expression: string): Value {
  const plain = askable(data);
  const what = `json_query '${expression}'`;
  try {
    return fromPlain(inTime(() => search(plain, expression), runtime.budget, what));
  } catch (error) {
    if (error instanceof PyError) throw error;
    // What the library does not look for is not for people to read.
    const reason = error instanceof TypeError ? 'the expression is not valid' : errorMessage(error);
    throw valueError(`${what}: ${reason}`);
  }
}
