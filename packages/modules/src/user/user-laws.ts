import type { Account, LawCases, MemoryHost, MemoryProgram } from '@muster/engine';

const hash = '$6$salt$IxDD3jeSOb5eB1CX5LBsqZFVkJdido3OUILO5Ifz5iwMuTS4XMS130MTSuDDl3aCI6WouIL9AjRbLCelDCy.g.';

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
const usermod: MemoryProgram = (args, _, host) => {
  const account = host.users.get(args.at(-1) ?? '');
  if (account !== undefined) applyFlags(args, account, host);
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
const programs = { useradd, usermod, chpasswd, userdel };

/** Uses of `user.*` states. */
export const userLaws: LawCases = {
  'user.present': [
    {
      kind: 'create',
      about: 'a new account with everything',
      name: 'app',
      args: {
        uid: 700,
        gid: 'app',
        groups: ['web'],
        home: '/srv/app',
        shell: '/bin/bash',
        fullname: 'The application',
        password: hash,
        system: true,
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
          fullname: 'The application',
        },
        planned: { comment: 'User app set to be added' },
        runs: [
          "useradd -r -m -u 700 -g app -d /srv/app -s /bin/bash -G web -c 'The application' -- app",
          {
            run: 'chpasswd -e',
            stdin:
              'app:$6$salt$IxDD3jeSOb5eB1CX5LBsqZFVkJdido3OUILO5Ifz5iwMuTS4XMS130MTSuDDl3aCI6WouIL9AjRbLCelDCy.g.\n',
          },
        ],
      },
    },
    {
      kind: 'create',
      about: 'a new account with nothing',
      name: 'app',
      host: { programs },
      expect: {
        comment: 'New user app created',
        changes: { name: 'app' },
        planned: { comment: 'User app set to be added' },
        runs: ['useradd -m -- app'],
      },
    },
    {
      kind: 'repair',
      about: 'an account whose shell, groups and password are others',
      name: 'alice',
      args: { shell: '/bin/zsh', groups: ['web'], password: 'open sesame', hash_password: true },
      host: {
        users: [{ name: 'alice', uid: 5, home: '/home/alice', groups: ['old'], passwordHash: hash }],
        groups: [{ name: 'web', gid: 7 }],
        files: { '/home/alice/.profile': '' },
        programs,
      },
      secrets: ['open sesame'],
      expect: {
        comment: 'Updated user alice',
        changes: { groups: ['web'], passwd: 'XXX-REDACTED-XXX', shell: '/bin/zsh' },
        planned: {
          comment:
            'The following user attributes are set to be changed:\ngroups: ["web"]\npasswd: XXX-REDACTED-XXX\nshell: /bin/zsh\n',
        },
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
      kind: 'nothing to do',
      about: 'nothing to do',
      name: 'alice',
      args: { groups: ['web'], remove_groups: false, optional_groups: ['none'] },
      host: {
        users: [{ name: 'alice', uid: 5, home: '/home/alice', groups: ['old', 'web'] }],
        groups: [{ name: 'web', gid: 7 }],
        files: { '/home/alice/.profile': '' },
      },
      expect: { comment: 'User alice is present and up to date' },
    },
  ],
  'user.absent': [
    {
      kind: 'repair',
      about: 'an account',
      name: 'bob',
      args: { purge: true },
      host: { users: [{ name: 'bob' }], programs },
      expect: {
        comment: 'Removed user bob',
        changes: { bob: 'removed' },
        planned: { comment: 'User bob set for removal' },
        runs: ['userdel -r -- bob'],
      },
    },
  ],
};
