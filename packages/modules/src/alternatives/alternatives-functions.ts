import { defineFunction, type ExecutionFunction } from '@muster/engine';
import { z } from 'zod';
import { number, operand } from '../arguments/schemas.ts';
import { askProgram } from '../program/ask-program.ts';
import { runProgram } from '../program/run-program.ts';
import { linkGroup } from './link-group.ts';

const group = () => ({ name: operand.describe('Name of the group: `editor`.') });
const choice = () => ({ ...group(), path: operand.describe('What the command leads to.') });
const examples = [{ name: 'editor', path: '/usr/bin/vim.basic' }];

/** `alternatives.*`: to which of several programs a command leads. */
export const alternativesFunctions: readonly ExecutionFunction[] = [
  defineFunction({
    name: 'alternatives.display',
    summary: 'What is registered for a command, in words.',
    effect: 'asks',
    args: () => z.strictObject(group()),
    examples: [{ name: 'editor' }],
    async run({ name }, { host }) {
      const { stdout, stderr } = await askProgram(host, { argv: ['update-alternatives', '--display', name] });
      return stdout.trim() || stderr.trim();
    },
  }),
  defineFunction({
    name: 'alternatives.show_link',
    summary: 'The link that people use; false where there is none.',
    effect: 'asks',
    args: () => z.strictObject(group()),
    examples: [{ name: 'editor' }],
    run: async ({ name }, { host }) => (await linkGroup(name, host))?.link ?? false,
  }),
  defineFunction({
    name: 'alternatives.show_current',
    summary: 'To what a command leads; false where there is none of that name.',
    effect: 'asks',
    args: () => z.strictObject(group()),
    examples: [{ name: 'editor' }],
    run: async ({ name }, { host }) => (await linkGroup(name, host))?.current ?? false,
  }),
  defineFunction({
    name: 'alternatives.check_exists',
    summary: 'Whether a program is registered for a command.',
    effect: 'asks',
    args: () => z.strictObject(choice()),
    examples,
    run: async ({ name, path }, { host }) => (await linkGroup(name, host))?.choices.has(path) ?? false,
  }),
  defineFunction({
    name: 'alternatives.check_installed',
    summary: 'Whether a command leads to a program.',
    effect: 'asks',
    args: () => z.strictObject(choice()),
    examples,
    run: async ({ name, path }, { host }) => (await linkGroup(name, host))?.current === path,
  }),
  defineFunction({
    name: 'alternatives.install',
    summary: 'Registers a program for a command; what update-alternatives says.',
    effect: 'changes',
    args: () => {
      const { name, path } = choice();
      const link = operand.describe('The link that people use.');
      return z.strictObject({ name, link, path, priority: number.describe('The highest one is used.') });
    },
    examples: [{ name: 'editor', link: '/usr/bin/editor', path: '/usr/bin/vim.basic', priority: 60 }],
    async run({ name, link, path, priority }, { host }) {
      const argv = ['update-alternatives', '--install', link, name, path, String(priority)] as const;
      return (await runProgram(host, `Registering ${path}`, { argv })).stdout.trim();
    },
  }),
  change('alternatives.remove', 'Registers a program for a command no more.', 'remove'),
  change('alternatives.set', 'Has a command lead to a program.', 'set'),
  defineFunction({
    name: 'alternatives.auto',
    summary: 'Has a command lead to the program of the highest priority; what update-alternatives says.',
    effect: 'changes',
    args: () => z.strictObject(group()),
    examples: [{ name: 'editor' }],
    async run({ name }, { host }) {
      const argv = ['update-alternatives', '--auto', name] as const;
      return (await runProgram(host, `Putting ${name} in auto mode`, { argv })).stdout.trim();
    },
  }),
];

function change(name: `alternatives.${string}`, summary: string, verb: 'remove' | 'set'): ExecutionFunction {
  return defineFunction({
    name,
    summary: summary.replace(/\.$/, '; what update-alternatives says.'),
    effect: 'changes',
    args: () => z.strictObject(choice()),
    examples,
    async run(args, { host }) {
      const argv = ['update-alternatives', `--${verb}`, args.name, args.path] as const;
      return (await runProgram(host, `Changing ${args.name}`, { argv })).stdout.trim();
    },
  });
}
