import { dirname, join } from 'node:path';
import {
  defineFunction,
  type ExecutionFunction,
  type FileContent,
  type FunctionContext,
} from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, commaList, flag, saltenv } from '../arguments/schemas.ts';
import { cpRecv } from './cp-recv.ts';

const path = () => anyText.describe('A salt:// or https:// URL.');
const makedirs = () => flag.default(false).describe('Make missing directories.');
const fileOfRoots = () => z.strictObject({ path: path(), saltenv });

/** cp.*: files of the file roots; listing and reading them is part of the language. */
export const cpFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'cp.get_file',
    summary: 'Copies a file of the file roots to the host; where it is, empty when there is no such file.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        path: path(),
        dest: anyText.describe('Where it goes; a directory when it ends with a slash.'),
        saltenv,
        makedirs: makedirs(),
        template: anyText.optional().describe('Render it first, with `jinja`.'),
      }),
    examples: [{ path: 'salt://app/motd', dest: '/etc/motd' }],
    run: ({ dest, ...file }, context) =>
      copyFile({ ...file, target: dest.endsWith('/') ? join(dest, nameOf(file.path)) : dest }, context),
  }),
  defineFunction({
    name: 'cp.get_template',
    summary: 'Renders a file of the file roots to the host; where it is.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        path: path(),
        dest: anyText.describe('Where it goes.'),
        template: anyText.default('jinja').describe('Renderer.'),
        saltenv,
        makedirs: makedirs(),
      }),
    examples: [{ path: 'salt://app/app.conf.jinja', dest: '/etc/app/app.conf', makedirs: true }],
    run: ({ dest, ...file }, context) => copyFile({ ...file, target: dest }, context),
  }),
  defineFunction({
    name: 'cp.get_url',
    summary: 'Copies a file from a URL to the host; where it is.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        path: path(),
        dest: anyText.optional().describe('Where it goes; into the cache when omitted.'),
        saltenv,
        makedirs: makedirs(),
      }),
    examples: [{ path: 'https://example.org/key.asc', dest: '/etc/apt/keyrings/example.asc' }],
    async run({ dest, ...file }, context) {
      if (dest === undefined) return (await context.files.cache(file.path, file.saltenv))?.path ?? false;
      return copyFile({ ...file, target: dest }, context);
    },
  }),
  defineFunction({
    name: 'cp.get_dir',
    summary: 'Copies a directory of the file roots into one of the host; where its files are.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        path: path(),
        dest: anyText.describe('Directory that it goes into.'),
        saltenv,
      }),
    examples: [{ path: 'salt://app/conf.d', dest: '/etc/app' }],
    async run({ path: url, dest, saltenv: environment }, context) {
      const base = url.replace(/\/+$/, '');
      const copied: string[] = [];
      for (const file of await context.files.list(base, environment)) {
        const target = join(dest, nameOf(base), file);
        const copy = { path: `${base}/${file}`, target, saltenv: environment, makedirs: true };
        copied.push(await copyFile(copy, context));
      }
      return copied;
    },
  }),
  defineFunction({
    name: 'cp.cache_file',
    summary: "Fetches a file into the minion's cache; where it is, or false.",
    effect: 'reads',
    args: fileOfRoots,
    examples: [{ path: 'salt://app/motd' }],
    run: async (file, { files }) => (await files.cache(file.path, file.saltenv))?.path ?? false,
  }),
  defineFunction({
    name: 'cp.cache_files',
    summary: "Fetches files into the minion's cache; where they are.",
    effect: 'reads',
    args: () =>
      z.strictObject({
        paths: commaList.describe('URLs: a list, or a text with commas.'),
        saltenv,
      }),
    examples: [{ paths: ['salt://app/motd', 'salt://app/issue'] }],
    run: ({ paths, saltenv: environment }, { files }) =>
      Promise.all(paths.map(async (url) => (await files.cache(url, environment))?.path ?? false)),
  }),
  defineFunction({
    name: 'cp.cache_dir',
    summary: "Fetches a directory into the minion's cache; where its files are.",
    effect: 'reads',
    args: fileOfRoots,
    examples: [{ path: 'salt://app/conf.d' }],
    async run({ path: url, saltenv: environment }, { files }) {
      const base = url.replace(/\/+$/, '');
      const names = await files.list(base, environment);
      return Promise.all(
        names.map(async (name) => (await files.cache(`${base}/${name}`, environment))?.path ?? false),
      );
    },
  }),
  defineFunction({
    name: 'cp.is_cached',
    summary: "Where a file is in the minion's cache; empty when there is no such file.",
    effect: 'reads',
    args: fileOfRoots,
    examples: [{ path: 'salt://app/motd' }],
    run: async (file, { files }) => (await files.cache(file.path, file.saltenv))?.path ?? '',
  }),
  defineFunction({
    name: 'cp.hash_file',
    summary:
      'The hash of a file of the file roots, or of the host; an empty text when the roots have no such file.',
    effect: 'reads',
    args: fileOfRoots,
    examples: [{ path: 'salt://app/motd' }],
    async run({ path, saltenv: environment }, { files }) {
      const isOfRoots = /^(?:salt|muster):/.test(path);
      const file = isOfRoots || path.startsWith('/') ? await files.cache(path, environment) : undefined;
      if (file !== undefined) return { hsum: file.sha256, hash_type: 'sha256' };
      return isOfRoots ? '' : [{}, null];
    },
  }),
  cpRecv,
];

interface Copy {
  readonly path: string;
  readonly target: string;
  readonly saltenv?: string | undefined;
  readonly makedirs: boolean;
  readonly template?: string | undefined;
}

async function copyFile(
  { target, makedirs: mayMake, ...copy }: Copy,
  context: FunctionContext,
): Promise<string> {
  const { files } = context.host;
  const content = await contentOf(copy, context);
  if (content === undefined) return '';
  if ((await files.stat(dirname(target))) === undefined) {
    if (!mayMake)
      throw new MusterError(
        'FILE_NOT_FOUND',
        `there is no directory ${dirname(target)}; give makedirs=True to make it`,
      );
    await files.makeDirectory(dirname(target), { parents: true });
  }
  await files.writeAtomically(target, content, {});
  return target;
}

async function contentOf(
  { path: url, saltenv: environment, template }: Omit<Copy, 'target' | 'makedirs'>,
  context: FunctionContext,
): Promise<FileContent | undefined> {
  const file = await context.files.cache(url, environment);
  if (file === undefined || template === undefined) return file && { kind: 'file', path: file.path };
  const rendered = await context.render({
    source: { url },
    engine: template,
    saltenv: environment ?? context.saltenv,
    context: {},
    defaults: {},
  });
  return { kind: 'bytes', bytes: Buffer.from(rendered) };
}

function nameOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
