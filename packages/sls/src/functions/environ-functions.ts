import { PyDict, pyStr, type Value } from '../value/index.ts';
import { list, optionalText, text, value } from './language-arguments.ts';
import { defineLanguageFunction, type PureContext } from './language-function.ts';

const name = text('Name of the variable.');
const fallback = value('What is given where it is not set.', '');

/** `environ.*`: environment variables, read only. */
export const environFunctions = [
  defineLanguageFunction({
    name: 'environ.get',
    summary: 'An environment variable of the minion.',
    args: { key: name, default: fallback },
    examples: [{ key: 'PATH' }],
    run: ({ key, default: otherwise }, context) => variable(context, key) ?? otherwise,
  }),
  defineLanguageFunction({
    name: 'environ.has_value',
    summary: 'Whether an environment variable is set, or set to this.',
    args: { key: name, value: optionalText('What it should be.') },
    examples: [{ key: 'LANG', value: 'C.UTF-8' }],
    run({ key, value: wanted }, context) {
      const found = variable(context, key);
      return found !== undefined && (wanted === undefined || found === wanted);
    },
  }),
  defineLanguageFunction({
    name: 'environ.item',
    summary: 'Some environment variables of the minion.',
    args: { keys: list('Their names.'), default: fallback },
    examples: [{ keys: ['PATH', 'LANG'] }],
    run: ({ keys, default: otherwise }, context) =>
      new PyDict(keys.map((key): [Value, Value] => [key, variable(context, pyStr(key)) ?? otherwise])),
  }),
  defineLanguageFunction({
    name: 'environ.items',
    summary: 'All environment variables of the minion.',
    args: {},
    run: (_, { environment }) =>
      new PyDict(Object.entries(environment).map(([key, each]): [Value, Value] => [key, each ?? ''])),
  }),
];

function variable({ environment }: PureContext, key: string): string | undefined {
  return Object.hasOwn(environment, key) ? environment[key] : undefined;
}
