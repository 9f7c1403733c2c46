import { defineFunction, type FunctionContext, isList, noArguments, textOf } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, flag } from '../arguments/schemas.ts';
import { entryOf, type MineEntry, mineEntries, shownMineFunctions } from './mine-entries.ts';

const get = defineFunction({
  name: 'mine.get',
  summary:
    'Asks the mine for values of minions: by minion for one function, by function and minion for several.',
  effect: 'asks',
  args: () =>
    z.strictObject({
      tgt: z.json().describe('Which minions.'),
      fun: z.json().describe('Function or alias, or several in a list or with commas.'),
      tgt_type: anyText.default('glob').describe('How the target is read.'),
      exclude_minion: flag.default(false).describe('Leave this minion out.'),
    }),
  examples: [
    { tgt: 'db*', fun: 'network.ip_addrs' },
    { tgt: 'role:db', fun: 'network.ip_addrs', tgt_type: 'grain' },
  ],
  async run({ tgt, fun, tgt_type: type, exclude_minion: excludesSelf }, { minion, minionId }) {
    const target = isList(tgt) ? tgt.map(textOf) : textOf(tgt);
    const functions = isList(fun) ? fun.map(textOf) : textOf(fun);
    return minion.mineGet(target, functions, type, excludesSelf ? minionId : undefined);
  },
});

const update = defineFunction({
  name: 'mine.update',
  summary: 'Sends the values of all mine functions now.',
  effect: 'changes',
  args: () =>
    z.strictObject({
      clear: flag.default(false).describe('Drop all other values first.'),
      mine_functions: z.json().nullish().describe('Functions to send in place of those that are configured.'),
    }),
  examples: [{ clear: true }],
  async run({ clear, mine_functions: given }, context) {
    const { minion } = context;
    if (clear) await minion.mineFlush();
    if (given === undefined || given === null) await minion.mineUpdate();
    else for (const entry of mineEntries(given)) await share(entry, context);
    return true;
  },
});

const send = defineFunction({
  name: 'mine.send',
  summary: 'Shares the value of one function now; false when there is no such function.',
  effect: 'changes',
  args: () =>
    z
      .object({
        name: anyText.describe('Function, or with mine_function an alias.'),
        args: z.array(z.json()).default([]).describe('Arguments of the function.'),
      })
      .catchall(z.json()),
  variadic: 'args',
  examples: [{ name: 'network.ip_addrs', args: ['eth0'] }],
  run: ({ name, args, ...named }, context) => share(entryOf(name, [...args, named]), context),
});

/** Sends the value of one entry now; false when there is no such function. */
async function share(
  { name, fun, args, kwargs, allow }: MineEntry,
  context: FunctionContext,
): Promise<boolean> {
  try {
    const value = await context.call(fun, args, kwargs);
    await context.minion.mineSend(name, value, allow);
    return true;
  } catch (error) {
    if (error instanceof MusterError && error.code === 'FUNCTION_UNKNOWN') return false;
    throw error;
  }
}

const remove = defineFunction({
  name: 'mine.delete',
  summary: 'Takes one value of this minion out of the mine.',
  effect: 'changes',
  args: () => z.strictObject({ fun: anyText.describe('Function or alias.') }),
  examples: [{ fun: 'network.ip_addrs' }],
  async run({ fun }, { minion }) {
    await minion.mineDelete(fun);
    return true;
  },
});

const flush = defineFunction({
  name: 'mine.flush',
  summary: 'Takes every value of this minion out of the mine.',
  effect: 'changes',
  args: noArguments,
  async run(_, { minion }) {
    await minion.mineFlush();
    return true;
  },
});

const valid = defineFunction({
  name: 'mine.valid',
  summary: 'Shows the mine functions that are configured, aliases with what they stand for.',
  effect: 'reads',
  args: noArguments,
  run: async (_, { opts, pillar }) => ({
    ...shownMineFunctions(opts['mine_functions']),
    ...shownMineFunctions(pillar['mine_functions']),
  }),
});

/** `mine.*` functions. */
export const mineFunctions = [get, update, send, remove, flush, valid];
