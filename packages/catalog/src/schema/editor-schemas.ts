import { isOpen } from '@muster/engine';
import { targetTypeNames } from '@muster/shared';
import { argumentSchema, isSchema, type JsonSchema, propertiesOf } from '../reference/argument-schema.ts';
import { argumentsOf } from '../reference/function-arguments.ts';
import type { Registry } from '../registry/registry-contract.ts';
import { commonArguments, functionCallers } from './common-arguments.ts';

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

/** Each of them stands in the schema once. */
const commonReferences = Object.fromEntries(
  Object.keys(commonArguments).map((name) => [name, { $ref: `#/definitions/${name}` }]),
);

function slsSchema({ states, functions }: Registry): JsonSchema {
  const names = [...states.names()].toSorted();
  const modules = [...new Set(names.map((name) => name.slice(0, name.indexOf('.'))))];
  const calls = callSchemas(functions);
  const definitions: Record<string, JsonSchema> = { ...commonArguments, ...calls };
  const references = Object.keys(calls).map((key) => [
    key.replace(/^call\./, ''),
    { $ref: `#/definitions/${key}` },
  ]);
  const properties: Record<string, JsonSchema> = {};
  for (const name of names) {
    const state = states.get(name);
    if (state === undefined) continue;
    const schema = argumentSchema(state.args);
    const more = functionCallers.has(name) ? Object.fromEntries(references) : {};
    definitions[name] = stateSchema(schema, state.summary, state.acceptsExtra === true, more);
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

/** What `module.run` gives a function: one value, or values by position and mappings of named ones. */
function callSchemas(functions: Registry['functions']): Readonly<Record<string, JsonSchema>> {
  const entries = [...functions.names()].toSorted().flatMap((name) => {
    const definition = functions.get(name);
    if (definition === undefined) return [];
    const args = argumentsOf(definition);
    const properties = Object.fromEntries(
      propertiesOf(argumentSchema(args)).map(([key, property]) => [key, shown(orNothing(property))]),
    );
    const named = { type: 'object', properties, ...(isOpen(args) ? {} : { additionalProperties: false }) };
    const one = { type: ['string', 'number', 'boolean', 'null'] };
    const items = { anyOf: [named, { ...one, type: [...one.type, 'array'] }] };
    const schema = { description: definition.summary, anyOf: [{ type: 'array', items }, one] };
    return [[`call.${name}`, shown(schema)] as const];
  });
  return Object.fromEntries(entries);
}

function stateSchema(
  schema: JsonSchema,
  summary: string,
  acceptsExtra: boolean,
  more: Readonly<Record<string, JsonSchema>>,
): JsonSchema {
  const required = schema['required'];
  const isRequired = (key: string): boolean => Array.isArray(required) && required.includes(key);
  const own = Object.fromEntries(
    propertiesOf(schema).map(([key, property]) => [
      key,
      shown(isRequired(key) ? property : orNothing(property)),
    ]),
  );
  const isOpen = acceptsExtra || schema['additionalProperties'] !== false;
  return {
    description: summary,
    type: 'array',
    items: {
      type: 'object',
      properties: { ...more, ...commonReferences, ...own },
      ...(isOpen ? {} : { additionalProperties: false }),
    },
  };
}

/** A schema that `null` fits as well: what is written without a value counts as not given. */
function orNothing(schema: JsonSchema): JsonSchema {
  const { anyOf, enum: values, type } = schema;
  const types = type === undefined ? {} : { type: Array.from(new Set([type, 'null'].flat())) };
  if (Array.isArray(anyOf)) return { ...schema, anyOf: [...anyOf, { type: 'null' }] };
  if (Array.isArray(values)) return { ...schema, ...types, enum: [...values, null] };
  return { ...schema, ...types };
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
                  enum: targetTypeNames,
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
