import { defineAction, type Json, jsonAt, type Outcome, type StateContext } from '@muster/engine';
import { z } from 'zod';
import { flag, text, textList } from '../arguments/schemas.ts';

const checkArgs = z.strictObject({
  name: text.describe('Any text.'),
  present: textList.default([]).describe('Keys that must be there (`a:b` for nested ones).'),
  boolean: textList.default([]).describe('Keys that must hold true or false.'),
  integer: textList.default([]).describe('Keys that must hold whole numbers.'),
  string: textList.default([]).describe('Keys that must hold texts.'),
  listing: textList.default([]).describe('Keys that must hold lists.'),
  dictionary: textList.default([]).describe('Keys that must hold mappings.'),
  verbose: flag.default(false).describe('Name the keys that passed as well.'),
});
type CheckArgs = z.output<typeof checkArgs>;

const kinds = [
  { argument: 'present', shown: 'present', fits: () => true },
  { argument: 'boolean', shown: "<class 'bool'>", fits: (value: Json) => typeof value === 'boolean' },
  {
    argument: 'integer',
    shown: "<class 'int'>",
    fits: (value: Json) => typeof value === 'boolean' || Number.isInteger(value),
  },
  { argument: 'string', shown: "(<class 'str'>,)", fits: (value: Json) => typeof value === 'string' },
  { argument: 'listing', shown: "<class 'list'>", fits: (value: Json) => Array.isArray(value) },
  {
    argument: 'dictionary',
    shown: "<class 'dict'>",
    fits: (value: Json) => typeof value === 'object' && !Array.isArray(value),
  },
] as const;

/** `test.check_pillar`: keys of the pillar are there and of the right kind. */
export const testCheckPillar = defineAction({
  name: 'test.check_pillar',
  summary: 'Pillar keys exist and hold values of the right kind.',
  args: checkArgs.refine((args) => kinds.some(({ argument }) => args[argument].length > 0), {
    error: 'Missing required argument text.',
  }),
  examples: [{ name: 'x', present: ['a'], integer: 'b:port' }],
  plan: async (args, _, context) => check(args, context),
  run: async (args, _, context) => check(args, context),
});

function check(args: CheckArgs, { pillar }: StateContext): Outcome {
  const failures = new Map<string, string>();
  const passed = new Map<string, string>();
  for (const { argument, shown, fits } of kinds) {
    for (const key of args[argument]) {
      const value = jsonAt(pillar, key);
      if (value === undefined || value === null) failures.set(key, 'is missing.');
      else if (!fits(value)) failures.set(key, `is not ${shown}.`);
      else passed.set(key, shown);
    }
  }
  let comment = [...failures].map(([key, problem]) => `Pillar key "${key}" ${problem}\n`).join('');
  if (args.verbose && passed.size > 0) {
    comment += `Those keys passed the check:\n${[...passed].map(([key, shown]) => `- ${key} (${shown})\n`).join('')}`;
  }
  return { result: failures.size === 0, changes: {}, comment };
}
