import { defineState, type Properties, StateFailedError } from '@muster/engine';
import { pythonText } from '@muster/shared';
import { z } from 'zod';
import { flag, name, noEffect, text } from '../arguments/schemas.ts';
import { absolutePath } from '../file/file-arguments.ts';
import { configValues, matchingConfig, setConfig, unsetConfig } from './git-config.ts';

const placeArguments = {
  repo: absolutePath.optional().describe('The repository; needed unless `global` is set.'),
  user: text.optional().describe('Account to run git as.'),
  global: flag.default(false).describe('A setting of the account, in place of a repository.'),
  password: noEffect,
  output_encoding: noEffect,
};
const setArgs = z
  .strictObject({
    name: name
      .pipe(z.string().regex(/^[A-Za-z][\w-]*\..*[A-Za-z][\w-]*$/s, 'expected a key: `user.email`'))
      .describe('The setting: `user.email`.'),
    value: z
      .union([text, z.boolean().transform(String)])
      .optional()
      .describe('Its value.'),
    multivar: z
      .union([z.array(text), text.transform((list) => list.split(','))])
      .optional()
      .describe('Its values, in their order.'),
    ...placeArguments,
  })
  .refine(({ value, multivar }) => (value === undefined) !== (multivar === undefined), {
    error: "Only one of 'value' and 'multivar' is permitted",
  })
  .transform((args) => ({ ...args, values: args.multivar ?? [args.value ?? ''] }));

/** `git.config_set`: a setting of git. */
export const gitConfigSet = defineState({
  name: 'git.config_set',
  summary: 'A setting of git has a value, or several.',
  args: setArgs,
  examples: [
    { name: 'user.email', value: 'deploy@example.test', user: 'app', global: true },
    { name: 'remote.origin.fetch', multivar: ['a', 'b'], repo: '/srv/app' },
  ],
  provides: () => [],

  observe: async (args, host) => ({ values: await configValues(args.name, args, host) }),
  desire: ({ values }) => ({ values }),
  apply: (args, _, __, host) => setConfig(args.name, args.values, args, host),
  report: (changes, args) => ({
    [args.name]: { old: changes.get('values')?.from?.slice() ?? null, new: args.values },
  }),
  comment(outcome, args, changes) {
    const key = `${args.global ? 'Global key ' : ''}'${args.name}'`;
    const shown = args.multivar === undefined ? `'${args.value}'` : pythonText(args.multivar);
    if (outcome === 'unchanged') return `${key} is already set to ${shown}`;
    const verb = changes.get('values')?.from === undefined ? 'added as' : 'set to';
    return `${key} ${outcome === 'pending' ? 'would be' : 'was'} ${verb} ${shown}`;
  },
});

/** `git.config_unset`: no such setting of git. Seen and wanted are values by key. */
export const gitConfigUnset = defineState({
  name: 'git.config_unset',
  summary: 'Settings of git are not there, or not with certain values.',
  args: z.strictObject({
    name: name.describe('The setting, or a pattern of whole keys: `foo\\..+`.'),
    value_regex: text.optional().describe('Only values that fit this pattern.'),
    all: flag.default(false).describe('All values of a setting that has several.'),
    ...placeArguments,
  }),
  examples: [
    { name: 'user\\..+', all: true, user: 'app', global: true },
    { name: 'core.pager', repo: '/srv/app' },
  ],
  provides: () => [],
  provisional: true,

  observe: (args, host): Promise<Properties> => matchingConfig(args.name, args.value_regex, args, host),
  desire({ all, value_regex: value }, observed): Properties {
    const several = Object.entries(observed).flatMap(([key, values]) =>
      Array.isArray(values) && values.length > 1 ? [`${key} (${values.join(', ')})`] : [],
    );
    if (!all && several.length > 0)
      throw new StateFailedError(
        `${value === undefined ? 'Multivar(s) matched by the key expression' : 'Multiple values are matched by value_regex for the following keys'} (set 'all' to True to force removal): ${several.join('; ')}`,
      );
    return Object.fromEntries(Object.keys(observed).map((key) => [key, null]));
  },
  async apply(args, _, changes, host) {
    for (const key of changes.keys()) await unsetConfig(key, args.value_regex, args, host);
  },
  report: (changes) =>
    Object.fromEntries(
      [...changes].map(([key, { from }]) => [key, Array.isArray(from) ? from.map(String) : []]),
    ),
  comment(outcome, _, changes) {
    if (outcome === 'unchanged') return 'No matching keys are set';
    return outcome === 'changed'
      ? 'Value(s) successfully unset'
      : `${changes.size} key(s) would have value(s) unset`;
  },
});
