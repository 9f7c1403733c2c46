import { dirname, join } from 'node:path';
import type { ExecutionFunction, FunctionContext } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { declareFunction } from '../declare/declare-function.ts';
import { flag, optional, text, texts } from '../declare/parameters.ts';
import { readFunction } from '../declare/read-function.ts';

const environment = optional(text('Environment of the file roots.'));
const source = text('A salt:// or https:// URL.');

/** cp.*: files of the file roots; listing and reading them is part of the language. */
export const cpFunctions: readonly ExecutionFunction[] = [
  declareFunction({
    name: 'cp.get_file',
    summary: 'Copies a file of the file roots to the host; where it is, empty when there is no such file.',
    parameters: {
      path: source,
      dest: text('Where it goes; a directory when it ends with a slash.'),
      saltenv: environment,
      makedirs: flag('Make missing directories.', false),
      template: optional(text('Render it first, with `jinja`.')),
    },
    async run({ path, dest, saltenv, makedirs, template }, context) {
      const target = dest.endsWith('/') ? join(dest, path.split('/').at(-1) ?? '') : dest;
      return copyFile(context, { path, target, saltenv, makedirs, template });
    },
  }),
  declareFunction({
    name: 'cp.get_template',
    summary: 'Renders a file of the file roots to the host; where it is.',
    parameters: {
      path: source,
      dest: text('Where it goes.'),
      template: text('Renderer.', 'jinja'),
      saltenv: environment,
      makedirs: flag('Make missing directories.', false),
    },
    run: async ({ dest, ...values }, context) => copyFile(context, { ...values, target: dest }),
  }),
  declareFunction({
    name: 'cp.get_url',
    summary: 'Copies a file from a URL to the host; where it is.',
    parameters: {
      path: source,
      dest: optional(text('Where it goes; into the cache when omitted.')),
      saltenv: environment,
      makedirs: flag('Make missing directories.', false),
    },
    async run({ path, dest, saltenv, makedirs }, context) {
      if (dest === undefined) return (await context.files.cache(path, saltenv))?.path ?? false;
      return copyFile(context, { path, target: dest, saltenv, makedirs, template: undefined });
    },
  }),
  declareFunction({
    name: 'cp.get_dir',
    summary: 'Copies a directory of the file roots into one of the host; where its files are.',
    parameters: { path: source, dest: text('Directory that it goes into.'), saltenv: environment },
    async run({ path, dest, saltenv }, context) {
      const base = path.replace(/\/+$/, '');
      const name = base.split('/').at(-1) ?? '';
      const copied: string[] = [];
      for (const file of await context.files.list(base, saltenv)) {
        const target = join(dest, name, file);
        copied.push(
          await copyFile(context, {
            path: `${base}/${file}`,
            target,
            saltenv,
            makedirs: true,
            template: undefined,
          }),
        );
      }
      return copied;
    },
  }),
  readFunction({
    name: 'cp.cache_file',
    summary: "Fetches a file into the minion's cache; where it is, or false.",
    parameters: { path: source, saltenv: environment },
    run: async ({ path, saltenv }, { files }) => (await files.cache(path, saltenv))?.path ?? false,
  }),
  readFunction({
    name: 'cp.cache_files',
    summary: "Fetches files into the minion's cache; where they are.",
    parameters: { paths: texts('URLs: a list, or a text with commas.'), saltenv: environment },
    async run({ paths, saltenv }, { files }) {
      return Promise.all(paths.map(async (url) => (await files.cache(url, saltenv))?.path ?? false));
    },
  }),
  readFunction({
    name: 'cp.cache_dir',
    summary: "Fetches a directory into the minion's cache; where its files are.",
    parameters: { path: source, saltenv: environment },
    async run({ path, saltenv }, { files }) {
      const base = path.replace(/\/+$/, '');
      const names = await files.list(base, saltenv);
      return Promise.all(
        names.map(async (name) => (await files.cache(`${base}/${name}`, saltenv))?.path ?? false),
      );
    },
  }),
  readFunction({
    name: 'cp.is_cached',
    summary: "Where a file is in the minion's cache; empty when there is no such file.",
    parameters: { path: source, saltenv: environment },
    run: async ({ path, saltenv }, { files }) => (await files.cache(path, saltenv))?.path ?? '',
  }),
  readFunction({
    name: 'cp.hash_file',
    summary: 'The hash of a file of the file roots; empty when there is no such file.',
    parameters: { path: source, saltenv: environment },
    async run({ path, saltenv }, { files }) {
      const file = await files.cache(path, saltenv);
      return file === undefined ? {} : { hsum: file.sha256, hash_type: 'sha256' };
    },
  }),
];

interface Copy {
  readonly path: string;
  readonly target: string;
  readonly saltenv: string | undefined;
  readonly makedirs: boolean;
  readonly template: string | undefined;
}

async function copyFile(
  context: FunctionContext,
  { path, target, saltenv, makedirs, template }: Copy,
): Promise<string> {
  const { files, host } = context;
  const file = await files.cache(path, saltenv);
  if (file === undefined) return '';
  if ((await host.files.stat(dirname(target))) === undefined) {
    if (!makedirs)
      throw new MusterError(
        'FILE_NOT_FOUND',
        `there is no directory ${dirname(target)}; give makedirs=True to make it`,
      );
    await host.files.makeDirectory(dirname(target), { parents: true });
  }
  if (template === undefined) {
    await host.files.writeAtomically(target, { kind: 'file', path: file.path }, {});
    return target;
  }
  const rendered = await context.render({
    source: { url: path },
    engine: template,
    saltenv: saltenv ?? context.saltenv,
    context: {},
    defaults: {},
  });
  await host.files.writeAtomically(target, { kind: 'bytes', bytes: Buffer.from(rendered) }, {});
  return target;
}
