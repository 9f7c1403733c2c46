import type { ExecutionFunction, Json } from '@muster/engine';
import { declareFunction } from '../declare/declare-function.ts';
import { optional, text } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import { type CronJob, findJob, listJobs, withJob, withoutJob } from './crontab.ts';
import { readCrontab, writeCrontab } from './host-crontab.ts';

const user = text('The account whose crontab it is.', 'root');
const cmd = text('The command.');

/** `cron.*`: crontabs of the host. */
export const cronFunctions: readonly ExecutionFunction[] = [
  readFunction({
    name: 'cron.raw_cron',
    summary: "The text of an account's crontab.",
    parameters: { user },
    run: async (values, { host }) => readCrontab(values.user, host),
  }),
  readFunction({
    name: 'cron.list_tab',
    summary: "The jobs of an account's crontab.",
    parameters: { user },
    async run(values, { host }) {
      const jobs = listJobs(await readCrontab(values.user, host));
      return {
        pre: [],
        crons: jobs.filter(({ schedule }) => !schedule.startsWith('@')).map(describeTimed),
        special: jobs.filter(({ schedule }) => schedule.startsWith('@')).map(describeSpecial),
        env: [],
      };
    },
  }),
  declareFunction({
    name: 'cron.set_job',
    summary: "Puts a job into an account's crontab: new, updated or present.",
    parameters: {
      user,
      minute: text('Minutes.', '*'),
      hour: text('Hours.', '*'),
      daymonth: text('Days of the month.', '*'),
      month: text('Months.', '*'),
      dayweek: text('Days of the week.', '*'),
      cmd,
      comment: optional(text('Comment above the job.')),
      identifier: optional(text('What the job is known by.')),
    },
    async run(values, { host }) {
      const table = await readCrontab(values.user, host);
      const { minute, hour, daymonth, month, dayweek, comment, identifier } = values;
      const schedule = [minute, hour, daymonth, month, dayweek].join(' ');
      const changed = withJob(table, { schedule, command: values.cmd, comment, identifier, disabled: false });
      if (changed === table) return 'present';
      const isNew = findJob(table, identifier ?? values.cmd, values.cmd) === undefined;
      await writeCrontab(values.user, changed, host);
      return isNew ? 'new' : 'updated';
    },
  }),
  declareFunction({
    name: 'cron.rm_job',
    summary: "Takes a job out of an account's crontab: removed or absent.",
    parameters: { user, cmd, identifier: optional(text('What the job is known by.')) },
    acceptsExtra: true,
    async run(values, { host }) {
      const table = await readCrontab(values.user, host);
      const changed = withoutJob(table, values.identifier ?? values.cmd, values.cmd);
      if (changed === table) return 'absent';
      await writeCrontab(values.user, changed, host);
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

function describe({ command, comment, identifier, disabled }: CronJob): Readonly<Record<string, Json>> {
  return { cmd: command, comment: comment ?? null, identifier: identifier ?? null, commented: disabled };
}
