import { defineFunction, type ExecutionFunction, noArguments } from '@muster/engine';
import { z } from 'zod';
import { anyText, commaList } from '../arguments/schemas.ts';

const key = anyText.describe('Name of the variable.');
const fallback = z.json().optional().describe('What is given where it is not set; empty unless given.');

/** `environ.*`: environment variables of the minion, as `environ.setenv` leaves them. */
export const environFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'environ.get',
    summary: 'An environment variable of the minion.',
    effect: 'reads',
    args: () => z.strictObject({ key, default: fallback }),
    examples: [{ key: 'PATH' }],
    run: async ({ key: name, default: otherwise = '' }) => variable(name) ?? otherwise,
  }),
  defineFunction({
    name: 'environ.has_value',
    summary: 'Whether an environment variable is set, or set to this.',
    effect: 'reads',
    args: () => z.strictObject({ key, value: anyText.optional().describe('What it should be.') }),
    examples: [{ key: 'LANG', value: 'C.UTF-8' }],
    async run({ key: name, value: wanted }) {
      const found = variable(name);
      return found !== undefined && (wanted === undefined || found === wanted);
    },
  }),
  defineFunction({
    name: 'environ.item',
    summary: 'Some environment variables of the minion.',
    effect: 'reads',
    args: () => z.strictObject({ keys: commaList.describe('Their names.'), default: fallback }),
    examples: [{ keys: ['PATH', 'LANG'] }],
    run: async ({ keys, default: otherwise = '' }) =>
      Object.fromEntries(keys.map((name) => [name, variable(name) ?? otherwise])),
  }),
  defineFunction({
    name: 'environ.items',
    summary: 'All environment variables of the minion.',
    effect: 'reads',
    args: noArguments,
    run: async () =>
      Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? ''])),
  }),
];

function variable(name: string): string | undefined {
  return Object.hasOwn(process.env, name) ? process.env[name] : undefined;
}
