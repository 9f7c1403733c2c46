import { z } from 'zod';
import { number, oneLine, text, textList } from '../arguments/schemas.ts';
import { absolutePath } from '../file/file-arguments.ts';

/** Options of a mount, as a text with commas or as a list. */
export const mountOptions = z
  .union([oneLine, z.array(oneLine)], 'expected options: a text with commas, or a list')
  .transform((value): readonly string[] => (typeof value === 'string' ? value.split(',') : value))
  .default(['defaults']);

/** Arguments about the entry in /etc/fstab. */
export const fstabArguments = {
  config: absolutePath.default('/etc/fstab').describe('The file of entries.'),
};

/** Which entries of the file are meant. */
export const matchOn = textList
  .default(['auto'])
  .describe(
    'What tells which entry is meant: `device`, `name`, `fstype`, ...; by default the mount point for file systems without a device of their own, and the device otherwise.',
  );

/** A field of an entry that is a small number. */
export const entryNumber = number.pipe(z.int().min(0)).default(0).transform(String);

/** What a state that mounts or unmounts takes. */
export const asUser = text.optional().describe('Account that mounts.');

/** A device in one of the forms that mount knows. */
export const device = oneLine.pipe(z.string().min(1));
