import {
  type AnyState,
  defineState,
  NotYetError,
  type Properties,
  type ReadOnlyHost,
  type StateContext,
  textDiff,
} from '@muster/engine';
import type { z } from 'zod';
import { editableText, writeContents } from './edit-text.ts';
import { makeParents, requireParent } from './parent-directories.ts';

/** What every state that edits a text file is asked for. */
interface EditArguments {
  readonly name: string;
  readonly makedirs?: boolean | undefined;
  readonly show_changes?: boolean | undefined;
  /** End of the name of a copy of the file as it was; none when empty or false. */
  readonly backup?: string | false | undefined;
}

interface Observed extends Properties {
  /** Undefined where there is no file. */
  readonly text: string | undefined;
}

export interface EditDefinition<Args extends EditArguments> {
  readonly name: `file.${string}`;
  readonly summary: string;
  readonly args: z.ZodType<Args>;
  readonly examples: readonly Readonly<Record<string, z.core.util.JSONType>>[];
  /** The text as it should be; the same text where nothing is to do. Throws a StateFailedError where it cannot be had. */
  edit(text: string, args: Args, context: StateContext): string | Promise<string>;
  /** What a missing file means: a text to start with, nothing to do, or (by default) a failure. */
  missing?(args: Args): 'empty' | 'ignore' | 'fail';
  comment?(outcome: 'unchanged' | 'changed' | 'pending', args: Args, before: string, after: string): string;
}

/** Declares a state that holds when an edit of a text file has nothing to change. */
export function defineEdit<Args extends EditArguments>(definition: EditDefinition<Args>): AnyState {
  return defineState<Args, Observed, Observed>({
    name: definition.name,
    summary: definition.summary,
    args: definition.args,
    examples: definition.examples,
    triggers: ({ name }) => [{ kind: 'path', path: name }],
    provisional: true,
    desiredOnce: true,

    observe: async (args, host) => ({
      text: await readText(args, host, definition.missing?.(args) ?? 'fail'),
    }),
    async desire(args, { text }, _, context) {
      const isLeftAlone = context.kept?.['settles'] === false;
      if (isLeftAlone || (text === undefined && definition.missing?.(args) !== 'empty')) return { text };
      return { text: await definition.edit(text ?? '', args, context) };
    },
    // Done again it would do more, and so it is only done in a run.
    async keep({ text }, args, context) {
      const settles = text === undefined || (await definition.edit(text, args, context)) === text;
      return settles ? undefined : { settles };
    },
    async apply(args, { text }, changes, host) {
      const isNew = changes.get('text')?.from === undefined;
      if (isNew && args.makedirs === true) await makeParents(args.name, host.files, { mode: 0o755 });
      await writeContents(args.name, text ?? '', host.files, isNew ? false : args.backup);
    },
    report(_, args, observed, desired) {
      if (observed.text === undefined) return { new: args.name, diff: textDiff('', desired.text ?? '') };
      const diff = textDiff(observed.text, desired.text ?? '');
      return { diff: args.show_changes === false ? '<show_changes=False>' : diff };
    },
    comment(outcome, args, changes, { text = '' }) {
      const comment = definition.comment?.(outcome, args, text, changes.get('text')?.to ?? text);
      if (comment !== undefined) return comment;
      if (outcome === 'unchanged') return 'No changes needed to be made';
      return outcome === 'changed' ? 'Changes were made' : 'Changes would have been made';
    },
  });
}

async function readText(
  { name, makedirs }: EditArguments,
  { files }: ReadOnlyHost,
  missing: 'empty' | 'ignore' | 'fail',
): Promise<string | undefined> {
  const text = await editableText(name, files);
  if (text === undefined && missing === 'fail')
    throw new NotYetError(`${name}: file not found`, [{ kind: 'path', path: name }]);
  if (text === undefined && missing === 'empty' && makedirs !== true)
    await requireParent(name, files, 'Parent directory not present');
  return text;
}
