import { requisiteKinds } from '@muster/engine';
import type { JsonSchema } from '../reference/argument-schema.ts';

const text = { type: 'string' } as const;

const requisite: JsonSchema = {
  type: 'array',
  items: {
    anyOf: [
      {
        type: 'object',
        minProperties: 1,
        maxProperties: 1,
        description: '`module: id or name`; `sls: file`.',
      },
      { type: 'string', description: 'An id.' },
    ],
  },
};

/** States whose arguments may be functions that are to be called, by name. */
export const functionCallers: ReadonlySet<string> = new Set(['module.run', 'module.wait']);

/** What every state takes beside its own arguments. */
export const commonArguments: Readonly<Record<string, JsonSchema>> = {
  ...Object.fromEntries(
    [...requisiteKinds, 'require_in', 'watch_in', 'onchanges_in', 'onfail_in', 'prereq_in', 'use_in'].map(
      (kind) => [kind, { ...requisite, description: `Requisite: ${kind}.` }],
    ),
  ),
  names: { type: 'array', description: 'Names of several things; the state is applied to each.' },
  order: {
    anyOf: [{ type: 'number' }, { enum: ['first', 'last'] }],
    description: 'Place in the order of the run.',
  },
  unless: { description: 'Commands or functions; the state is left out when all of them succeed.' },
  onlyif: { description: 'Commands or functions; the state is left out when one of them fails.' },
  creates: { description: 'Files; the state is left out when all of them exist.' },
  check_cmd: { description: 'Commands that have to succeed after a change.' },
  retry: {
    anyOf: [{ type: 'boolean' }, { type: 'object' }],
    description: 'attempts, until, interval, splay.',
  },
  failhard: { type: 'boolean', description: 'A failure ends the run.' },
  fire_event: { anyOf: [{ type: 'boolean' }, text], description: 'Fires an event with the result.' },
  parallel: { type: 'boolean', description: 'Runs beside the states that follow.' },
  timeout: { type: 'number', description: 'Seconds.' },
  runas: { ...text, description: 'User that commands of conditions run as.' },
  umask: { anyOf: [text, { type: 'number' }], description: 'File mode mask of commands.' },
  reload_modules: { type: 'boolean' },
  reload_grains: { type: 'boolean', description: 'Collects grains anew after a change.' },
  reload_pillar: { type: 'boolean', description: 'Fetches pillar anew after a change.' },
};
