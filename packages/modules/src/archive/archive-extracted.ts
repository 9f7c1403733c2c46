import { createHash } from 'node:crypto';
import { join } from 'node:path';
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
  textOf,
} from '@muster/engine';
import { z } from 'zod';
import { flag, noEffect, noEffectSince, notAvailable, number, saltenv, text } from '../arguments/schemas.ts';
import { splitWords } from '../cmd/split-words.ts';
import { contentsArguments } from '../file/contents-arguments.ts';
import { absolutePath, owners } from '../file/file-arguments.ts';
import { attributeChanges, wantedOwnership } from '../file/ownership.ts';
import { makeParents } from '../file/parent-directories.ts';
import { walkTree } from '../file/tree-walk.ts';
import { wantedContents } from '../file/wanted-contents.ts';
import { runProgram } from '../program/run-program.ts';
import { differsFromArchive } from './archive-contents.ts';
import {
  type ArchiveEntry,
  type ArchiveFormat,
  archiveEntries,
  archiveFormatOf,
  refuseOutside,
} from './archive-entries.ts';
import { stripOf, tarOptions } from './archive-options.ts';

const { source, source_hash, source_hash_name, skip_verify } = contentsArguments;
const cacheKeeps = noEffectSince("the minion's cache keeps what it fetched, within its bounds");

const extractedArgs = z
  .strictObject({
    name: absolutePath.describe('The directory that takes in what the archive holds.'),
    source: source
      .unwrap()
      .describe('The archive: salt://, http(s):// or a path; of a list the first that exists.'),
    source_hash,
    source_hash_name,
    source_hash_update: flag
      .default(false)
      .describe('Extract anew when the archive is another one than the one that was extracted.'),
    skip_files_list_verify: flag
      .default(false)
      .describe('Look at no file where the archive is the one that was extracted.'),
    skip_verify,
    options: text.optional().describe('Further options of tar, or of unzip.'),
    list_options: noEffectSince('tar finds out itself how an archive is compressed'),
    archive_format: text
      .transform((word) => word.toLowerCase())
      .pipe(z.enum(['tar', 'zip']))
      .optional()
      .describe('Format; by the name of the source unless given.'),
    enforce_toplevel: flag
      .default(true)
      .describe('The archive has to hold one directory, and nothing beside it.'),
    if_missing: absolutePath.optional().describe('Where something is at this path, nothing is done.'),
    overwrite: flag
      .default(false)
      .describe('Extract anew where files have other contents than in the archive.'),
    clean: flag.default(false).describe('Before that, remove what the archive brings.'),
    clean_parent: flag.default(false).describe('Before that, remove the whole directory.'),
    force: flag.default(false).describe('Replace files by directories, and directories by files.'),
    ...owners,
    enforce_ownership_on: absolutePath
      .optional()
      .describe('The only path in the directory that gets the owner and group.'),
    trim_output: z
      .union([flag, number])
      .default(false)
      .transform((given) => (typeof given === 'number' ? given : given ? 100 : Number.POSITIVE_INFINITY))
      .describe('How many paths the changes show; true for 100.'),
    extract_perms: z
      .json()
      .default(true)
      .pipe(flag)
      .refine((wanted) => wanted, {
        error: 'unzip restores permissions in any case; set others with file.directory and recurse',
      }),
    use_cmd_unzip: noEffectSince('zip archives are always extracted by unzip'),
    use_etag: noEffect,
    password: notAvailable('every process of the host would see it; extract the archive with cmd.run'),
    keep_source: cacheKeeps,
    keep: cacheKeeps,
    saltenv,
  })
  .refine(({ clean, clean_parent: cleanParent }) => !(clean && cleanParent), {
    error: "Only one of 'clean' and 'clean_parent' can be set to True",
  })
  .refine(({ skip_verify: unverified, skip_files_list_verify: unlisted }) => !(unverified && unlisted), {
    error: 'Only one of "skip_files_list_verify" and "skip_verify" can be set to True',
  })
  .refine(({ name, enforce_ownership_on: path }) => path === undefined || `${path}/`.startsWith(`${name}/`), {
    error: "Value for 'enforce_ownership_on' must be within the directory",
  });
