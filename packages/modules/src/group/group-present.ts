import {
  type Changes,
  defineState,
  type Host,
  type Json,
  type Properties,
  type SomeOf,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { flag, name, textList } from '../arguments/schemas.ts';
import { runProgram } from '../program/run-program.ts';

const groupArgs = z
  .strictObject({
    name: name.describe('Name of the group.'),
    gid: z.coerce.number().int().min(0).optional().describe('Its number.'),
    system: flag.default(false).describe('Make a system group.'),
    addusers: textList.optional().describe('Accounts that must be members.'),
    delusers: textList.optional().describe('Accounts that must not be members.'),
    members: textList.optional().describe('Accounts that are the members, and no others.'),
    non_unique: flag.default(false).describe('The number may belong to another group too.'),
  })
  .refine(
    (args) => args.members === undefined || (args.addusers === undefined && args.delusers === undefined),
    {
      error: "Conflicting options 'members' with 'addusers' and/or 'delusers' can not be used together.",
    },
  )
  .refine(({ addusers = [], delusers = [] }) => !addusers.some((user) => delusers.includes(user)), {
    error: 'Error. Same user(s) can not be added and deleted simultaneously',
  });
type GroupArgs = z.output<typeof groupArgs>;

interface Observed extends Properties {
  readonly exists: boolean;
  readonly gid: number | undefined;
  readonly members: readonly string[];
}

/** `group.present`: a group, its number and its members. */
export const groupPresent = defineState<GroupArgs, Observed, SomeOf<Observed>>({
  name: 'group.present',
  summary: 'A group exists, with the wanted number and members.',
  args: groupArgs,
  examples: [
    { name: 'app', system: true },
    { name: 'www', gid: 7000, addusers: ['app'] },
  ],
  triggers: () => [{ kind: 'path', path: '/etc/group' }],
  provides: ({ name: group }) => [{ kind: 'group', name: group }],
  baseline: true,

  async observe(args, { accounts }): Promise<Observed> {
    const group = await accounts.group(args.name);
    return {
      exists: group !== undefined,
      gid: group?.gid,
      members: group?.members.toSorted() ?? [],
    };
  },
  desire({ gid, members, addusers = [], delusers = [] }, observed): SomeOf<Observed> {
    const kept = observed.members.filter((member) => !delusers.includes(member));
    const wanted = new Set(members ?? [...kept, ...addusers]);
    return { exists: true, members: [...wanted].toSorted(), gid };
  },
  apply,
  report(changes, args): Readonly<Record<string, Json>> {
    const members = changes.get('members')?.to;
    const gid = changes.get('gid')?.to;
    return {
      ...(changes.has('exists') ? { name: args.name } : {}),
      ...(gid === undefined ? {} : { gid }),
      ...(members === undefined ? {} : { members }),
    };
  },
  comment(outcome, args, changes) {
    if (outcome === 'unchanged') return `Group ${args.name} is present and up to date`;
    if (changes.has('exists')) {
      return outcome === 'changed' ? `New group ${args.name} created` : `Group ${args.name} set to be added`;
    }
    if (outcome === 'changed') return `Updated group ${args.name}`;
    const lines = [...changes].map(([property, { to }]) => `${property}: ${JSON.stringify(to)}\n`);
    return `The following group attributes are set to be changed:\n${lines.join('')}`;
  },
});

/** `group.absent`: no group of that name. */
export const groupAbsent = defineState({
  name: 'group.absent',
  summary: 'A group does not exist.',
  args: z.strictObject({ name: name.describe('Name of the group.') }),
  examples: [{ name: 'old' }],
  triggers: () => [{ kind: 'path', path: '/etc/group' }],
  provides: () => [],
  provisional: true,

  observe: async (args, { accounts }) => ({ exists: (await accounts.group(args.name)) !== undefined }),
  desire: () => ({ exists: false }),
  async apply(args, _, __, host) {
    await runProgram(host, `Removing group ${args.name}`, { argv: ['groupdel', '--', args.name] });
  },
  report: (_, args) => ({ [args.name]: '' }),
  comment(outcome, args) {
    if (outcome === 'unchanged') return 'Group not present';
    return outcome === 'changed' ? `Removed group ${args.name}` : `Group ${args.name} is set for removal`;
  },
});

async function apply(args: GroupArgs, desired: Properties, changes: Changes, host: Host): Promise<void> {
  const nonUnique = args.non_unique ? ['-o'] : [];
  const gid = args.gid === undefined ? [] : ['-g', String(args.gid), ...nonUnique];
  if (changes.has('exists')) {
    await runProgram(host, `Adding group ${args.name}`, {
      argv: ['groupadd', ...(args.system ? ['-r'] : []), ...gid, '--', args.name],
    });
  } else if (changes.has('gid')) {
    await runProgram(host, `Changing group ${args.name}`, { argv: ['groupmod', ...gid, '--', args.name] });
  }
  const { members } = desired;
  if (!changes.has('members') || !Array.isArray(members)) return;
  for (const member of members) {
    if ((await host.accounts.user(String(member))) === undefined) {
      throw new StateFailedError(`User ${String(member)} is not available`);
    }
  }
  await runProgram(host, `Changing the members of ${args.name}`, {
    argv: ['gpasswd', '-M', members.join(','), '--', args.name],
  });
}
