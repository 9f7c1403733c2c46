import { z } from 'zod';

/** A JSON Schema, as data. */
export type JsonSchema = { readonly [key: string]: unknown };

/** The arguments of a state or a function as JSON Schema (draft 7, which editors know best). */
export function argumentSchema(args: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(args, {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-7',
    // Left out by zod where a value is transformed, as it is then one of what comes out.
    override({ zodSchema, jsonSchema }) {
      if (zodSchema instanceof z.ZodDefault) jsonSchema.default = zodSchema.def.defaultValue;
    },
  });
  return valid(schema);
}

/**
 * Three things that draft 7 and editors stumble over: an empty list of item schemas, which is what an empty tuple comes
 * to; references to the recursive schema of any JSON, which are the only ones and say nothing; and the format of a text
 * with a certain beginning, which is none of the draft's and stands beside a pattern that says the same.
 */
function valid({
  definitions: _anyJson,
  $ref: _toAnyJson,
  allOf: _alsoToAnyJson,
  ...schema
}: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).filter(
    ([key, value]) => key !== 'format' || value !== 'starts_with',
  );
  const parts = entries.map(([key, value]) => {
    if (key === 'items' && Array.isArray(value) && value.length === 0) return ['maxItems', 0];
    if (Array.isArray(value))
      return [key, value.map((item: unknown) => (isSchema(item) ? valid(item) : item))];
    // Arguments may be called as the keywords of schemas are, such as `default`.
    if (key === 'properties' && isSchema(value)) return [key, mapped(value)];
    return [key, isSchema(value) && key !== 'default' ? valid(value) : value];
  });
  return Object.fromEntries(parts);
}

function mapped(properties: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, each]) => [name, isSchema(each) ? valid(each) : each]),
  );
}

/** The schemas of a schema's properties, by name. */
export function propertiesOf(schema: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  return isSchema(schema['properties'])
    ? Object.entries(schema['properties']).map(([name, property]) => [
        name,
        isSchema(property) ? property : {},
      ])
    : [];
}

/** The types that a schema allows, in words: `text or number`, `list of text`, `one of "a", "b"`. */
export function typeInWords(schema: JsonSchema): string {
  const { anyOf, const: only, enum: values, items, type } = schema;
  // A type beside the alternatives says what is made of them.
  if (Array.isArray(anyOf) && type === undefined) {
    const members = anyOf.filter(isSchema);
    // The many ways to write a boolean are told as one.
    if (members.some((member) => member['type'] === 'boolean')) return 'true or false';
    return either(members.map(typeInWords));
  }
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(values)) return `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
  if (type === 'array')
    return isSchema(items) && items['type'] !== undefined ? `list of ${typeInWords(items)}` : 'list';
  return either((Array.isArray(type) ? type : [type]).map((name) => words.get(name) ?? 'anything'));
}

const words: ReadonlyMap<unknown, string> = new Map([
  ['string', 'text'],
  ['number', 'number'],
  ['integer', 'whole number'],
  ['boolean', 'true or false'],
  ['object', 'mapping'],
  ['null', 'null'],
]);

function either(types: readonly string[]): string {
  const distinct = [...new Set(types)];
  return distinct.includes('anything') ? 'anything' : distinct.join(' or ');
}

/** Whether a value is a mapping, as schemas are. */
export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
