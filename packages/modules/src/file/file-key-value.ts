import { StateFailedError } from '@muster/engine';
import { z } from 'zod';
import { flag, noEffect, text } from '../arguments/schemas.ts';
import { defineEdit } from './edited-file.ts';
import { absolutePath, showChanges } from './file-arguments.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform((value) => {
  if (typeof value !== 'boolean') return String(value);
  return value ? 'True' : 'False';
});

const keyValueArgs = z
  .strictObject({
    name: absolutePath.describe('Path of the file.'),
    key: text.optional().describe('The key.'),
    value: scalar.optional().describe('Its value.'),
    key_values: z.record(z.string(), scalar).optional().describe('Several keys with their values.'),
    separator: text.default('=').describe('Stands between a key and its value.'),
    append_if_not_found: flag.default(false).describe('Append keys that are not found.'),
    prepend_if_not_found: flag.default(false).describe('Prepend keys that are not found.'),
    ignore_if_missing: flag.default(false).describe('A missing file is no failure.'),
    count: z.int().default(1).describe('How many lines of a key stay; further ones are removed. -1 for all.'),
    uncomment: text
      .optional()
      .describe('Characters at the beginning of a line that make it a comment; such a line is taken up.'),
    key_ignore_case: flag.default(false).describe('Letter case of keys does not count.'),
    value_ignore_case: flag.default(false).describe('Letter case of values does not count.'),
    show_changes: showChanges,
    search_only: noEffect,
  })
  .refine(
    (args) => (args.key !== undefined && args.value !== undefined) !== (args.key_values !== undefined),
    {
      error: 'file.keyvalue needs either key and value or key_values',
    },
  );
type KeyValueArgs = z.output<typeof keyValueArgs>;

/** `file.keyvalue`: keys of a file have these values. */
export const fileKeyValue = defineEdit({
  name: 'file.keyvalue',
  summary: 'Keys of a file have the wanted values.',
  args: keyValueArgs,
  examples: [
    {
      name: '/etc/ssh/sshd_config',
      key: 'PermitRootLogin',
      value: 'no',
      separator: ' ',
      uncomment: '# ',
      append_if_not_found: true,
    },
    { name: '/etc/default/app', key_values: { PORT: 80, HOST: 'localhost' } },
  ],
  missing: ({ ignore_if_missing: ignore }) => (ignore ? 'ignore' : 'fail'),
  edit: setValues,
});

function setValues(before: string, args: KeyValueArgs): string {
  const wanted = args.key_values ?? { [args.key ?? '']: args.value ?? '' };
  if (args.separator === '') throw new StateFailedError('The separator must not be empty');
  const left = new Map(Object.keys(wanted).map((key) => [key, args.count]));
  const lines: string[] = [];
  for (const line of before.split(/(?<=\n)/)) {
    const changed = changeLine(line, wanted, left, args);
    if (changed !== undefined) lines.push(changed);
  }
  const missing = Object.entries(wanted)
    .filter(([key]) => (left.get(key) ?? 0) > 0)
    .map(([key, value]) => `${key}${args.separator}${value}\n`);
  const text = lines.join('');
  if (args.append_if_not_found && missing.length > 0) {
    return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${missing.join('')}`;
  }
  return args.prepend_if_not_found ? `${missing.toReversed().join('')}${text}` : text;
}

/** A line as it should be; undefined when it has to go. */
function changeLine(
  line: string,
  wanted: Readonly<Record<string, string>>,
  left: Map<string, number>,
  args: KeyValueArgs,
): string | undefined {
  const bare = args.uncomment === undefined ? line : stripLeft(line, args.uncomment);
  const wasComment = bare.length < line.length;
  const at = bare.indexOf(args.separator);
  if (at < 0) return line;
  const written = bare.slice(0, at);
  const key = Object.keys(wanted).find(
    (candidate) => fold(candidate, args.key_ignore_case) === fold(written, args.key_ignore_case),
  );
  if (key === undefined) return line;
  const remaining = left.get(key) ?? 0;
  if (remaining === 0) return wasComment ? line : undefined;
  if (remaining > 0) left.set(key, remaining - 1);
  const value = wanted[key] ?? '';
  const present = bare.slice(at + args.separator.length).trim();
  const isSame = fold(present, args.value_ignore_case) === fold(value.trim(), args.value_ignore_case);
  return isSame && !wasComment ? line : `${written}${args.separator}${value}\n`;
}

function fold(value: string, ignoreCase: boolean): string {
  return ignoreCase ? value.toLowerCase() : value;
}

function stripLeft(line: string, characters: string): string {
  let from = 0;
  while (from < line.length && characters.includes(line.charAt(from))) from += 1;
  return line.slice(from);
}
