import { isUtf8 } from 'node:buffer';
import { defineFunction, type ExecutionFunction, type ReadOnlyFiles } from '@muster/engine';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';

const args = () => z.strictObject({ path: anyText.describe('The path.') });
const examples = [{ path: '/etc/hostname' }];

/** `file.*` that tell what kind of contents a file has, as the filters `is_text_file`, `is_bin_file` and `is_empty` ask. */
export const kindOfContentsFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'file.is_text',
    summary: 'Whether a file looks like text, by its beginning; false where there is none.',
    effect: 'reads',
    args,
    examples,
    async run({ path }, { host }) {
      const bytes = await beginningOf(path, 512, host.files);
      if (bytes === undefined || bytes.includes(0)) return false;
      // A letter that is cut off at the end makes no text of it, and is few enough bytes.
      return isUtf8(bytes) || shareOf(bytes, (byte) => !isTextByte(byte) && byte !== formFeed) <= 0.3;
    },
  }),
  defineFunction({
    name: 'file.is_binary',
    summary: 'Whether a file looks like no text, by its beginning; false where there is none.',
    effect: 'reads',
    args,
    examples,
    async run({ path }, { host }) {
      const bytes = await beginningOf(path, 2048, host.files);
      if (bytes === undefined || bytes.length === 0) return false;
      if (bytes.includes(0) || !isUtf8(bytes)) return true;
      const characters = Array.from(bytes.toString(), (character) => character.codePointAt(0) ?? 0);
      return shareOf(characters, (code) => !isTextByte(code)) > 0.3;
    },
  }),
  defineFunction({
    name: 'file.is_empty',
    summary: 'Whether a file is there and empty.',
    effect: 'reads',
    args,
    examples,
    run: async ({ path }, { host }) => (await host.files.stat(path))?.size === 0,
  }),
];

const formFeed = 12;

function isTextByte(code: number): boolean {
  return (code >= 32 && code < 127) || [8, 9, 10, 13].includes(code);
}

function shareOf(codes: ArrayLike<number>, isMeant: (code: number) => boolean): number {
  return Array.from(codes).filter(isMeant).length / codes.length;
}

async function beginningOf(path: string, bytes: number, files: ReadOnlyFiles): Promise<Buffer | undefined> {
  if ((await files.stat(path))?.kind !== 'file') return undefined;
  return Buffer.from(await files.read(path)).subarray(0, bytes);
}
