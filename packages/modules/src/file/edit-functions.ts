import { defineFunction, type ExecutionFunction, type ReadOnlyFiles, textDiff } from '@muster/engine';
import { boundedPattern, MusterError } from '@muster/shared';
import { z } from 'zod';
import { anyText, flag, noEffect, number } from '../arguments/schemas.ts';
import { editableText, writeContents } from './edit-text.ts';
import { linesAfter, linesBefore } from './file-append.ts';
import { absolutePath } from './file-arguments.ts';
import { onePlaceAlone, replacementArgs, replaceText } from './file-replace.ts';
import { patternFlags } from './pattern-flags.ts';

const path = absolutePath.describe('The path.');
const withLines = () =>
  z.strictObject({
    path,
    args: z
      .union([z.array(anyText), anyText.transform((line) => [line])])
      .default([])
      .describe('The lines.'),
  });

/** `file.*` that change what files hold. */
export const fileEditFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'file.write',
    summary: 'Writes lines to a file, replacing it.',
    effect: 'changes',
    args: withLines,
    variadic: 'args',
    examples: [{ path: '/etc/motd', args: ['Trust no one.', 'Unless it is the master.'] }],
    async run({ path: target, args: lines }, { host }) {
      await writeContents(target, linesAfter('', lines), host.files);
      return `Wrote ${lines.length} lines to "${target}"`;
    },
  }),
  defineFunction({
    name: 'file.append',
    summary: 'Adds lines to the end of a file.',
    effect: 'changes',
    args: withLines,
    variadic: 'args',
    examples: [{ path: '/etc/motd', args: ['Trust no one.'] }],
    async run({ path: target, args: lines }, { host: { files } }) {
      await writeContents(target, linesAfter(await existingText(target, files), lines), files);
      return `Wrote ${lines.length} lines to "${target}"`;
    },
  }),
  defineFunction({
    name: 'file.prepend',
    summary: 'Adds lines to the beginning of a file.',
    effect: 'changes',
    args: withLines,
    variadic: 'args',
    examples: [{ path: '/etc/motd', args: ['Trust no one.'] }],
    async run({ path: target, args: lines }, { host: { files } }) {
      await writeContents(target, linesBefore(await existingText(target, files), lines), files);
      return `Prepended ${lines.length} lines to "${target}"`;
    },
  }),
  defineFunction({
    name: 'file.replace',
    summary: 'Replaces what matches an expression in a file; the difference, or whether there is one.',
    effect: 'changes',
    args: () =>
      z
        .strictObject({
          path,
          ...replacementArgs,
          dry_run: flag.default(false).describe('Only show what would change.'),
          search_only: flag.default(false).describe('Only tell whether the pattern is found.'),
          preserve_inode: noEffect,
        })
        .refine(...onePlaceAlone),
    examples: [{ path: '/etc/app.conf', pattern: '^(port)=.*$', repl: '\\1=8080', backup: false }],
    async run({ path: target, ...args }, { host: { files } }) {
      if (args.ignore_if_missing && (await files.stat(target)) === undefined) return false;
      const before = await existingText(target, files);
      if (args.search_only) return boundedPattern(args.pattern, patternFlags(args.flags)).test(before);
      const after = replaceText(before, args);
      if (after !== before && !args.dry_run) await writeContents(target, after, files, args.backup);
      return args.show_changes ? textDiff(before, after) : after !== before;
    },
  }),
  defineFunction({
    name: 'file.touch',
    summary: 'Makes an empty file where none is.',
    effect: 'changes',
    args: () => z.strictObject({ name: path }),
    examples: [{ name: '/var/log/app.log' }],
    async run({ name }, { host: { files } }) {
      if ((await files.stat(name)) === undefined) await writeContents(name, '', files);
      return true;
    },
  }),
  defineFunction({
    name: 'file.truncate',
    summary: 'Cuts a file to a length.',
    effect: 'changes',
    args: () => z.strictObject({ path, length: number.describe('Bytes that stay.') }),
    examples: [{ path: '/var/log/app.log', length: 0 }],
    async run({ path: target, length }, { host: { files } }) {
      await writeContents(target, (await files.read(target)).subarray(0, length), files);
      return null;
    },
  }),
];

async function existingText(path: string, files: ReadOnlyFiles): Promise<string> {
  const text = await editableText(path, files);
  if (text !== undefined) return text;
  throw new MusterError('FILE_NOT_FOUND', `File not found: ${path}`);
}
