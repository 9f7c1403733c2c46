import { type AnyState, type ExecutionFunction, globMatches, type Json } from '@muster/engine';
import { languageFunctions } from '../registry/language-functions.ts';
import type { Registry } from '../registry/registry.ts';
import { argumentSchema, propertiesOf, typeInWords } from './argument-schema.ts';

/** One argument as the reference shows it. */
export interface DescribedArgument {
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly type?: string;
  readonly default?: unknown;
}

/** A state or an execution function as the reference shows it; everything comes from its declaration. */
export interface Description {
  readonly kind: 'state' | 'function';
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly DescribedArgument[];
  /** Of a state: it is done whenever it runs, and not watched for drift. */
  readonly isAction?: boolean;
  /** Of a function: it changes nothing. */
  readonly isReadOnly?: boolean;
  /** Of a function that is part of the language: its arguments as in Python. */
  readonly signature?: string;
  readonly examples?: readonly Readonly<Record<string, Json>>[];
}

/** States, then functions, each by name; of `only` (a name, a module or a glob), or all. */
export function describeAll({ states, functions }: Registry, only?: string): readonly Description[] {
  const isAsked = (name: string): boolean =>
    only === undefined || globMatches(name, only) || (!only.includes('.') && name.startsWith(`${only}.`));
  const described = [
    ...[...states.names()].toSorted().flatMap((name) => describeState(states.get(name))),
    ...[...new Set([...functions.names(), ...Object.keys(languageFunctions)])]
      .toSorted()
      .flatMap((name) => describeFunction(name, functions.get(name))),
  ];
  return described.filter(({ name }) => isAsked(name));
}

function describeState(state: AnyState | undefined): readonly Description[] {
  if (state === undefined) return [];
  const schema = argumentSchema(state);
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const described = propertiesOf(schema).map(([name, property]) => ({
    name,
    description: typeof property['description'] === 'string' ? property['description'] : '',
    // A state that is given no name goes by its id.
    isRequired: name !== 'name' && required.includes(name),
    type: typeInWords(property),
    ...(property['default'] === undefined ? {} : { default: property['default'] }),
  }));
  const { name, summary, examples, kind } = state;
  return [{ kind: 'state', name, summary, arguments: described, isAction: kind === 'action', examples }];
}

function describeFunction(name: string, definition: ExecutionFunction | undefined): readonly Description[] {
  if (definition === undefined) {
    const [signature, summary] = languageFunctions[name] ?? [];
    return summary === undefined
      ? []
      : [
          {
            kind: 'function',
            name,
            summary,
            arguments: [],
            isReadOnly: true,
            signature: `${name}(${signature})`,
          },
        ];
  }
  const described = definition.parameters.map((parameter) => ({
    name: parameter.name,
    description: parameter.description,
    isRequired: parameter.required === true,
    ...(parameter.default === undefined ? {} : { default: parameter.default }),
  }));
  const { summary, readOnly } = definition;
  return [{ kind: 'function', name, summary, arguments: described, isReadOnly: readOnly === true }];
}