type ExtractedArgs = z.output<typeof extractedArgs>;

interface Archive {
  readonly url: string;
  readonly path: string;
  readonly sha256: string;
  readonly format: ArchiveFormat;
}

interface Observed extends Properties {
  readonly isExtracted: boolean;
  /** By path, owners that differ of what is there. */
  readonly owners: ReadonlyMap<string, FileAttributes>;
  readonly found: {
    readonly why: 'if_missing' | 'same source' | 'missing' | 'other archive' | 'other contents' | 'there';
    readonly archive?: Archive | undefined;
    readonly entries: readonly ArchiveEntry[];
    /** Paths in the way, and those that are cleaned. */
    readonly toRemove: readonly string[];
    readonly hasDirectory: boolean;
  };
}

/** `archive.extracted`: what an archive holds is in a directory. */
export const archiveExtracted = defineState({
  name: 'archive.extracted',
  summary: 'What an archive holds is in a directory.',
  args: extractedArgs,
  ignoresExtra: true,
  examples: [
    { name: '/opt', source: 'salt://app/app-1.2.tar.gz', user: 'app', group: 'app' },
    {
      name: '/opt/tool',
      source: 'https://example.org/tool.zip',
      source_hash: 'https://example.org/tool.zip.sha256',
      enforce_toplevel: false,
    },
    { name: '/opt/app', source: 'salt://app.tgz', options: '--strip-components=1', enforce_toplevel: false },
  ],
  triggers: ({ name }) => [{ kind: 'path', path: name }],
  provides: ({ name }) => [{ kind: 'path', path: name, recursive: true }],

  observe,
  desire: () => ({ isExtracted: true, owners: new Map<string, FileAttributes>() }),
  async apply(args, _, changes, host, context) {
    const { found } = await observe(args, host, context);
    if (changes.has('isExtracted') && found.archive !== undefined)
      await extract(args, found.archive, found.toRemove, host, context);
    const { owners: wrong } = await observe(args, host, context);
    for (const [path, attributes] of wrong) await host.files.setAttributes(path, attributes);
  },
  report,
  comment(outcome, args, changes, { found }) {
    const { archive, why } = found;
    if (why === 'if_missing') return `Path ${args.if_missing} exists`;
    if (why === 'same source')
      return `Archive ${archive?.url} existing source sum is the same as the expected one and skip_files_list_verify argument was set to True. Extraction is not needed`;
    const present = 'All files in archive are already present';
    if (outcome === 'unchanged') return present;
    if (!changes.has('isExtracted'))
      return outcome === 'changed'
        ? present
        : `${present}. Ownership would be updated on one or more files/directories.`;
    const reasons: Readonly<Record<string, string>> = {
      missing: ', due to absence of one or more files/dirs',
      'other archive': ', due to source_hash update',
    };
    const reason = reasons[why] ?? '';
    if (outcome === 'changed') return `${archive?.url} extracted to ${args.name}/${reason}`;
    const cleaned = args.clean ? ', after cleaning destination path(s)' : '';
    return `Archive ${archive?.url} would be extracted to ${args.name}/${cleaned}${reason}`;
  },
});

