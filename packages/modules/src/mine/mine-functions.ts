import { type FunctionContext, isList, textOf } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { declareFunction } from '../declare/declare-function.ts';
import { anything, flag, optional, text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import { entryOf, type MineEntry, mineEntries, shownMineFunctions } from './mine-entries.ts';

const get = readFunction({
  name: 'mine.get',
  summary:
    'Asks the mine for values of minions: by minion for one function, by function and minion for several.',
  parameters: {
    tgt: anything('Which minions.'),
    fun: anything('Function or alias, or several in a list or with commas.'),
    tgt_type: text('How the target is read.', 'glob'),
    exclude_minion: flag('Leave this minion out.', false),
  },
  async run({ tgt, fun, tgt_type: type, exclude_minion: excludesSelf }, { minion, minionId }) {
    const target = isList(tgt) ? tgt.map(textOf) : textOf(tgt);
    const functions = isList(fun) ? fun.map(textOf) : textOf(fun);
    return minion.mineGet(target, functions, type, excludesSelf ? minionId : undefined);
  },
});

const update = declareFunction({
  name: 'mine.update',
  summary: 'Sends the values of all mine functions now.',
  parameters: {
    clear: flag('Drop all other values first.', false),
    mine_functions: optional(anything('Functions to send in place of those that are configured.')),
  },
  async run({ clear, mine_functions: given }, context) {
    const { minion } = context;
    if (clear) await minion.mineFlush();
    if (given === undefined) await minion.mineUpdate();
    else for (const entry of mineEntries(given)) await share(entry, context);
    return true;
  },
});

const send = declareFunction({
  name: 'mine.send',
  summary: 'Shares the value of one function now; false when there is no such function.',
  parameters: { name: text('Function, or with mine_function an alias.') },
  rest: 'Arguments of the function.',
  acceptsExtra: true,
  async run({ name }, context, { rest, extra }) {
    return share(entryOf(name, [...rest, extra]), context);
  },
});

/** Sends the value of one entry now; false when there is no such function. */
async function share(
  { name, fun, args, kwargs, allow }: MineEntry,
  context: FunctionContext,
): Promise<boolean> {
  try {
    const value = await context.call(fun, args, kwargs);
    const allowed = allow === undefined ? {} : { allowTarget: allow.target, allowTargetType: allow.type };
    await context.minion.mineSend(name, value, allowed);
    return true;
  } catch (error) {
    if (error instanceof MusterError && error.code === 'FUNCTION_UNKNOWN') return false;
    throw error;
  }
}

const remove = declareFunction({
  name: 'mine.delete',
  summary: 'Takes one value of this minion out of the mine.',
  parameters: { fun: text('Function or alias.') },
  async run({ fun }, { minion }) {
    await minion.mineDelete(fun);
    return true;
  },
});

const flush = declareFunction({
  name: 'mine.flush',
  summary: 'Takes every value of this minion out of the mine.',
  async run(_values, { minion }) {
    await minion.mineFlush();
    return true;
  },
});

const valid = readFunction({
  name: 'mine.valid',
  summary: 'Shows the mine functions that are configured, aliases with what they stand for.',
  run: async (_values, { opts, pillar }) => ({
    ...shownMineFunctions(opts['mine_functions']),
    ...shownMineFunctions(pillar['mine_functions']),
  }),
});

/** `mine.*` functions. */
export const mineFunctions = [get, update, send, remove, flush, valid];
