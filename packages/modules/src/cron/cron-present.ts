import { defineState } from '@muster/engine';
import { z } from 'zod';
import { flag, noEffect, oneLine, text } from '../arguments/schemas.ts';
import { type CronJob, findJob, findVariable, withJob, withoutJob, withVariable } from './crontab.ts';
import { crontabPath, readCrontab, writeCrontab } from './host-crontab.ts';
import { scheduleArgs, scheduleOf } from './schedule.ts';

const command = text
  .transform((line) => line.trim())
  .pipe(
    z
      .string()
      .min(1)
      .regex(/^[^\n]*$/),
  );
const user = text.default('root').describe('The account whose crontab it is.');
const identifier = z
  .union([oneLine, z.literal(false)])
  .optional()
  .describe('What the job is known by; the command unless given.');

const cronArgs = z.strictObject({
  name: command.describe('The command.'),
  user,
  ...scheduleArgs,
  special: text
    .pipe(z.string().regex(/^@[a-z]+$/i, 'expected @reboot, @hourly, @daily, ...'))
    .optional()
    .describe('@reboot, @hourly, @daily, ... in place of the five fields.'),
  comment: text.optional().describe('Comment above the job.'),
  commented: flag.default(false).describe('The job is there but does not run.'),
  identifier,
});
type CronArgs = z.output<typeof cronArgs>;

/** `cron.present`: a job in an account's crontab. */
export const cronPresent = defineState({
  name: 'cron.present',
  summary: "A job is in an account's crontab.",
  args: cronArgs,
  examples: [
    { name: '/usr/local/bin/backup', user: 'root', minute: 0, hour: 3, identifier: 'backup' },
    { name: '/usr/local/bin/warm-up', special: '@reboot', comment: 'Fills the cache' },
  ],
  triggers: (args) => [{ kind: 'path', path: crontabPath(args.user) }],

  async observe(args, host) {
    return { job: findJob(await readCrontab(args.user, host), identifierOf(args), args.name) };
  },
  desire: (args, { job }) => ({ job: wantedJob(args, job) }),
  async apply(args, { job }, _, host) {
    await writeCrontab(args.user, withJob(await readCrontab(args.user, host), job), host);
  },
  report: (_, args) => ({ [args.user]: args.name }),
  comment(outcome, args, changes) {
    const isNew = changes.get('job')?.from === undefined;
    if (outcome === 'unchanged') return `Cron ${args.name} already present`;
    if (outcome === 'pending') return `Cron ${args.name} is set to be ${isNew ? 'added' : 'updated'}`;
    return isNew ? `Cron ${args.name} added to ${args.user}'s crontab` : `Cron ${args.name} updated`;
  },
});

/** `cron.absent`: no such job in an account's crontab. */
export const cronAbsent = defineState({
  name: 'cron.absent',
  summary: "A job is not in an account's crontab.",
  args: z.strictObject({
    name: command.describe('The command.'),
    user,
    identifier,
    special: noEffect,
    minute: noEffect,
    hour: noEffect,
    daymonth: noEffect,
    month: noEffect,
    dayweek: noEffect,
    comment: noEffect,
    commented: noEffect,
  }),
  ignoresExtra: true,
  examples: [{ name: '/usr/local/bin/backup', identifier: 'backup' }],
  triggers: (args) => [{ kind: 'path', path: crontabPath(args.user) }],

  async observe(args, host) {
    return {
      present: findJob(await readCrontab(args.user, host), identifierOf(args), args.name) !== undefined,
    };
  },
  desire: () => ({ present: false }),
  async apply(args, _, __, host) {
    const table = await readCrontab(args.user, host);
    await writeCrontab(args.user, withoutJob(table, identifierOf(args), args.name), host);
  },
  report: (_, args) => ({ [args.user]: args.name }),
  comment(outcome, args) {
    if (outcome === 'unchanged') return `Cron ${args.name} already absent`;
    if (outcome === 'pending') return `Cron ${args.name} is set to be removed`;
    return `Cron ${args.name} removed from ${args.user}'s crontab`;
  },
});

const variableName = text.pipe(z.string().regex(/^[A-Za-z_]\w*$/));

/** `cron.env_present`: a variable in an account's crontab. */
export const cronEnvPresent = defineState({
  name: 'cron.env_present',
  summary: "A variable is set in an account's crontab.",
  args: z.strictObject({
    name: variableName.describe('Name of the variable.'),
    value: oneLine.default('').describe('Its value.'),
    user,
  }),
  examples: [{ name: 'MAILTO', value: 'ops@example.org' }],
  triggers: (args) => [{ kind: 'path', path: crontabPath(args.user) }],

  observe: async (args, host) => ({ value: findVariable(await readCrontab(args.user, host), args.name) }),
  desire: ({ value }) => ({ value }),
  async apply(args, _, __, host) {
    await writeCrontab(
      args.user,
      withVariable(await readCrontab(args.user, host), args.name, args.value),
      host,
    );
  },
  report: (_, args) => ({ [args.user]: args.name }),
  comment(outcome, args, changes) {
    const isNew = changes.get('value')?.from === undefined;
    if (outcome === 'unchanged') return `Cron env ${args.name} already present`;
    if (outcome === 'pending') return `Cron env ${args.name} is set to be ${isNew ? 'added' : 'updated'}`;
    return isNew ? `Cron env ${args.name} added to ${args.user}'s crontab` : `Cron env ${args.name} updated`;
  },
});

/** `cron.env_absent`: a variable is not set in an account's crontab. */
export const cronEnvAbsent = defineState({
  name: 'cron.env_absent',
  summary: "A variable is not set in an account's crontab.",
  args: z.strictObject({ name: variableName.describe('Name of the variable.'), user }),
  examples: [{ name: 'MAILTO' }],
  triggers: (args) => [{ kind: 'path', path: crontabPath(args.user) }],

  observe: async (args, host) => ({
    present: findVariable(await readCrontab(args.user, host), args.name) !== undefined,
  }),
  desire: () => ({ present: false }),
  async apply(args, _, __, host) {
    await writeCrontab(
      args.user,
      withVariable(await readCrontab(args.user, host), args.name, undefined),
      host,
    );
  },
  report: (_, args) => ({ [args.user]: args.name }),
  comment(outcome, args) {
    if (outcome === 'unchanged') return `Cron env ${args.name} already absent`;
    if (outcome === 'pending') return `Cron env ${args.name} is set to be removed`;
    return `Cron env ${args.name} removed from ${args.user}'s crontab`;
  },
});

function identifierOf(args: {
  readonly name: string;
  readonly identifier?: string | false | undefined;
}): string {
  return args.identifier === undefined || args.identifier === false || args.identifier === ''
    ? args.name
    : args.identifier;
}

/** A comment that nobody asked for stays; a random field keeps the value that was chosen for it. */
function wantedJob(args: CronArgs, present: CronJob | undefined): CronJob {
  return {
    schedule: args.special ?? scheduleOf(args, present?.schedule),
    command: args.name,
    identifier: identifierOf(args),
    disabled: args.commented,
    comment: (args.comment ?? present?.comment)?.trim(),
  };
}
