import { defineFunction } from '@muster/engine';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import { absolutePath } from '../file/file-arguments.ts';
import { createVirtualenv, creationArgs } from './create-virtualenv.ts';

/** `virtualenv.*`: Python's environments. */
export const virtualenvFunctions = [
  defineFunction({
    name: 'virtualenv.create',
    summary: 'Makes a virtualenv.',
    effect: 'changes',
    args: () =>
      z.strictObject({
        path: absolutePath.describe('Where it goes.'),
        system_site_packages: creationArgs.system_site_packages,
        user: anyText.optional().describe('Account to make it as.'),
        python: creationArgs.python,
        venv_bin: creationArgs.venv_bin,
        prompt: creationArgs.prompt,
      }),
    examples: [{ path: '/srv/app/venv', user: 'app' }],
    async run({ path, ...args }, { host }) {
      const { code, stdout, stderr } = await createVirtualenv(path, args, host);
      return { retcode: code, stdout, stderr };
    },
  }),
];
