import { pythonPattern } from '@muster/shared';
import { z } from 'zod';
import { flag, text } from '../arguments/schemas.ts';
import { defineEdit } from './edited-file.ts';
import { absolutePath } from './file-arguments.ts';
import { patternFlags } from './pattern-flags.ts';

const replaceArgs = z
  .strictObject({
    name: absolutePath.describe('Path of the file.'),
    pattern: text.describe("Regular expression in Python's syntax."),
    repl: text.describe('Replacement; `\\1` and `\\g<name>` stand for groups.'),
    count: z.int().min(0).default(0).describe('Most replacements; 0 is all.'),
    flags: z
      .union([z.number(), z.string(), z.array(z.union([z.string(), z.number()]))])
      .default(8)
      .describe('Flags of the expression: IGNORECASE, MULTILINE (the default), DOTALL, VERBOSE.'),
    append_if_not_found: flag.default(false).describe('Append the content where the pattern is not found.'),
    prepend_if_not_found: flag.default(false).describe('Prepend the content where the pattern is not found.'),
    not_found_content: text.optional().describe('That content; the replacement unless given.'),
    backup: z
      .union([text, z.literal(false)])
      .default('.bak')
      .describe('End of the name of a copy of the file as it was; false for none.'),
    show_changes: flag.default(true).describe('Show the difference in the result.'),
    ignore_if_missing: flag.default(false).describe('A missing file is no failure.'),
    backslash_literal: flag.default(false).describe('Backslashes in the replacement stand for themselves.'),
    bufsize: z.json().optional().describe('Has no effect; accepted for compatibility.'),
  })
  .refine((args) => !(args.append_if_not_found && args.prepend_if_not_found), {
    error: 'Only one of append and prepend_if_not_found is permitted',
  });
type ReplaceArgs = z.output<typeof replaceArgs>;

/** `file.replace`: no text of a file matches an expression, other than as its replacement. */
export const fileReplace = defineEdit({
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

function replaceText(before: string, args: ReplaceArgs): string {
  const pattern = pythonPattern(args.pattern, patternFlags(args.flags));
  const { count, backslash_literal: isLiteral } = args;
  const after = pattern.replace(before, args.repl, { count, isLiteral });
  if (pattern.test(before) || (!args.append_if_not_found && !args.prepend_if_not_found)) return after;
  const content = args.not_found_content ?? args.repl;
  if (`\n${before}\n`.replaceAll('\r\n', '\n').includes(`\n${content}\n`)) return after;
  if (args.prepend_if_not_found) return `${content}\n${after}`;
  return `${after}${after === '' || after.endsWith('\n') ? '' : '\n'}${content}\n`;
}
