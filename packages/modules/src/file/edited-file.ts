import {
  type AnyState,
  defineState,
  type Host,
  NotYetError,
  type Properties,
  type ReadOnlyHost,
  type StateContext,
  StateFailedError,
  textDiff,
} from '@muster/engine';
import type { z } from 'zod';
import { followLinks } from './follow-links.ts';
import { makeParents, requireParent } from './parent-directories.ts';

const largest = 16 * 1024 * 1024;

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

    observe: async (args, host) => ({
      text: await readText(args, host, definition.missing?.(args) ?? 'fail'),
    }),
    async desire(args, { text }, _, context) {
      if (text === undefined && definition.missing?.(args) !== 'empty') return { text };
      return { text: await definition.edit(text ?? '', args, context) };
    },
    async apply(args, { text }, changes, host) {
      const before = changes.get('text')?.from;
      if (typeof before === 'string') await keepCopy(args, before, host);
      else if (args.makedirs === true) await makeParents(args.name, host.files, { mode: 0o755 });
      await host.files.writeAtomically(
        await followLinks(args.name, host.files),
        { kind: 'bytes', bytes: Buffer.from(text ?? '') },
        {},
      );
    },
    report(_, args, observed, desired) {
      if (observed.text === undefined) return { new: args.name, diff: textDiff('', desired.text ?? '') };
      const diff = textDiff(observed.text, desired.text ?? '');
      return { diff: args.show_changes === false ? '<show_changes=False>' : diff };
    },
    comment(outcome, args, changes, { text = '' }) {
      const after = changes.get('text')?.to;
      const comment = definition.comment?.(outcome, args, text, typeof after === 'string' ? after : text);
      if (comment !== undefined) return comment;
      if (outcome === 'unchanged') return 'No changes needed to be made';
      return outcome === 'changed' ? 'Changes were made' : 'Changes would have been made';
    },
  });
}

async function readText(
  args: EditArguments,
  { files }: ReadOnlyHost,
  missing: 'empty' | 'ignore' | 'fail',
): Promise<string | undefined> {
  const { name } = args;
  const stat = await files.stat(name);
  if (stat === undefined) {
    if (missing === 'fail') throw new NotYetError(`${name}: file not found`);
    if (missing === 'empty' && args.makedirs !== true) {
      await requireParent(name, files, 'Parent directory not present');
    }
    return undefined;
  }
  if (stat.kind !== 'file') throw new StateFailedError(`${name}: not a regular file`);
  const bytes = await files.read(name, largest);
  if (bytes.includes(0))
    throw new StateFailedError(`Cannot perform string replacements on a binary file: ${name}`);
  return Buffer.from(bytes).toString();
}

async function keepCopy({ name, backup }: EditArguments, text: string, host: Host): Promise<void> {
  if (backup === undefined || backup === false || backup === '') return;
  const stat = await host.files.stat(name);
  const attributes = stat === undefined ? {} : { mode: stat.mode, user: stat.user, group: stat.group };
  await host.files.writeAtomically(
    `${name}${backup}`,
    { kind: 'bytes', bytes: Buffer.from(text) },
    attributes,
  );
}
