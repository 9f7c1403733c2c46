import {
  type AskingContext,
  defineFunction,
  type ExecutionFunction,
  type FunctionContext,
  type Json,
} from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, commaList, flag, noEffect, number, operand } from '../arguments/schemas.ts';
import { splitWords } from '../cmd/split-words.ts';
import { runProgram } from '../program/run-program.ts';
import { type ArchiveEntry, archiveEntries, archiveFormatOf, refuseOutside } from './archive-entries.ts';
import { topOf } from './archive-extracted.ts';

const runas = anyText.optional().describe('Account to run as.');
const options = anyText.optional().describe('Further options of the program.');
const cwd = anyText.optional().describe('Directory to run in.');
const zipFile = operand.describe('The archive.');
const sources = commaList.describe('What it is to hold.');
const template = noEffect;

/** `archive.*`: archives of tar, zip and gzip. */
export const archiveFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'archive.list',
    summary: 'What an archive holds; by kind, with what is at the top, where that is asked for.',
    effect: 'asks',
    args: () =>
      z.strictObject({
        name: anyText.describe('The archive: a path or a URL.'),
        archive_format: z.enum(['tar', 'zip']).optional().describe('Format; by the name unless given.'),
        options: noEffect,
        strip_components: number.default(0).describe('How many leading directories are left out.'),
        clean: noEffect,
        verbose: flag.default(false).describe('By kind: dirs, files, links, top_level_dirs, ...'),
        saltenv: anyText.optional().describe('Environment of the file roots.'),
      }),
    examples: [{ name: '/srv/app.tar.gz', verbose: true }],
    async run({ name, archive_format: given, strip_components: strip, verbose, saltenv }, context) {
      const { path, format } = await archiveAt(name, given, saltenv, context);
      const entries = await archiveEntries(path, format, strip, context.host);
      return verbose ? byKind(entries) : entries.map(shown).toSorted();
    },
  }),
  defineFunction({
    name: 'archive.is_encrypted',
    summary: 'Whether a zip archive cannot be read without a password.',
    effect: 'asks',
    args: () => z.strictObject({ name: zipFile, clean: noEffect, saltenv: noEffect }),
    examples: [{ name: '/srv/app.zip' }],
    async run({ name }, context) {
      const { path } = await archiveAt(name, 'zip', undefined, context);
      const entries = await archiveEntries(path, 'zip', 0, context.host);
      return entries.some(({ isEncrypted }) => isEncrypted);
    },
  }),
  defineFunction({
    name: 'archive.tar',
    summary: 'Runs tar; the lines that it wrote.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        options: anyText.describe('What tar is to do: `czf`, `xzf`, ...'),
        tarfile: anyText.describe('The archive.'),
        sources: commaList.default([]).describe('What it is to hold.'),
        dest: anyText.optional().describe('Directory to extract to.'),
        cwd,
        template,
        runas,
      }),
    examples: [{ options: 'czf', tarfile: '/srv/logs.tar.gz', sources: ['/var/log/app'] }],
    async run({ options: words, tarfile, sources: paths, dest, cwd: directory, runas: user }, { host }) {
      const into = dest === undefined ? [] : ['-C', dest];
      const [first = '', ...rest] = splitWords(words);
      const letters = first.replace(/^-?([A-Za-z]+)$/, (_, all: string) => `-${all.replaceAll('f', '')}`);
      return lines(host, {
        argv: ['tar', letters, ...rest, '-f', tarfile, ...into, '--', ...paths],
        cwd: directory,
        user,
      });
    },
  }),
  ...(['archive.gzip', 'archive.gunzip'] as const).map((name) =>
    defineFunction({
      name,
      summary: name === 'archive.gzip' ? 'Compresses a file.' : 'Opens a compressed file.',
      effect: 'changes',
      args: () =>
        z.strictObject({
          [name === 'archive.gzip' ? 'sourcefile' : 'gzipfile']: anyText.describe('The file.'),
          template,
          runas,
          options,
        }),
      examples: [{ [name === 'archive.gzip' ? 'sourcefile' : 'gzipfile']: '/srv/app.log.gz' }],
      run: (args: Readonly<Record<string, unknown>>, { host }) =>
        lines(host, {
          argv: [
            name.slice('archive.'.length),
            ...splitWords(wordsOf(args['options'])),
            '--',
            wordsOf(args['sourcefile'] ?? args['gzipfile']),
          ],
          user: typeof args['runas'] === 'string' ? args['runas'] : undefined,
        }),
    }),
  ),
  ...(['archive.zip', 'archive.cmd_zip'] as const).map((name) =>
    defineFunction({
      name,
      summary: 'Makes a zip archive, or adds to one.',
      effect: 'changes',
      args: () => z.strictObject({ zip_file: zipFile, sources, template, cwd, runas, options }),
      examples: [{ zip_file: '/srv/logs.zip', sources: ['/var/log/app'] }],
      run: ({ zip_file: archive, sources: paths, cwd: directory, runas: user, options: words }, { host }) =>
        lines(host, {
          argv: ['zip', '-r', ...splitWords(words ?? ''), archive, '--', ...paths],
          cwd: directory,
          user,
        }),
    }),
  ),
  ...(['archive.unzip', 'archive.cmd_unzip'] as const).map((name) =>
    defineFunction({
      name,
      summary: 'Extracts a zip archive; what it holds.',
      effect: 'changes',
      args: () =>
        z.strictObject({
          zip_file: zipFile,
          dest: anyText.describe('The directory to extract to.'),
          excludes: commaList
            .refine((words) => words.every((word) => !word.startsWith('-')), 'none may begin with a dash')
            .default([])
            .describe('What is left out.'),
          template,
          runas,
          options,
          trim_output: z
            .union([flag, number])
            .default(false)
            .describe('How many paths are given; true for 100.'),
        }),
      examples: [{ zip_file: '/srv/app.zip', dest: '/opt/app', excludes: 'README' }],
      async run(args, { host }) {
        const entries = await archiveEntries(args.zip_file, 'zip', 0, host);
        refuseOutside(entries, args.dest.replace(/(?<=.)\/+$/, ''));
        const without = args.excludes.length === 0 ? [] : ['-x', ...args.excludes];
        await runProgram(host, `${args.zip_file} cannot be extracted`, {
          argv: [
            'unzip',
            '-q',
            '-o',
            ...splitWords(args.options ?? ''),
            args.zip_file,
            '-d',
            args.dest,
            ...without,
          ],
          user: args.runas,
        });
        const most =
          typeof args.trim_output === 'number' ? args.trim_output : args.trim_output ? 100 : undefined;
        const extracted = entries.map(shown).filter((path) => !args.excludes.includes(path));
        return extracted.slice(0, most);
      },
    }),
  ),
];

function wordsOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

async function archiveAt(
  name: string,
  given: 'tar' | 'zip' | undefined,
  saltenv: string | undefined,
  { files }: AskingContext,
): Promise<{ readonly path: string; readonly format: 'tar' | 'zip' }> {
  const format = given ?? archiveFormatOf(name);
  if (format === undefined)
    throw new MusterError(
      'ARGUMENT_INVALID',
      `the format of ${name} is not known; set archive_format to tar or zip`,
    );
  const file = await files.cache(name, saltenv);
  if (file === undefined) throw new MusterError('FILE_NOT_FOUND', `No such archive: ${name}`);
  return { path: file.path, format };
}

function byKind(entries: readonly ArchiveEntry[]): Json {
  const of = (kind: ArchiveEntry['kind']) => entries.filter((entry) => entry.kind === kind);
  const top = (found: readonly ArchiveEntry[]) => found.map(shown).filter((path) => /^[^/]+\/?$/.test(path));
  const inside = topOf(entries.filter(({ path }) => path.includes('/'))).map((path) => `${path}/`);
  return {
    dirs: of('directory').map(shown),
    files: of('file').map(shown),
    links: of('symlink').map(shown),
    top_level_dirs: [...new Set([...top(of('directory')), ...inside])],
    top_level_files: top(of('file')),
    top_level_links: top(of('symlink')),
  };
}

/** A path as Salt shows it, a directory with a slash. */
function shown({ path, kind }: ArchiveEntry): string {
  return kind === 'directory' ? `${path}/` : path;
}

async function lines(
  host: FunctionContext['host'],
  command: Parameters<typeof runProgram>[2],
): Promise<readonly string[]> {
  const { stdout } = await runProgram(host, `${command.argv[0]} failed`, command);
  return stdout.split('\n').filter((line) => line !== '');
}
