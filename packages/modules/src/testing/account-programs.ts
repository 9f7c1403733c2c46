import type { Account, CommandResult, MemoryHost, MemoryProgram } from '@muster/engine';

/** A SHA-512 crypt hash. */
export const hash =
  '$6$salt$IxDD3jeSOb5eB1CX5LBsqZFVkJdido3OUILO5Ifz5iwMuTS4XMS130MTSuDDl3aCI6WouIL9AjRbLCelDCy.g.';

/** Another one. */
export const otherHash = hash.replace('$salt$', '$pepper$');

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
/** The programs that change accounts. */
export const programs = { useradd, usermod, chpasswd, passwd, userdel };

/** A host on which Alice has an account. */
export const alice = {
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
export function aliceWith(passwordHash: string) {
  return { ...alice, users: [{ ...alice.users[0], name: 'alice', passwordHash }] };
}