async function observe(args: ExtractedArgs, host: ReadOnlyHost, context: StateContext): Promise<Observed> {
  const { name } = args;
  const { files } = host;
  const wanted = await wantedOwnership(args, host);
  const there = await files.stat(name);
  if (there !== undefined && there.kind !== 'directory')
    throw new StateFailedError(`${name} exists and is not a directory`);
  const found = { entries: [], toRemove: [], hasDirectory: there !== undefined };
  const asItIs = { isExtracted: true, owners: new Map() };
  if (args.if_missing !== undefined && (await files.stat(args.if_missing)) !== undefined)
    return { ...asItIs, found: { ...found, why: 'if_missing' } };

  const archive = await fetchArchive(args, context);
  const extracted = await extractedSum(args, host, context);
  if (args.skip_files_list_verify && extracted === archive.sha256)
    return { ...asItIs, found: { ...found, archive, why: 'same source' } };
  const entries = await archiveEntries(archive.path, archive.format, stripOf(args.options), host);
  refuse(args, archive, entries);
  const { isMissing, wrong } = await compare(name, entries, host);
  if (wrong.length > 0 && !args.force && !args.clean && !args.clean_parent)
    throw new StateFailedError(
      `The below paths (relative to ${name}/) exist, but are the incorrect type (file instead of directory, symlink instead of file, etc.). To proceed with extraction, set 'force' to True. Note that this will remove these paths before extracting.\n\n${wrong.map((path) => `- ${path}`).join('\n')}`,
    );
  const where = { directory: name, options: tarOptions(args.options) };
  const why =
    isMissing || wrong.length > 0
      ? 'missing'
      : args.source_hash_update && extracted !== archive.sha256
        ? 'other archive'
        : args.overwrite && (await differsFromArchive(archive.path, archive.format, where, host))
          ? 'other contents'
          : 'there';
  const cleaned = args.clean_parent
    ? [name]
    : args.clean
      ? topOf(entries).map((path) => join(name, path))
      : [];
  const inTheWay = cleaned.length > 0 ? [] : wrong.map((path) => join(name, path));
  const toRemove: string[] = [];
  for (const path of [...cleaned, ...inTheWay])
    if ((await files.lstat(path)) !== undefined) toRemove.push(path);
  const owned = args.enforce_ownership_on === undefined ? topOf(entries) : [args.enforce_ownership_on];
  const wrongOwners = new Map<string, FileAttributes>();
  for (const top of owned.map((path) => (path.startsWith('/') ? path : join(name, path)))) {
    const stat = await files.lstat(top);
    const inside = stat?.kind === 'directory' ? await walkTree(files, top) : [];
    for (const entry of stat === undefined ? [] : [{ path: top, stat }, ...inside]) {
      const changes = attributeChanges(entry.stat, wanted);
      if (changes !== undefined) wrongOwners.set(entry.path, changes);
    }
  }
  return {
    isExtracted: why === 'there',
    owners: wrongOwners,
    found: { ...found, archive, entries, toRemove, why },
  };
}

