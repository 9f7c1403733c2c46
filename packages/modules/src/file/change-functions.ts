import { basename, join } from 'node:path';
import {
  type ExecutionFunction,
  type FunctionContext,
  isList,
  type Json,
  textDiff,
  textOf,
} from '@muster/engine';
import { MusterError, pythonPattern } from '@muster/shared';
import { declareFunction } from '../declare/declare-function.ts';
import { anything, flag, number, optional, text } from '../declare/parameters.ts';
import { setAttributes } from './file-flags.ts';
import { followLinks } from './follow-links.ts';
import { makeParents } from './parent-directories.ts';
import { patternFlags } from './pattern-flags.ts';

const path = text('The path.');
const owner = {
  user: optional(text('Owner.')),
  group: optional(text('Group.')),
  mode: optional(text('Permission bits, octal.')),
};

/** `file.*` that change files. */
export const fileChangeFunctions: readonly ExecutionFunction[] = [
  declareFunction({
    name: 'file.write',
    summary: 'Writes lines to a file, replacing it.',
    parameters: { path },
    rest: 'The lines.',
    acceptsExtra: true,
    async run(values, { host }, { rest, extra }) {
      const lines = linesOf(rest, extra['args']);
      await host.files.writeAtomically(await followLinks(values.path, host.files), bytesOf(lines), {});
      return `Wrote ${lines.length} lines to "${values.path}"`;
    },
  }),
  declareFunction({
    name: 'file.append',
    summary: 'Adds lines to the end of a file.',
    parameters: { path },
    rest: 'The lines.',
    acceptsExtra: true,
    async run(values, { host }, { rest, extra }) {
      const lines = linesOf(rest, extra['args']);
      const before = await host.files.readText(values.path);
      const glue = before === '' || before.endsWith('\n') ? [] : [''];
      const added = [...glue, ...lines].map((line) => `${line}\n`).join('');
      await host.files.writeAtomically(
        await followLinks(values.path, host.files),
        { kind: 'bytes', bytes: Buffer.from(before + added) },
        {},
      );
      return `Wrote ${lines.length} lines to "${values.path}"`;
    },
  }),
  declareFunction({
    name: 'file.prepend',
    summary: 'Adds lines to the beginning of a file.',
    parameters: { path },
    rest: 'The lines.',
    acceptsExtra: true,
    async run(values, { host }, { rest, extra }) {
      const lines = linesOf(rest, extra['args']);
      const before = await host.files.readText(values.path);
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join('') + before);
      await host.files.writeAtomically(
        await followLinks(values.path, host.files),
        { kind: 'bytes', bytes },
        {},
      );
      return `Prepended ${lines.length} lines to "${values.path}"`;
    },
  }),
  declareFunction({
    name: 'file.replace',
    summary: 'Replaces what matches an expression in a file; the difference.',
    parameters: {
      path,
      pattern: text("Regular expression in Python's syntax."),
      repl: text('Replacement.'),
      count: number('Most replacements; 0 is all.', 0),
      flags: anything('Flags of the expression.', 8),
      backup: anything('End of the name of a copy; false for none.', '.bak'),
      dry_run: flag('Only show what would change.', false),
      backslash_literal: flag('Backslashes in the replacement stand for themselves.', false),
    },
    acceptsExtra: true,
    async run(values, { host }) {
      const before = await host.files.readText(values.path);
      const flags = isList(values.flags) ? values.flags.map(textOf) : textOf(values.flags);
      const options = { count: values.count, isLiteral: values.backslash_literal };
      const after = pythonPattern(values.pattern, patternFlags(flags)).replace(before, values.repl, options);
      if (after === before || values.dry_run) return textDiff(before, after);
      if (typeof values.backup === 'string' && values.backup !== '') {
        await host.files.writeAtomically(
          `${values.path}${values.backup}`,
          { kind: 'bytes', bytes: Buffer.from(before) },
          {},
        );
      }
      await host.files.writeAtomically(
        await followLinks(values.path, host.files),
        { kind: 'bytes', bytes: Buffer.from(after) },
        {},
      );
      return textDiff(before, after);
    },
  }),
  declareFunction({
    name: 'file.touch',
    summary: 'Makes an empty file where none is.',
    parameters: { name: path },
    async run({ name }, { host }) {
      if ((await host.files.stat(name)) === undefined)
        await host.files.writeAtomically(name, bytesOf([]), {});
      return true;
    },
  }),
  declareFunction({
    name: 'file.truncate',
    summary: 'Cuts a file to a length.',
    parameters: { path, length: number('Bytes that stay.') },
    async run(values, { host }) {
      const bytes = (await host.files.read(values.path)).subarray(0, values.length);
      await host.files.writeAtomically(
        await followLinks(values.path, host.files),
        { kind: 'bytes', bytes },
        {},
      );
      return null;
    },
  }),
  declareFunction({
    name: 'file.remove',
    summary: 'Removes a path; a directory goes with everything in it.',
    parameters: { path },
    async run(values, { host }) {
      if (values.path === '/') throw new MusterError('ARGUMENT_INVALID', 'Refusing to remove "/"');
      const exists = (await host.files.lstat(values.path)) !== undefined;
      await host.files.remove(values.path, { recursive: true });
      return exists;
    },
  }),
  declareFunction({
    name: 'file.rmdir',
    summary: 'Removes an empty directory.',
    parameters: { path },
    async run(values, { host }) {
      await host.files.remove(values.path);
      return true;
    },
  }),
  declareFunction({
    name: 'file.mkdir',
    summary: 'Makes a directory and those above it.',
    parameters: { dir_path: path, ...owner },
    run: async (values, context) => makeDirectory(values.dir_path, values, context),
  }),
  declareFunction({
    name: 'file.makedirs',
    summary: 'Makes the directories above a path.',
    parameters: { path, ...owner },
    async run(values, { host }) {
      await makeParents(values.path, host.files, attributesOf(values, 0o755));
      return null;
    },
  }),
  declareFunction({
    name: 'file.makedirs_perms',
    summary: 'Makes a directory and those above it, with mode and owner.',
    parameters: { name: path, ...owner },
    run: async (values, context) => makeDirectory(values.name, values, context),
  }),
  declareFunction({
    name: 'file.set_mode',
    summary: 'Sets permission bits; as they are then.',
    parameters: { path, mode: text('Permission bits, octal.') },
    async run(values, { host }) {
      await host.files.setAttributes(values.path, { mode: Number.parseInt(values.mode, 8) });
      return values.mode.padStart(4, '0');
    },
  }),
  declareFunction({
    name: 'file.chown',
    summary: 'Sets owner and group.',
    parameters: { path, user: text('Owner.'), group: text('Group.') },
    async run(values, { host }) {
      await host.files.setAttributes(values.path, {
        ...(values.user === '' ? {} : { user: values.user }),
        ...(values.group === '' ? {} : { group: values.group }),
      });
      return null;
    },
  }),
  declareFunction({
    name: 'file.chgrp',
    summary: 'Sets the group.',
    parameters: { path, group: text('Group.') },
    async run(values, { host }) {
      await host.files.setAttributes(values.path, { group: values.group });
      return null;
    },
  }),
  declareFunction({
    name: 'file.chattr',
    summary: 'Gives a file exactly these attributes.',
    parameters: { path, attributes: text('Letters of the attributes.') },
    async run(values, { host }) {
      await setAttributes(values.path, values.attributes, host);
      return true;
    },
  }),
  declareFunction({
    name: 'file.symlink',
    summary: 'Makes a symbolic link.',
    parameters: { src: text('What it leads to.'), path, force: flag('Replace what is at the path.', false) },
    async run(values, { host }) {
      if (values.force) await host.files.remove(values.path);
      await host.files.symlink(values.src, values.path);
      return true;
    },
  }),
  ...(['file.rename', 'file.move'] as const).map((name) =>
    declareFunction({
      name,
      summary: 'Moves a path.',
      parameters: { src: text('Where it is.'), dst: text('Where it goes.') },
      async run({ src, dst }, { host }) {
        const intoDirectory = (await host.files.stat(dst))?.kind === 'directory';
        await host.files.rename(src, intoDirectory ? join(dst, basename(src)) : dst);
        return name === 'file.rename' ? true : { result: true, comment: `'${src}' moved to '${dst}'` };
      },
    }),
  ),
  declareFunction({
    name: 'file.copy',
    summary: 'Copies a file.',
    parameters: {
      src: text('Where it is.'),
      dst: text('Where the copy goes.'),
      recurse: flag('Accepted for compatibility.', false),
      remove_existing: flag('Replace what is there.', false),
    },
    async run({ src, dst }, { host }) {
      const stat = await host.files.stat(src);
      if (stat?.kind !== 'file') throw new MusterError('FILE_NOT_FOUND', `No such file: ${src}`);
      const target = (await host.files.stat(dst))?.kind === 'directory' ? join(dst, basename(src)) : dst;
      const bytes = await host.files.read(src, stat.size);
      await host.files.writeAtomically(
        target,
        { kind: 'bytes', bytes },
        { mode: stat.mode, user: stat.user, group: stat.group },
      );
      return true;
    },
  }),
];

interface OwnerValues {
  readonly user: string | undefined;
  readonly group: string | undefined;
  readonly mode: string | undefined;
}

async function makeDirectory(target: string, values: OwnerValues, { host }: FunctionContext): Promise<Json> {
  const attributes = attributesOf(values, 0o755);
  await makeParents(target, host.files, attributes);
  if ((await host.files.stat(target)) === undefined) await host.files.makeDirectory(target, attributes);
  return true;
}

function attributesOf(
  { user, group, mode }: OwnerValues,
  otherwise: number,
): { user?: string; group?: string; mode: number } {
  return {
    mode: mode === undefined ? otherwise : Number.parseInt(mode, 8),
    ...(user === undefined ? {} : { user }),
    ...(group === undefined ? {} : { group }),
  };
}

function linesOf(rest: readonly Json[], named: Json | undefined): readonly string[] {
  const given = named === undefined ? rest : isList(named) ? named : [named];
  return given.map(textOf);
}

function bytesOf(lines: readonly string[]): { readonly kind: 'bytes'; readonly bytes: Uint8Array } {
  return { kind: 'bytes', bytes: Buffer.from(lines.map((line) => `${line}\n`).join('')) };
}
