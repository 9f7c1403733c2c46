import { defineState, NotYetError, StateFailedError } from '@muster/engine';
import { z } from 'zod';
import { number, oneLine } from '../arguments/schemas.ts';
import { absolutePath } from '../file/file-arguments.ts';
import { runProgram } from '../program/run-program.ts';
import { bestChoice, knownLinkGroup, linkGroup } from './link-group.ts';

const name = oneLine
  .pipe(z.string().regex(/^[^\s/-][^\s/]*$/, 'expected the name of a command'))
  .describe('Name of the group: `editor`.');
const path = absolutePath.describe('What the command leads to: `/usr/bin/vim.basic`.');

/** Links of all groups are there; whatever changes them is seen. */
const watched = () => [{ kind: 'path', path: '/etc/alternatives' }] as const;

/** `alternatives.install`: something that a command can lead to. */
export const alternativesInstall = defineState({
  name: 'alternatives.install',
  summary: 'A program is registered as one to which a command can lead.',
  args: z.strictObject({
    name,
    link: absolutePath.describe('The link that people use: `/usr/bin/editor`.'),
    path,
    priority: number.pipe(z.int()).describe('The highest one is used where nobody has chosen.'),
  }),
  examples: [{ name: 'editor', link: '/usr/bin/editor', path: '/usr/bin/vim.basic', priority: 60 }],
  triggers: watched,

  async observe({ name: group, path: choice }, host) {
    const found = await linkGroup(group, host);
    return {
      link: found?.link,
      priority: found?.choices.get(choice),
      isChosen: found?.mode === 'manual',
      best: found && Math.max(...[...found.choices].filter(([each]) => each !== choice).map(([, of]) => of)),
    };
  },
  async desire({ link, path: choice, priority }, seen, { files }) {
    if (seen.priority === undefined && (await files.stat(choice)) === undefined)
      throw new NotYetError(`${choice} does not exist`, [{ kind: 'path', path: choice }]);
    return { link, priority };
  },
  async apply({ name: group, link, path: choice, priority }, _, __, host) {
    await runProgram(host, `Alternative for ${group} not installed`, {
      argv: ['update-alternatives', '--install', link, group, choice, String(priority)],
    });
  },
  report: (_, { name: group, link, path: choice, priority }) => ({
    name: group,
    link,
    path: choice,
    priority,
  }),
  comment(outcome, { name: group, path: choice, priority }, _, { isChosen, best = -Infinity }) {
    if (outcome === 'unchanged') return `Alternative ${choice} for ${group} is already registered`;
    if (outcome === 'pending')
      return `Alternative will be set for ${group} to ${choice} with priority ${priority}`;
    return isChosen || best >= priority
      ? `Alternative ${choice} for ${group} registered with priority ${priority} and not set to default`
      : `Alternative for ${group} set to path ${choice} with priority ${priority}`;
  },
});

/** `alternatives.remove`: a command cannot lead to something any more. */
export const alternativesRemove = defineState({
  name: 'alternatives.remove',
  summary: 'A program is not registered as one to which a command can lead.',
  args: z.strictObject({ name, path }),
  examples: [{ name: 'editor', path: '/usr/bin/vim.tiny' }],
  triggers: watched,
  provides: () => [],
  provisional: true,

  async observe({ name: group, path: choice }, host) {
    const found = await linkGroup(group, host);
    const others = new Map([...(found?.choices ?? [])].filter(([each]) => each !== choice));
    return {
      registered: found?.choices.has(choice) ?? false,
      current: found?.current ?? '',
      next: found?.current === choice ? (bestChoice(others) ?? '') : (found?.current ?? ''),
    };
  },
  desire: () => ({ registered: false }),
  async apply({ name: group, path: choice }, _, __, host) {
    await runProgram(host, `Removing ${choice}`, {
      argv: ['update-alternatives', '--remove', group, choice],
    });
  },
  report: (_, __, { next }) => ({ path: next }),
  comment(outcome, { name: group }, _, { current, next }) {
    if (outcome === 'pending') return `Alternative for ${group} will be removed`;
    if (outcome === 'changed')
      return `Alternative for ${group} removed${next === '' ? '' : `. Falling back to path ${next}`}`;
    return current === ''
      ? `Alternative for ${group} doesn't exist`
      : `Alternative for ${group} is set to it's default path ${current}`;
  },
});

/** `alternatives.set`: where a command leads. */
export const alternativesSet = defineState({
  name: 'alternatives.set',
  summary: 'A command leads to one of the programs that are registered for it.',
  args: z.strictObject({ name, path }),
  examples: [{ name: 'editor', path: '/usr/bin/vim.basic' }],
  triggers: watched,
  provides: () => [],

  async observe({ name: group, path: choice }, host) {
    const { current, choices } = await knownLinkGroup(group, host);
    return { path: current, isKnown: choices.has(choice) };
  },
  desire({ name: group, path: choice }, { isKnown }) {
    if (!isKnown) throw new StateFailedError(`Alternative ${choice} for ${group} doesn't exist`);
    return { path: choice };
  },
  async apply({ name: group, path: choice }, _, __, host) {
    await runProgram(host, `Alternative for ${group} not updated`, {
      argv: ['update-alternatives', '--set', group, choice],
    });
  },
  report: (_, { path: choice }) => ({ path: choice }),
  comment(outcome, { name: group, path: choice }) {
    if (outcome === 'unchanged') return `Alternative for ${group} already set to ${choice}`;
    return `Alternative for ${group} ${outcome === 'pending' ? 'will be ' : ''}set to path ${choice}`;
  },
});

/** `alternatives.auto`: a command leads to the best that is registered. */
export const alternativesAuto = defineState({
  name: 'alternatives.auto',
  summary: 'A command leads to the program of the highest priority that is registered for it.',
  args: z.strictObject({ name }),
  examples: [{ name: 'editor' }],
  triggers: watched,
  provides: () => [],

  observe: async ({ name: group }, host) => ({ mode: (await knownLinkGroup(group, host)).mode }),
  desire: () => ({ mode: 'auto' as const }),
  async apply({ name: group }, _, __, host) {
    await runProgram(host, `Putting ${group} in auto mode`, {
      argv: ['update-alternatives', '--auto', group],
    });
  },
  comment(outcome, { name: group }) {
    if (outcome === 'unchanged') return `${group} already in auto mode`;
    return outcome === 'pending' ? `${group} will be put in auto mode` : `${group} was put in auto mode`;
  },
});
