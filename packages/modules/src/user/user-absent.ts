import { defineState } from '@muster/engine';
import { z } from 'zod';
import { flag, name, noEffect } from '../arguments/schemas.ts';
import { runProgram } from '../program/run-program.ts';

/** `user.absent`: no account of that name. */
export const userAbsent = defineState({
  name: 'user.absent',
  summary: 'An account does not exist.',
  args: z.strictObject({
    name: name.describe('Name of the account.'),
    purge: flag.default(false).describe('Remove its files too.'),
    force: flag.default(false).describe('Remove it even while it is in use.'),
    local: noEffect,
  }),
  examples: [{ name: 'bob', purge: true }],
  triggers: () => [{ kind: 'path', path: '/etc/passwd' }],
  provides: () => [],
  provisional: true,

  observe: async (args, { accounts }) => ({ exists: (await accounts.user(args.name)) !== undefined }),
  desire: () => ({ exists: false }),
  async apply(args, _, __, host) {
    const options = [...(args.purge ? ['-r'] : []), ...(args.force ? ['-f'] : [])];
    await runProgram(host, `Removing user ${args.name}`, { argv: ['userdel', ...options, '--', args.name] });
  },
  report: (_, args) => ({ [args.name]: 'removed' }),
  comment(outcome, args) {
    if (outcome === 'unchanged') return `User ${args.name} is not present`;
    return outcome === 'changed' ? `Removed user ${args.name}` : `User ${args.name} set for removal`;
  },
});
