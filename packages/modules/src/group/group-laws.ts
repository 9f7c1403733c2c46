import type { LawCases, MemoryProgram } from '@muster/engine';

const groupadd: MemoryProgram = (args, _, host) => {
  const name = args.at(-1) ?? '';
  const at = args.indexOf('-g');
  host.groups.set(name, { name, gid: at < 0 ? 900 : Number(args[at + 1]), members: [] });
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

/** Uses of `group.*` states. */
export const groupLaws: LawCases = {
  'group.present': [
    {
      kind: 'create',
      about: 'a new system group',
      name: 'app',
      args: { system: true, gid: 700 },
      host: { programs: { groupadd } },
      expect: {
        comment: 'New group app created',
        changes: { name: 'app', gid: 700 },
        planned: { comment: 'Group app set to be added' },
        runs: ['groupadd -r -g 700 -- app'],
      },
    },
    {
      kind: 'repair',
      about: 'members that come and go',
      name: 'app',
      args: { addusers: ['a'], delusers: ['b'] },
      host: {
        groups: [{ name: 'app', gid: 7, members: ['b', 'c'] }],
        users: [{ name: 'a' }, { name: 'c' }],
        programs: { gpasswd },
      },
      expect: {
        comment: 'Updated group app',
        changes: { members: ['a', 'c'] },
        planned: { comment: 'The following group attributes are set to be changed:\nmembers: ["a","c"]\n' },
        runs: ['gpasswd -M a,c -- app'],
      },
    },
  ],
  'group.absent': [
    {
      kind: 'repair',
      about: 'a group',
      name: 'old',
      host: { groups: [{ name: 'old', gid: 7 }], programs: { groupdel } },
      expect: {
        comment: 'Removed group old',
        changes: { old: '' },
        planned: { comment: 'Group old is set for removal' },
        runs: ['groupdel -- old'],
      },
    },
  ],
};
