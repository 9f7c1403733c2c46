import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  defineFunction,
  type ExecutionFunction,
  type FunctionContext,
  globMatches,
  isList,
  isRecord,
  type Json,
  type JsonRecord,
  noArguments,
  type ReadingContext,
  textOf,
} from '@muster/engine';
import { pythonText } from '@muster/shared';
import { z } from 'zod';
import { anyText, mapping } from '../arguments/schemas.ts';

const key = anyText.describe('Its key.');
const fallback = z.json().optional().describe('What is given where there is none.');

/** `data.*`: values that a minion keeps for whoever puts them there, and whether a target is among them. */
export const dataFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'data.load',
    summary: 'All values that this minion keeps.',
    effect: 'reads',
    args: noArguments,
    run: (_, context) => load(context),
  }),
  defineFunction({
    name: 'data.items',
    summary: 'All values that this minion keeps.',
    effect: 'reads',
    args: noArguments,
    run: (_, context) => load(context),
  }),
  defineFunction({
    name: 'data.keys',
    summary: 'The keys of the values that this minion keeps.',
    effect: 'reads',
    args: noArguments,
    run: async (_, context) => Object.keys(await load(context)),
  }),
  defineFunction({
    name: 'data.values',
    summary: 'The values that this minion keeps, without their keys.',
    effect: 'reads',
    args: noArguments,
    run: async (_, context) => Object.values(await load(context)),
  }),
  defineFunction({
    name: 'data.has_key',
    summary: 'Whether this minion keeps a value.',
    effect: 'reads',
    args: () => z.strictObject({ key }),
    examples: [{ key: 'deployed' }],
    run: async ({ key: wanted }, context) => Object.hasOwn(await load(context), wanted),
  }),
  defineFunction({
    name: 'data.get',
    summary: 'A value that this minion keeps, or several in a list.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        key: z.union([anyText, z.array(anyText)]).describe('Its key, or a list of keys.'),
        default: fallback.describe('What is given where there is none; of a list nothing unless given.'),
      }),
    examples: [{ key: 'deployed', default: 'never' }, { key: ['deployed', 'version'] }],
    async run({ key: wanted, default: otherwise = null }, context) {
      const kept = await load(context);
      if (typeof wanted === 'string') return kept[wanted] ?? otherwise;
      const there = otherwise === null ? wanted.filter((each) => Object.hasOwn(kept, each)) : wanted;
      return there.map((each) => kept[each] ?? otherwise);
    },
  }),
  defineFunction({
    name: 'data.update',
    summary: 'Keeps a value.',
    effect: 'changes',
    args: () => z.strictObject({ key, value: z.json().describe('The value.') }),
    examples: [{ key: 'deployed', value: '2026-11-30' }],
    run: async ({ key: name, value }, context) => keep({ ...(await load(context)), [name]: value }, context),
  }),
  defineFunction({
    name: 'data.cas',
    summary: 'Keeps another value in the place of one, if that is still there; whether it was.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        key,
        value: z.json().describe('The new value.'),
        old_value: z.json().describe('The value that must be there.'),
      }),
    examples: [{ key: 'owner', value: 'web1', old_value: 'web2' }],
    async run({ key: name, value, old_value: expected }, context) {
      const kept = await load(context);
      if (!Object.hasOwn(kept, name) || !isDeepStrictEqual(kept[name], expected)) return false;
      return keep({ ...kept, [name]: value }, context);
    },
  }),
  defineFunction({
    name: 'data.pop',
    summary: 'Gives a value and keeps it no longer.',
    effect: 'changes',
    args: () => z.strictObject({ key, default: fallback }),
    examples: [{ key: 'deployed' }],
    async run({ key: name, default: otherwise = null }, context) {
      const { [name]: popped = otherwise, ...others } = await load(context);
      await keep(others, context);
      return popped;
    },
  }),
  defineFunction({
    name: 'data.dump',
    summary: 'Keeps these values and no others.',
    effect: 'changes',
    args: () => z.strictObject({ new_data: mapping.describe('The values by their keys.') }),
    examples: [{ new_data: { deployed: '2026-11-30' } }],
    run: ({ new_data: values }, context) => keep(values, context),
  }),
  defineFunction({
    name: 'data.clear',
    summary: 'Keeps nothing any longer.',
    effect: 'changes',
    args: noArguments,
    async run(_, context) {
      await context.host.files.remove(storeOf(context));
      return true;
    },
  }),
  defineFunction({
    name: 'match.data',
    summary: 'Whether this minion keeps a value that fits: a text, an element of a list, a key of a mapping.',
    effect: 'reads',
    args: () => z.strictObject({ tgt: anyText.describe('Key and glob, `key:glob`.') }),
    examples: [{ tgt: 'deployed:2026-*' }],
    async run({ tgt }, context) {
      const [name = '', wanted] = tgt.split(':');
      const value = (await load(context))[name];
      if (wanted === undefined || value === undefined || value === null) return false;
      if (isRecord(value)) return Object.hasOwn(value, wanted);
      if (!isList(value)) return globMatches(pythonText(value), wanted);
      return value.some((each) => globMatches(pythonText(each).toLowerCase(), wanted.toLowerCase()));
    },
  }),
];

function storeOf({ opts }: Pick<ReadingContext, 'opts'>): string {
  return join(textOf(opts['cachedir'] ?? '/var/cache/muster'), 'datastore.json');
}

async function load(context: ReadingContext): Promise<JsonRecord> {
  const { files } = context.host;
  const path = storeOf(context);
  return (await files.stat(path)) === undefined ? {} : JSON.parse(await files.readText(path));
}

async function keep(values: Readonly<Record<string, Json>>, context: FunctionContext): Promise<true> {
  const { files } = context.host;
  const path = storeOf(context);
  const directory = dirname(path);
  if ((await files.stat(directory)) === undefined) await files.makeDirectory(directory, { parents: true });
  const bytes = Buffer.from(JSON.stringify(values));
  await files.writeAtomically(path, { kind: 'bytes', bytes }, { mode: 0o600 });
  return true;
}
