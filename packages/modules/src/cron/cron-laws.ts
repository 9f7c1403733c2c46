import type { LawCase, MemoryProgram } from '@muster/engine';
import { withJob, withVariable } from './crontab.ts';

/** A crontab that lives where Debian keeps it. */
const crontab: MemoryProgram = async ([, user = '', action], { stdin = '' }, host) => {
  const path = `/var/spool/cron/crontabs/${user}`;
  if (action === '-') {
    await host.files.writeAtomically(path, { kind: 'bytes', bytes: Buffer.from(stdin) }, {});
    return {};
  }
  if ((await host.files.stat(path)) === undefined) return { code: 1, stderr: `no crontab for ${user}\n` };
  return { stdout: await host.files.readText(path) };
};
const spool = { '/var/spool/cron/crontabs/other': '' };
const table = withVariable(
  withJob('', { schedule: '0 3 * * *', command: '/bin/backup', identifier: 'backup', disabled: false }),
  'MAILTO',
  'root',
);
const full = { ...spool, '/var/spool/cron/crontabs/root': table };

/** Uses of `cron.*` states. */
export const cronLaws: readonly LawCase[] = [
  {
    state: 'cron.present',
    about: 'the first job of an account',
    name: '/bin/backup',
    args: { minute: 'random', hour: 3, comment: 'Nightly' },
    host: { files: spool, programs: { crontab } },
  },
  {
    state: 'cron.present',
    about: 'a job at another time',
    name: '/bin/backup --all',
    args: { identifier: 'backup', special: '@daily' },
    host: { files: full, programs: { crontab } },
  },
  {
    state: 'cron.absent',
    about: 'a job',
    name: 'x',
    args: { identifier: 'backup' },
    host: { files: full, programs: { crontab } },
  },
  {
    state: 'cron.absent',
    about: 'no crontab at all',
    name: 'x',
    host: { files: spool, programs: { crontab } },
    changes: false,
  },
  {
    state: 'cron.env_present',
    about: 'a variable',
    name: 'PATH',
    args: { value: '/bin' },
    host: { files: full, programs: { crontab } },
  },
  {
    state: 'cron.env_absent',
    about: 'a variable',
    name: 'MAILTO',
    host: { files: full, programs: { crontab } },
  },
];
