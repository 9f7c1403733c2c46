import type { Account, CommandResult, LawCases, MemoryHost, MemoryProgram } from '@muster/engine';
import { sha512Crypt } from './password-hash.ts';

const hash = '$6$salt$IxDD3jeSOb5eB1CX5LBsqZFVkJdido3OUILO5Ifz5iwMuTS4XMS130MTSuDDl3aCI6WouIL9AjRbLCelDCy.g.';

const otherHash = hash.replace('$salt$', '$pepper$');

/** What useradd and usermod make of their flags. */
function applyFlags(args: readonly string[], account: Account, host: MemoryHost): void {
  const value = (flag: string): string | undefined => {
    const at = args.indexOf(flag);
    return at < 0 ? undefined : args[at + 1];
  };
  const uid = value('-u');
  const primary = value('-g');
  const groups = value('-G');
  host.users.set(account.name, {
    ...account,
    ...(uid === undefined ? {} : { uid: Number(uid) }),
    gid: primary === undefined ? account.gid : (host.groups.get(primary)?.gid ?? Number(primary)),
    home: value('-d') ?? account.home,
    shell: value('-s') ?? account.shell,
    fullName: value('-c') ?? account.fullName,
    groups: groups === undefined ? account.groups : groups.split(',').filter(Boolean).toSorted(),
  });
}

const useradd: MemoryProgram = async (args, _, host) => {
  const name = args.at(-1) ?? '';
  const home = `/home/${name}`;
  applyFlags(
    args,
    { name, uid: 1000, gid: 1000, fullName: '', home, shell: '/bin/sh', groups: [], passwordHash: '!' },
    host,
  );
  if (args.includes('-m'))
    await host.files.makeDirectory(host.users.get(name)?.home ?? home, { parents: true });
  return {};
};
/** What usermod makes of its flags; a home moves only from where it is to where nothing is. */
async function changeAccount(
  args: readonly string[],
  account: Account,
  host: MemoryHost,
): Promise<Partial<CommandResult>> {
  applyFlags(args, account, host);
  if (!args.includes('-m')) return {};
  const to = host.users.get(account.name)?.home ?? '';
  if ((await host.files.stat(to)) !== undefined)
    return { code: 12, stderr: `usermod: directory ${to} exists\n` };
  await host.files.rename(account.home, to);
  return {};
}

const usermod: MemoryProgram = (args, _, host) => {
  const account = host.users.get(args.at(-1) ?? '');
  if (account === undefined) return { code: 6, stderr: 'usermod: no such user\n' };
  const { passwordHash = '!' } = account;
  if (args.includes('-L')) host.users.set(account.name, { ...account, passwordHash: `!${passwordHash}` });
  else if (args.includes('-U'))
    host.users.set(account.name, { ...account, passwordHash: passwordHash.replace('!', '') });
  else return changeAccount(args, account, host);
  return {};
};
const passwd: MemoryProgram = (args, _, host) => {
  const account = host.users.get(args.at(-1) ?? '');
  if (account !== undefined) host.users.set(account.name, { ...account, passwordHash: '' });
  return {};
};
const chpasswd: MemoryProgram = (_, { stdin = '' }, host) => {
  const [name = '', passwordHash = ''] = stdin.trim().split(':');
  const account = host.users.get(name);
  if (account !== undefined) host.users.set(name, { ...account, passwordHash });
  return {};
};
const userdel: MemoryProgram = (args, _, host) => {
  host.users.delete(args.at(-1) ?? '');
  return {};
};
const programs = { useradd, usermod, chpasswd, passwd, userdel };

const alice = {
  users: [
    {
      name: 'alice',
      uid: 5,
      gid: 5,
      fullName: 'Alice,12',
      home: '/home/alice',
      groups: ['alice', 'old'],
      passwordHash: hash,
    },
  ],
  groups: [
    { name: 'alice', gid: 5 },
    { name: 'web', gid: 7 },
    { name: 'old', gid: 8 },
  ],
  files: { '/home/alice/.profile': '' },
  programs,
};
/** The same account with another password. */
const aliceWith = (passwordHash: string) => ({
  ...alice,
  users: [{ ...alice.users[0], name: 'alice', passwordHash }],
});

