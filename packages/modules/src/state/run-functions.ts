import { declareFunction } from '../declare/declare-function.ts';
import { optional, text, texts } from '../declare/parameters.ts';
import { applyAndAnswer, runParameters } from './run-parameters.ts';

const apply = declareFunction({
  name: 'state.apply',
  summary: 'Applies the SLS files named, or without any the highstate.',
  parameters: { mods: texts('SLS files, by name.', []), ...runParameters },
  run: (values, context) => applyAndAnswer(context, values, { sls: values.mods }),
});

const highstate = declareFunction({
  name: 'state.highstate',
  summary: 'Applies everything that the top file assigns to this minion.',
  parameters: {
    ...runParameters,
    whitelist: optional(texts('Of what the top file assigns, these SLS files alone.')),
  },
  run: (values, context) =>
    applyAndAnswer(context, values, {
      sls: [],
      ...(values.whitelist === undefined ? {} : { whitelist: values.whitelist }),
    }),
});

const sls = declareFunction({
  name: 'state.sls',
  summary: 'Applies SLS files.',
  parameters: { mods: texts('SLS files, by name.'), ...runParameters },
  run: (values, context) => applyAndAnswer(context, values, { sls: values.mods }),
});

const slsId = declareFunction({
  name: 'state.sls_id',
  summary: 'Applies the states of one id of SLS files.',
  parameters: { id: text('Id of the states.'), mods: texts('SLS files, by name.'), ...runParameters },
  run: (values, context) => applyAndAnswer(context, values, { sls: values.mods, id: values.id }),
});

const single = declareFunction({
  name: 'state.single',
  summary: 'Applies one state made on the spot.',
  parameters: {
    fun: text('State function, such as pkg.installed.'),
    name: text('What it applies to.'),
    ...runParameters,
  },
  acceptsExtra: true,
  run: (values, context, { extra }) =>
    applyAndAnswer(context, values, { sls: [], single: { fun: values.fun, name: values.name, args: extra } }),
});

/** `state.*` functions that apply states. */
export const stateRunFunctions = [apply, highstate, sls, slsId, single];
