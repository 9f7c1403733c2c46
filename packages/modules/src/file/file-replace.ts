import { boundedPattern } from '@muster/shared';
import { z } from 'zod';
import { flag, noEffect, text } from '../arguments/schemas.ts';
import { defineEdit } from './edited-file.ts';
import { absolutePath, copySuffix, regexFlags, showChanges } from './file-arguments.ts';
import { patternFlags } from './pattern-flags.ts';

/** What is replaced, and how: arguments of the state and of the function. */
export const replacementArgs = {
  pattern: text.describe("Regular expression in Python's syntax."),
  repl: text.describe('Replacement; `\\1` and `\\g<name>` stand for groups.'),
  count: z.int().min(0).default(0).describe('Most replacements; 0 is all.'),
  flags: regexFlags,
  append_if_not_found: flag.default(false).describe('Append the content where the pattern is not found.'),
  prepend_if_not_found: flag.default(false).describe('Prepend the content where the pattern is not found.'),
  not_found_content: text.optional().describe('That content; the replacement unless given.'),
  backup: copySuffix.default('.bak'),
  show_changes: showChanges,
  ignore_if_missing: flag.default(false).describe('A missing file is no failure.'),
  backslash_literal: flag.default(false).describe('Backslashes in the replacement stand for themselves.'),
  bufsize: noEffect,
};
type Replacement = z.output<z.ZodObject<typeof replacementArgs>>;

/** Content that is not found has one place to go: for `refine`. */
export const onePlaceAlone = [
  (args: Pick<Replacement, 'append_if_not_found' | 'prepend_if_not_found'>): boolean =>
    !(args.append_if_not_found && args.prepend_if_not_found),
  'Only one of append and prepend_if_not_found is permitted',
] as const;

const replaceArgs = z
  .strictObject({ name: absolutePath.describe('Path of the file.'), ...replacementArgs })
  .refine(...onePlaceAlone);

/** `file.replace`: no text of a file matches an expression, other than as its replacement. */
export const fileReplace = defineEdit<z.output<typeof replaceArgs>>({
  name: 'file.replace',
  summary: 'Text that matches an expression is replaced.',
  args: replaceArgs,
  examples: [
    {
      name: '/etc/ssh/sshd_config',
      pattern: '^#?PermitRootLogin .*$',
      repl: 'PermitRootLogin no',
      append_if_not_found: true,
    },
    { name: '/etc/app.conf', pattern: '^(port)=.*$', repl: '\\1=8080', backup: false },
  ],
  missing: ({ ignore_if_missing: ignore }) => (ignore ? 'ignore' : 'fail'),
  edit: replaceText,
});

/** The text with what matches replaced; where nothing does, with the content that was asked for then. */
export function replaceText(before: string, args: Replacement): string {
  const pattern = boundedPattern(args.pattern, patternFlags(args.flags));
  const { count, backslash_literal: isLiteral } = args;
  const after = pattern.replace(before, args.repl, { count, isLiteral });
  if (pattern.test(before) || (!args.append_if_not_found && !args.prepend_if_not_found)) return after;
  const content = args.not_found_content ?? args.repl;
  if (`\n${before}\n`.replaceAll('\r\n', '\n').includes(`\n${content}\n`)) return after;
  if (args.prepend_if_not_found) return `${content}\n${after}`;
  return `${after}${after === '' || after.endsWith('\n') ? '' : '\n'}${content}\n`;
}
