import type { MemoryProgram } from '@muster/engine';

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

/** The programs that change groups. */
export const programs = { groupadd, groupmod, gpasswd, groupdel };
