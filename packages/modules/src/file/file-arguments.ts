import { isAbsolute, normalize } from 'node:path';
import type { JsonRecord } from '@muster/engine';
import { z } from 'zod';
import { flag, mapping, text, textList } from '../arguments/schemas.ts';

/** Permission bits as trees write them: 644, '0644', '0o644'; octal in any case. */
export const fileMode = z
  .union([z.number(), z.string()])
  .transform((value) => String(value).replace(/^0o/i, ''))
  .pipe(z.string().regex(/^0*[0-7]{1,4}$/, { error: 'Invalid input: expected an octal mode such as 0644' }))
  .transform((digits) => Number.parseInt(digits, 8));

/** Permission bits, or `keep` for those that the file has at its source. */
export const fileModeOrKeep = z.union([z.literal('keep'), fileMode], {
  error: "Invalid input: expected an octal mode such as 0644, or 'keep'",
});

/** A path from the root of the file system, as it was written. */
export const writtenPath = text.refine((path) => isAbsolute(path), {
  error: 'Invalid input: expected an absolute path',
});

/** A path from the root of the file system, without a slash at its end. */
export const absolutePath = writtenPath.transform((path) => path.replace(/(?<=.)\/+$/, ''));

/** A path that may go with everything in it: any but the root of the file system, however that is written. */
export const removablePath = absolutePath.refine((path) => normalize(path) !== '/', {
  error: 'Refusing to remove "/"',
});

/** Flags of an expression in Python's syntax. */
export const regexFlags = z
  .union([z.number(), z.string(), z.array(z.union([z.string(), z.number()]))])
  .default(8)
  .describe('Flags of the expression: IGNORECASE, MULTILINE (the default), DOTALL, VERBOSE.');

/** Patterns of paths, one or several: globs, or `E@` and an expression. */
export const pathPatterns = textList.optional();

/** Names for a template. */
export const templateArguments = {
  context: mapping.optional().describe('Names for the template.'),
  defaults: mapping.optional().describe('Names for the template that `context` may override.'),
};

/** Arguments that a state does not know are names for its template, as in Salt; `defaults` and `context` win over them. */
export function namesForTemplate({ template }: JsonRecord): string | undefined {
  return template === undefined || template === null ? undefined : 'defaults';
}

/** Owner and group, which every file state takes. */
export const owners = {
  user: text.optional().describe('Owner: a name or a number; left as it is unless given.'),
  group: text.optional().describe('Group: a name or a number; left as it is unless given.'),
};

/** Whether the directories above a path are made. */
export const makedirs = flag.default(false).describe('Make the directories above it.');

/** Whether the result of an edit shows it. */
export const showChanges = flag.default(true).describe('Show the difference in the result.');

/** How the copy is called that is kept of a file as it was before an edit. */
export const copySuffix = z
  .union([text, z.literal(false)])
  .describe('End of the name of a copy of the file as it was; false for none.');

/** Permission bits as four octal digits. */
export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** Where copies of replaced files go: text; `false` and empty text keep none. */
export const backupMode = z
  .union([text, z.literal(false)], 'expected text or false')
  .transform((value) => (value === false ? '' : value));
