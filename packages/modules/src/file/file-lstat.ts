import { isAbsolute } from 'node:path';
import { defineFunction } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';

/** What is asked of the program `stat`, and under which name it is given. */
const fields: Readonly<Record<string, string>> = {
  st_atime: '%.9X',
  st_ctime: '%.9Z',
  st_gid: '%g',
  st_mode: '0x%f',
  st_mtime: '%.9Y',
  st_nlink: '%h',
  st_size: '%s',
  st_uid: '%u',
};

/** `file.lstat`: the fields of the system call, as numbers. */
export const fileLstat = defineFunction({
  name: 'file.lstat',
  summary:
    'Times, owner, mode, links and size of a path, as the system has them; nothing where it is missing.',
  effect: 'asks',
  args: () => z.strictObject({ path: anyText.describe('The path; a link itself, not what it leads to.') }),
  examples: [{ path: '/etc/localtime' }],
  async run({ path }, { host }) {
    if (!isAbsolute(path)) throw new MusterError('ARGUMENT_INVALID', 'Path to file must be absolute.');
    if ((await host.files.lstat(path)) === undefined) return {};
    const format = Object.values(fields).join(' ');
    const { stdout } = await host.processes.query({ argv: ['stat', '--format', format, '--', path] });
    const values = stdout.trim().split(' ').map(Number);
    return Object.fromEntries(Object.keys(fields).map((name, index) => [name, values[index] ?? 0]));
  },
});
