import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import {
  type Changes,
  defineState,
  type FileAttributes,
  type Host,
  type Json,
  type Properties,
  type ReadOnlyHost,
  type StateContext,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { flag, noEffect, saltenv, text } from '../arguments/schemas.ts';
import { backUp } from './backup.ts';
import { contentsArguments } from './contents-arguments.ts';
import { accumulatedFor } from './file-accumulated.ts';
import {
  absolutePath,
  backupMode,
  fileMode,
  fileModeOrKeep,
  formatMode,
  makedirs,
  namesForTemplate,
  owners,
  showChanges,
} from './file-arguments.ts';
import { ExistingContents, NewContents } from './file-contents.ts';
import { readAttributes, setAttributes, sortedFlags } from './file-flags.ts';
import { followLinks } from './follow-links.ts';
import { wantedOwnership } from './ownership.ts';
import { directoryModeFor, makeParents, requireParent } from './parent-directories.ts';
import { type ContentsArguments, wantedContents } from './wanted-contents.ts';

const managedArgs = z
  .strictObject({
    name: absolutePath.describe('Path of the file.'),
    ...contentsArguments,
    ...owners,
    mode: fileModeOrKeep.optional().describe('Permission bits; `keep` for those of the source.'),
    attrs: text
      .pipe(z.string().regex(/^[a-zA-Z]*$/))
      .optional()
      .describe('Attributes for chattr (`i`, `a`, ...).'),
    makedirs,
    dir_mode: fileMode.optional().describe('Permission bits of those directories.'),
    replace: flag
      .default(true)
      .describe('Replace contents that differ; otherwise only a missing file is written.'),
    create: flag.default(true).describe('Make the file where it is missing.'),
    backup: backupMode.default('').describe("Keep a copy of the file that is replaced: 'minion'."),
    show_changes: showChanges,
    check_cmd: text
      .optional()
      .describe('Command that must accept a file with the new contents before it is put in place.'),
    tmp_dir: text.default('').describe('Directory of the file that check_cmd looks at.'),
    tmp_ext: text.default('').describe('End of its name.'),
    follow_symlinks: flag
      .default(true)
      .describe('Manage what a symbolic link leads to; otherwise replace the link.'),
    keep_source: noEffect,
    verify_ssl: noEffect,
    use_etag: noEffect,
    selinux: noEffect,
    saltenv,
  })
  .superRefine((args, issues) => {
    const given = [args.contents ?? undefined, args.contents_pillar, args.contents_grains].filter(
      (value) => value !== undefined,
    ).length;
    const problem =
      given > 1
        ? "Only one of 'contents', 'contents_pillar', and 'contents_grains' is permitted"
        : given > 0 && args.source !== undefined && args.source.length > 0
          ? "'source' cannot be used in combination with 'contents', 'contents_pillar', or 'contents_grains'"
          : given > 0 && args.mode === 'keep'
            ? "Mode preservation cannot be used in combination with 'contents', 'contents_pillar', or 'contents_grains'"
            : undefined;
    if (problem !== undefined) issues.addIssue({ code: 'custom', message: problem });
  });
export type ManagedArgs = z.output<typeof managedArgs>;

interface Observed extends Properties {
  readonly kind: string | undefined;
  readonly contents: ExistingContents | undefined;
  readonly mode: number | undefined;
  readonly user: string | undefined;
  readonly group: string | undefined;
  readonly attrs: string | undefined;
}

interface Desired extends Properties {
  readonly kind?: 'file';
  readonly contents?: ExistingContents | NewContents;
  readonly mode?: number | undefined;
  readonly user?: string | undefined;
  readonly group?: string | undefined;
  readonly attrs?: string | undefined;
}

/** How a file with wanted contents is seen, wanted, written and told of; `file.serialize` is the same with other contents. */
export const managedBehaviour = { observe, desire, apply, report, comment };
export type ManagedObserved = Observed;
export type ManagedDesired = Desired;

/** `file.managed`: a file with these contents, this mode and this owner. */
export const fileManaged = defineState<ManagedArgs, Observed, Desired>({
  name: 'file.managed',
  summary: 'A file has the wanted contents, mode and owner.',
  args: managedArgs,
  ignoresExtra: true,
  extraInto: namesForTemplate,
  examples: [
    { name: '/etc/motd', contents: 'Managed by the master.' },
    {
      name: '/etc/app.conf',
      source: 'salt://app/app.conf',
      template: 'jinja',
      user: 'root',
      group: 'root',
      mode: '0640',
    },
    {
      name: '/opt/tool',
      source: 'https://example.org/tool',
      source_hash: `sha256=${'0'.repeat(64)}`,
      mode: 755,
    },
  ],
  triggers: ({ name }) => [{ kind: 'path', path: name }],
  observe,
  desire,
  apply,
  report,
  comment,
});

async function observe(args: ManagedArgs, host: ReadOnlyHost): Promise<Observed> {
  const { name, attrs, create, makedirs, follow_symlinks: follow } = args;
  const stat = follow ? await host.files.stat(name) : await host.files.lstat(name);
  if (stat?.kind === 'directory') throw new StateFailedError(`Specified target ${name} is a directory`);
  if (stat?.kind === 'other') throw new StateFailedError(`Specified target ${name} is not a regular file`);
  if (stat === undefined && create && !makedirs) {
    await requireParent(name, host.files, 'Parent directory not present');
  }
  return {
    kind: stat?.kind,
    contents: stat?.kind === 'file' ? new ExistingContents(host.files, name, stat.size) : undefined,
    mode: stat?.mode,
    user: stat?.user,
    group: stat?.group,
    attrs: attrs === undefined || stat === undefined ? undefined : await readAttributes(name, host),
  };
}

async function desire(
  args: ManagedArgs,
  observed: Observed,
  host: ReadOnlyHost,
  context: StateContext,
): Promise<Desired> {
  if (!args.create && observed.kind === undefined) return {};
  const leaveContents = observed.contents !== undefined && !args.replace;
  const source =
    leaveContents && args.mode !== 'keep'
      ? undefined
      : await wantedContents(
          { ...args, context: namesFor(args, context), about: aboutFile(args) },
          environment(args, context),
        );
  return {
    kind: 'file',
    contents: leaveContents ? observed.contents : await contentsFor(observed.contents, source?.contents),
    ...(await wantedOwnership(args, host)),
    mode: args.mode === 'keep' ? source?.sourceMode : args.mode,
    attrs: args.attrs === undefined ? undefined : sortedFlags(args.attrs),
  };
}

/** The existing contents where they are as wanted (and so no change), the new ones where they are not. */
async function contentsFor(
  existing: ExistingContents | undefined,
  wanted: NewContents | undefined,
): Promise<ExistingContents | NewContents> {
  if (wanted === undefined) return existing ?? NewContents.ofBytes(new Uint8Array());
  if (existing === undefined) return wanted;
  if (await wanted.equals(existing)) return existing;
  await wanted.compareWith(existing);
  return wanted;
}

async function apply(
  args: ManagedArgs,
  desired: Desired,
  _: Changes,
  host: Host,
  context: StateContext,
): Promise<void> {
  const attributes: FileAttributes = { user: desired.user, group: desired.group, mode: desired.mode };
  if (desired.contents instanceof NewContents) {
    if (args.makedirs) {
      const mode = args.dir_mode ?? directoryModeFor(desired.mode) ?? 0o755;
      await makeParents(args.name, host.files, { ...attributes, mode });
    }
    if (args.check_cmd !== undefined) await check(args, args.check_cmd, desired.contents, host);
    if (args.backup !== '') await backUp(args.name, host, context);
    await host.files.writeAtomically(await targetOf(args, host), desired.contents.content, attributes);
  } else {
    await host.files.setAttributes(await targetOf(args, host), attributes);
  }
  if (desired.attrs !== undefined) await setAttributes(args.name, desired.attrs, host);
}

/** The file itself, or what a link at its path leads to. */
function targetOf({ name, follow_symlinks: follow }: ManagedArgs, { files }: Host): Promise<string> {
  return follow ? followLinks(name, files) : Promise.resolve(name);
}

/** Lets a command look at the new contents before they are put in place. */
async function check(args: ManagedArgs, command: string, contents: NewContents, host: Host): Promise<void> {
  const directory = args.tmp_dir === '' ? dirname(args.name) : args.tmp_dir;
  const path = join(directory, `.muster-check-${randomBytes(6).toString('hex')}${args.tmp_ext}`);
  await host.files.writeAtomically(path, contents.content, { mode: 0o600 });
  try {
    const result = await host.processes.run({ argv: ['/bin/sh', '-c', `${command} "$1"`, 'sh', path] });
    if (result.code === 0) return;
    const output = `${result.stdout}${result.stderr}`.replaceAll(path, args.name).trim();
    throw new StateFailedError(`check_cmd execution failed\n${output}`.trim());
  } finally {
    await host.files.remove(path);
  }
}

function report(
  changes: Changes<Observed, Desired>,
  args: ManagedArgs,
  observed: Observed,
): Readonly<Record<string, Json>> {
  const shown: Record<string, Json> = {};
  const contents = changes.get('contents')?.to;
  if (contents instanceof NewContents) {
    const diff = observed.contents === undefined ? 'New file' : contents.diff;
    shown['diff'] = args.show_changes || observed.contents === undefined ? diff : '<show_changes=False>';
  }
  for (const property of ['user', 'group'] as const) {
    const wanted = changes.get(property)?.to;
    if (wanted !== undefined && observed.kind !== undefined) shown[property] = wanted;
  }
  const mode = changes.get('mode')?.to;
  if (mode !== undefined) shown['mode'] = formatMode(mode);
  const attrs = changes.get('attrs')?.to;
  if (attrs !== undefined) shown['attrs'] = { old: observed.attrs ?? '', new: attrs };
  return shown;
}

function comment(
  outcome: 'unchanged' | 'changed' | 'pending',
  args: ManagedArgs,
  _: Changes,
  observed: Observed,
): string {
  const { name } = args;
  if (outcome === 'changed') return `File ${name} updated`;
  if (outcome === 'pending') {
    return `The file ${name} is set to be changed\nNote: No changes made, actual changes may\nbe different due to other states.`;
  }
  if (observed.kind === undefined) return `File ${name} is not present and is not set for creation`;
  return hasContents(args) && args.replace
    ? `File ${name} is in the correct state`
    : `File ${name} exists with proper permissions. No changes made.`;
}

/** Names for the template; what other states accumulated for the file is one. */
function namesFor(
  { name, context: given }: ManagedArgs,
  context: StateContext,
): ContentsArguments['context'] {
  const accumulator = accumulatedFor(name, context);
  return accumulator === undefined ? given : { ...given, accumulator };
}

function aboutFile({ name, user, group, mode, attrs }: ManagedArgs): Readonly<Record<string, Json>> {
  const shownMode = typeof mode === 'number' ? formatMode(mode) : null;
  return { name, user: user ?? null, group: group ?? null, mode: shownMode, attrs: attrs ?? null };
}

function hasContents(args: ManagedArgs): boolean {
  return [args.source, args.contents ?? undefined, args.contents_pillar, args.contents_grains].some(
    (given) => given !== undefined,
  );
}

function environment(args: ManagedArgs, context: StateContext): StateContext {
  return args.saltenv === undefined ? context : { ...context, saltenv: args.saltenv };
}
