import {
  type Account,
  defineFunction,
  type ExecutionFunction,
  type Group,
  type Json,
  noArguments,
  type ReadingHost,
} from '@muster/engine';
import { z } from 'zod';
import { anyText, commaList, flag } from '../arguments/schemas.ts';
import { runProgram } from '../program/run-program.ts';

const name = anyText.describe('Name of the account.');
const group = anyText.describe('Name of the group.');

/** `user.*` and `group.*`: accounts and groups of the host. */
export const accountFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'user.info',
    summary: 'Number, groups, home and shell of an account.',
    effect: 'reads',
    args: () => z.strictObject({ name }),
    examples: [{ name: 'app' }],
    async run(values, { host }) {
      const account = await host.accounts.user(values.name);
      return account === undefined ? {} : describeAccount(account, host);
    },
  }),
  defineFunction({
    name: 'user.list_users',
    summary: 'Names of all accounts.',
    effect: 'reads',
    args: noArguments,
    async run(_, { host }) {
      return (await host.files.readText('/etc/passwd')).split('\n').flatMap(firstField).toSorted();
    },
  }),
  defineFunction({
    name: 'user.getent',
    summary: 'All accounts.',
    effect: 'reads',
    args: noArguments,
    async run(_, { host }) {
      const names = (await host.files.readText('/etc/passwd')).split('\n').flatMap(firstField);
      const accounts = await Promise.all(names.map((entry) => host.accounts.user(entry)));
      const known = accounts.filter((account) => account !== undefined);
      return Promise.all(known.map((account) => describeAccount(account, host)));
    },
  }),
  defineFunction({
    name: 'user.list_groups',
    summary: 'Groups that an account is in.',
    effect: 'reads',
    args: () => z.strictObject({ name }),
    examples: [{ name: 'app' }],
    async run(values, { host }) {
      const account = await host.accounts.user(values.name);
      return account === undefined ? [] : groupsOf(account, host);
    },
  }),
  defineFunction({
    name: 'user.primary_group',
    summary: 'The primary group of an account.',
    effect: 'reads',
    args: () => z.strictObject({ name }),
    examples: [{ name: 'app' }],
    async run(values, { host }) {
      const account = await host.accounts.user(values.name);
      return account === undefined ? '' : ((await host.accounts.group(String(account.gid)))?.name ?? '');
    },
  }),
  defineFunction({
    name: 'user.add',
    summary: 'Adds an account.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        name,
        uid: anyText.optional().describe('Its number.'),
        gid: anyText.optional().describe('Primary group.'),
        groups: commaList.optional().describe('Further groups.'),
        home: anyText.optional().describe('Home directory.'),
        shell: anyText.optional().describe('Log-in shell.'),
        system: flag.default(false).describe('Make a system account.'),
        createhome: flag.default(true).describe('Make the home directory.'),
      }),
    examples: [{ name: 'app', system: true, home: '/srv/app' }],
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
  defineFunction({
    name: 'user.delete',
    summary: 'Removes an account.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        name,
        remove: flag.default(false).describe('Remove its files too.'),
        force: flag.default(false).describe('Even while it is in use.'),
      }),
    examples: [{ name: 'app', remove: true }],
    async run(values, { host }) {
      const options = [...(values.remove ? ['-r'] : []), ...(values.force ? ['-f'] : [])];
      await runProgram(host, `Removing user ${values.name}`, {
        argv: ['userdel', ...options, '--', values.name],
      });
      return true;
    },
  }),
  defineFunction({
    name: 'group.info',
    summary: 'Number and members of a group.',
    effect: 'reads',
    args: () => z.strictObject({ name: group }),
    examples: [{ name: 'app' }],
    async run(values, { host }) {
      const found = await host.accounts.group(values.name);
      return found === undefined ? {} : describeGroup(found);
    },
  }),
  defineFunction({
    name: 'group.getent',
    summary: 'All groups.',
    effect: 'reads',
    args: noArguments,
    async run(_, { host }) {
      const names = (await host.files.readText('/etc/group')).split('\n').flatMap(firstField);
      const groups = await Promise.all(names.map((entry) => host.accounts.group(entry)));
      return groups.flatMap((found) => (found === undefined ? [] : [describeGroup(found)]));
    },
  }),
  defineFunction({
    name: 'group.add',
    summary: 'Adds a group.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        name: group,
        gid: anyText.optional().describe('Its number.'),
        system: flag.default(false).describe('Make a system group.'),
      }),
    examples: [{ name: 'app', system: true }],
    async run(values, { host }) {
      const options = [...(values.system ? ['-r'] : []), ...option('-g', values.gid)];
      await runProgram(host, `Adding group ${values.name}`, {
        argv: ['groupadd', ...options, '--', values.name],
      });
      return true;
    },
  }),
  defineFunction({
    name: 'group.delete',
    summary: 'Removes a group.',
    effect: 'changes',
    args: () => z.strictObject({ name: group }),
    examples: [{ name: 'app' }],
    async run(values, { host }) {
      await runProgram(host, `Removing group ${values.name}`, { argv: ['groupdel', '--', values.name] });
      return true;
    },
  }),
  defineFunction({
    name: 'group.adduser',
    summary: 'Puts an account into a group.',
    effect: 'changes',
    args: () => z.strictObject({ name: group, username: name }),
    examples: [{ name: 'app', username: 'deploy' }],
    async run(values, { host }) {
      await runProgram(host, `Adding ${values.username} to ${values.name}`, {
        argv: ['gpasswd', '-a', values.username, '--', values.name],
      });
      return true;
    },
  }),
  defineFunction({
    name: 'group.deluser',
    summary: 'Takes an account out of a group.',
    effect: 'changes',
    args: () => z.strictObject({ name: group, username: name }),
    examples: [{ name: 'app', username: 'deploy' }],
    async run(values, { host }) {
      await runProgram(host, `Removing ${values.username} from ${values.name}`, {
        argv: ['gpasswd', '-d', values.username, '--', values.name],
      });
      return true;
    },
  }),
];

/** The groups that an account is in, its primary one among them. */
async function groupsOf(account: Account, host: ReadingHost): Promise<readonly string[]> {
  const primary = await host.accounts.group(String(account.gid));
  return [...new Set([...(primary === undefined ? [] : [primary.name]), ...account.groups])].toSorted();
}

async function describeAccount(account: Account, host: ReadingHost): Promise<Json> {
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
