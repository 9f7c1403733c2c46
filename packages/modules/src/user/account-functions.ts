import type { Account, ExecutionFunction, Group, Host, Json } from '@muster/engine';
import { declareFunction } from '../declare/declare-function.ts';
import { flag, optional, text, texts } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';
import { runProgram } from '../program/run-program.ts';

const name = text('Name of the account.');
const group = text('Name of the group.');

/** `user.*` and `group.*`: accounts and groups of the host. */
export const accountFunctions: readonly ExecutionFunction[] = [
  readFunction({
    name: 'user.info',
    summary: 'Number, groups, home and shell of an account.',
    parameters: { name },
    async run(values, { host }) {
      const account = await host.accounts.user(values.name);
      return account === undefined ? {} : describeAccount(account, host);
    },
  }),
  readFunction({
    name: 'user.list_users',
    summary: 'Names of all accounts.',
    async run(_, { host }) {
      return (await host.files.readText('/etc/passwd')).split('\n').flatMap(firstField).toSorted();
    },
  }),
  readFunction({
    name: 'user.getent',
    summary: 'All accounts.',
    async run(_, { host }) {
      const names = (await host.files.readText('/etc/passwd')).split('\n').flatMap(firstField);
      const accounts = await Promise.all(names.map((entry) => host.accounts.user(entry)));
      const known = accounts.filter((account) => account !== undefined);
      return Promise.all(known.map((account) => describeAccount(account, host)));
    },
  }),
  readFunction({
    name: 'user.list_groups',
    summary: 'Groups that an account is in.',
    parameters: { name },
    async run(values, { host }) {
      const account = await host.accounts.user(values.name);
      return account === undefined ? [] : groupsOf(account, host);
    },
  }),
  readFunction({
    name: 'user.primary_group',
    summary: 'The primary group of an account.',
    parameters: { name },
    async run(values, { host }) {
      const account = await host.accounts.user(values.name);
      return account === undefined ? '' : ((await host.accounts.group(String(account.gid)))?.name ?? '');
    },
  }),
  declareFunction({
    name: 'user.add',
    summary: 'Adds an account.',
    parameters: {
      name,
      uid: optional(text('Its number.')),
      gid: optional(text('Primary group.')),
      groups: optional(texts('Further groups.')),
      home: optional(text('Home directory.')),
      shell: optional(text('Log-in shell.')),
      system: flag('Make a system account.', false),
      createhome: flag('Make the home directory.', true),
    },
    async run(values, { host }) {
      const options = [
        ...(values.system ? ['-r'] : []),
        values.createhome ? '-m' : '-M',
        ...option('-u', values.uid),
        ...option('-g', values.gid),
        ...option('-G', values.groups?.join(',')),
        ...option('-d', values.home),
        ...option('-s', values.shell),
      ];
      await runProgram(host, `Adding user ${values.name}`, {
        argv: ['useradd', ...options, '--', values.name],
      });
      return true;
    },
  }),
  declareFunction({
    name: 'user.delete',
    summary: 'Removes an account.',
    parameters: {
      name,
      remove: flag('Remove its files too.', false),
      force: flag('Even while it is in use.', false),
    },
    async run(values, { host }) {
      const options = [...(values.remove ? ['-r'] : []), ...(values.force ? ['-f'] : [])];
      await runProgram(host, `Removing user ${values.name}`, {
        argv: ['userdel', ...options, '--', values.name],
      });
      return true;
    },
  }),
  readFunction({
    name: 'group.info',
    summary: 'Number and members of a group.',
    parameters: { name: group },
    async run(values, { host }) {
      const found = await host.accounts.group(values.name);
      return found === undefined ? {} : describeGroup(found);
    },
  }),
  readFunction({
    name: 'group.getent',
    summary: 'All groups.',
    async run(_, { host }) {
      const names = (await host.files.readText('/etc/group')).split('\n').flatMap(firstField);
      const groups = await Promise.all(names.map((entry) => host.accounts.group(entry)));
      return groups.flatMap((found) => (found === undefined ? [] : [describeGroup(found)]));
    },
  }),
  declareFunction({
    name: 'group.add',
    summary: 'Adds a group.',
    parameters: {
      name: group,
      gid: optional(text('Its number.')),
      system: flag('Make a system group.', false),
    },
    async run(values, { host }) {
      const options = [...(values.system ? ['-r'] : []), ...option('-g', values.gid)];
      await runProgram(host, `Adding group ${values.name}`, {
        argv: ['groupadd', ...options, '--', values.name],
      });
      return true;
    },
  }),
  declareFunction({
    name: 'group.delete',
    summary: 'Removes a group.',
    parameters: { name: group },
    async run(values, { host }) {
      await runProgram(host, `Removing group ${values.name}`, { argv: ['groupdel', '--', values.name] });
      return true;
    },
  }),
  declareFunction({
    name: 'group.adduser',
    summary: 'Puts an account into a group.',
    parameters: { name: group, username: name },
    async run(values, { host }) {
      await runProgram(host, `Adding ${values.username} to ${values.name}`, {
        argv: ['gpasswd', '-a', values.username, '--', values.name],
      });
      return true;
    },
  }),
  declareFunction({
    name: 'group.deluser',
    summary: 'Takes an account out of a group.',
    parameters: { name: group, username: name },
    async run(values, { host }) {
      await runProgram(host, `Removing ${values.username} from ${values.name}`, {
        argv: ['gpasswd', '-d', values.username, '--', values.name],
      });
      return true;
    },
  }),
];

/** The groups that an account is in, its primary one among them. */
async function groupsOf(account: Account, host: Host): Promise<readonly string[]> {
  const primary = await host.accounts.group(String(account.gid));
  return [...new Set([...(primary === undefined ? [] : [primary.name]), ...account.groups])].toSorted();
}

async function describeAccount(account: Account, host: Host): Promise<Json> {
  const [fullname = '', roomnumber = '', workphone = '', homephone = '', ...other] =
    account.fullName.split(',');
  return {
    name: account.name,
    uid: account.uid,
    gid: account.gid,
    groups: await groupsOf(account, host),
    home: account.home,
    passwd: 'x',
    shell: account.shell,
    fullname,
    roomnumber,
    workphone,
    homephone,
    other: other.join(','),
  };
}

function describeGroup({ name: own, gid, members }: Group): Json {
  return { name: own, passwd: 'x', gid, members };
}

function firstField(line: string): string[] {
  const [first = ''] = line.split(':');
  return first === '' || first.startsWith('#') ? [] : [first];
}

function option(flagName: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [flagName, value];
}
