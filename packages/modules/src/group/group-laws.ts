import type { LawCases, MemoryProgram } from '@muster/engine';

const groupadd: MemoryProgram = (args, _, host) => {
  const name = args.at(-1) ?? '';
  const at = args.indexOf('-g');
  host.groups.set(name, { name, gid: at < 0 ? 900 : Number(args[at + 1]), members: [] });
  return {};
};
const groupmod: MemoryProgram = (args, _, host) => {
  const group = host.groups.get(args.at(-1) ?? '');
  if (group !== undefined)
    host.groups.set(group.name, { ...group, gid: Number(args[args.indexOf('-g') + 1]) });
  return {};
};
const gpasswd: MemoryProgram = ([, members = '', , name = ''], _, host) => {
  const group = host.groups.get(name);
  if (group !== undefined) host.groups.set(name, { ...group, members: members.split(',').filter(Boolean) });
  return {};
};
const groupdel: MemoryProgram = (args, _, host) => {
  host.groups.delete(args.at(-1) ?? '');
  return {};
};

const programs = { groupadd, groupmod, gpasswd, groupdel };
const there = {
  groups: [{ name: 'app', gid: 7, members: ['c', 'b'] }],
  users: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
  programs,
};

/** Uses of `group.*` states. */
export const groupLaws: LawCases = {
  'group.present': [
    {
      kind: 'create',
      about: 'a group of which nothing is said',
      name: 'app',
      host: { programs },
      expect: {
        comment: 'New group app created',
        changes: { name: 'app' },
        planned: 'Group app set to be added',
        runs: ['groupadd -- app'],
      },
    },
    {
      kind: 'create',
      about: 'a system group with its number, which may be that of another',
      name: 'app',
      args: { system: true, gid: 700, non_unique: true },
      host: { programs },
      expect: {
        comment: 'New group app created',
        changes: { name: 'app', gid: 700 },
        planned: 'Group app set to be added',
        runs: ['groupadd -r -g 700 -o -- app'],
      },
    },
    {
      kind: 'create',
      about: 'a group with its members',
      name: 'web',
      args: { members: ['b', 'a'] },
      host: there,
      expect: {
        comment: 'New group web created',
        changes: { name: 'web', members: ['a', 'b'] },
        planned: 'Group web set to be added',
        runs: ['groupadd -- web', 'gpasswd -M a,b -- web'],
      },
    },
    {
      kind: 'repair',
      about: 'another number',
      name: 'app',
      args: { gid: 8 },
      host: there,
      expect: {
        comment: 'Updated group app',
        changes: { gid: 8 },
        planned: 'The following group attributes are set to be changed:\ngid: 8\n',
        runs: ['groupmod -g 8 -- app'],
      },
    },
    {
      kind: 'repair',
      about: 'another number, which may be that of another, and members',
      name: 'app',
      args: { gid: '8', non_unique: true, addusers: 'a' },
      host: there,
      expect: {
        comment: 'Updated group app',
        changes: { gid: 8, members: ['a', 'b', 'c'] },
        planned: 'The following group attributes are set to be changed:\nmembers: ["a","b","c"]\ngid: 8\n',
        runs: ['groupmod -g 8 -o -- app', 'gpasswd -M a,b,c -- app'],
      },
    },
    {
      kind: 'repair',
      about: 'members that come and go',
      name: 'app',
      args: { addusers: ['a', 'c'], delusers: ['b'] },
      host: there,
      expect: {
        comment: 'Updated group app',
        changes: { members: ['a', 'c'] },
        planned: 'The following group attributes are set to be changed:\nmembers: ["a","c"]\n',
        runs: ['gpasswd -M a,c -- app'],
      },
    },
    {
      kind: 'repair',
      about: 'members, and no others, however often they are named',
      name: 'app',
      args: { members: ['a', 'a'] },
      host: there,
      expect: {
        comment: 'Updated group app',
        changes: { members: ['a'] },
        planned: 'The following group attributes are set to be changed:\nmembers: ["a"]\n',
        runs: ['gpasswd -M a -- app'],
      },
    },
    {
      kind: 'repair',
      about: 'no members',
      name: 'app',
      args: { members: [] },
      host: there,
      expect: {
        comment: 'Updated group app',
        changes: { members: [] },
        planned: 'The following group attributes are set to be changed:\nmembers: []\n',
        runs: ["gpasswd -M '' -- app"],
      },
    },
    {
      kind: 'nothing to do',
      about: 'the number and the members, in whatever order',
      name: 'app',
      args: { gid: 7, members: ['b', 'c'], system: true },
      host: there,
      expect: { comment: 'Group app is present and up to date' },
    },
    {
      kind: 'nothing to do',
      about: 'members beside those that are asked for',
      name: 'app',
      args: { addusers: ['b'], delusers: ['a'] },
      host: there,
      expect: { comment: 'Group app is present and up to date' },
    },
    {
      kind: 'nothing to do',
      about: 'members of which nothing is said',
      name: 'app',
      host: there,
      expect: { comment: 'Group app is present and up to date' },
    },
    {
      kind: 'cannot',
      about: 'a member that is no account',
      name: 'app',
      args: { addusers: ['a', 'nobody'] },
      host: there,
      expect: {
        comment: 'User nobody is not available',
        planned: {
          comment: 'The following group attributes are set to be changed:\nmembers: ["a","b","c","nobody"]\n',
          changes: { members: ['a', 'b', 'c', 'nobody'] },
          result: null,
        },
      },
    },
    {
      kind: 'cannot',
      about: 'the members and members to add',
      name: 'app',
      args: { members: ['a'], addusers: ['b'] },
      host: there,
      expect: {
        comment:
          "Conflicting options 'members' with 'addusers' and/or 'delusers' can not be used together. (group.present, id 'app')",
      },
    },
    {
      kind: 'cannot',
      about: 'the members and members to remove',
      name: 'app',
      args: { members: ['a'], delusers: ['b'] },
      host: there,
      expect: {
        comment:
          "Conflicting options 'members' with 'addusers' and/or 'delusers' can not be used together. (group.present, id 'app')",
      },
    },
    {
      kind: 'cannot',
      about: 'a member that is to come and to go',
      name: 'app',
      args: { addusers: ['a', 'b'], delusers: ['b'] },
      host: there,
      expect: {
        comment: "Error. Same user(s) can not be added and deleted simultaneously (group.present, id 'app')",
      },
    },
    {
      kind: 'cannot',
      about: 'a number that is taken',
      name: 'app',
      args: { gid: 8 },
      host: {
        ...there,
        programs: { groupmod: () => ({ code: 4, stderr: 'groupmod: GID 8 already exists\n' }) },
      },
      expect: {
        comment: 'Changing group app: groupmod: GID 8 already exists',
        planned: {
          comment: 'The following group attributes are set to be changed:\ngid: 8\n',
          changes: { gid: 8 },
          result: null,
        },
        runs: ['groupmod -g 8 -- app'],
      },
    },
  ],
  'group.absent': [
    {
      kind: 'repair',
      about: 'a group',
      name: 'app',
      host: there,
      expect: {
        comment: 'Removed group app',
        changes: { app: '' },
        planned: 'Group app is set for removal',
        runs: ['groupdel -- app'],
      },
    },
    {
      kind: 'nothing to do',
      about: 'no group',
      name: 'none',
      host: there,
      expect: { comment: 'Group not present' },
    },
    {
      kind: 'cannot',
      about: 'the primary group of an account',
      name: 'app',
      host: { ...there, programs: { groupdel: () => ({ code: 8, stderr: 'groupdel: cannot remove it\n' }) } },
      expect: {
        comment: 'Removing group app: groupdel: cannot remove it',
        planned: { comment: 'Group app is set for removal', changes: { app: '' }, result: null },
        runs: ['groupdel -- app'],
      },
    },
  ],
};
