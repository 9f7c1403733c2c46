import { defineFunction } from '@muster/engine';
import { z } from 'zod';
import { anyText, commaList, mapping } from '../arguments/schemas.ts';
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

const top = defineFunction({
  name: 'state.top',
  summary: 'Applies everything that another top file assigns to this minion.',
  effect: 'changes',
  args: () =>
    z.strictObject({
      topfn: anyText.describe('Path of the top file in the file roots.'),
      ...runArguments(),
    }),
  examples: [{ topfn: 'reverse_top.sls' }],
  run: ({ topfn: topFile, ...values }, context) => applyAndAnswer(context, values, { sls: [], topFile }),
});

const test = defineFunction({
  name: 'state.test',
  summary: 'Says what state.apply would change.',
  effect: 'changes',
  args: () =>
    z.strictObject({ mods: commaList.default([]).describe('SLS files, by name.'), ...runArguments() }),
  examples: [{}, { mods: 'web' }],
  run: (values, context) => applyAndAnswer(context, { ...values, test: true }, { sls: values.mods }),
});

const templateStr = defineFunction({
  name: 'state.template_str',
  summary: 'Applies the states of a text, which is that of an SLS file.',
  effect: 'changes',
  args: () => z.strictObject({ tem: anyText.describe('The text.'), ...runArguments() }),
  examples: [{ tem: 'nginx: pkg.installed' }],
  run: ({ tem: text, ...values }, context) => applyAndAnswer(context, values, { sls: [], text }),
});

const high = defineFunction({
  name: 'state.high',
  summary: 'Applies the states of high data.',
  effect: 'changes',
  args: () => z.strictObject({ data: mapping.describe('The high data.'), ...runArguments() }),
  examples: [{ data: { nginx: { pkg: ['installed'] } } }],
  run: ({ data, ...values }, context) =>
    applyAndAnswer(context, values, { sls: [], text: `#!json\n${JSON.stringify(data)}` }),
});

/** `state.*` functions that apply states. */
export const stateRunFunctions = [apply, highstate, sls, slsId, single, top, test, templateStr, high];
