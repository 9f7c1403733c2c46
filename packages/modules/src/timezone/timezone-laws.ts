import type { LawCases, MemoryProgram } from '@muster/engine';

const timedatectl: MemoryProgram = async ([, isLocal], _, { files }) => {
  const bytes = Buffer.from(`0.0 0 0.0\n0\n${isLocal === 'true' ? 'LOCAL' : 'UTC'}\n`);
  await files.writeAtomically('/etc/adjtime', { kind: 'bytes', bytes }, {});
  return {};
};
const localClock = { '/etc/adjtime': '0.0 0 0.0\n0\nLOCAL\n' };
const zones = {
  '/usr/share/zoneinfo/Etc/UTC': 'UTC',
  '/usr/share/zoneinfo/UTC': 'UTC',
  '/usr/share/zoneinfo/Europe/Berlin': 'CET',
};
const inUtc = {
  ...zones,
  '/etc/localtime': { link: '/usr/share/zoneinfo/Etc/UTC' },
  '/etc/timezone': 'Etc/UTC\n',
};
const berlin = { '/etc/localtime': { link: '/usr/share/zoneinfo/{name}' }, '/etc/timezone': '{name}\n' };

/** Uses of `timezone.*` states. */
export const timezoneLaws: LawCases = {
  'timezone.system': {
    usual: { name: 'Europe/Berlin' },
    repair: {
      'a host in another zone': {
        host: { files: inUtc },
        comment: 'Set timezone {name}',
        changes: { timezone: '{name}' },
        planned: 'Timezone {name} needs to be set',
        files: berlin,
      },
      'a host with a copy of its zone, and with none': {
        host: { files: { ...zones, '/etc/localtime': 'EST', '/etc/timezone': 'America/New_York\n' } },
        comment: 'Set timezone {name}',
        changes: { timezone: '{name}' },
        planned: 'Timezone {name} needs to be set',
        files: berlin,
      },
      'a host without a zone, and with its clock in local time': {
        host: { files: { ...zones, ...localClock, '/etc/hosts': '' }, programs: { timedatectl } },
        comment: 'Set timezone {name}, Set UTC to True',
        changes: { timezone: '{name}', utc: true },
        planned: 'Timezone {name} needs to be set, UTC needs to be set to True',
        runs: ['timedatectl set-local-rtc false'],
        files: berlin,
      },
      'a clock in local time alone': {
        name: 'UTC',
        host: { files: { ...inUtc, ...localClock }, programs: { timedatectl } },
        comment: 'Timezone UTC already set, Set UTC to True',
        changes: { utc: true },
        planned: 'UTC needs to be set to True',
        runs: ['timedatectl set-local-rtc false'],
      },
    },
    'nothing to do': {
      'a host in that zone by another name': {
        name: 'UTC',
        host: { files: inUtc },
        comment: 'Timezone UTC already set, UTC already set to UTC',
      },
      'a clock that may be as it is': {
        name: 'Etc/UTC',
        args: { utc: false },
        host: { files: { ...inUtc, ...localClock } },
        comment: 'Timezone Etc/UTC already set',
      },
    },
    cannot: {
      'a zone that there is not': {
        name: 'Europe/Bonn',
        host: { files: inUtc },
        comment: `Can't find a local timezone "Europe/Bonn"`,
      },
      'a name that leads elsewhere': {
        name: '../../../etc/passwd',
        host: { files: inUtc },
        comment: '"../../../etc/passwd" is not the name of a time zone',
      },
      'a host without zones': {
        comment: 'There are no time zones in /usr/share/zoneinfo: the package tzdata brings them',
      },
      'a clock that cannot be set': {
        name: 'UTC',
        host: {
          files: { ...inUtc, ...localClock },
          programs: { timedatectl: () => ({ code: 1, stderr: 'Failed to set local RTC: Access denied' }) },
        },
        comment: 'Setting the hardware clock to UTC: Failed to set local RTC: Access denied',
        planned: 'UTC needs to be set to True',
        plannedChanges: { utc: true },
        runs: ['timedatectl set-local-rtc false'],
      },
    },
  },
};
