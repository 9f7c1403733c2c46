import type { ArgumentsSchema } from '@muster/engine';
import type { LanguageArgument } from '@muster/sls';
import { z } from 'zod';
import type { AnyFunction } from '../registry/registry-contract.ts';

/** The arguments of any function as a schema, those of the language too, which are none themselves. */
export function argumentsOf(definition: AnyFunction): ArgumentsSchema {
  if (definition.kind === 'host') return definition.args();
  const shape = Object.fromEntries(
    Object.entries(definition.args).map(([name, argument]) => [name, schemaOf(argument)]),
  );
  return definition.keywords === undefined ? z.strictObject(shape) : z.looseObject(shape);
}

function schemaOf({ description, type, isRequired, fallback }: LanguageArgument<unknown>): z.ZodType {
  const schema: z.ZodType = type === undefined ? z.unknown() : types[type];
  const defaulted = fallback === undefined ? schema.optional() : schema.default(fallback);
  return (isRequired ? schema : defaulted).describe(description);
}

const types = {
  string: z.string(),
  boolean: z.boolean(),
  number: z.number(),
  object: z.record(z.string(), z.unknown()),
  array: z.array(z.unknown()),
};
