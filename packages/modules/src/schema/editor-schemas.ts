import { requisiteKinds } from '@muster/engine';
import { argumentSchema, isSchema, type JsonSchema, propertiesOf } from '../reference/argument-schema.ts';
import type { Registry } from '../registry/registry.ts';

const dialect = 'http://json-schema.org/draft-07/schema#';

/** The schemas that editors check and complete a tree by, by file name. */
export function editorSchemas(registry: Registry): Readonly<Record<string, JsonSchema>> {
  return {
    'sls.schema.json': slsSchema(registry),
    'top.schema.json': topSchema('states', { subfilter: { type: 'object' } }),
    'pillar-top.schema.json': topSchema('pillar', {
      ignore_missing: { type: 'boolean', description: 'Whether the files of this target may be missing.' },
    }),
  };
}

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

/** What every state takes beside its own arguments. */
const common: Readonly<Record<string, JsonSchema>> = {
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

/** Each of them stands in the schema once. */
const commonReferences = Object.fromEntries(
  Object.keys(common).map((name) => [name, { $ref: `#/definitions/${name}` }]),
);

function slsSchema({ states }: Registry): JsonSchema {
  const names = [...states.names()].toSorted();
  const modules = [...new Set(names.map((name) => name.slice(0, name.indexOf('.'))))];
  const definitions: Record<string, JsonSchema> = { ...common };
  const properties: Record<string, JsonSchema> = {};
  for (const name of names) {
    const state = states.get(name);
    if (state === undefined) continue;
    const schema = argumentSchema(state);
    definitions[name] = stateSchema(schema, state.summary, state.acceptsExtra === true);
    properties[name] = { $ref: `#/definitions/${name}`, description: state.summary };
  }
  for (const module of modules) {
    const functions = names
      .filter((name) => name.startsWith(`${module}.`))
      .map((name) => name.slice(module.length + 1));
    properties[module] = {
      type: 'array',
      description: `The long form: a function of ${module}, then its arguments.`,
      items: { anyOf: [{ type: 'string', enum: functions }, { type: 'object' }] },
    };
  }
  definitions['id'] = {
    anyOf: [
      { type: 'object', properties, patternProperties: { [unknownOf(modules, names)]: false } },
      { type: 'string', enum: names },
    ],
  };
  return {
    $schema: dialect,
    title: 'Muster states (SLS)',
    type: 'object',
    properties: {
      include: {
        type: 'array',
        description: 'SLS files whose states come first.',
        items: { anyOf: [text, { type: 'object', description: '`environment: file`.' }] },
      },
      extend: {
        type: 'object',
        description: 'Changes to states of other files.',
        additionalProperties: { type: 'object' },
      },
      exclude: { type: 'array', description: 'Ids, or `sls: file`, to leave out.' },
    },
    additionalProperties: { $ref: '#/definitions/id' },
    definitions,
  };
}

/** A function that a known module does not have; modules of the tree's own pass. */
function unknownOf(modules: readonly string[], names: readonly string[]): string {
  const escaped = names.map((name) => name.replaceAll('.', '\\.'));
  return `^(?!(?:${escaped.join('|')})$)(?:${modules.join('|')})\\.`;
}

function stateSchema(schema: JsonSchema, summary: string, acceptsExtra: boolean): JsonSchema {
  const own = Object.fromEntries(propertiesOf(schema).map(([key, property]) => [key, shown(property)]));
  const isOpen = acceptsExtra || schema['additionalProperties'] !== false;
  return {
    description: summary,
    type: 'array',
    items: {
      type: 'object',
      properties: { ...commonReferences, ...own },
      ...(isOpen ? {} : { additionalProperties: false }),
    },
  };
}

/** Editors show the description of the alternative that fits, so that each has to have it. */
function shown(schema: JsonSchema): JsonSchema {
  const { anyOf, description, ...rest } = schema;
  if (!Array.isArray(anyOf) || description === undefined) return schema;
  const members = anyOf.filter(isSchema).map((member) => ({ ...member, description }));
  return { ...rest, description, anyOf: members };
}

function topSchema(kind: 'states' | 'pillar', more: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return {
    $schema: dialect,
    title: kind === 'states' ? 'Muster top file' : 'Muster pillar top file',
    type: 'object',
    properties: { include: { type: 'array', items: text } },
    additionalProperties: {
      type: 'object',
      description: 'An environment: targets, and what their hosts get.',
      additionalProperties: {
        type: 'array',
        description: 'A target: SLS files, and how the target is matched.',
        items: {
          anyOf: [
            { type: 'string', description: 'An SLS file, or a glob of several.' },
            {
              type: 'object',
              properties: {
                match: {
                  description: 'How the target is read; compound unless given.',
                  enum: [
                    'glob',
                    'list',
                    'pcre',
                    'grain',
                    'grain_pcre',
                    'pillar',
                    'pillar_pcre',
                    'pillar_exact',
                    'ipcidr',
                    'compound',
                    'nodegroup',
                  ],
                },
                order: { type: 'number', description: 'Targets with lower numbers come first.' },
                ...more,
              },
            },
          ],
        },
      },
    },
  };
}
