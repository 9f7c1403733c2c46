import { dirname } from 'node:path';
import {
  type Changes,
  defineState,
  type FileStat,
  type Host,
  type Json,
  type Properties,
  type ReadOnlyHost,
  type StateContext,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { flag, text, textList } from '../arguments/schemas.ts';
import { backUp } from './backup.ts';
import {
  absolutePath,
  backupMode,
  fileMode,
  fileModeOrKeep,
  formatMode,
  owners,
  pathPatterns,
  templateNames,
} from './file-arguments.ts';
import { ExistingContents, type NewContents } from './file-contents.ts';
import { isIncluded } from './include-exclude.ts';
import { requiredPaths, unmanagedPaths } from './kept-paths.ts';
import { attributeChanges, type Ownership, wantedOwnership } from './ownership.ts';
import { makeParents } from './parent-directories.ts';
import { wantedContents } from './wanted-contents.ts';

const recurseArgs = z.strictObject({
  name: absolutePath.describe('Path of the directory.'),
  source: textList.describe(
    'salt:// URL of the directory whose files are copied; of a list the first that exists.',
  ),
  ...owners,
  dir_mode: fileMode.optional().describe('Permission bits of directories.'),
  file_mode: fileModeOrKeep.optional().describe('Permission bits of files; `keep` for those of the source.'),
  sym_mode: fileMode.optional().describe('Has no effect on Linux; accepted for compatibility.'),
  template: text.optional().describe('Template engine that every file goes through (jinja).'),
  context: templateNames.optional().describe('Names for the templates.'),
  defaults: templateNames.optional().describe('Names for the templates that `context` may override.'),
  clean: flag.default(false).describe('Remove what is in the directory and not in the source.'),
  include_empty: flag.default(false).describe('Make directories that hold no file, too.'),
  include_pat: pathPatterns.describe('Patterns of paths to copy; a glob, or `E@` and an expression.'),
  exclude_pat: pathPatterns.describe('Patterns of paths to leave alone.'),
  maxdepth: z.int().min(0).optional().describe('How deep the source is searched; 0 is its own files.'),
  replace: flag.default(true).describe('Replace files that differ; otherwise only missing ones are written.'),
  backup: backupMode.default('').describe("Keep copies of files that are replaced: 'minion'."),
  keep_symlinks: flag.default(false).describe('Has no effect: the file roots serve what links lead to.'),
  force_symlinks: flag.default(false).describe('Has no effect; see keep_symlinks.'),
  keep_source: flag.optional().describe('Has no effect; accepted for compatibility.'),
  saltenv: text.optional().describe('Environment of the file roots.'),
});
type RecurseArgs = z.output<typeof recurseArgs>;

type EntryAttributes = Ownership & { readonly mode?: number };

/** One path below the directory: as it is, or as it is to be. */
class Entry {
  readonly kind: FileStat['kind'];
  readonly attributes: EntryAttributes;
  readonly contents: NewContents | undefined;

  constructor(kind: FileStat['kind'], attributes: EntryAttributes, contents?: NewContents) {
    this.kind = kind;
    this.attributes = attributes;
    this.contents = contents;
  }
}

interface Observed extends Properties {
  readonly [path: string]: unknown;
}

/** What belongs to no path; paths begin with a slash. */
const unmanagedKey = 'unmanaged';
const plannedKey = 'planned';

/** `file.recurse`: a directory holds the files of a directory of the file roots. */
export const fileRecurse = defineState<RecurseArgs, Observed, Properties>({
  name: 'file.recurse',
  summary: 'A directory holds the files of a directory of the file roots.',
  args: recurseArgs,
  examples: [
    {
      name: '/srv/app',
      source: 'salt://app',
      file_mode: 'keep',
      dir_mode: 755,
      clean: true,
      exclude_pat: '*.pyc',
    },
  ],
  identity: ({ name }) => name,
  triggers: ({ name }) => [{ kind: 'path', path: name, recursive: true }],
  observe,
  desire: (_, observed) => {
    const planned = observed[plannedKey];
    return planned instanceof Map ? { ...Object.fromEntries(planned), [unmanagedKey]: [] } : {};
  },
  apply,
  report,
  comment(outcome, { name }, changes) {
    if (outcome === 'unchanged') return `The directory ${name} is in the correct state`;
    if (outcome === 'changed') return `Recursively updated ${name}`;
    const lines = [...changes.keys()]
      .filter((path) => path.startsWith('/'))
      .map((path) => `#### ${path} ####\nThe file ${path} is set to be changed`);
    return lines.join('\n\n');
  },
});

/** Looks at every path that the source has; the wanted entries ride along so that each file is looked at once. */
async function observe(args: RecurseArgs, host: ReadOnlyHost, context: StateContext): Promise<Observed> {
  const root = await host.files.stat(args.name);
  if (root !== undefined && root.kind !== 'directory') {
    throw new StateFailedError(`The path ${args.name} exists and is not a directory`);
  }
  const ownership = await wantedOwnership(args, host);
  const saltenv = args.saltenv ?? context.saltenv;
  const files = await sourceFiles(args, { ...context, saltenv });
  const observed: Record<string, unknown> = {};
  const planned = new Map<string, Entry>();
  for (const path of directoriesOf(
    args.name,
    files.map(({ relative }) => relative),
  )) {
    const attributes = { ...ownership, ...(args.dir_mode === undefined ? {} : { mode: args.dir_mode }) };
    await comparePath(path, new Entry('directory', attributes), host, observed, planned);
  }
  for (const file of files) {
    const { relative } = file;
    const wanted = await wantedFile(args, file, ownership, { ...context, saltenv });
    await comparePath(`${args.name}/${relative}`, wanted, host, observed, planned, args.replace);
  }
  const kept = [...planned.keys(), ...(await requiredPaths(args.name, context.requires ?? [], host.files))];
  observed[unmanagedKey] =
    args.clean && root !== undefined
      ? await unmanagedPaths(args.name, host.files, kept, args.exclude_pat)
      : [];
  observed[plannedKey] = planned;
  return observed;
}

async function sourceFiles(
  args: RecurseArgs,
  context: StateContext,
): Promise<readonly { readonly url: string; readonly relative: string }[]> {
  for (const source of args.source) {
    const url = source.replace(/\/+$/, '');
    const found = await context.files.list(url, context.saltenv);
    if (found.length === 0) continue;
    return found
      .filter((relative) => args.maxdepth === undefined || relative.split('/').length - 1 <= args.maxdepth)
      .filter((relative) => isIncluded(relative, args.include_pat, args.exclude_pat))
      .map((relative) => ({ url: `${url}/${relative}`, relative }));
  }
  const shown = args.source.map((source) => source.replace(/^(?:salt|muster):\/\//, '')).join(', ');
  throw new StateFailedError(
    `The directory '${shown}' does not exist on the salt fileserver in saltenv '${context.saltenv}'`,
  );
}

function directoriesOf(root: string, relatives: readonly string[]): readonly string[] {
  const directories = new Set([root]);
  for (const relative of relatives) {
    const parts = relative.split('/').slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth += 1)
      directories.add(`${root}/${parts.slice(0, depth).join('/')}`);
  }
  return [...directories];
}

async function wantedFile(
  args: RecurseArgs,
  { url, relative }: { readonly url: string; readonly relative: string },
  ownership: Ownership,
  context: StateContext,
): Promise<Entry> {
  const { template, context: names, defaults } = args;
  const about = { name: `${args.name}/${relative}`, source: `${url}?saltenv=${context.saltenv}` };
  const source = [{ url }];
  const wanted = await wantedContents({ source, template, context: names, defaults, about }, context);
  if (wanted === undefined) throw new StateFailedError(`Source file ${url} not found`);
  const mode = args.file_mode === 'keep' ? wanted.sourceMode : args.file_mode;
  return new Entry('file', mode === undefined ? ownership : { ...ownership, mode }, wanted.contents);
}

/** Notes a path as it is and as it is to be; one object in both places where they agree. */
async function comparePath(
  path: string,
  wanted: Entry,
  host: ReadOnlyHost,
  observed: Record<string, unknown>,
  planned: Map<string, Entry>,
  replace = true,
): Promise<void> {
  const stat = await host.files.stat(path);
  if (stat === undefined) {
    planned.set(path, wanted);
    return;
  }
  const existing = stat.kind === 'file' ? new ExistingContents(host.files, path, stat.size) : undefined;
  const present = new Entry(stat.kind, {});
  observed[path] = present;
  const { contents } = wanted;
  const sameContents =
    contents === undefined || existing === undefined || !replace || (await contents.equals(existing));
  const attributes = attributeChanges(stat, wanted.attributes);
  if (stat.kind === wanted.kind && sameContents) {
    const isRight = Object.keys(attributes).length === 0;
    planned.set(path, isRight ? present : new Entry(wanted.kind, attributes));
    return;
  }
  if (existing !== undefined) await contents?.compareWith(existing);
  planned.set(path, wanted);
}

async function apply(
  { name, backup }: RecurseArgs,
  _: Properties,
  changes: Changes,
  host: Host,
  context: StateContext,
): Promise<void> {
  const { files } = host;
  for (const [path, { from, to }] of changes) {
    if (!(to instanceof Entry)) continue;
    const wanted = to;
    const present = from instanceof Entry ? from : undefined;
    if (present !== undefined && present.kind !== wanted.kind) await files.remove(path, { recursive: true });
    if (wanted.kind === 'directory') {
      if (present?.kind === 'directory') await files.setAttributes(path, wanted.attributes);
      else await makeDirectory(path, wanted, files);
    } else if (wanted.contents !== undefined) {
      if (backup !== '') await backUp(path, host, context);
      if ((await files.stat(dirname(path))) === undefined) await makeParents(path, files, { mode: 0o755 });
      await files.writeAtomically(path, wanted.contents.content, wanted.attributes);
    } else await files.setAttributes(path, wanted.attributes);
  }
  const unmanaged = changes.get(unmanagedKey)?.from;
  for (const path of Array.isArray(unmanaged) ? unmanaged.map(String) : []) {
    if (path.startsWith(`${name}/`)) await files.remove(path, { recursive: true });
  }
}

async function makeDirectory(path: string, { attributes }: Entry, files: Host['files']): Promise<void> {
  await makeParents(path, files, { mode: 0o755, ...attributes });
  await files.makeDirectory(path, attributes);
}

function report(changes: Changes): Readonly<Record<string, Json>> {
  const shown: Record<string, Json> = {};
  for (const [path, { from, to }] of changes) {
    if (!(to instanceof Entry)) continue;
    const wanted = to;
    const present = from instanceof Entry ? from : undefined;
    const { user, group, mode } = wanted.attributes;
    const attributes = {
      ...(user === undefined || present === undefined ? {} : { user }),
      ...(group === undefined || present === undefined ? {} : { group }),
      ...(mode === undefined ? {} : { mode: formatMode(mode) }),
    };
    if (wanted.kind === 'directory') {
      shown[path] = present?.kind === 'directory' ? attributes : { directory: 'new' };
    } else if (wanted.contents !== undefined) {
      shown[path] = { diff: present?.kind === 'file' ? wanted.contents.diff : 'New file', ...attributes };
    } else shown[path] = attributes;
  }
  const unmanaged = changes.get(unmanagedKey)?.from;
  if (Array.isArray(unmanaged)) shown['removed'] = unmanaged.map(String);
  return shown;
}
