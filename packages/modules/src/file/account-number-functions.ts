import { defineFunction, type ExecutionFunction } from '@muster/engine';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';

/** `file.*` that tell the names and numbers of owners. */
export const fileAccountFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'file.user_to_uid',
    summary: 'The number of an account; an empty text where there is none.',
    effect: 'reads',
    args: () => z.strictObject({ user: anyText.describe('Name of the account.') }),
    examples: [{ user: 'postgres' }],
    run: async ({ user }, { host }) => (await host.accounts.user(user))?.uid ?? '',
  }),
  defineFunction({
    name: 'file.uid_to_user',
    summary: 'The name of an account; the number where there is none.',
    effect: 'reads',
    args: () => z.strictObject({ uid: anyText.describe('Number of the account.') }),
    examples: [{ uid: 0 }],
    run: async ({ uid }, { host }) => (await host.accounts.user(uid))?.name ?? uid,
  }),
  defineFunction({
    name: 'file.group_to_gid',
    summary: 'The number of a group; an empty text where there is none.',
    effect: 'reads',
    args: () => z.strictObject({ group: anyText.describe('Name of the group.') }),
    examples: [{ group: 'www-data' }],
    run: async ({ group }, { host }) => (await host.accounts.group(group))?.gid ?? '',
  }),
  defineFunction({
    name: 'file.gid_to_group',
    summary: 'The name of a group; the number where there is none.',
    effect: 'reads',
    args: () => z.strictObject({ gid: anyText.describe('Number of the group.') }),
    examples: [{ gid: 0 }],
    run: async ({ gid }, { host }) => (await host.accounts.group(gid))?.name ?? gid,
  }),
];
