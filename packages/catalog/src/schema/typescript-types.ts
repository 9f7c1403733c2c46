import { isOpen } from '@muster/engine';
import { argumentSchema, isSchema, type JsonSchema, propertiesOf } from '../reference/argument-schema.ts';
import { argumentsOf } from '../reference/function-arguments.ts';
import type { Registry } from '../registry/registry-contract.ts';
import { commonArguments, functionCallers } from './common-arguments.ts';

/** A declaration file for SLS files in TypeScript: `import type { Sls } from 'muster'` then completes and checks them. */
export function typescriptTypes({ states, functions }: Registry): string {
  const names = [...states.names()].toSorted();
  const members = names.flatMap((name) => {
    const state = states.get(name);
    if (state === undefined) return [];
    return [
      `  /** ${state.summary} */`,
      `  ${JSON.stringify(name)}?: readonly Arguments<{`,
      ...fieldsOf(propertiesOf(argumentSchema(state.args)), '    '),
      functionCallers.has(name) ? '  } & Calls>[];' : '  }>[];',
    ];
  });
  const called = [...functions.names()].toSorted().flatMap((name) => {
    const definition = functions.get(name);
    if (definition === undefined) return [];
    const schema = argumentsOf(definition);
    return [
      `  /** ${definition.summary} */`,
      `  ${JSON.stringify(name)}: {`,
      ...fieldsOf(propertiesOf(argumentSchema(schema)), '    '),
      ...(isOpen(schema) ? ['    [further: string]: any;'] : []),
      '  };',
    ];
  });
  const modules = new Set(names.map((name) => name.slice(0, name.indexOf('.'))));
  const longForms = Array.from(modules, (module) => {
    const functions = names.filter((name) => name.startsWith(`${module}.`));
    const known = functions.map((name) => JSON.stringify(name.slice(module.length + 1)));
    return `  ${JSON.stringify(module)}?: readonly (${known.join(' | ')} | Readonly<Record<string, unknown>>)[];`;
  });
  const parts = [
    head,
    'export interface CommonArguments {',
    ...fieldsOf(Object.entries(commonArguments), '  '),
    '}\n',
    'export interface States {',
    ...members,
    ...longForms,
    '}\n',
    '/** Execution functions, and the arguments that they take by name. */',
    'export interface Functions {',
    ...called,
    '}',
  ];
  return `${parts.join('\n')}\n`;
}

function fieldsOf(properties: readonly (readonly [string, JsonSchema])[], indent: string): readonly string[] {
  return properties.map(
    ([name, schema]) => `${indent}${comment(schema)}${JSON.stringify(name)}?: ${typeOf(schema)};`,
  );
}

const head = `// Written by 'muster schema'. Put it where TypeScript finds it as the module 'muster' (compilerOptions.paths).

/** What an SLS file with '#!ts' in its first line exports by default: its data, or a function that returns them. */
export type Sls = SlsData | ((context: SlsContext) => SlsData);

export interface SlsContext {
  readonly id: string;
  readonly grains: Readonly<Record<string, any>>;
  readonly pillar: Readonly<Record<string, any>>;
  readonly opts: Readonly<Record<string, any>>;
  readonly saltenv: string;
  readonly sls: string;
  /** Calls an execution function, as salt['module.function'](...) does in a template. */
  call<Name extends keyof Functions>(name: Name, args?: readonly unknown[], keywords?: Functions[Name]): any;
}

export interface SlsData {
  include?: readonly (string | Readonly<Record<string, string>>)[];
  exclude?: readonly (string | Readonly<Record<string, string>>)[];
  extend?: Readonly<Record<string, States>>;
  [id: string]: States | ShortForm | Directive | undefined;
}

/** A state without arguments: 'pkg.installed'. */
export type ShortForm = Extract<keyof States, \`\${string}.\${string}\`>;

type Directive = SlsData['include'] | SlsData['extend'];

/** The arguments of a state: any number of mappings. */
export type Arguments<Own> = Own & Omit<CommonArguments, keyof Own>;

type Value = string | number | boolean | null;

/** Functions that a state calls: their arguments by position, then by name. */
export type Calls = { [Name in keyof Functions]?: readonly (Functions[Name] | Value)[] | Value };

/** What every state takes. */`;

function comment({ description }: JsonSchema): string {
  return typeof description === 'string' ? `/** ${description.replaceAll('*/', '* /')} */ ` : '';
}

function typeOf(schema: JsonSchema): string {
  const { anyOf, const: only, enum: values, items, type } = schema;
  if (Array.isArray(anyOf)) return union(anyOf.filter(isSchema).map(typeOf));
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(values)) return union(values.map((value) => JSON.stringify(value)));
  if (type === 'array') return `readonly (${isSchema(items) ? typeOf(items) : 'unknown'})[]`;
  return union((Array.isArray(type) ? type : [type]).map((name) => names.get(name) ?? 'unknown'));
}

const names: ReadonlyMap<unknown, string> = new Map([
  ['string', 'string'],
  ['number', 'number'],
  ['integer', 'number'],
  ['boolean', 'boolean'],
  ['null', 'null'],
  ['object', 'Readonly<Record<string, unknown>>'],
]);

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ') || 'unknown';
}
