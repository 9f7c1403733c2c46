import { dirname } from 'node:path';
import {
  type Changes,
  defineState,
  type FileAttributes,
  type FileStat,
  type Host,
  type Json,
  type Properties,
  type ReadOnlyHost,
  type StateContext,
  StateFailedError,
} from '@muster/engine';
import { z } from 'zod';
import { flag, noEffect, noEffectSince, saltenv, text, textList } from '../arguments/schemas.ts';
import { backUp } from './backup.ts';
import {
  absolutePath,
  backupMode,
  fileMode,
  fileModeOrKeep,
  namesForTemplate,
  owners,
  pathPatterns,
  templateArguments,
} from './file-arguments.ts';
import { ExistingContents, type NewContents } from './file-contents.ts';
import { pathFilter } from './include-exclude.ts';
import { requiredPaths, unmanagedPaths } from './kept-paths.ts';
import { attributeChanges, type Ownership, shownAttributes, wantedOwnership } from './ownership.ts';
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
  sym_mode: noEffect,
  template: text.optional().describe('Template engine that every file goes through (jinja).'),
  ...templateArguments,
  clean: flag.default(false).describe('Remove what is in the directory and not in the source.'),
  include_empty: flag.default(false).describe('Make directories that hold no file, too.'),
  include_pat: pathPatterns.describe('Patterns of paths to copy; a glob, or `E@` and an expression.'),
  exclude_pat: pathPatterns.describe('Patterns of paths to leave alone.'),
  maxdepth: z.int().min(0).optional().describe('How deep the source is searched; 0 is its own files.'),
  replace: flag.default(true).describe('Replace files that differ; otherwise only missing ones are written.'),
  backup: backupMode.default('').describe("Keep copies of files that are replaced: 'minion'."),
  keep_symlinks: noEffectSince('the file roots serve what links lead to'),
  force_symlinks: noEffectSince('see keep_symlinks'),
  keep_source: noEffect,
  saltenv,
});
type RecurseArgs = z.output<typeof recurseArgs>;

/** What is at a path. */
class Present {
  readonly stat: FileStat;
  readonly contents: ExistingContents | undefined;

  constructor(path: string, stat: FileStat, files: ReadOnlyHost['files']) {
    this.stat = stat;
    this.contents = stat.kind === 'file' ? new ExistingContents(files, path, stat.size) : undefined;
  }
}

/** What is to be at a path, where something else is: a file without contents keeps those that it has. */
class Wanted {
  readonly kind: 'file' | 'directory';
  readonly attributes: FileAttributes;
  readonly contents: NewContents | undefined;

  constructor(kind: Wanted['kind'], attributes: FileAttributes, contents?: NewContents) {
    this.kind = kind;
    this.attributes = attributes;
    this.contents = contents;
  }
}

/** What belongs to no path; paths begin with a slash. */
const unmanagedKey = 'unmanaged';

/** `file.recurse`: a directory holds the files of a directory of the file roots. */
export const fileRecurse = defineState<RecurseArgs, Properties, Properties>({
  name: 'file.recurse',
  summary: 'A directory holds the files of a directory of the file roots.',
  args: recurseArgs,
  ignoresExtra: true,
  extraInto: namesForTemplate,
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
  triggers: ({ name }) => [{ kind: 'path', path: name, recursive: true }],
  observe,
  desire,
  apply,
  report,
  comment(outcome, { name }, changes) {
    if (outcome === 'unchanged') return `The directory ${name} is in the correct state`;
    if (outcome === 'changed') return `Recursively updated ${name}`;
    const lines = [...changes].map(([path, { from }]) =>
      path === unmanagedKey
        ? `#### removed ####\n${listOf(from).join('\n')}`
        : `#### ${path} ####\nThe file ${path} is set to be changed`,
    );
    return lines.join('\n\n');
  },
});

/** Every path that the source has, as it is on the host. */
async function observe(args: RecurseArgs, host: ReadOnlyHost, context: StateContext): Promise<Properties> {
  const { files } = host;
  const root = await files.stat(args.name);
  if (root !== undefined && root.kind !== 'directory') {
    throw new StateFailedError(`The path ${args.name} exists and is not a directory`);
  }
  const sources = await sourceFiles(args, inEnvironment(args, context));
  const managed = [...directoriesOf(args.name, sources), ...sources.map(({ path }) => path)];
  const observed: Record<string, unknown> = {};
  for (const path of managed) {
    const stat = await files.stat(path);
    if (stat !== undefined) observed[path] = new Present(path, stat, files);
  }
  const kept = [...managed, ...(await requiredPaths(args.name, context.requires ?? [], files))];
  observed[unmanagedKey] =
    args.clean && root !== undefined ? await unmanagedPaths(args.name, files, kept, args.exclude_pat) : [];
  return observed;
}

async function desire(
  args: RecurseArgs,
  observed: Properties,
  host: ReadOnlyHost,
  given: StateContext,
): Promise<Properties> {
  const context = inEnvironment(args, given);
  const ownership = await wantedOwnership(args, host);
  const sources = await sourceFiles(args, context);
  const desired: Record<string, unknown> = { [unmanagedKey]: [] };
  for (const path of directoriesOf(args.name, sources)) {
    desired[path] = await compared(
      observed[path],
      new Wanted('directory', { ...ownership, mode: args.dir_mode }),
    );
  }
  for (const source of sources) {
    const wanted = await wantedFile(args, source, ownership, context);
    desired[source.path] = await compared(observed[source.path], wanted, args.replace);
  }
  return desired;
}

