import { defineFunction } from '@muster/engine';
import { z } from 'zod';
import { anyText, commaList } from '../arguments/schemas.ts';
import { applyAndAnswer, runArguments } from './run-arguments.ts';

const apply = defineFunction({
  name: 'state.apply',
  summary: 'Applies the SLS files named, or without any the highstate.',
  effect: 'changes',
  args: () =>
    z.strictObject({ mods: commaList.default([]).describe('SLS files, by name.'), ...runArguments() }),
  examples: [{}, { mods: 'web,db', test: true }],
  run: (values, context) => applyAndAnswer(context, values, { sls: values.mods }),
});

const highstate = defineFunction({
  name: 'state.highstate',
  summary: 'Applies everything that the top file assigns to this minion.',
  effect: 'changes',
  args: () =>
    z.strictObject({
      ...runArguments(),
      whitelist: commaList.optional().describe('Of what the top file assigns, these SLS files alone.'),
    }),
  examples: [{ test: true }],
  run: (values, context) => applyAndAnswer(context, values, { sls: [], whitelist: values.whitelist }),
});

const sls = defineFunction({
  name: 'state.sls',
  summary: 'Applies SLS files.',
  effect: 'changes',
  args: () => z.strictObject({ mods: commaList.describe('SLS files, by name.'), ...runArguments() }),
  examples: [{ mods: 'web', pillar: { port: 8080 } }],
  run: (values, context) => applyAndAnswer(context, values, { sls: values.mods }),
});

const slsId = defineFunction({
  name: 'state.sls_id',
  summary: 'Applies the states of one id of SLS files.',
  effect: 'changes',
  args: () =>
    z.strictObject({
      id: anyText.describe('Id of the states.'),
      mods: commaList.describe('SLS files, by name.'),
      ...runArguments(),
    }),
  examples: [{ id: 'nginx', mods: 'web' }],
  run: (values, context) => applyAndAnswer(context, values, { sls: values.mods, id: values.id }),
});

const single = defineFunction({
  name: 'state.single',
  summary: 'Applies one state made on the spot.',
  effect: 'changes',
  args: () =>
    z
      .object({
        fun: anyText.describe('State function, such as pkg.installed.'),
        name: anyText.describe('What it applies to.'),
        ...runArguments(),
      })
      .catchall(z.json()),
  examples: [{ fun: 'pkg.installed', name: 'nginx' }],
  run({ fun, name, test, pillar, saltenv, pillarenv, exclude, ...more }, context) {
    const { queue: _, concurrent: __, sync_mods: ___, ...args } = more;
    const values = { test, pillar, saltenv, pillarenv, exclude };
    return applyAndAnswer(context, values, { sls: [], single: { fun, name, args } });
  },
});

/** `state.*` functions that apply states. */
export const stateRunFunctions = [apply, highstate, sls, slsId, single];
