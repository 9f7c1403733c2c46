import { resolve } from 'node:path';
import { defineFunction, type ExecutionFunction, type ReadingContext, textDiff } from '@muster/engine';
import { MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, flag, noEffect, number } from '../arguments/schemas.ts';
import { digestOf } from './digest.ts';
import { algorithmByLength } from './source-hash.ts';
import { statAnywhere } from './stat-anywhere.ts';

const path = () => anyText.describe('The path.');
const form = () => anyText.default('sha256').describe('Hash function.');

/** `file.*` that tell what a file, a link or a directory holds. */
export const fileContentFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'file.read',
    summary: 'The text of a file.',
    effect: 'reads',
    args: () => z.strictObject({ path: path(), binary: noEffect }),
    examples: [{ path: '/etc/hostname' }],
    run: ({ path: target }, { host }) => host.files.readText(target),
  }),
  defineFunction({
    name: 'file.seek_read',
    summary: 'A part of a file.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        path: path(),
        size: number.describe('Bytes to read.'),
        offset: number.default(0).describe('Bytes to skip.'),
      }),
    examples: [{ path: '/var/log/app.log', size: 4096, offset: 1024 }],
    async run({ path: target, size, offset }, { host }) {
      return Buffer.from((await host.files.read(target)).subarray(offset, offset + size)).toString();
    },
  }),
  defineFunction({
    name: 'file.readdir',
    summary: 'The names in a directory.',
    effect: 'reads',
    args: () => z.strictObject({ path: path() }),
    examples: [{ path: '/etc/nginx/sites-enabled' }],
    run: async ({ path: target }, { host }) => ['.', '..', ...(await host.files.list(target))],
  }),
  defineFunction({
    name: 'file.readlink',
    summary: 'Where a symbolic link leads.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        path: path(),
        canonicalize: flag.default(false).describe('The path that it leads to in the end.'),
      }),
    examples: [{ path: '/srv/app/current', canonicalize: true }],
    async run({ path: link, canonicalize }, context) {
      const target = await context.host.files.readLink(link);
      return canonicalize ? lastTarget(resolve(link, '..', target), context) : target;
    },
  }),
  defineFunction({
    name: 'file.get_hash',
    summary: 'The digest of a file.',
    effect: 'reads',
    args: () => z.strictObject({ path: path(), form: form() }),
    examples: [{ path: '/etc/hosts', form: 'md5' }],
    run: ({ path: target, form: algorithm }, { host }) => digestOf(target, algorithm, host.files),
  }),
  defineFunction({
    name: 'file.get_sum',
    summary: "The digest of a file, or 'File not found'.",
    effect: 'reads',
    args: () => z.strictObject({ path: path(), form: form() }),
    examples: [{ path: '/etc/hosts', form: 'md5' }],
    run: async ({ path: target, form: algorithm }, { host: { files } }) =>
      (await statAnywhere(target, files))?.kind === 'file'
        ? digestOf(target, algorithm, files)
        : 'File not found',
  }),
  defineFunction({
    name: 'file.check_hash',
    summary: 'Whether a file has a digest.',
    effect: 'reads',
    args: () =>
      z.strictObject({
        path: path(),
        file_hash: anyText.describe('`algorithm=digest`, or the digest alone.'),
      }),
    examples: [{ path: '/etc/hosts', file_hash: 'md5=d41d8cd98f00b204e9800998ecf8427e' }],
    async run({ path: target, file_hash: written }, { host }) {
      const [, named, wanted = ''] = /^(?:(\w+)[=:])?([0-9A-Fa-f]+)$/.exec(written.trim()) ?? [];
      const algorithm = named ?? algorithmByLength[wanted.length] ?? 'sha256';
      return (await digestOf(target, algorithm, host.files)) === wanted.toLowerCase();
    },
  }),
  defineFunction({
    name: 'file.get_diff',
    summary: 'The difference between two files, of the host or of the file roots.',
    effect: 'reads',
    args: () =>
      z.strictObject({ file1: anyText.describe('First file.'), file2: anyText.describe('Second file.') }),
    examples: [{ file1: '/etc/app.conf', file2: 'salt://app/app.conf' }],
    run: async ({ file1, file2 }, context) =>
      textDiff(await textOfFile(file1, context), await textOfFile(file2, context)),
  }),
];

const mostLinks = 40;

async function lastTarget(path: string, { host }: ReadingContext): Promise<string> {
  let target = path;
  for (let count = 0; count < mostLinks; count += 1) {
    if ((await host.files.lstat(target))?.kind !== 'symlink') break;
    target = resolve(target, '..', await host.files.readLink(target));
  }
  return target;
}

async function textOfFile(location: string, { host, files, saltenv }: ReadingContext): Promise<string> {
  if (location.startsWith('/')) return host.files.readText(location);
  const cached = await files.cache(location, saltenv);
  if (cached === undefined) throw new MusterError('FILE_NOT_FOUND', `${location} does not exist`);
  return Buffer.from(await host.files.read(cached.path)).toString();
}
