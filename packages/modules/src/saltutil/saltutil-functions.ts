import { type ExecutionFunction, globMatches, isList, isRecord, type Json, textOf } from '@muster/engine';
import { declareFunction } from '../declare/declare-function.ts';
import { optional, text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';

const environment = optional(text('Environment of the file roots; the one of the minion unless given.'));

const synchronises = {
  grains: 'Has the grains collected again.',
  modules: 'Brings the functions of the file roots (_modules) up to date, and names what changed.',
  states: 'Brings the states of the file roots (_states) up to date, and names what changed.',
} as const;

/** saltutil.*: the minion itself: its pillar, grains, jobs. */
export const saltutilFunctions: readonly ExecutionFunction[] = [
  declareFunction({
    name: 'saltutil.refresh_pillar',
    summary: 'Has the pillar compiled again.',
    parameters: {
      wait: optional(text('Has no effect, it is always waited for; accepted for compatibility.')),
    },
    acceptsExtra: true,
    async run(_values, { minion }) {
      await minion.refreshPillar();
      return true;
    },
  }),
  declareFunction({
    name: 'saltutil.refresh_grains',
    summary: 'Has the grains collected again, and the pillar compiled for them.',
    acceptsExtra: true,
    async run(_values, { minion }, { extra }) {
      await minion.refreshGrains();
      if (extra['refresh_pillar'] !== false) await minion.refreshPillar();
      return true;
    },
  }),
  declareFunction({
    name: 'saltutil.sync_all',
    summary: 'Brings grains, pillar and the states and functions of the file roots up to date.',
    parameters: { saltenv: environment },
    acceptsExtra: true,
    async run(values, { minion, saltenv }) {
      await minion.refreshGrains();
      await minion.refreshPillar();
      return minion.syncExtensions(['modules', 'states', 'grains'], values.saltenv ?? saltenv);
    },
  }),
  ...(['grains', 'modules', 'states'] as const).map((kind) =>
    declareFunction({
      name: `saltutil.sync_${kind}`,
      summary: synchronises[kind],
      parameters: { saltenv: environment },
      acceptsExtra: true,
      async run(values, { minion, saltenv }) {
        if (kind === 'grains') await minion.refreshGrains();
        const changed = await minion.syncExtensions([kind], values.saltenv ?? saltenv);
        return changed[kind];
      },
    }),
  ),
  declareFunction({
    name: 'saltutil.refresh_modules',
    summary: 'Brings the states and functions of the file roots up to date.',
    acceptsExtra: true,
    async run(_values, { minion, saltenv }) {
      await minion.syncExtensions(['modules', 'states'], saltenv);
      return true;
    },
  }),
  readFunction({
    name: 'saltutil.running',
    summary: 'The jobs that run on this minion.',
    run: async (_values, { minion }) => minion.running(),
  }),
  readFunction({
    name: 'saltutil.is_running',
    summary: 'The jobs on this minion that run a function.',
    parameters: { fun: text('Function; a glob.') },
    async run({ fun }, { minion }) {
      return jobsOf(await minion.running()).filter(
        (job) => isRecord(job) && globMatches(textOf(job['fun'] ?? ''), fun),
      );
    },
  }),
  readFunction({
    name: 'saltutil.find_job',
    summary: 'A job that runs on this minion; empty when it does not.',
    parameters: { jid: text('Job.') },
    async run({ jid }, { minion }) {
      return (
        jobsOf(await minion.running()).find((job) => isRecord(job) && textOf(job['jid'] ?? '') === jid) ?? {}
      );
    },
  }),
  ...(['kill_job', 'term_job'] as const).map((name) =>
    declareFunction({
      name: `saltutil.${name}`,
      summary: 'Ends a job on this minion, with the programs that it runs.',
      parameters: { jid: text('Job.') },
      async run({ jid }, { minion }) {
        return (await minion.killJob(jid)) ? `Ended job ${jid}` : '';
      },
    }),
  ),
  declareFunction({
    name: 'event.send',
    summary: 'Sends an event to the master.',
    parameters: { tag: text('Tag.') },
    acceptsExtra: true,
    rest: 'Data: a mapping.',
    async run({ tag }, { minion }, { rest, extra }) {
      const [data] = rest;
      const given = extra['data'] ?? data;
      const { data: _data, ...named } = extra;
      await minion.fireEvent(
        tag,
        isRecord(given) ? { ...given, ...named } : given === undefined ? named : { data: given, ...named },
      );
      return true;
    },
  }),
  declareFunction({
    name: 'event.fire_master',
    summary: 'Sends an event to the master.',
    parameters: { data: text('Data, as JSON.', '{}'), tag: text('Tag.') },
    async run({ data, tag }, { minion }) {
      await minion.fireEvent(tag, { data });
      return true;
    },
  }),
];

function jobsOf(running: Json): readonly Json[] {
  return isList(running) ? running : [];
}
