import { defineFunction, type ExecutionFunction } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, flag } from '../arguments/schemas.ts';
import { configValues, matchingConfig, setConfig, unsetConfig } from './git-config.ts';

const place = () => ({
  cwd: anyText.optional().describe('The repository; needed unless `global` is set.'),
  user: anyText.optional().describe('Account to run git as.'),
  global: flag.default(false).describe('A setting of the account, in place of a repository.'),
});
const key = () => anyText.describe('The setting: `user.email`.');

/** `git.config_*`: settings of git. */
export const gitConfigFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'git.config_get',
    summary: 'The value of a setting; null where it is not set.',
    effect: 'asks',
    args: () =>
      z.strictObject({
        key: key(),
        ...place(),
        all: flag.default(false).describe('All its values, as a list.'),
      }),
    examples: [
      { key: 'user.email', cwd: '/srv/app' },
      { key: 'user.email', user: 'app', global: true },
    ],
    async run({ key: name, cwd: repo, all, ...where }, { host }) {
      const values = await configValues(name, { repo, ...where }, host);
      return values === undefined ? null : all ? [...values] : (values.at(-1) ?? '');
    },
  }),
  defineFunction({
    name: 'git.config_get_regexp',
    summary: 'Values of all settings whose key fits a pattern, by key.',
    effect: 'asks',
    args: () =>
      z.strictObject({
        key: anyText.describe('Pattern of whole keys.'),
        value_regex: anyText.optional().describe('Only values that fit this pattern.'),
        ...place(),
      }),
    examples: [{ key: 'user\\..+', cwd: '/srv/app' }],
    async run({ key: name, value_regex: value, cwd: repo, ...where }, { host }) {
      const found = await matchingConfig(name, value, { repo, ...where }, host);
      return Object.fromEntries(Object.entries(found).map(([each, values]) => [each, [...values]]));
    },
  }),
  defineFunction({
    name: 'git.config_set',
    summary: 'Sets a setting; its values as they are then.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        key: key(),
        value: anyText.optional().describe('Its value.'),
        multivar: z.array(anyText).optional().describe('Its values, in their order.'),
        ...place(),
      }),
    examples: [{ key: 'user.email', value: 'app@example.test', cwd: '/srv/app' }],
    async run({ key: name, value, multivar, cwd: repo, ...where }, { host }) {
      const values = multivar ?? (value === undefined ? [] : [value]);
      if (values.length === 0 || name.startsWith('-'))
        throw new MusterError('ARGUMENT_INVALID', "needs a key, and 'value' or 'multivar'");
      await setConfig(name, values, { repo, ...where }, host);
      return [...values];
    },
  }),
  defineFunction({
    name: 'git.config_unset',
    summary: 'Takes a setting away, or those of its values that fit a pattern.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        key: key(),
        value_regex: anyText.optional().describe('Only values that fit this pattern.'),
        ...place(),
      }),
    examples: [{ key: 'user.email', cwd: '/srv/app' }],
    async run({ key: name, value_regex: value, cwd: repo, ...where }, { host }) {
      if (name.startsWith('-')) throw new MusterError('ARGUMENT_INVALID', `${name} is not a key`);
      await unsetConfig(name, value, { repo, ...where }, host);
      return true;
    },
  }),
];
