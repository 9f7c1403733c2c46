import { type AnyState, type FunctionEffect, globMatches, type Json } from '@muster/engine';
import type { z } from 'zod';
import type { AnyFunction, Registry } from '../registry/registry-contract.ts';
import { argumentSchema, propertiesOf, typeInWords } from './argument-schema.ts';
import { argumentsOf } from './function-arguments.ts';

/** One argument as the reference shows it. */
export interface DescribedArgument {
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly type?: string;
  /** A list that takes all further arguments by position. */
  readonly isVariadic?: boolean;
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
  /** Of a function: what further named arguments mean, where they are taken. */
  readonly keywords?: string | undefined;
  /** Of a function: it is part of the language, works on the values of templates, and cannot be replaced by a tree. */
  readonly isLanguage?: boolean;
  /** Of a function: what it may do. */
  readonly effect?: FunctionEffect;
  readonly examples?: readonly Readonly<Record<string, Json>>[];
}

/** States, then functions, each by name; of `only` (a name, a module or a glob), or all. */
export function describeAll({ states, functions }: Registry, only?: string): readonly Description[] {
  const isAsked = (name: string): boolean =>
    only === undefined || globMatches(name, only) || (!only.includes('.') && name.startsWith(`${only}.`));
  return [
    ...[...states.names()]
      .filter(isAsked)
      .toSorted()
      .flatMap((name) => describeState(states.get(name))),
    ...[...functions.names()]
      .filter(isAsked)
      .toSorted()
      .flatMap((name) => describeFunction(functions.get(name))),
  ];
}

function describeState(state: AnyState | undefined): readonly Description[] {
  if (state === undefined) return [];
  const { name, summary, examples, kind, args } = state;
  // A state that is given no name goes by its id.
  const described = describeArguments(args).map((argument) =>
    argument.name === 'name' ? { ...argument, isRequired: false } : argument,
  );
  return [{ kind: 'state', name, summary, arguments: described, isAction: kind === 'action', examples }];
}

/** The arguments that a schema declares, in its order. */
export function describeArguments(args: z.ZodType): readonly DescribedArgument[] {
  const schema = argumentSchema(args);
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return propertiesOf(schema).map(([name, property]) => ({
    name,
    description: typeof property['description'] === 'string' ? property['description'] : '',
    isRequired: required.includes(name),
    type: typeInWords(property),
    default: property['default'],
  }));
}

function describeFunction(definition: AnyFunction | undefined): readonly Description[] {
  if (definition === undefined) return [];
  const { kind, name, summary, effect, variadic, examples = [] } = definition;
  const described = describeArguments(argumentsOf(definition)).map((argument) => ({
    ...argument,
    isVariadic: argument.name === variadic,
  }));
  const isLanguage = kind === 'language';
  const keywords = kind === 'language' ? definition.keywords : undefined;
  return [{ kind: 'function', name, summary, arguments: described, keywords, isLanguage, effect, examples }];
}
