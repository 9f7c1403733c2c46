import type { LawCases, MemoryProgram } from '@muster/engine';
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
export const cronLaws: LawCases = {
  'cron.present': [
    {
      kind: 'create',
      about: 'the first job of an account',
      name: '/bin/backup',
      args: { minute: 'random', hour: 3, comment: 'Nightly' },
      host: { files: spool, programs: { crontab } },
      expect: {
        comment: "Cron /bin/backup added to root's crontab",
        changes: { root: '/bin/backup' },
        planned: { comment: 'Cron /bin/backup is set to be added' },
        runs: [
          {
            run: 'crontab -u root -',
            stdin:
              /^# Lines below here are managed by Salt, do not edit\n# Nightly SALT_CRON_IDENTIFIER:\/bin\/backup\n[1-5]?\d 3 \* \* \* \/bin\/backup\n$/,
          },
        ],
      },
    },
    {
      kind: 'repair',
      about: 'a job at another time',
      name: '/bin/backup --all',
      args: { identifier: 'backup', special: '@daily' },
      host: { files: full, programs: { crontab } },
      expect: {
        comment: 'Cron /bin/backup --all updated',
        changes: { root: '/bin/backup --all' },
        planned: { comment: 'Cron /bin/backup --all is set to be updated' },
        runs: [
          {
            run: 'crontab -u root -',
            stdin:
              '# Lines below here are managed by Salt, do not edit\nMAILTO=root\n# SALT_CRON_IDENTIFIER:backup\n@daily /bin/backup --all\n',
          },
        ],
      },
    },
  ],
  'cron.absent': [
    {
      kind: 'repair',
      about: 'a job',
      name: 'x',
      args: { identifier: 'backup' },
      host: { files: full, programs: { crontab } },
      expect: {
        comment: "Cron x removed from root's crontab",
        changes: { root: 'x' },
        planned: { comment: 'Cron x is set to be removed' },
        runs: [
          {
            run: 'crontab -u root -',
            stdin: '# Lines below here are managed by Salt, do not edit\nMAILTO=root\n',
          },
        ],
      },
    },
    {
      kind: 'nothing to do',
      about: 'no crontab at all',
      name: 'x',
      host: { files: spool, programs: { crontab } },
      expect: { comment: 'Cron x already absent' },
    },
  ],
  'cron.env_present': [
    {
      kind: 'repair',
      about: 'a variable',
      name: 'PATH',
      args: { value: '/bin' },
      host: { files: full, programs: { crontab } },
      expect: {
        comment: "Cron env PATH added to root's crontab",
        changes: { root: 'PATH' },
        planned: { comment: 'Cron env PATH is set to be added' },
        runs: [
          {
            run: 'crontab -u root -',
            stdin:
              '# Lines below here are managed by Salt, do not edit\nPATH=/bin\nMAILTO=root\n# SALT_CRON_IDENTIFIER:backup\n0 3 * * * /bin/backup\n',
          },
        ],
      },
    },
  ],
  'cron.env_absent': [
    {
      kind: 'repair',
      about: 'a variable',
      name: 'MAILTO',
      host: { files: full, programs: { crontab } },
      expect: {
        comment: "Cron env MAILTO removed from root's crontab",
        changes: { root: 'MAILTO' },
        planned: { comment: 'Cron env MAILTO is set to be removed' },
        runs: [
          {
            run: 'crontab -u root -',
            stdin:
              '# Lines below here are managed by Salt, do not edit\n# SALT_CRON_IDENTIFIER:backup\n0 3 * * * /bin/backup\n',
          },
        ],
      },
    },
  ],
};
