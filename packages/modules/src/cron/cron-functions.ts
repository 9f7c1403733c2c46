import { defineFunction, type ExecutionFunction, type Json } from '@muster/engine';
import { z } from 'zod';
import { anyText, noEffect } from '../arguments/schemas.ts';
import { type CronJob, findJob, listJobs, withJob, withoutJob } from './crontab.ts';
import { readCrontab, writeCrontab } from './host-crontab.ts';
import { scheduleArgs, scheduleOf } from './schedule.ts';

const user = () => anyText.default('root').describe('The account whose crontab it is.');
const cmd = () => anyText.describe('The command.');
const identifier = () => anyText.optional().describe('What the job is known by.');

/** `cron.*`: crontabs of the host. */
export const cronFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'cron.raw_cron',
    summary: "The text of an account's crontab.",
    effect: 'asks',
    args: () => z.strictObject({ user: user() }),
    examples: [{ user: 'app' }],
    run: (args, { host }) => readCrontab(args.user, host),
  }),
  defineFunction({
    name: 'cron.list_tab',
    summary: "The jobs of an account's crontab.",
    effect: 'asks',
    args: () => z.strictObject({ user: user() }),
    examples: [{ user: 'app' }],
    async run(args, { host }) {
      const jobs = listJobs(await readCrontab(args.user, host));
      return {
        pre: [],
        crons: jobs.filter(({ schedule }) => !schedule.startsWith('@')).map(describeTimed),
        special: jobs.filter(({ schedule }) => schedule.startsWith('@')).map(describeSpecial),
        env: [],
      };
    },
  }),
  defineFunction({
    name: 'cron.set_job',
    summary: "Puts a job into an account's crontab: new, updated or present.",
    effect: 'changes',
    args: () =>
      z.strictObject({
        user: user(),
        ...scheduleArgs,
        cmd: cmd(),
        comment: anyText.optional().describe('Comment above the job.'),
        identifier: identifier(),
      }),
    examples: [{ user: 'app', minute: 0, hour: 3, cmd: '/srv/app/clean', identifier: 'clean' }],
    async run({ cmd: command, ...args }, { host }) {
      const table = await readCrontab(args.user, host);
      const present = findJob(table, args.identifier ?? command, command);
      const job = {
        schedule: scheduleOf(args, present?.schedule),
        command,
        comment: args.comment ?? present?.comment,
        identifier: args.identifier ?? present?.identifier,
        disabled: false,
      };
      const changed = withJob(table, job);
      if (changed === table) return 'present';
      await writeCrontab(args.user, changed, host);
      return present === undefined ? 'new' : 'updated';
    },
  }),
  defineFunction({
    name: 'cron.rm_job',
    summary: "Takes a job out of an account's crontab: removed or absent.",
    effect: 'changes',
    args: () =>
      z.strictObject({
        user: user(),
        cmd: cmd(),
        minute: noEffect,
        hour: noEffect,
        daymonth: noEffect,
        month: noEffect,
        dayweek: noEffect,
        identifier: identifier(),
      }),
    examples: [{ user: 'app', cmd: '/srv/app/clean', identifier: 'clean' }],
    async run({ cmd: command, identifier: known = command, ...args }, { host }) {
      const table = await readCrontab(args.user, host);
      const changed = withoutJob(table, known, command);
      if (changed === table) return 'absent';
      await writeCrontab(args.user, changed, host);
      return 'removed';
    },
  }),
];

function describeTimed(job: CronJob): Json {
  const [minute = '*', hour = '*', daymonth = '*', month = '*', dayweek = '*'] = job.schedule.split(' ');
  return { minute, hour, daymonth, month, dayweek, ...describe(job) };
}

function describeSpecial(job: CronJob): Json {
  return { spec: job.schedule, ...describe(job) };
}

function describe({
  command,
  comment,
  identifier: known,
  disabled,
}: CronJob): Readonly<Record<string, Json>> {
  return { cmd: command, comment: comment ?? null, identifier: known ?? null, commented: disabled };
}
