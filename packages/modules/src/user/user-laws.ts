import type { LawCases } from '@muster/engine';
import { alice, hash, programs } from '../testing/account-programs.ts';

/** What the dry run says of attributes that it would change. */
const toChange = (...attributes: readonly string[]) =>
  `The following user attributes are set to be changed:\n${attributes.map((line) => `${line}\n`).join('')}`;

/** Uses of `user.*` states. */
export const userLaws: LawCases = {
  'user.present': {
    usual: { name: 'alice', host: alice },
    create: {
      usual: {
        name: 'app',
        comment: 'New user {name} created',
        changes: { name: '{name}' },
        planned: 'User {name} set to be added',
      },
      'an account of which nothing is said': { host: { programs }, runs: ['useradd -m -- app'] },
      'an account with everything': {
        args: {
          uid: 700,
          gid: 'app',
          groups: ['web'],
          home: '/srv/app',
          shell: '/bin/bash',
          fullname: 'The application',
          other: 'x',
          password: hash,
          system: true,
          nologinit: true,
          unique: false,
          password_lock: true,
        },
        host: {
          groups: [
            { name: 'app', gid: 700 },
            { name: 'web', gid: 701 },
          ],
          programs,
        },
        secrets: [hash],
        changes: {
          name: 'app',
          groups: ['web'],
          passwd: 'XXX-REDACTED-XXX',
          uid: 700,
          gid: 700,
          home: '/srv/app',
          shell: '/bin/bash',
          homeDoesNotExist: 'created',
          password_lock: true,
          fullname: 'The application',
          other: 'x',
        },
        runs: [
          "useradd -r -m -l -u 700 -o -g app -d /srv/app -s /bin/bash -G web -c 'The application,,,,x' -- app",
          { run: 'chpasswd -e', stdin: `app:${hash}\n` },
          'usermod -L -- app',
        ],
      },
      'an account without a home, and with a group of its own': {
        args: { createhome: false, usergroup: true, gid: 100 },
        host: { programs },
        changes: { name: 'app', gid: 100 },
        runs: ['useradd -M -U -g 100 -- app'],
      },
      'an account without a group of its own': {
        args: { usergroup: false, optional_groups: ['web', 'none'] },
        host: { groups: [{ name: 'web', gid: 7 }], programs },
        changes: { name: 'app', groups: ['web'] },
        runs: ['useradd -m -N -G web -- app'],
      },
      'an account whose group is there already': {
        args: { fullname: '' },
        host: { groups: [{ name: 'app', gid: 700 }], programs },
        runs: ['useradd -m -g app -- app'],
      },
    },
    repair: {
      usual: { comment: 'Updated user {name}' },
      'another shell, other groups and another password': {
        args: { shell: '/bin/zsh', groups: ['web'], password: 'open sesame', hash_password: true },
        secrets: ['open sesame'],
        changes: { groups: ['web'], passwd: 'XXX-REDACTED-XXX', shell: '/bin/zsh' },
        planned: toChange('groups: ["web"]', 'passwd: XXX-REDACTED-XXX', 'shell: /bin/zsh'),
        runs: [
          'usermod -s /bin/zsh -G web -- alice',
          { run: 'chpasswd -e', stdin: /^alice:\$6\$[./\w]{16}\$[./\w]{86}\n$/ },
        ],
      },
      'groups beside those that it has': {
        args: { groups: ['web'], remove_groups: false },
        changes: { groups: ['old', 'web'] },
        planned: toChange('groups: ["old","web"]'),
        runs: ['usermod -G old,web -- alice'],
      },
      'groups where they exist, and no others': {
        args: { optional_groups: ['web', 'none'] },
        changes: { groups: ['web'] },
        planned: toChange('groups: ["web"]'),
        runs: ['usermod -G web -- alice'],
      },
      'no groups at all': {
        args: { groups: [] },
        changes: { groups: [] },
        planned: toChange('groups: []'),
        runs: ["usermod -G '' -- alice"],
      },
      'a group of its own name that is asked for': {
        args: { groups: ['alice', 'web'] },
        changes: { groups: ['alice', 'web'] },
        planned: toChange('groups: ["alice","web"]'),
        runs: ['usermod -G alice,web -- alice'],
      },
      'another full name, all else of the record staying': {
        args: { fullname: 'Alice Liddell', workphone: 1 },
        changes: { fullname: 'Alice Liddell', workphone: '1' },
        planned: toChange('fullname: Alice Liddell', 'workphone: 1'),
        runs: ["usermod -c 'Alice Liddell,12,1' -- alice"],
      },
      'a record that is to be empty': {
        args: { fullname: '', roomnumber: '' },
        changes: { fullname: '', roomnumber: '' },
        planned: toChange('fullname: ', 'roomnumber: '),
        runs: ["usermod -c '' -- alice"],
      },
      'another number and another primary group, where they may change': {
        args: { uid: 6, gid: 'web', allow_uid_change: true, allow_gid_change: true, unique: false },
        changes: { uid: 6, gid: 7 },
        planned: toChange('uid: 6', 'gid: 7'),
        runs: ['usermod -u 6 -o -g web -- alice'],
      },
      'another home, to which everything moves': {
        args: { home: '/srv/alice' },
        host: { ...alice, files: { ...alice.files, '/srv/other': '' } },
        changes: { home: '/srv/alice', homeDoesNotExist: 'created' },
        planned: toChange('home: /srv/alice', 'homeDoesNotExist: created'),
        runs: ['usermod -d /srv/alice -m -- alice'],
      },
      'another home that is there already': {
        args: { home: '/srv/alice' },
        host: { ...alice, files: { ...alice.files, '/srv/alice/file': '' } },
        changes: { home: '/srv/alice' },
        planned: toChange('home: /srv/alice'),
        runs: ['usermod -d /srv/alice -- alice'],
      },
      'another home, where there is none yet': {
        args: { home: '/srv/alice' },
        host: { ...alice, files: {} },
        changes: { home: '/srv/alice', homeDoesNotExist: 'created' },
        planned: toChange('home: /srv/alice', 'homeDoesNotExist: created'),
        runs: ['usermod -d /srv/alice -- alice'],
        files: { '/srv': { directory: true }, '/srv/alice': { directory: true, user: 'alice', group: '5' } },
      },
      'another home, to which nothing moves': {
        args: { home: '/srv/alice', createhome: false },
        changes: { home: '/srv/alice' },
        planned: toChange('home: /srv/alice'),
        runs: ['usermod -d /srv/alice -- alice'],
      },
      'a home that is missing': {
        host: { ...alice, files: {} },
        changes: { homeDoesNotExist: 'created' },
        planned: toChange('homeDoesNotExist: created'),
        files: {
          '/home': { directory: true },
          '/home/alice': { directory: true, user: 'alice', group: '5' },
        },
      },
    },
    'nothing to do': {
      usual: { comment: 'User {name} is present and up to date' },
      'an account as it should be': {
        args: {
          uid: 5,
          gid: 'alice',
          home: '/home/alice',
          shell: '/bin/bash',
          fullname: 'Alice',
          roomnumber: 12,
          groups: ['old'],
          password: hash,
          password_lock: false,
        },
      },
      'groups beside those that it should have': {
        args: { groups: ['old'], optional_groups: ['none'], remove_groups: false },
      },
      'a missing home that nobody asks for': { args: { createhome: false }, host: { ...alice, files: {} } },
    },
    cannot: {
      'groups that are not there': {
        args: { groups: ['web', 'no', 'none'] },
        comment: 'The following group(s) are not present: no,none',
      },
      'a primary group that is not there': { args: { gid: 'none' }, comment: 'Group none is not available' },
      'another number': {
        args: { uid: 6 },
        comment:
          'Changing uid (5 -> 6) not permitted, set allow_uid_change to True to force this change. Note that this will not change file ownership.',
      },
      'another primary group': {
        args: { gid: 7 },
        comment:
          'Changing gid (5 -> 7) not permitted, set allow_gid_change to True to force this change. Note that this will not change file ownership.',
      },
      'a full name that would be two': {
        args: { fullname: 'a:b' },
        comment:
          "Invalid argument 'fullname': expected a text that matches /^[^:,\\n]*$/, not 'a:b' (user.present, id 'alice')",
      },
      'a program that fails': {
        args: { shell: '/bin/none' },
        host: { ...alice, programs: { usermod: () => ({ code: 1, stderr: 'usermod: invalid shell\n' }) } },
        comment: 'Changing user alice: usermod: invalid shell',
        planned: toChange('shell: /bin/none'),
        plannedChanges: { shell: '/bin/none' },
        runs: ['usermod -s /bin/none -- alice'],
      },
    },
  },
  'user.absent': {
    usual: { name: 'bob', host: { users: [{ name: 'bob' }], programs } },
    repair: {
      usual: {
        comment: 'Removed user {name}',
        changes: { '{name}': 'removed' },
        planned: 'User {name} set for removal',
      },
      'an account': { runs: ['userdel -- bob'] },
      'an account that is in use, with its files': {
        args: { purge: true, force: true },
        runs: ['userdel -r -f -- bob'],
      },
    },
    'nothing to do': { 'no account': { name: 'none', comment: 'User none is not present' } },
    cannot: {
      'an account that is in use': {
        host: {
          users: [{ name: 'bob' }],
          programs: {
            userdel: () => ({ code: 8, stderr: 'userdel: user bob is currently used by process 1\n' }),
          },
        },
        comment: 'Removing user bob: userdel: user bob is currently used by process 1',
        planned: 'User bob set for removal',
        plannedChanges: { bob: 'removed' },
        runs: ['userdel -- bob'],
      },
    },
  },
};