/** Uses of `user.*` states. */
export const userLaws: LawCases = {
  'user.present': [
    {
      kind: 'create',
      about: 'an account of which nothing is said',
      name: 'app',
      host: { programs },
      expect: {
        comment: 'New user app created',
        changes: { name: 'app' },
        planned: 'User app set to be added',
        runs: ['useradd -m -- app'],
      },
    },
    {
      kind: 'create',
      about: 'an account with everything',
      name: 'app',
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
      expect: {
        comment: 'New user app created',
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
        planned: 'User app set to be added',
        runs: [
          "useradd -r -m -l -u 700 -o -g app -d /srv/app -s /bin/bash -G web -c 'The application,,,,x' -- app",
          {
            run: 'chpasswd -e',
            stdin: `app:${hash}\n`,
          },
          'usermod -L -- app',
        ],
      },
    },
    {
      kind: 'create',
      about: 'an account without a home, and with a group of its own',
      name: 'app',
      args: { createhome: false, usergroup: true, gid: 100 },
      host: { programs },
      expect: {
        comment: 'New user app created',
        changes: { name: 'app', gid: 100 },
        planned: 'User app set to be added',
        runs: ['useradd -M -U -g 100 -- app'],
      },
    },
    {
      kind: 'create',
      about: 'an account without a group of its own',
      name: 'app',
      args: { usergroup: false, optional_groups: ['web', 'none'] },
      host: { groups: [{ name: 'web', gid: 7 }], programs },
      expect: {
        comment: 'New user app created',
        changes: { name: 'app', groups: ['web'] },
        planned: 'User app set to be added',
        runs: ['useradd -m -N -G web -- app'],
      },
    },
    {
      kind: 'create',
      about: 'an account whose group is there already',
      name: 'app',
      args: { fullname: '' },
      host: { groups: [{ name: 'app', gid: 700 }], programs },
      expect: {
        comment: 'New user app created',
        changes: { name: 'app' },
        planned: 'User app set to be added',
        runs: ['useradd -m -g app -- app'],
      },
    },
    {
      kind: 'create',
      about: 'an account with a password that is to be hashed',
      name: 'app',
      args: { password: 'open sesame', hash_password: true },
      host: { programs },
      secrets: ['open sesame'],
      expect: {
        comment: 'New user app created',
        changes: { name: 'app', passwd: 'XXX-REDACTED-XXX' },
        planned: 'User app set to be added',
        runs: [
          'useradd -m -- app',
          {
            run: 'chpasswd -e',
            stdin: /^app:\$6\$[./\w]{16}\$[./\w]{86}\n$/,
          },
        ],
      },
    },
    {
      kind: 'create',
      about: 'an account that needs no password',
      name: 'app',
      args: { empty_password: true, password: hash },
      host: { programs },
      expect: {
        comment: 'New user app created',
        changes: { name: 'app', passwd: 'XXX-REDACTED-XXX' },
        planned: 'User app set to be added',
        runs: ['useradd -m -- app', 'passwd -d -- app'],
      },
    },
    {
      kind: 'repair',
      about: 'another shell, other groups and another password',
      name: 'alice',
      args: { shell: '/bin/zsh', groups: ['web'], password: 'open sesame', hash_password: true },
      host: alice,
      secrets: ['open sesame'],
      expect: {
        comment: 'Updated user alice',
        changes: { groups: ['web'], passwd: 'XXX-REDACTED-XXX', shell: '/bin/zsh' },
        planned:
          'The following user attributes are set to be changed:\ngroups: ["web"]\npasswd: XXX-REDACTED-XXX\nshell: /bin/zsh\n',
        runs: [
          'usermod -s /bin/zsh -G web -- alice',
          {
            run: 'chpasswd -e',
            stdin: /^alice:\$6\$[./\w]{16}\$[./\w]{86}\n$/,
          },
        ],
      },
    },
    {
      kind: 'repair',
      about: 'groups beside those that it has',
      name: 'alice',
      args: { groups: ['web'], remove_groups: false },
      host: alice,
      expect: {
        comment: 'Updated user alice',
        changes: { groups: ['old', 'web'] },
        planned: 'The following user attributes are set to be changed:\ngroups: ["old","web"]\n',
        runs: ['usermod -G old,web -- alice'],
      },
    },
    {
      kind: 'repair',
      about: 'groups where they exist, and no others',
      name: 'alice',
      args: { optional_groups: ['web', 'none'] },
      host: alice,
      expect: {
        comment: 'Updated user alice',
        changes: { groups: ['web'] },
        planned: 'The following user attributes are set to be changed:\ngroups: ["web"]\n',
        runs: ['usermod -G web -- alice'],
      },
    },
    {
      kind: 'repair',
      about: 'no groups at all',
      name: 'alice',
      args: { groups: [] },
      host: alice,
      expect: {
        comment: 'Updated user alice',
        changes: { groups: [] },
        planned: 'The following user attributes are set to be changed:\ngroups: []\n',
        runs: ["usermod -G '' -- alice"],
      },
    },
    {
      kind: 'repair',
      about: 'a group of its own name that is asked for',
      name: 'alice',
      args: { groups: ['alice', 'web'] },
      host: alice,
      expect: {
        comment: 'Updated user alice',
        changes: { groups: ['alice', 'web'] },
        planned: 'The following user attributes are set to be changed:\ngroups: ["alice","web"]\n',
        runs: ['usermod -G alice,web -- alice'],
      },
    },
    {
      kind: 'repair',
      about: 'another full name, all else of the record staying',
      name: 'alice',
      args: { fullname: 'Alice Liddell', workphone: 1 },
      host: alice,
      expect: {
        comment: 'Updated user alice',
        changes: { fullname: 'Alice Liddell', workphone: '1' },
        planned:
          'The following user attributes are set to be changed:\nfullname: Alice Liddell\nworkphone: 1\n',
        runs: ["usermod -c 'Alice Liddell,12,1' -- alice"],
      },
    },
    {
      kind: 'repair',
      about: 'a record that is to be empty',
      name: 'alice',
      args: { fullname: '', roomnumber: '' },
      host: alice,
      expect: {
        comment: 'Updated user alice',
        changes: { fullname: '', roomnumber: '' },
        planned: 'The following user attributes are set to be changed:\nfullname: \nroomnumber: \n',
        runs: ["usermod -c '' -- alice"],
      },
    },
    {
      kind: 'repair',
      about: 'another number and another primary group, where they may change',
      name: 'alice',
      args: { uid: 6, gid: 'web', allow_uid_change: true, allow_gid_change: true, unique: false },
      host: alice,
      expect: {
        comment: 'Updated user alice',
        changes: { uid: 6, gid: 7 },
        planned: 'The following user attributes are set to be changed:\nuid: 6\ngid: 7\n',
        runs: ['usermod -u 6 -o -g web -- alice'],
      },
    },
    {
      kind: 'repair',
      about: 'another home, to which everything moves',
      name: 'alice',
      args: { home: '/srv/alice' },
      host: { ...alice, files: { ...alice.files, '/srv/other': '' } },
      expect: {
        comment: 'Updated user alice',
        changes: { home: '/srv/alice', homeDoesNotExist: 'created' },
        planned:
          'The following user attributes are set to be changed:\nhome: /srv/alice\nhomeDoesNotExist: created\n',
        runs: ['usermod -d /srv/alice -m -- alice'],
      },
    },
    {
      kind: 'repair',
      about: 'another home that is there already',
      name: 'alice',
      args: { home: '/srv/alice' },
      host: { ...alice, files: { ...alice.files, '/srv/alice/file': '' } },
      expect: {
        comment: 'Updated user alice',
        changes: { home: '/srv/alice' },
        planned: 'The following user attributes are set to be changed:\nhome: /srv/alice\n',
        runs: ['usermod -d /srv/alice -- alice'],
      },
    },
    {
      kind: 'repair',
      about: 'another home, where there is none yet',
      name: 'alice',
      args: { home: '/srv/alice' },
      host: { ...alice, files: {} },
      expect: {
        comment: 'Updated user alice',
        changes: { home: '/srv/alice', homeDoesNotExist: 'created' },
        planned:
          'The following user attributes are set to be changed:\nhome: /srv/alice\nhomeDoesNotExist: created\n',
        runs: ['usermod -d /srv/alice -- alice'],
        files: { '/srv': { directory: true }, '/srv/alice': { directory: true, user: 'alice', group: '5' } },
      },
    },
    {
      kind: 'repair',
      about: 'another home, to which nothing moves',
      name: 'alice',
      args: { home: '/srv/alice', createhome: false },
      host: alice,
      expect: {
        comment: 'Updated user alice',
        changes: { home: '/srv/alice' },
        planned: 'The following user attributes are set to be changed:\nhome: /srv/alice\n',
        runs: ['usermod -d /srv/alice -- alice'],
      },
    },
    {
      kind: 'repair',
      about: 'a home that is missing',
      name: 'alice',
      host: { ...alice, files: {} },
      expect: {
        comment: 'Updated user alice',
        changes: { homeDoesNotExist: 'created' },
        planned: 'The following user attributes are set to be changed:\nhomeDoesNotExist: created\n',
        files: {
          '/home': { directory: true },
          '/home/alice': { directory: true, user: 'alice', group: '5' },
        },
      },
    },
    {
      kind: 'repair',
      about: 'another password',
      name: 'alice',
      args: { password: otherHash },
      host: alice,
      secrets: [otherHash],
      expect: {
        comment: 'Updated user alice',
        changes: { passwd: 'XXX-REDACTED-XXX' },
        planned: 'The following user attributes are set to be changed:\npasswd: XXX-REDACTED-XXX\n',
        runs: [
          {
            run: 'chpasswd -e',
            stdin: `alice:${otherHash}\n`,
          },
        ],
      },
    },
    {
      kind: 'repair',
      about: 'a password, where there is none, even if another may stay',
      name: 'alice',
      args: { password: hash, enforce_password: false },
      host: aliceWith('!'),
      expect: {
        comment: 'Updated user alice',
        changes: { passwd: 'XXX-REDACTED-XXX' },
        planned: 'The following user attributes are set to be changed:\npasswd: XXX-REDACTED-XXX\n',
        runs: [
          {
            run: 'chpasswd -e',
            stdin: `alice:${hash}\n`,
          },
        ],
      },
    },
    {
      kind: 'repair',
      about: 'a password that is to go',
      name: 'alice',
      args: { empty_password: true },
      host: alice,
      expect: {
        comment: 'Updated user alice',
        changes: { passwd: 'XXX-REDACTED-XXX' },
        planned: 'The following user attributes are set to be changed:\npasswd: XXX-REDACTED-XXX\n',
        runs: ['passwd -d -- alice'],
      },
    },
    {
      kind: 'repair',
      about: 'a password that is to be locked',
      name: 'alice',
      args: { password: hash, password_lock: true },
      host: alice,
      expect: {
        comment: 'Updated user alice',
        changes: { password_lock: true },
        planned: 'The following user attributes are set to be changed:\npassword_lock: true\n',
        runs: ['usermod -L -- alice'],
      },
    },
    {
      kind: 'repair',
      about: 'a password that is to be unlocked',
      name: 'alice',
      args: { password: hash, password_lock: false },
      host: aliceWith(`!${hash}`),
      expect: {
        comment: 'Updated user alice',
        changes: { password_lock: false },
        planned: 'The following user attributes are set to be changed:\npassword_lock: false\n',
        runs: ['usermod -U -- alice'],
      },
    },
    {
      kind: 'nothing to do',
      about: 'an account as it should be',
      name: 'alice',
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
      host: alice,
      expect: { comment: 'User alice is present and up to date' },
    },
    {
      kind: 'nothing to do',
      about: 'groups beside those that it should have',
      name: 'alice',
      args: { groups: ['old'], optional_groups: ['none'], remove_groups: false },
      host: alice,
      expect: { comment: 'User alice is present and up to date' },
    },
    {
      kind: 'nothing to do',
      about: 'a password that fits',
      name: 'alice',
      args: { password: 'secret', hash_password: true },
      host: aliceWith(sha512Crypt('secret', 'salt', 1000)),
      expect: { comment: 'User alice is present and up to date' },
    },
    {
      kind: 'nothing to do',
      about: 'another password that may stay',
      name: 'alice',
      args: { password: otherHash, enforce_password: false },
      host: alice,
      expect: { comment: 'User alice is present and up to date' },
    },
    {
      kind: 'nothing to do',
      about: 'a locked password',
      name: 'alice',
      args: { password: hash },
      host: aliceWith(`!${hash}`),
      expect: { comment: 'User alice is present and up to date' },
    },
    {
      kind: 'nothing to do',
      about: 'a missing home that nobody asks for',
      name: 'alice',
      args: { createhome: false },
      host: { ...alice, files: {} },
      expect: { comment: 'User alice is present and up to date' },
    },
    {
      kind: 'nothing to do',
      about: 'no password, as it should be',
      name: 'alice',
      args: { empty_password: true },
      host: aliceWith(''),
      expect: { comment: 'User alice is present and up to date' },
    },
    {
      kind: 'cannot',
      about: 'groups that are not there',
      name: 'alice',
      args: { groups: ['web', 'no', 'none'] },
      host: alice,
      expect: { comment: 'The following group(s) are not present: no,none' },
    },
    {
      kind: 'cannot',
      about: 'a primary group that is not there',
      name: 'alice',
      args: { gid: 'none' },
      host: alice,
      expect: { comment: 'Group none is not available' },
    },
    {
      kind: 'cannot',
      about: 'another number',
      name: 'alice',
      args: { uid: 6 },
      host: alice,
      expect: {
        comment:
          'Changing uid (5 -> 6) not permitted, set allow_uid_change to True to force this change. Note that this will not change file ownership.',
      },
    },
    {
      kind: 'cannot',
      about: 'another primary group',
      name: 'alice',
      args: { gid: 7 },
      host: alice,
      expect: {
        comment:
          'Changing gid (5 -> 7) not permitted, set allow_gid_change to True to force this change. Note that this will not change file ownership.',
      },
    },
    {
      kind: 'cannot',
      about: 'a full name that would be two',
      name: 'alice',
      args: { fullname: 'a:b' },
      host: alice,
      expect: {
        comment:
          "Invalid argument 'fullname': expected a text that matches /^[^:,\\n]*$/, not 'a:b' (user.present, id 'alice')",
      },
    },
    {
      kind: 'cannot',
      about: 'a hash that would be two lines',
      name: 'alice',
      args: { password: 'a:b' },
      host: alice,
      expect: {
        comment: 'The password hash holds a colon or a new line',
        planned: {
          comment: 'The following user attributes are set to be changed:\npasswd: XXX-REDACTED-XXX\n',
          changes: { passwd: 'XXX-REDACTED-XXX' },
          result: null,
        },
      },
    },
    {
      kind: 'cannot',
      about: 'a program that fails',
      name: 'alice',
      args: { shell: '/bin/none' },
      host: { ...alice, programs: { usermod: () => ({ code: 1, stderr: 'usermod: invalid shell\n' }) } },
      expect: {
        comment: 'Changing user alice: usermod: invalid shell',
        planned: {
          comment: 'The following user attributes are set to be changed:\nshell: /bin/none\n',
          changes: { shell: '/bin/none' },
          result: null,
        },
        runs: ['usermod -s /bin/none -- alice'],
      },
    },
  ],
  'user.absent': [
    {
      kind: 'repair',
      about: 'an account',
      name: 'bob',
      host: { users: [{ name: 'bob' }], programs },
      expect: {
        comment: 'Removed user bob',
        changes: { bob: 'removed' },
        planned: 'User bob set for removal',
        runs: ['userdel -- bob'],
      },
    },
    {
      kind: 'repair',
      about: 'an account that is in use, with its files',
      name: 'bob',
      args: { purge: true, force: true },
      host: { users: [{ name: 'bob' }], programs },
      expect: {
        comment: 'Removed user bob',
        changes: { bob: 'removed' },
        planned: 'User bob set for removal',
        runs: ['userdel -r -f -- bob'],
      },
    },
    {
      kind: 'nothing to do',
      about: 'no account',
      name: 'none',
      host: { users: [{ name: 'bob' }], programs },
      expect: { comment: 'User none is not present' },
    },
    {
      kind: 'cannot',
      about: 'an account that is in use',
      name: 'bob',
      host: {
        users: [{ name: 'bob' }],
        programs: {
          userdel: () => ({ code: 8, stderr: 'userdel: user bob is currently used by process 1\n' }),
        },
      },
      expect: {
        comment: 'Removing user bob: userdel: user bob is currently used by process 1',
        planned: { comment: 'User bob set for removal', changes: { bob: 'removed' }, result: null },
        runs: ['userdel -- bob'],
      },
    },
  ],
};
