import type { LawCases } from '@muster/engine';
import { programs } from '../testing/group-programs.ts';

const there = {
  groups: [{ name: 'app', gid: 7, members: ['c', 'b'] }],
  users: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
  programs,
};

/** What the dry run says of attributes that it would change. */
const toChange = (...attributes: readonly string[]) =>
  `The following group attributes are set to be changed:\n${attributes.map((line) => `${line}\n`).join('')}`;

/** Uses of `group.*` states. */
export const groupLaws: LawCases = {
  'group.present': {
    usual: { name: 'app', host: there },
    create: {
      usual: { comment: 'New group {name} created', planned: 'Group {name} set to be added' },
      'a group of which nothing is said': {
        host: { programs },
        changes: { name: 'app' },
        runs: ['groupadd -- app'],
      },
      'a system group with its number, which may be that of another': {
        args: { system: true, gid: 700, non_unique: true },
        host: { programs },
        changes: { name: 'app', gid: 700 },
        runs: ['groupadd -r -g 700 -o -- app'],
      },
      'a group with its members': {
        name: 'web',
        args: { members: ['b', 'a'] },
        changes: { name: 'web', members: ['a', 'b'] },
        runs: ['groupadd -- web', 'gpasswd -M a,b -- web'],
      },
    },
    repair: {
      usual: { comment: 'Updated group {name}' },
      'another number': {
        args: { gid: 8 },
        changes: { gid: 8 },
        planned: toChange('gid: 8'),
        runs: ['groupmod -g 8 -- app'],
      },
      'another number, which may be that of another, and members': {
        args: { gid: '8', non_unique: true, addusers: 'a' },
        changes: { gid: 8, members: ['a', 'b', 'c'] },
        planned: toChange('members: ["a","b","c"]', 'gid: 8'),
        runs: ['groupmod -g 8 -o -- app', 'gpasswd -M a,b,c -- app'],
      },
      'members that come and go': {
        args: { addusers: ['a', 'c'], delusers: ['b'] },
        changes: { members: ['a', 'c'] },
        planned: toChange('members: ["a","c"]'),
        runs: ['gpasswd -M a,c -- app'],
      },
      'members, and no others, however often they are named': {
        args: { members: ['a', 'a'] },
        changes: { members: ['a'] },
        planned: toChange('members: ["a"]'),
        runs: ['gpasswd -M a -- app'],
      },
      'no members': {
        args: { members: [] },
        changes: { members: [] },
        planned: toChange('members: []'),
        runs: ["gpasswd -M '' -- app"],
      },
    },
    'nothing to do': {
      usual: { comment: 'Group {name} is present and up to date' },
      'the number and the members, in whatever order': {
        args: { gid: 7, members: ['b', 'c'], system: true },
      },
      'members beside those that are asked for': { args: { addusers: ['b'], delusers: ['a'] } },
      'members of which nothing is said': {},
    },
    cannot: {
      usual: {
        comment:
          "Conflicting options 'members' with 'addusers' and/or 'delusers' can not be used together. (group.present, id '{name}')",
      },
      'a member that is no account': {
        args: { addusers: ['a', 'nobody'] },
        comment: 'User nobody is not available',
        planned: toChange('members: ["a","b","c","nobody"]'),
        plannedChanges: { members: ['a', 'b', 'c', 'nobody'] },
      },
      'the members and members to add': { args: { members: ['a'], addusers: ['b'] } },
      'the members and members to remove': { args: { members: ['a'], delusers: ['b'] } },
      'a member that is to come and to go': {
        args: { addusers: ['a', 'b'], delusers: ['b'] },
        comment: "Error. Same user(s) can not be added and deleted simultaneously (group.present, id 'app')",
      },
      'a number that is taken': {
        args: { gid: 8 },
        host: {
          ...there,
          programs: { groupmod: () => ({ code: 4, stderr: 'groupmod: GID 8 already exists\n' }) },
        },
        comment: 'Changing group app: groupmod: GID 8 already exists',
        planned: toChange('gid: 8'),
        plannedChanges: { gid: 8 },
        runs: ['groupmod -g 8 -- app'],
      },
    },
  },
  'group.absent': {
    usual: { name: 'app', host: there },
    repair: {
      'a group': {
        comment: 'Removed group app',
        changes: { app: '' },
        planned: 'Group app is set for removal',
        runs: ['groupdel -- app'],
      },
    },
    'nothing to do': { 'no group': { name: 'none', comment: 'Group not present' } },
    cannot: {
      'the primary group of an account': {
        host: {
          ...there,
          programs: { groupdel: () => ({ code: 8, stderr: 'groupdel: cannot remove it\n' }) },
        },
        comment: 'Removing group app: groupdel: cannot remove it',
        planned: 'Group app is set for removal',
        plannedChanges: { app: '' },
        runs: ['groupdel -- app'],
      },
    },
  },
};
