import { join, normalize } from 'node:path';
import { defineFunction, type ExecutionFunction, noArguments } from '@muster/engine';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';

/** `file.*` that look at the text of a path alone. */
export const filePathFunctions: readonly ExecutionFunction[] = [
  pathFunction('file.basename', 'The last part of a path.', (path) => path.slice(path.lastIndexOf('/') + 1)),
  pathFunction('file.dirname', 'A path without its last part.', (path) => {
    const head = path.slice(0, path.lastIndexOf('/') + 1);
    return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '');
  }),
  pathFunction('file.normpath', 'A path without `.`, `..` and double slashes.', (path) =>
    normalize(path).replace(/(?<=.)\/$/, ''),
  ),
  defineFunction({
    name: 'file.join',
    summary: 'Parts of a path, put together; one that begins with a slash begins anew.',
    effect: 'reads',
    args: () => z.strictObject({ args: z.array(anyText).default([]).describe('The parts.') }),
    variadic: 'args',
    examples: [{ args: ['/etc', 'nginx', 'nginx.conf'] }],
    async run({ args: parts }) {
      const from = parts.findLastIndex((part) => part.startsWith('/'));
      return join(...parts.slice(Math.max(0, from)));
    },
  }),
  defineFunction({
    name: 'file.pardir',
    summary: 'The name of the directory above.',
    effect: 'reads',
    args: noArguments,
    run: async () => '..',
  }),
];

function pathFunction(
  name: `file.${string}`,
  summary: string,
  part: (path: string) => string,
): ExecutionFunction {
  return defineFunction({
    name,
    summary,
    effect: 'reads',
    args: () => z.strictObject({ path: anyText.describe('The path.') }),
    examples: [{ path: '/etc/nginx/nginx.conf' }],
    run: async ({ path }) => part(path),
  });
}
