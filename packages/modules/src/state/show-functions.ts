import type { ExecutionFunction, MinionServices } from '@muster/engine';
import { optional, text, texts } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';

type Form = Parameters<MinionServices['showStates']>[0];

const saltenv = optional(text('Environment of the SLS files.'));

function ofTop(name: `state.${string}`, form: Form, summary: string): ExecutionFunction {
  return readFunction({
    name,
    summary,
    parameters: { saltenv },
    run: (values, context) => context.minion.showStates(form, [], values.saltenv ?? context.saltenv),
  });
}

function ofSls(name: `state.${string}`, form: Form, summary: string): ExecutionFunction {
  return readFunction({
    name,
    summary,
    parameters: { mods: texts('SLS files, by name.'), saltenv },
    run: (values, context) => context.minion.showStates(form, values.mods, values.saltenv ?? context.saltenv),
  });
}

const running = readFunction({
  name: 'state.running',
  summary: 'Lists the state runs that are under way or wait for their turn.',
  run: async (_values, { minion }) => {
    const jobs = await minion.running();
    if (!Array.isArray(jobs)) return [];
    return jobs.filter((job: { readonly fun?: unknown }) => String(job.fun).startsWith('state.'));
  },
});

/** `state.*` functions that only look. */
export const stateShowFunctions = [
  ofTop('state.show_top', 'top', 'Shows which SLS files the top file assigns to this minion.'),
  ofTop('state.show_highstate', 'highstate', 'Shows the high data of everything the top file assigns.'),
  ofTop(
    'state.show_lowstate',
    'lowstate',
    'Shows the low state of everything the top file assigns, in order.',
  ),
  ofSls('state.show_sls', 'sls', 'Shows the high data of SLS files and their includes.'),
  ofSls('state.show_low_sls', 'low_sls', 'Shows the low state of SLS files, in order.'),
  running,
];
