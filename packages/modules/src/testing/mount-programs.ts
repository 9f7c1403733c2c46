import type { MemoryHost, MemoryProgram } from '@muster/engine';

const table = '/proc/self/mountinfo';
const swapTable = '/proc/swaps';

/** What is mounted on a host: lines of the kernel, in short as `point device fstype options super-options`. */
export function mountTable(...mounts: readonly string[]): Readonly<Record<string, string>> {
  const lines = mounts.map((mount, index) => {
    const [point = '', device = '', fstype = '', options = 'rw,relatime', superOptions = 'rw'] =
      mount.split(' ');
    return `${index + 20} 1 8:${index} / ${point} ${options} shared:1 - ${fstype} ${device} ${superOptions}\n`;
  });
  return { [table]: lines.join('') };
}

/** What the kernel swaps to. */
export function swapsTable(...paths: readonly string[]): Readonly<Record<string, string>> {
  const lines = paths.map((path) => `${path} file 1024 0 -2\n`);
  return { [swapTable]: `Filename Type Size Used Priority\n${lines.join('')}` };
}

/** Words that only mount minds. */
const own = /^(?:defaults|auto|noauto|nofail|_netdev|remount|bind|acl|tcp|exec|suid|dev|user|x-.*)$/;

const mount: MemoryProgram = async (args, _, host) => {
  const [device = '', point = ''] = args.slice(args.indexOf('--') + 1);
  if (device.startsWith('/dev/bad'))
    return { code: 32, stderr: `mount: ${point}: special device ${device} does not exist.` };
  const wanted = (args[args.indexOf('-o') + 1] ?? '').split(',');
  const options = wanted.filter((option) => !own.test(option) && !option.includes('='));
  const superOptions = wanted
    .filter((option) => option.includes('='))
    .map((option) => option.replace(/^mode=0+/, 'mode=').replace('64m', '65536k'));
  const shown = [...new Set([options.includes('ro') ? 'ro' : 'rw', ...options, 'relatime'])].join(',');
  const source = wanted.includes('bind') ? { from: 'tmpfs', root: device } : { from: device, root: '/' };
  const number = wanted.includes('bind') ? '8:0' : '8:9';
  const fstype = args[args.indexOf('-t') + 1] ?? '';
  const written = point.replaceAll(' ', String.raw`\040`);
  await editTable(host, table, written, 4, [
    `90 1 ${number} ${source.root} ${written} ${shown} - ${fstype} ${source.from} ${['rw', ...superOptions].join(',')}`,
  ]);
  return {};
};

const umount: MemoryProgram = async (args, _, host) => {
  const path = args.at(-1) ?? '';
  if (path === '/srv/busy') return { code: 32, stderr: 'umount: /srv/busy: target is busy.' };
  await editTable(host, table, path, path.startsWith('/dev/') ? 9 : 4, []);
  return {};
};

const swapon: MemoryProgram = async (args, _, host) => {
  const path = args.at(-1) ?? '';
  if (path.endsWith('bad')) return { code: 255, stderr: `swapon: ${path}: read swap header failed` };
  await editTable(host, swapTable, path, 0, [`${path} file 1024 0 -2`]);
  return {};
};

const swapoff: MemoryProgram = async (args, _, host) => {
  await editTable(host, swapTable, args.at(-1) ?? '', 0, []);
  return {};
};

/** The programs that mount and unmount. */
export const mountPrograms = { mount, umount, swapon, swapoff };

/** Replaces the lines that have a value in a column. */
async function editTable(
  { files }: MemoryHost,
  path: string,
  value: string,
  column: number,
  added: readonly string[],
): Promise<void> {
  const lines = (await files.readText(path)).split('\n').filter(Boolean);
  const left = lines.filter((line) => line.split(' ').at(column === 9 ? -2 : column) !== value);
  const bytes = Buffer.from([...left, ...added].map((line) => `${line}\n`).join(''));
  await files.writeAtomically(path, { kind: 'bytes', bytes }, {});
}
