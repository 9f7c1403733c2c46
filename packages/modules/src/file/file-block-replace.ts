import { type StateContext, StateFailedError } from '@muster/engine';
import { boundedPattern, pythonText } from '@muster/shared';
import { z } from 'zod';
import { flag, text } from '../arguments/schemas.ts';
import { defineEdit } from './edited-file.ts';
import { accumulatedFor } from './file-accumulated.ts';
import { absolutePath, copySuffix, showChanges } from './file-arguments.ts';
import { sourceTexts, textSources } from './source-texts.ts';

const blockArgs = z
  .strictObject({
    name: absolutePath.describe('Path of the file.'),
    marker_start: text.default('#-- start managed zone --').describe('Line (or part of it) above the block.'),
    marker_end: text.default('#-- end managed zone --').describe('Line (or part of it) below the block.'),
    content: text.default('').describe('Text between the markers.'),
    ...textSources,
    append_if_not_found: flag.default(false).describe('Append the block where the markers are not found.'),
    prepend_if_not_found: flag.default(false).describe('Prepend the block where the markers are not found.'),
    insert_before_match: text.optional().describe('Put the block before the first line that matches.'),
    insert_after_match: text.optional().describe('Put the block after the first line that matches.'),
    append_newline: flag
      .optional()
      .describe('End the content with a newline; where it has none unless given.'),
    backup: copySuffix.default('.bak'),
    show_changes: showChanges,
  })
  .refine(
    (args) =>
      [
        args.append_if_not_found,
        args.prepend_if_not_found,
        args.insert_before_match,
        args.insert_after_match,
      ].filter(Boolean).length <= 1,
    {
      error:
        'Only one of append_if_not_found, prepend_if_not_found, insert_before_match, and insert_after_match is permitted',
    },
  );
type BlockArgs = z.output<typeof blockArgs>;

/** `file.blockreplace`: a text stands between two markers of a file. */
export const fileBlockReplace = defineEdit({
  name: 'file.blockreplace',
  summary: 'A text stands between two markers of a file.',
  args: blockArgs,
  examples: [
    {
      name: '/etc/hosts',
      marker_start: '# muster begin',
      marker_end: '# muster end',
      content: '10.0.0.1 db',
      append_if_not_found: true,
    },
  ],
  edit: replaceBlock,
  comment(outcome) {
    if (outcome === 'unchanged') return 'No changes needed to be made';
    return outcome === 'changed' ? 'Changes were made' : 'Changes would be made';
  },
});

async function replaceBlock(before: string, args: BlockArgs, context: StateContext): Promise<string> {
  const accumulated = Object.values(accumulatedFor(args.name, context) ?? {}).flat();
  const lines = [...(args.content === '' ? [] : [args.content]), ...accumulated.map(pythonText)];
  const content = lines.join('\n') + (await sourceTexts(args, context)).join('');
  const ownNewline = args.append_newline ?? !content.endsWith('\n');
  const body = `${content}${ownNewline ? '\n' : ''}`;
  const present = before.split('\n');
  const start = present.findIndex((line) => line.includes(args.marker_start));
  if (start < 0) return insertBlock(before, `${args.marker_start}\n${body}${args.marker_end}\n`, args);
  const end = present.findIndex((line, index) => index > start && line.includes(args.marker_end));
  if (end < 0)
    throw new StateFailedError('Unterminated marked block. End of file reached before marker_end.');
  const endLine = present[end] ?? '';
  const above = present.slice(0, start + 1).join('\n');
  const below = [endLine.slice(endLine.indexOf(args.marker_end)), ...present.slice(end + 1)].join('\n');
  return `${above}\n${body}${below}`;
}

function insertBlock(before: string, block: string, args: BlockArgs): string {
  if (args.prepend_if_not_found) return block + before;
  if (args.append_if_not_found)
    return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${block}`;
  const pattern = args.insert_before_match ?? args.insert_after_match;
  const lines = before.split(/(?<=\n)/);
  const expression = pattern === undefined ? undefined : boundedPattern(pattern);
  const at = lines.findIndex((line) => expression?.test(line) === true);
  if (at < 0) throw new StateFailedError('Cannot edit marked block. Markers were not found in file.');
  return lines.toSpliced(args.insert_before_match === undefined ? at + 1 : at, 0, block).join('');
}
