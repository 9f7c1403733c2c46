import type { LawCases } from '@muster/engine';
import { crontab, tablePath } from '../testing/crontab-program.ts';

const managed = '# Lines below here are managed by Salt, do not edit\n';
const backup = '# SALT_CRON_IDENTIFIER:backup\n0 3 * * * /bin/backup\n';
const programs = { crontab };
const users = [{ name: 'app' }];
const none = { files: { [tablePath('other')]: '' }, programs, users };

/** A host on which root has this crontab. */
const withTable = (table: string) => ({ files: { [tablePath('root')]: table }, programs, users });
const full = withTable(`${managed}MAILTO=root\n${backup}`);
const refusing = {
  ...full,
  programs: {
    crontab: (args: readonly string[]) =>
      args.includes('-l') ? { stdout: backup } : { code: 1, stderr: 'crontab: installing: disk full\n' },
  },
};

/** What is run to give an account this crontab. */
const installs = (stdin: string | RegExp, user = 'root') => [{ run: `crontab -u ${user} -`, stdin }];

/** Uses of `cron.*` states. */
export const cronLaws: LawCases = {
  'cron.present': {
    usual: { name: '/bin/backup', host: full },
    create: {
      usual: {
        comment: "Cron {name} added to root's crontab",
        changes: { root: '{name}' },
        planned: 'Cron {name} is set to be added',
      },
      'the first job of an account, at times that are chosen once': {
        args: { minute: 'random', hour: 'random', daymonth: 'random', month: 'random', dayweek: 'random' },
        host: none,
        runs: installs(
          /^# Lines below here are managed by Salt, do not edit\n# SALT_CRON_IDENTIFIER:\/bin\/backup\n[1-5]?\d (?:1?\d|2[0-3]) (?!0)[12]?\d (?!0)1?\d [0-6] \/bin\/backup\n$/,
        ),
      },
      'a job of another account, of which nothing more is said': {
        args: { user: 'app' },
        host: none,
        comment: "Cron /bin/backup added to app's crontab",
        changes: { app: '/bin/backup' },
        runs: installs(`${managed}# SALT_CRON_IDENTIFIER:/bin/backup\n* * * * * /bin/backup\n`, 'app'),
      },
      'another job, with all its fields': {
        name: '  /bin/second  ',
        args: {
          minute: '*/5',
          hour: '1-3',
          daymonth: 1,
          month: 2,
          dayweek: 'mon',
          identifier: 'second',
          commented: true,
        },
        comment: "Cron /bin/second added to root's crontab",
        changes: { root: '/bin/second' },
        planned: 'Cron /bin/second is set to be added',
        runs: installs(
          `${managed}MAILTO=root\n# SALT_CRON_IDENTIFIER:backup\n0 3 * * * /bin/backup\n# SALT_CRON_IDENTIFIER:second\n#DISABLED#*/5 1-3 1 2 mon /bin/second\n`,
        ),
      },
      'a job below those that nobody manages': {
        args: { special: '@reboot', identifier: false },
        host: withTable('5 4 * * * /bin/old\n'),
        runs: installs(
          '5 4 * * * /bin/old\n# Lines below here are managed by Salt, do not edit\n# SALT_CRON_IDENTIFIER:/bin/backup\n@reboot /bin/backup\n',
        ),
      },
    },
    repair: {
      usual: {
        comment: 'Cron {name} updated',
        changes: { root: '{name}' },
        planned: 'Cron {name} is set to be updated',
      },
      'a job at another time, under its identifier': {
        name: '/bin/backup --all',
        args: { identifier: 'backup', special: '@daily' },
        runs: installs(`${managed}MAILTO=root\n# SALT_CRON_IDENTIFIER:backup\n@daily /bin/backup --all\n`),
      },
      'a job of which the time that was chosen stays': {
        args: { identifier: 'backup', minute: 'random', hour: 'RANDOM', comment: 'Two\nlines ' },
        runs: installs(
          `${managed}MAILTO=root\n# Two\n# lines SALT_CRON_IDENTIFIER:backup\n0 3 * * * /bin/backup\n`,
        ),
      },
      'a job that is to be switched off': {
        args: { identifier: 'backup', minute: 0, hour: 3, commented: true },
        runs: installs(
          `${managed}MAILTO=root\n# SALT_CRON_IDENTIFIER:backup\n#DISABLED#0 3 * * * /bin/backup\n`,
        ),
      },
      'a job that is to be switched on, its comment staying': {
        args: { minute: 0, hour: 3 },
        host: withTable(`${managed}# Nightly\n#DISABLED#0 3 * * * /bin/backup\n1 1 * * * /bin/other\n`),
        runs: installs(
          `${managed}# Nightly SALT_CRON_IDENTIFIER:/bin/backup\n0 3 * * * /bin/backup\n1 1 * * * /bin/other\n`,
        ),
      },
    },
    'nothing to do': {
      usual: { comment: 'Cron {name} already present' },
      'a job as it should be': { args: { identifier: 'backup', minute: 0, hour: '3' } },
      'a job with a comment that nobody asked for': {
        args: { minute: 0, hour: 3, identifier: '' },
        host: withTable('# Nightly SALT_CRON_IDENTIFIER:/bin/backup\n0  3 * * *\t/bin/backup\n'),
      },
    },
    cannot: {
      'an account that is not there': { args: { user: 'nobody' }, comment: 'User nobody is not available' },
      'a field with a blank': {
        args: { minute: '1 2' },
        comment:
          "Invalid argument 'minute': expected a field of a crontab, without blanks, not '1 2' (cron.present, id '/bin/backup')",
      },
      'a command of two lines': {
        name: 'a\nb',
        comment:
          "Invalid argument 'name': expected a text that matches /^[^\\n]*$/, not 'a\nb' (cron.present, id 'a\nb')",
      },
      'a crontab that cannot be read': {
        host: { programs: { crontab: () => ({ code: 1, stderr: 'not allowed\n' }) } },
        comment: 'The crontab of root cannot be read: not allowed',
      },
      'a crontab that is not accepted': {
        host: refusing,
        comment: 'Installing the crontab of root: crontab: installing: disk full',
        planned: 'Cron /bin/backup is set to be added',
        plannedChanges: { root: '/bin/backup' },
        runs: installs(
          '# SALT_CRON_IDENTIFIER:backup\n0 3 * * * /bin/backup\n# Lines below here are managed by Salt, do not edit\n# SALT_CRON_IDENTIFIER:/bin/backup\n* * * * * /bin/backup\n',
        ),
      },
      'no cron': {
        host: {},
        comment: 'crontab cannot be run: Cannot run crontab: no such file or directory',
      },
    },
  },
  'cron.absent': {
    usual: { name: '/bin/backup', host: full },
    repair: {
      'a job, by its identifier': {
        name: 'x',
        args: { identifier: 'backup' },
        comment: "Cron x removed from root's crontab",
        changes: { root: 'x' },
        planned: 'Cron x is set to be removed',
        runs: installs(`${managed}MAILTO=root\n`),
      },
      'a job, by its command, with its comment and not with the next one': {
        host: withTable('# a\n# b\n0 3 * * * /bin/backup\n# c\n1 1 * * * /bin/other\n'),
        comment: "Cron /bin/backup removed from root's crontab",
        changes: { root: '/bin/backup' },
        planned: 'Cron /bin/backup is set to be removed',
        runs: installs('# c\n1 1 * * * /bin/other\n'),
      },
    },
    'nothing to do': {
      usual: { comment: 'Cron {name} already absent' },
      'a command that another identifier has': {},
      'no crontab at all': { args: { user: 'app', minute: 5 }, host: none },
    },
    cannot: {
      'an account that is not there': { args: { user: 'nobody' }, comment: 'User nobody is not available' },
      'a crontab that is not accepted': {
        args: { identifier: 'backup' },
        host: refusing,
        comment: 'Installing the crontab of root: crontab: installing: disk full',
        planned: 'Cron /bin/backup is set to be removed',
        plannedChanges: { root: '/bin/backup' },
        runs: installs(''),
      },
    },
  },
  'cron.env_present': {
    usual: { name: 'X', host: full },
    create: {
      usual: { planned: 'Cron env {name} is set to be added' },
      'a variable above the jobs that are managed': {
        name: 'PATH',
        args: { value: '/bin' },
        comment: "Cron env PATH added to root's crontab",
        changes: { root: 'PATH' },
        runs: installs(
          `${managed}PATH=/bin\nMAILTO=root\n# SALT_CRON_IDENTIFIER:backup\n0 3 * * * /bin/backup\n`,
        ),
      },
      'a variable of an account without a crontab, which is empty': {
        name: 'MAILTO',
        args: { user: 'app' },
        host: none,
        comment: "Cron env MAILTO added to app's crontab",
        changes: { app: 'MAILTO' },
        runs: installs(`${managed}MAILTO=""\n`, 'app'),
      },
      'a variable above jobs that nobody manages': {
        name: 'A',
        args: { value: 1 },
        host: withTable('5 4 * * * /bin/old\n'),
        comment: "Cron env A added to root's crontab",
        changes: { root: 'A' },
        planned: 'Cron env A is set to be added',
        runs: installs(`${managed}A=1\n5 4 * * * /bin/old\n`),
      },
    },
    repair: {
      'another value': {
        name: 'MAILTO',
        args: { value: 'ops@x.test' },
        comment: 'Cron env MAILTO updated',
        changes: { root: 'MAILTO' },
        planned: 'Cron env MAILTO is set to be updated',
        runs: installs(`${managed}MAILTO=ops@x.test\n# SALT_CRON_IDENTIFIER:backup\n0 3 * * * /bin/backup\n`),
      },
    },
    'nothing to do': {
      'the value, whatever its quotes': {
        args: { value: 'a b' },
        host: withTable('X = "a b"\n'),
        comment: 'Cron env X already present',
      },
    },
    cannot: {
      'a name that is none': {
        name: 'a-b',
        args: { value: 'x' },
        comment:
          "Invalid argument 'name': expected a text that matches /^[A-Za-z_]\\w*$/, not 'a-b' (cron.env_present, id 'a-b')",
      },
      'a value of two lines': {
        args: { value: 'a\nb' },
        comment: "Invalid argument 'value': expected one line, not 'a\nb' (cron.env_present, id 'X')",
      },
      'an account that is not there': { args: { user: 'nobody' }, comment: 'User nobody is not available' },
    },
  },
  'cron.env_absent': {
    usual: { host: full },
    repair: {
      'a variable': {
        name: 'MAILTO',
        comment: "Cron env MAILTO removed from root's crontab",
        changes: { root: 'MAILTO' },
        planned: 'Cron env MAILTO is set to be removed',
        runs: installs(`${managed}# SALT_CRON_IDENTIFIER:backup\n0 3 * * * /bin/backup\n`),
      },
    },
    'nothing to do': { 'no such variable': { name: 'PATH', comment: 'Cron env PATH already absent' } },
    cannot: {
      'an account that is not there': {
        name: 'X',
        args: { user: 'nobody' },
        comment: 'User nobody is not available',
      },
    },
  },
};
