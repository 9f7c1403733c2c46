import { isList, type Json, type StateContext } from '@muster/engine';
import { pythonText } from '@muster/shared';
import { z } from 'zod';
import { flag } from '../arguments/schemas.ts';
import { defineEdit, type EditDefinition } from './edited-file.ts';
import { absolutePath, makedirs } from './file-arguments.ts';
import { sourceTexts, textSources } from './source-texts.ts';

const addArgs = z
  .strictObject({
    name: absolutePath.describe('Path of the file.'),
    text: z
      .json()
      .optional()
      .describe('Text, or a list of texts, each added where the file does not hold it.'),
    ...textSources,
    makedirs,
    ignore_whitespace: flag
      .default(true)
      .describe('Blanks do not count when the file is searched for the text.'),
    header: flag.default(false).describe('For file.prepend: the text must be at the very beginning.'),
  })
  .refine((args) => args.text !== undefined || args.source !== undefined || args.sources !== undefined, {
    error: 'No text found to append. Nothing appended',
  });
type AddArgs = z.output<typeof addArgs>;

/** `file.append`: a file holds these texts; those that are missing are added at its end. */
export const fileAppend = defineEdit<AddArgs>({
  ...addition('append', 'Texts that a file does not hold are added at its end.'),
  async edit(before, args, context) {
    return linesAfter(before, await missingLines(before, args, context));
  },
});

/** `file.prepend`: a file holds these texts; those that are missing are added at its beginning. */
export const filePrepend = defineEdit<AddArgs>({
  ...addition('prepend', 'Texts that a file does not hold are added at its beginning.'),
  async edit(before, args, context) {
    const lines = args.header
      ? await missingHeader(before, args, context)
      : await missingLines(before, args, context);
    return linesBefore(before, lines);
  },
});

/** A text with lines at its end. */
export function linesAfter(text: string, lines: readonly string[]): string {
  if (lines.length === 0) return text;
  const glue = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${glue}${lines.join('\n')}\n`;
}

/** A text with lines at its beginning. */
export function linesBefore(text: string, lines: readonly string[]): string {
  return lines.length === 0 ? text : `${lines.join('\n')}\n${text}`;
}

function addition(verb: 'append' | 'prepend', summary: string): Omit<EditDefinition<AddArgs>, 'edit'> {
  return {
    name: `file.${verb}`,
    summary,
    args: addArgs,
    examples: [{ name: '/etc/motd', text: ['Trust no one.', 'Unless it is the master.'] }],
    missing: () => 'empty',
    comment(outcome, { name }, before, after) {
      if (outcome === 'unchanged') return `File ${name} is in correct state`;
      if (outcome === 'pending') return `File ${name} is set to be updated`;
      const added = after.split('\n').length - before.split('\n').length;
      return `${verb === 'append' ? 'Appended' : 'Prepended'} ${added} lines`;
    },
  };
}

async function missingLines(
  before: string,
  args: AddArgs,
  context: StateContext,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const chunk of await chunksOf(args, context)) {
    if (!holds(before, chunk, args.ignore_whitespace)) missing.push(...linesOf(chunk));
  }
  return missing;
}

/** With `header` the file begins with the texts, in their order. */
async function missingHeader(
  before: string,
  args: AddArgs,
  context: StateContext,
): Promise<readonly string[]> {
  const wanted = (await chunksOf(args, context)).flatMap(linesOf);
  const present = linesOf(before).slice(0, wanted.length);
  return wanted.join('\n') === present.join('\n') ? [] : wanted;
}

async function chunksOf(args: AddArgs, context: StateContext): Promise<readonly string[]> {
  if (args.source === undefined && args.sources === undefined) return textsOf(args.text);
  return sourceTexts(args, context);
}

function textsOf(written: Json | undefined): readonly string[] {
  if (written === undefined) return [];
  return (isList(written) ? written : [written]).map(pythonText);
}

function linesOf(chunk: string): readonly string[] {
  const lines = chunk.split(/\r\n|\r|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** Whether a text occurs; blanks do not count unless they are to. */
function holds(text: string, chunk: string, ignoreBlanks: boolean): boolean {
  if (!ignoreBlanks) return text.includes(chunk);
  const words = chunk.split(/\s+/).filter(Boolean);
  // oxlint-disable-next-line eslint/no-restricted-globals -- every word is escaped
  return new RegExp(words.map((word) => RegExp.escape(word)).join('\\s*')).test(text);
}
