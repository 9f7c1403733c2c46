import { join } from 'node:path';
import {
  defineFunction,
  type ExecutionFunction,
  type FunctionContext,
  isList,
  type Json,
  type JsonRecord,
} from '@muster/engine';
import { z } from 'zod';
import { anyText, flag, mapping } from '../arguments/schemas.ts';
import { valueAt, withValueAt } from './grain-path.ts';
import { readStaticGrains, writeStaticGrains } from './static-grains.ts';

const delimiter = anyText.default(':').describe('What separates the levels of the key.');

/** grains.*: those that write; the ones that only read are part of the language. */
export const grainsFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'grains.setval',
    summary: 'Sets a grain in the file of grains; what was set.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        key: anyText.describe('Grain.'),
        val: z.json().describe('Value.'),
        destructive: flag.default(false).describe('With null as the value: take the grain away.'),
      }),
    examples: [{ key: 'role', val: 'web' }],
    async run({ key, val, destructive }, context) {
      await change(context, (grains) => set(grains, key, val, destructive));
      return { [key]: val };
    },
  }),
  defineFunction({
    name: 'grains.setvals',
    summary: 'Sets several grains in the file of grains; what was set.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        grains: mapping.describe('Values by grain.'),
        destructive: flag.default(false).describe('Take grains with null as their value away.'),
      }),
    examples: [{ grains: { role: 'web', rack: 4 } }],
    async run({ grains: wanted, destructive }, context) {
      await change(context, (grains) =>
        Object.entries(wanted).reduce((result, [key, val]) => set(result, key, val, destructive), grains),
      );
      return wanted;
    },
  }),
  defineFunction({
    name: 'grains.set',
    summary: 'Sets a grain at any depth; refuses to replace lists and mappings unless forced.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        key: anyText.describe('Grain, with its levels.'),
        val: z.json().describe('Value.'),
        force: flag.default(false).describe('Replace whatever is there.'),
        destructive: flag.default(false).describe('With null as the value: take the grain away.'),
        delimiter,
      }),
    examples: [{ key: 'rack:row', val: 4 }],
    async run({ key, val, force, destructive, delimiter: separator }, context) {
      const path = key.split(separator);
      const present = valueAt(context.grains, path);
      if (typeof present === 'object' && present !== null && !force) {
        const comment = `The key '${key}' exists but is a dict or a list. Use 'force=True' to overwrite.`;
        return { comment, changes: {}, result: false };
      }
      await change(context, (grains) =>
        withValueAt(grains, path, val === null && destructive ? undefined : val),
      );
      return { comment: '', changes: { [path[0] ?? key]: val }, result: true };
    },
  }),
  defineFunction({
    name: 'grains.append',
    summary: 'Adds a value to a grain that is a list; the list, or why not.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        key: anyText.describe('Grain, with its levels.'),
        val: z.json().describe('Value.'),
        convert: flag.default(false).describe('Make a list of a grain that is none.'),
        delimiter,
      }),
    examples: [{ key: 'roles', val: 'web' }],
    async run({ key, val, convert, delimiter: separator }, context) {
      const path = key.split(separator);
      const present = valueAt(context.grains, path);
      if (present !== undefined && !isList(present) && !convert) return `The key ${key} is not a valid list`;
      const list = present === undefined ? [] : isList(present) ? present : [present];
      if (list.some((entry) => JSON.stringify(entry) === JSON.stringify(val)))
        return `The val ${JSON.stringify(val)} was already in the list ${key}`;
      const next = [...list, val];
      await change(context, (grains) => withValueAt(grains, path, next));
      return { [key]: next };
    },
  }),
  defineFunction({
    name: 'grains.remove',
    summary: 'Takes a value out of a grain that is a list; the list, or why not.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        key: anyText.describe('Grain, with its levels.'),
        val: z.json().describe('Value.'),
        delimiter,
      }),
    examples: [{ key: 'roles', val: 'web' }],
    async run({ key, val, delimiter: separator }, context) {
      const path = key.split(separator);
      const present = valueAt(context.grains, path);
      if (!isList(present)) return `The key ${key} is not a valid list`;
      const next = present.filter((entry) => JSON.stringify(entry) !== JSON.stringify(val));
      if (next.length === present.length) return `The val ${JSON.stringify(val)} was not in the list ${key}`;
      await change(context, (grains) => withValueAt(grains, path, next));
      return { [key]: next };
    },
  }),
  removal('grains.delval', 'Sets a grain of the file to null, or takes it away.'),
  removal('grains.delkey', 'Takes a grain out of the file.'),
];

function removal(name: 'grains.delval' | 'grains.delkey', summary: string): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'changes',
    args: () =>
      z.strictObject({
        key: anyText.describe('Grain, with its levels.'),
        destructive: flag.default(name === 'grains.delkey').describe('Take the key away as well.'),
      }),
    examples: [{ key: 'rack:row' }],
    async run({ key, destructive }, context) {
      const path = key.split(':');
      await change(context, (grains) => withValueAt(grains, path, destructive ? undefined : null));
      return { [key]: null };
    },
  });
}

function set(grains: JsonRecord, key: string, val: Json, destructive: boolean): JsonRecord {
  return withValueAt(grains, [key], val === null && destructive ? undefined : val);
}

/** Rewrites the file and has the minion look at its grains again. */
async function change(
  { opts, minion }: FunctionContext,
  rewrite: (grains: JsonRecord) => JsonRecord,
): Promise<void> {
  const directory = typeof opts['config_dir'] === 'string' ? opts['config_dir'] : '/etc/muster';
  const path = join(directory, 'grains');
  await writeStaticGrains(path, { ...rewrite(await readStaticGrains(path)) });
  await minion.refreshGrains();
}
