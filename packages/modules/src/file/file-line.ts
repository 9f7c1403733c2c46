import { StateFailedError } from '@muster/engine';
import { boundedPattern } from '@muster/shared';
import { z } from 'zod';
import { flag, noEffectSince, text } from '../arguments/schemas.ts';
import { defineEdit } from './edited-file.ts';
import { absolutePath, copySuffix, showChanges } from './file-arguments.ts';

const lineArgs = z
  .strictObject({
    name: absolutePath.describe('Path of the file.'),
    content: text.optional().describe('The line.'),
    match: text
      .optional()
      .describe('Expression for the line that is replaced or deleted; the content unless given.'),
    mode: z.enum(['ensure', 'insert', 'replace', 'delete']).describe('What is to be done with the line.'),
    location: z.enum(['start', 'end']).optional().describe('Where the line is inserted.'),
    before: text.optional().describe('Expression for the line below it.'),
    after: text.optional().describe('Expression for the line above it.'),
    show_changes: showChanges,
    backup: copySuffix.optional(),
    quiet: flag.default(false).describe('A missing file is no failure.'),
    indent: flag.default(true).describe('Give the line the indentation of its neighbour.'),
    create: flag.default(false).describe('Make an empty file where there is none.'),
    user: noEffectSince('use file.managed'),
    group: noEffectSince('use file.managed'),
    file_mode: noEffectSince('use file.managed'),
  })
  .refine(({ mode, content }) => mode === 'delete' || content !== undefined, {
    error: 'Content can only be empty if mode is "delete"',
  });
type LineArgs = z.output<typeof lineArgs>;

/** `file.line`: one line of a file is there, is another or is gone. */
export const fileLine = defineEdit({
  name: 'file.line',
  summary: 'One line of a file is there, is another or is gone.',
  args: lineArgs,
  examples: [
    { name: '/etc/hosts', mode: 'ensure', content: '10.0.0.1 db', after: 'localhost' },
    { name: '/etc/fstab', mode: 'delete', match: '/dev/sdb1' },
  ],
  missing({ quiet, create }) {
    if (create) return 'empty';
    return quiet ? 'ignore' : 'fail';
  },
  edit(before, args) {
    const lines = before.split('\n');
    const endsWithNewline = lines.at(-1) === '';
    const body = endsWithNewline ? lines.slice(0, -1) : lines;
    const after = edited(body, args);
    return after === body ? before : after.map((line) => `${line}\n`).join('');
  },
});

function edited(lines: readonly string[], args: LineArgs): readonly string[] {
  const content = args.content ?? '';
  if (args.mode === 'insert' || args.mode === 'ensure') return placed(lines, content, args);
  const wanted = args.match ?? content;
  const [found] = matching(lines, wanted);
  if (found === undefined) return lines;
  if (args.mode === 'delete') return lines.filter((line) => line !== found);
  const replacement = indented(found, content, args);
  return found === replacement ? lines : lines.with(lines.indexOf(found), replacement);
}

function placed(lines: readonly string[], content: string, args: LineArgs): readonly string[] {
  const { before, after, location } = args;
  if (location !== undefined) return atEdge(lines, content, location, args);
  if (before === undefined && after === undefined) {
    throw new StateFailedError('Either "location" or "before/after" conditions are required.');
  }
  const above = after === undefined ? undefined : theOnly(lines, after, 'after');
  const below = before === undefined ? undefined : theOnly(lines, before, 'before');
  if (above !== undefined && below !== undefined) return between(lines, content, above, below, args);
  const at = above === undefined ? (below ?? 0) : above + 1;
  const neighbour = lines[above ?? below ?? 0] ?? '';
  const present = above === undefined ? lines[at - 1] : lines[at];
  const wanted = indented(neighbour, content, args);
  return present?.trimEnd() === wanted.trimEnd() || present === content
    ? lines
    : lines.toSpliced(at, 0, wanted);
}

function between(
  lines: readonly string[],
  content: string,
  above: number,
  below: number,
  args: LineArgs,
): readonly string[] {
  if (lines.some((line) => line.trimStart() === content)) return lines;
  const wanted = indented(lines[above] ?? '', content, args);
  if (args.mode === 'insert' || below === above + 1) return lines.toSpliced(below, 0, wanted);
  if (below === above + 2) return lines.with(above + 1, wanted);
  throw new StateFailedError('Found more than one line between boundaries "before" and "after".');
}

function atEdge(
  lines: readonly string[],
  content: string,
  location: 'start' | 'end',
  args: LineArgs,
): readonly string[] {
  const edge = location === 'start' ? lines[0] : lines.at(-1);
  const wanted = location === 'start' ? content : indented(edge ?? '', content, args);
  if (edge === wanted || edge === content) return lines;
  return location === 'start' ? [wanted, ...lines] : [...lines, wanted];
}

function matching(lines: readonly string[], pattern: string): readonly string[] {
  const expression = boundedPattern(pattern, 's');
  return lines.filter((line) => line.includes(pattern) || expression.test(line));
}

function theOnly(lines: readonly string[], pattern: string, which: 'after' | 'before'): number {
  const found = matching(lines, pattern);
  if (found.length === 1) return lines.indexOf(found[0] ?? '');
  const amount = found.length > 1 ? 'more than' : 'less than';
  throw new StateFailedError(`Found ${amount} expected occurrences in "${which}" expression`);
}

function indented(neighbour: string, content: string, { indent }: LineArgs): string {
  return indent ? (/^[\t ]*/.exec(neighbour)?.[0] ?? '') + content.trimStart() : content;
}
