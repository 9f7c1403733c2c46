import { argumentSchema, isSchema, type JsonSchema, propertiesOf } from '../reference/argument-schema.ts';
import type { Registry } from '../registry/registry.ts';

/** A declaration file for SLS files in TypeScript: `import type { Sls } from 'muster'` then completes and checks them. */
export function typescriptTypes({ states }: Registry): string {
  const members = [...states.names()].toSorted().flatMap((name) => {
    const state = states.get(name);
    if (state === undefined) return [];
    const fields = propertiesOf(argumentSchema(state)).map(
      ([argument, schema]) => `    ${comment(schema)}${JSON.stringify(argument)}?: ${typeOf(schema)};`,
    );
    return [
      `  /** ${state.summary} */`,
      `  ${JSON.stringify(name)}?: readonly Arguments<{`,
      ...fields,
      '  }>[];',
    ];
  });
  return `${[head, 'export interface States {', ...members, '}'].join('\n')}\n`;
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
  call(name: string, args?: readonly unknown[], keywords?: Readonly<Record<string, unknown>>): any;
}

export interface SlsData {
  include?: readonly (string | Readonly<Record<string, string>>)[];
  [id: string]: States | readonly unknown[] | undefined;
}

type Requisites = readonly (string | Readonly<Record<string, string>>)[];

/** The arguments of a state: any number of mappings. */
export type Arguments<Own> = Own & {
  require?: Requisites;
  watch?: Requisites;
  onchanges?: Requisites;
  onfail?: Requisites;
  prereq?: Requisites;
  listen?: Requisites;
  require_in?: Requisites;
  watch_in?: Requisites;
  onchanges_in?: Requisites;
  names?: readonly unknown[];
  order?: number | 'first' | 'last';
  unless?: unknown;
  onlyif?: unknown;
  creates?: unknown;
  check_cmd?: unknown;
  retry?: unknown;
  failhard?: boolean;
  parallel?: boolean;
};
`;

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
