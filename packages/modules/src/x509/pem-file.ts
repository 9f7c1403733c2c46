import type { Changes, FileAttributes, Files, Json, ReadOnlyHost } from '@muster/engine';
import { flag } from '../arguments/schemas.ts';
import { absolutePath, fileMode, owners } from '../file/file-arguments.ts';
import { shownAttributes, wantedOwnership } from '../file/ownership.ts';
import { directoryModeFor, makeParents, requireParent } from '../file/parent-directories.ts';

/** What states of files in PEM take. */
export const pemFileArguments = {
  name: absolutePath.describe('Path of the file.'),
  ...owners,
  mode: fileMode.optional().describe('Permission bits.'),
  makedirs: flag.default(false).describe('Make the directories above it.'),
};

interface PemFileArgs {
  readonly name: string;
  readonly user?: string | undefined;
  readonly group?: string | undefined;
  readonly mode?: number | undefined;
  readonly makedirs: boolean;
}

/** Mode and owner of the file as they are; undefined where there is none. */
export async function seenAttributes(path: string, { files }: ReadOnlyHost): Promise<FileAttributes> {
  const { mode, user, group } = (await files.stat(path)) ?? {};
  return { mode, user, group };
}

/** Mode and owner as they are wanted; NotYetError where the file cannot be yet. */
export async function wantedAttributes(
  args: PemFileArgs,
  defaultMode: number,
  host: ReadOnlyHost,
): Promise<FileAttributes> {
  if (!args.makedirs) await requireParent(args.name, host.files, 'Parent directory not present');
  const isThere = (await host.files.stat(args.name)) !== undefined;
  return {
    mode: args.mode ?? (isThere ? undefined : defaultMode),
    ...(await wantedOwnership(args, host)),
  };
}

/** Writes the file, or gives it other attributes alone where its contents are right. */
export async function writePem(
  { name, makedirs }: PemFileArgs,
  contents: string | undefined,
  { user, group, mode }: FileAttributes,
  defaultMode: number,
  files: Files,
): Promise<void> {
  if (contents === undefined) return files.setAttributes(name, { user, group, mode });
  if (makedirs) await makeParents(name, files, { user, group, mode: directoryModeFor(mode ?? defaultMode) });
  const kept = await files.stat(name);
  const attributes = {
    user: user ?? kept?.user,
    group: group ?? kept?.group,
    mode: mode ?? kept?.mode ?? defaultMode,
  };
  await files.writeAtomically(name, { kind: 'bytes', bytes: Buffer.from(contents) }, attributes);
}

/** Changed attributes as results show them. */
export function attributesReport(changes: Changes): { readonly [key: string]: Json } {
  const to = (property: string) => new Map(changes).get(property)?.to;
  const [mode, user, group] = [to('mode'), to('user'), to('group')];
  return shownAttributes({
    mode: typeof mode === 'number' ? mode : undefined,
    user: typeof user === 'string' ? user : undefined,
    group: typeof group === 'string' ? group : undefined,
  });
}

/** What is said of such a file, in the words of `file.managed`. */
export function pemFileComment(outcome: 'unchanged' | 'changed' | 'pending', name: string): string {
  if (outcome === 'unchanged') return `File ${name} is in the correct state`;
  return outcome === 'changed' ? `File ${name} updated` : `The file ${name} is set to be changed`;
}
