import {
  defineFunction,
  type ExecutionFunction,
  globMatches,
  isList,
  isRecord,
  type Json,
  noArguments,
  textOf,
} from '@muster/engine';
import { z } from 'zod';
import { anyText, flag } from '../arguments/schemas.ts';

const environment = () =>
  anyText.optional().describe('Environment of the file roots; the one of the minion unless given.');

const synchronises = {
  grains: 'Has the grains collected again.',
  modules: 'Brings the functions of the file roots (_modules) up to date, and names what changed.',
  states: 'Brings the states of the file roots (_states) up to date, and names what changed.',
} as const;

/** saltutil.*: the minion itself: its pillar, grains, jobs. */
export const saltutilFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'saltutil.refresh_pillar',
    summary: 'Has the pillar compiled again.',
    effect: 'changes',
    args: () =>
      z
        .object({
          wait: anyText
            .optional()
            .describe('Has no effect, it is always waited for; accepted for compatibility.'),
        })
        .catchall(z.json()),
    examples: [{ wait: true }],
    async run(_, { minion }) {
      await minion.refreshPillar();
      return true;
    },
  }),
  defineFunction({
    name: 'saltutil.refresh_grains',
    summary: 'Has the grains collected again, and the pillar compiled for them.',
    effect: 'changes',
    args: () =>
      z
        .object({ refresh_pillar: flag.default(true).describe('Have the pillar compiled as well.') })
        .catchall(z.json()),
    examples: [{ refresh_pillar: false }],
    async run({ refresh_pillar: isFollowed }, { minion }) {
      await minion.refreshGrains();
      if (isFollowed) await minion.refreshPillar();
      return true;
    },
  }),
  defineFunction({
    name: 'saltutil.sync_all',
    summary: 'Brings grains, pillar and the states and functions of the file roots up to date.',
    effect: 'changes',
    args: () => z.object({ saltenv: environment() }).catchall(z.json()),
    examples: [{ saltenv: 'dev' }],
    async run(values, { minion, saltenv }) {
      await minion.refreshGrains();
      await minion.refreshPillar();
      return minion.syncExtensions(['modules', 'states', 'grains'], values.saltenv ?? saltenv);
    },
  }),
  ...(['grains', 'modules', 'states'] as const).map((kind) =>
    defineFunction({
      name: `saltutil.sync_${kind}`,
      summary: synchronises[kind],
      effect: 'changes',
      args: () => z.object({ saltenv: environment() }).catchall(z.json()),
      examples: [{ saltenv: 'dev' }],
      async run(values, { minion, saltenv }) {
        if (kind === 'grains') await minion.refreshGrains();
        const changed = await minion.syncExtensions([kind], values.saltenv ?? saltenv);
        return changed[kind];
      },
    }),
  ),
  defineFunction({
    name: 'saltutil.refresh_modules',
    summary: 'Brings the states and functions of the file roots up to date.',
    effect: 'changes',
    args: () => z.object({}).catchall(z.json()),
    async run(_, { minion, saltenv }) {
      await minion.syncExtensions(['modules', 'states'], saltenv);
      return true;
    },
  }),
  defineFunction({
    name: 'saltutil.running',
    summary: 'The jobs that run on this minion.',
    effect: 'asks',
    args: noArguments,
    run: async (_, { minion }) => minion.running(),
  }),
  defineFunction({
    name: 'saltutil.is_running',
    summary: 'The jobs on this minion that run a function.',
    effect: 'asks',
    args: () => z.strictObject({ fun: anyText.describe('Function; a glob.') }),
    examples: [{ fun: 'state.*' }],
    async run({ fun }, { minion }) {
      return jobsOf(await minion.running()).filter(
        (job) => isRecord(job) && globMatches(textOf(job['fun'] ?? ''), fun),
      );
    },
  }),
  defineFunction({
    name: 'saltutil.find_job',
    summary: 'A job that runs on this minion; empty when it does not.',
    effect: 'asks',
    args: () => z.strictObject({ jid: anyText.describe('Job.') }),
    examples: [{ jid: '20260101120000000000' }],
    async run({ jid }, { minion }) {
      return (
        jobsOf(await minion.running()).find((job) => isRecord(job) && textOf(job['jid'] ?? '') === jid) ?? {}
      );
    },
  }),
  ...(['kill_job', 'term_job'] as const).map((name) =>
    defineFunction({
      name: `saltutil.${name}`,
      summary: 'Ends a job on this minion, with the programs that it runs.',
      effect: 'changes',
      args: () => z.strictObject({ jid: anyText.describe('Job.') }),
      examples: [{ jid: '20260101120000000000' }],
      async run({ jid }, { minion, setRetcode }) {
        if (await minion.killJob(jid)) return `Ended job ${jid}`;
        setRetcode?.(1);
        return `Job ${jid} does not run here`;
      },
    }),
  ),
  defineFunction({
    name: 'event.send',
    summary: 'Sends an event to the master.',
    effect: 'changes',
    args: () =>
      z
        .object({
          tag: anyText.describe('Tag.'),
          data: z.json().nullish().describe('Data; further named arguments are part of it.'),
        })
        .catchall(z.json()),
    examples: [{ tag: 'deploy/finished', version: '1.4' }],
    async run({ tag, data, ...named }, { minion }) {
      const own = isRecord(data) ? data : data === undefined || data === null ? {} : { data };
      await minion.fireEvent(tag, { ...own, ...named });
      return true;
    },
  }),
  defineFunction({
    name: 'event.fire_master',
    summary: 'Sends an event to the master.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        data: anyText.default('{}').describe('Data, as JSON.'),
        tag: anyText.describe('Tag.'),
      }),
    examples: [{ data: 'version 1.2', tag: 'app/deployed' }],
    async run({ data, tag }, { minion }) {
      await minion.fireEvent(tag, { data });
      return true;
    },
  }),
];

function jobsOf(running: Json): readonly Json[] {
  return isList(running) ? running : [];
}