async function fetchArchive(args: ExtractedArgs, context: StateContext): Promise<Archive> {
  const wanted = await wantedContents(args, { ...context, saltenv: args.saltenv ?? context.saltenv });
  if (wanted?.source === undefined) throw new StateFailedError("The 'source' of the archive is empty");
  const { url, file } = wanted.source;
  const format = args.archive_format ?? archiveFormatOf(url.replace(/[?#].*$/, ''));
  if (format === undefined)
    throw new StateFailedError(
      "Could not guess archive_format from the value of the 'source' argument. Please set this archive_format to one of the following: tar, zip",
    );
  return { url, path: file.path, sha256: file.sha256, format };
}

function refuse(args: ExtractedArgs, { url, format }: Archive, entries: readonly ArchiveEntry[]): void {
  const { name } = args;
  if (entries.length === 0) throw new StateFailedError(`No files were extracted from ${url}: it is empty`);
  if (entries.some(({ isEncrypted }) => isEncrypted))
    throw new StateFailedError(
      `Archive ${url} is password-protected, which archive.extracted cannot open; extract it with cmd.run`,
    );
  refuseOutside(entries, name);
  const top = topOf(entries);
  const isDirectory = entries.some(({ path, kind }) => kind === 'directory' || path.includes('/'));
  if (args.enforce_toplevel && (top.length > 1 || !isDirectory))
    throw new StateFailedError(
      `Archive does not have a single top-level directory. To allow this archive to be extracted, set 'enforce_toplevel' to False. To avoid a '${format}-bomb' it may also be advisable to set a top-level directory by adding it to the 'name' value (for example, setting 'name' to ${name}/some_dir instead of ${name}/).`,
    );
}

/** What is right below the directory. */
export function topOf(entries: readonly ArchiveEntry[]): readonly string[] {
  return [...new Set(entries.map(({ path }) => path.split('/')[0] ?? path))];
}

async function compare(
  directory: string,
  entries: readonly ArchiveEntry[],
  { files }: ReadOnlyHost,
): Promise<{ readonly isMissing: boolean; readonly wrong: readonly string[] }> {
  let isMissing = false;
  const wrong: string[] = [];
  for (const { path, kind } of entries) {
    const found = (await files.lstat(join(directory, path)))?.kind;
    if (found === undefined) isMissing = true;
    else if (found !== kind && found !== 'other') wrong.push(path);
  }
  return { isMissing, wrong };
}

async function extract(
  args: ExtractedArgs,
  archive: Archive,
  toRemove: readonly string[],
  host: Host,
  context: StateContext,
): Promise<void> {
  const { name } = args;
  const { files } = host;
  for (const path of toRemove) await files.remove(path, { recursive: true });
  if ((await files.stat(name)) === undefined) {
    const ownership = await wantedOwnership(args, host);
    await makeParents(name, files, { ...ownership, mode: 0o755 });
    await files.makeDirectory(name, { user: ownership.user, mode: 0o755 });
  }
  const what = `The archive ${archive.url} cannot be extracted`;
  await runProgram(host, what, {
    argv:
      archive.format === 'tar'
        ? ['tar', '-x', ...tarOptions(args.options), '-f', archive.path, '-C', name]
        : ['unzip', '-q', '-o', ...unzipOptions(args.options), archive.path, '-d', name],
  });
  if (!args.source_hash_update && !args.skip_files_list_verify) return;
  const path = sumPath(args, context);
  await makeParents(path, files, { mode: 0o700 });
  await files.writeAtomically(path, { kind: 'bytes', bytes: Buffer.from(archive.sha256) }, { mode: 0o600 });
}

/** What unzip is told; `-:` would have it leave the directory. */
function unzipOptions(options = ''): readonly string[] {
  const words = splitWords(options);
  if (words.some((word) => /^-(?:[^-]*:|d)/.test(word)))
    throw new StateFailedError("The options -: and -d of unzip are not allowed in 'options'");
  return words;
}

/** The digest of the archive that was extracted last, where that matters. */
async function extractedSum(
  args: ExtractedArgs,
  { files }: ReadOnlyHost,
  context: StateContext,
): Promise<string | undefined> {
  if (!args.source_hash_update && !args.skip_files_list_verify) return undefined;
  const path = sumPath(args, context);
  return (await files.stat(path)) === undefined ? undefined : files.readText(path);
}

function sumPath({ name, source: sources }: ExtractedArgs, { opts }: StateContext): string {
  const key = createHash('sha256')
    .update(JSON.stringify([name, sources]))
    .digest('hex');
  return join(textOf(opts['cachedir'] ?? '/var/cache/muster'), 'extracted', key);
}

function report(
  changes: Changes<Observed>,
  args: ExtractedArgs,
  { found }: Observed,
): Readonly<Record<string, Json>> {
  const shown: Record<string, Json> = {};
  if (changes.has('isExtracted')) {
    if (found.toRemove.length > 0)
      shown['removed'] = args.clean_parent
        ? `Directory ${args.name}/ was removed prior to the extraction`
        : found.toRemove;
    if (!found.hasDirectory) shown['directories_created'] = [`${args.name}/`];
    shown['extracted_files'] = found.entries.map(({ path }) => path).slice(0, args.trim_output);
  }
  const isOwned = (args.user ?? args.group) !== undefined;
  if (changes.has('owners') || (isOwned && changes.has('isExtracted'))) shown['updated ownership'] = true;
  return shown;
}
