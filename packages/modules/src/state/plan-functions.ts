import { defineFunction, StateFailedError } from '@muster/engine';
import { z } from 'zod';
import { anyText, commaList } from '../arguments/schemas.ts';
import { answerOf, runArguments } from './run-arguments.ts';

const planArguments = () => {
  const { test: _, ...rest } = runArguments();
  return rest;
};

const plan = defineFunction({
  name: 'state.plan',
  summary: 'Says what state.apply would change, and keeps it under a name for `state.apply_plan`.',
  effect: 'changes',
  args: () =>
    z.strictObject({ mods: commaList.default([]).describe('SLS files, by name.'), ...planArguments() }),
  examples: [{}, { mods: 'web,db' }],
  async run({ mods: sls, saltenv, pillarenv, pillar, exclude }, { minion }) {
    const request = { sls, saltenv, pillarenv, pillar, exclude, test: false };
    const { run, plan: name } = await minion.planStates(request);
    return name === undefined ? answerOf(run) : { plan: name, states: answerOf(run) };
  },
});

const applyPlan = defineFunction({
  name: 'state.apply_plan',
  summary: 'Carries out what `state.plan` found, or nothing where anything is not as it was then.',
  effect: 'changes',
  args: () =>
    z.strictObject({
      plans: z.record(z.string(), anyText).describe('The name of the plan of each minion, by its id.'),
      queue: runArguments().queue,
    }),
  examples: [{ plans: { web1: '5f2c…' } }],
  async run({ plans }, { grains, minion }) {
    const { id } = grains;
    const name = typeof id === 'string' ? plans[id] : undefined;
    if (name === undefined) throw new StateFailedError('There is no plan for this minion.');
    return answerOf(await minion.applyPlan(name));
  },
});

/** `state.*` functions that keep what a dry run found, and hold a run to it. */
export const statePlanFunctions = [plan, applyPlan];