function inEnvironment({ saltenv }: RecurseArgs, context: StateContext): StateContext {
  return saltenv === undefined ? context : { ...context, saltenv };
}

interface SourceFile {
  readonly url: string;
  /** Where it belongs on the host. */
  readonly path: string;
}

async function sourceFiles(args: RecurseArgs, context: StateContext): Promise<readonly SourceFile[]> {
  const isMeant = pathFilter(args.include_pat, args.exclude_pat);
  for (const source of args.source) {
    const url = source.replace(/\/+$/, '');
    const found = await context.files.list(url, context.saltenv);
    if (found.length === 0) continue;
    return found
      .filter((relative) => args.maxdepth === undefined || relative.split('/').length - 1 <= args.maxdepth)
      .filter(isMeant)
      .map((relative) => ({ url: `${url}/${relative}`, path: `${args.name}/${relative}` }));
  }
  const shown = args.source.map((source) => source.replace(/^(?:salt|muster):\/\//, '')).join(', ');
  throw new StateFailedError(
    `The directory '${shown}' does not exist on the salt fileserver in saltenv '${context.saltenv}'`,
  );
}

/** The directory and those below it that hold files. */
function directoriesOf(root: string, sources: readonly SourceFile[]): readonly string[] {
  const directories = new Set([root]);
  for (const { path } of sources) {
    const parts = path
      .slice(root.length + 1)
      .split('/')
      .slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth += 1)
      directories.add(`${root}/${parts.slice(0, depth).join('/')}`);
  }
  return [...directories];
}

async function wantedFile(
  args: RecurseArgs,
  { url, path }: SourceFile,
  ownership: Ownership,
  context: StateContext,
): Promise<Wanted> {
  const { template, context: names, defaults } = args;
  const about = { name: path, source: `${url}?saltenv=${context.saltenv}` };
  const source = [{ url }];
  const wanted = await wantedContents({ source, template, context: names, defaults, about }, context);
  if (wanted === undefined) throw new StateFailedError(`Source file ${url} not found`);
  const mode = args.file_mode === 'keep' ? wanted.sourceMode : args.file_mode;
  return new Wanted('file', { ...ownership, mode }, wanted.contents);
}

/** What is there where it is as wanted, and otherwise what has to become of it. */
async function compared(present: unknown, wanted: Wanted, replace = true): Promise<Present | Wanted> {
  if (!(present instanceof Present)) return wanted;
  const { stat, contents: existing } = present;
  const { kind, contents } = wanted;
  const sameContents =
    contents === undefined || existing === undefined || !replace || (await contents.equals(existing));
  if (stat.kind === kind && sameContents) {
    const attributes = attributeChanges(stat, wanted.attributes);
    return attributes === undefined ? present : new Wanted(kind, attributes);
  }
  if (existing !== undefined) await contents?.compareWith(existing);
  return wanted;
}

async function apply(
  { name, backup }: RecurseArgs,
  _: Properties,
  changes: Changes,
  host: Host,
  context: StateContext,
): Promise<void> {
  const { files } = host;
  for (const [path, { from, to: wanted }] of changes) {
    if (!(wanted instanceof Wanted)) continue;
    const present = from instanceof Present ? from.stat.kind : undefined;
    if (present !== undefined && present !== wanted.kind) await files.remove(path, { recursive: true });
    if (wanted.kind === 'directory') {
      if (present === 'directory') await files.setAttributes(path, wanted.attributes);
      else await makeDirectory(path, wanted, files);
    } else if (wanted.contents !== undefined) {
      if (backup !== '') await backUp(path, host, context);
      if ((await files.stat(dirname(path))) === undefined) await makeParents(path, files, { mode: 0o755 });
      await files.writeAtomically(path, wanted.contents.content, wanted.attributes);
    } else await files.setAttributes(path, wanted.attributes);
  }
  for (const path of listOf(changes.get(unmanagedKey)?.from)) {
    if (path.startsWith(`${name}/`)) await files.remove(path, { recursive: true });
  }
}

async function makeDirectory(path: string, { attributes }: Wanted, files: Host['files']): Promise<void> {
  await makeParents(path, files, { ...attributes, mode: attributes.mode ?? 0o755 });
  await files.makeDirectory(path, attributes);
}

function report(changes: Changes): Readonly<Record<string, Json>> {
  const shown: Record<string, Json> = {};
  for (const [path, { from, to: wanted }] of changes) {
    if (!(wanted instanceof Wanted)) continue;
    const present = from instanceof Present ? from.stat.kind : undefined;
    // An owner is a change only to what was there.
    const { attributes: given } = wanted;
    const attributes = shownAttributes(present === undefined ? { mode: given.mode } : given);
    if (wanted.kind === 'directory') {
      shown[path] = present === 'directory' ? attributes : { directory: 'new' };
    } else if (wanted.contents !== undefined) {
      shown[path] = { diff: present === 'file' ? wanted.contents.diff : 'New file', ...attributes };
    } else shown[path] = attributes;
  }
  if (changes.has(unmanagedKey)) shown['removed'] = listOf(changes.get(unmanagedKey)?.from);
  return shown;
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
