import {
  defineFunction,
  type ExecutionFunction,
  isList,
  isRecord,
  type Json,
  type JsonRecord,
  type MinionAnswers,
  noArguments,
} from '@muster/engine';
import { z } from 'zod';
import { anyText, commaList, mapping } from '../arguments/schemas.ts';

type Form = Parameters<MinionAnswers['showStates']>[0];

const common = () => ({
  saltenv: anyText.optional().describe('Environment of the SLS files.'),
  pillar: mapping.optional().describe('Pillar laid over what is compiled.'),
});
const mods = () => commaList.describe('SLS files, by name.');

function ofTop(name: `state.${string}`, form: Form, summary: string): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'asks',
    args: () => z.strictObject(common()),
    examples: [{ saltenv: 'dev' }],
    run: ({ saltenv, pillar }, context) => context.minion.showStates(form, [], saltenv, pillar),
  });
}

function ofSls(name: `state.${string}`, form: Form, summary: string): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'asks',
    args: () => z.strictObject({ mods: mods(), ...common() }),
    examples: [{ mods: 'web,db' }],
    run: (values, context) => context.minion.showStates(form, values.mods, values.saltenv, values.pillar),
  });
}

const states = defineFunction({
  name: 'state.show_states',
  summary: 'Lists the SLS files that a highstate applies states of, in the order of the states.',
  effect: 'asks',
  args: () => z.strictObject(common()),
  examples: [{ saltenv: 'dev' }],
  async run({ saltenv, pillar }, context) {
    const low = await context.minion.showStates('lowstate', [], saltenv, pillar);
    return isLow(low) ? [...new Set(low.map((chunk) => chunk['__sls__'] ?? null))] : low;
  },
});

const slsExists = defineFunction({
  name: 'state.sls_exists',
  summary: 'Whether SLS files exist and can be compiled.',
  effect: 'asks',
  args: () => z.strictObject({ mods: mods(), ...common() }),
  examples: [{ mods: 'web' }],
  run: async (values, context) =>
    isRecord(await context.minion.showStates('sls', values.mods, values.saltenv, values.pillar)),
});

const idExists = defineFunction({
  name: 'state.id_exists',
  summary: 'Whether SLS files declare all of the ids.',
  effect: 'asks',
  args: () => z.strictObject({ ids: commaList.describe('Ids.'), mods: mods(), ...common() }),
  examples: [{ ids: 'nginx', mods: 'web' }],
  async run(values, context) {
    const low = await context.minion.showStates('low_sls', values.mods, values.saltenv, values.pillar);
    if (!isLow(low)) return low;
    return values.ids.every((id) => low.some((chunk) => chunk['__id__'] === id));
  },
});

/** Low chunks, and not the errors that come in their place. */
function isLow(shown: Json): shown is readonly JsonRecord[] {
  return isList(shown) && shown.every(isRecord);
}

const running = defineFunction({
  name: 'state.running',
  summary: 'Lists the state runs that are under way or wait for their turn.',
  effect: 'asks',
  args: noArguments,
  run: async (_, { minion }) => {
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
  states,
  slsExists,
  idExists,
  running,
];
