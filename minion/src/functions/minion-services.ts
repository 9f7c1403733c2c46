import type { MinionServices } from '@muster/engine';
import { brokenError } from '../extension/index.ts';
import type { RunningJob } from '../jobs/index.ts';
import { askedFunctions, type Mine, mineAnswer } from '../reporting/mine.ts';
import type { MinePublisher } from '../reporting/mine-publisher.ts';
import type { CallScope } from './call-scope.ts';
import { showStates } from './show-states.ts';
import { applyPlan, planStates } from './state-plans.ts';
import { applyStates, type StateRunParts } from './state-runs.ts';
import { jsonOf } from './wire-json.ts';

/** The jobs of the minion, as functions see them. */
export interface JobControl {
  running(): readonly RunningJob[];
  cancel(jid: string): boolean;
}

/** What functions may ask of the running minion and have it do, for one call. */
export function minionServices(
  runs: StateRunParts,
  { mine, publisher }: { readonly mine: Mine; readonly publisher: MinePublisher },
  jobs: JobControl,
  scope: CallScope,
): MinionServices {
  const { data, tree, drift, fireEvent } = runs;
  return {
    refreshPillar: async () => (await data.refreshPillar(scope.signal)).data,
    refreshGrains: () => data.refreshGrains(),
    async syncExtensions(kinds, saltenv) {
      const { changed, broken } = await tree.extensions.sync(saltenv, kinds, scope.signal);
      const unusable = broken.filter(({ kind }) => kinds.includes(kind));
      if (unusable.length > 0) throw brokenError(unusable);
      const of = (kind: string) => changed.filter((name) => name.startsWith(`${kind}.`));
      return { states: of('states'), modules: of('modules'), grains: [] };
    },
    mineUpdate: () => publisher.update(scope.signal),
    mineSend: (name, value, allow) => publisher.send(name, { value, allow }),
    mineDelete: (name) => publisher.send(name, null),
    mineFlush: () => publisher.clear(),
    async mineGet(target, functions, targetType, withoutMinion) {
      const { names } = askedFunctions(functions);
      const values = await mine.get(target, names, targetType, scope.signal);
      scope.onMineRead?.({ target, functions: names, type: targetType }, values);
      return mineAnswer(values, functions, withoutMinion);
    },
    fireEvent: (tag, content) => fireEvent(tag, data.redactorFor(scope).value(content)),
    applyStates: (request) => applyStates(runs, request, scope),
    planStates: (request) => planStates(runs, request, scope),
    applyPlan: (plan) => applyPlan(runs, plan, scope),
    showStates: (form, names, only, override) => showStates(runs, { form, names, only, override }, scope),
    running: async () => jobs.running().map((job) => jsonOf({ ...job, id: data.id })),
    killJob: async (jid) => jobs.cancel(jid),
    driftStatus: () => drift.request('status'),
    drift: (request) => drift.request(request),
  };
}
