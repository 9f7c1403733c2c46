import { PyDict, pyStr, type Value } from '../value/index.ts';
import { type PureContext, pure } from './pure-function.ts';

function variable({ environment }: PureContext, key: Value): string | undefined {
  const name = pyStr(key);
  return Object.hasOwn(environment, name) ? environment[name] : undefined;
}

const get = pure(
  "environ.get(key, default='')",
  (context, key, fallback) => variable(context, key) ?? fallback,
);

const hasValue = pure('environ.has_value(key, value=None)', (context, key, value) => {
  const found = variable(context, key);
  return found !== undefined && (value === null || found === pyStr(value));
});

const item = pure("environ.item(keys, default='')", (context, keys, fallback) => {
  const wanted = Array.isArray(keys) ? keys : [keys];
  return new PyDict(wanted.map((key): [Value, Value] => [key, variable(context, key) ?? fallback]));
});

const items = pure('environ.items()', ({ environment }) => {
  const entries = Object.entries(environment);
  return new PyDict(entries.map(([name, value]): [Value, Value] => [name, value ?? '']));
});

/** `environ.*`: environment variables, read only. */
export const environFunctions = [get, hasValue, item, items];
