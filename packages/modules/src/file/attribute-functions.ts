import { defineFunction, type ExecutionFunction } from '@muster/engine';
import { z } from 'zod';
import { anyText } from '../arguments/schemas.ts';
import { absolutePath, fileMode, formatMode } from './file-arguments.ts';
import { setAttributes } from './file-flags.ts';

const path = absolutePath.describe('The path.');
const group = () => anyText.describe('Group.');

/** `file.*` that set modes, owners and attributes. */
export const fileAttributeFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'file.set_mode',
    summary: 'Sets permission bits; as they are then.',
    effect: 'changes',
    args: () => z.strictObject({ path, mode: fileMode.describe('Permission bits, octal.') }),
    examples: [{ path: '/srv/app/secret', mode: '0600' }],
    async run({ path: target, mode }, { host }) {
      await host.files.setAttributes(target, { mode });
      return formatMode(mode);
    },
  }),
  defineFunction({
    name: 'file.chown',
    summary: 'Sets owner and group; an empty text leaves one as it is.',
    effect: 'changes',
    args: () => z.strictObject({ path, user: anyText.describe('Owner.'), group: group() }),
    examples: [{ path: '/srv/app', user: 'app', group: 'app' }],
    async run({ path: target, ...owner }, { host }) {
      const { user, group: wanted } = owner;
      await host.files.setAttributes(target, { user: user || undefined, group: wanted || undefined });
      return null;
    },
  }),
  defineFunction({
    name: 'file.chgrp',
    summary: 'Sets the group.',
    effect: 'changes',
    args: () => z.strictObject({ path, group: group() }),
    examples: [{ path: '/srv/app', group: 'www-data' }],
    async run({ path: target, group: wanted }, { host }) {
      await host.files.setAttributes(target, { group: wanted });
      return null;
    },
  }),
  defineFunction({
    name: 'file.chattr',
    summary: 'Gives a file exactly these attributes.',
    effect: 'changes',
    args: () => z.strictObject({ path, attributes: anyText.describe('Letters of the attributes.') }),
    examples: [{ path: '/etc/resolv.conf', attributes: 'i' }],
    async run({ path: target, attributes }, { host }) {
      await setAttributes(target, attributes, host);
      return true;
    },
  }),
];
