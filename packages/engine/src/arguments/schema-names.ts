import { z } from 'zod';

export interface SchemaNames {
  readonly names: ReadonlySet<string>;
  /** The schema takes any further argument itself. */
  readonly open: boolean;
}

const cache = new WeakMap<z.ZodType, SchemaNames>();

/** The argument names that a state's schema declares, looked for behind refinements and transformations. */
export function schemaNames(schema: z.ZodType): SchemaNames {
  const known = cache.get(schema);
  if (known !== undefined) return known;
  const names = read(schema);
  cache.set(schema, names);
  return names;
}

function read(schema: z.core.$ZodType): SchemaNames {
  if (schema instanceof z.ZodObject) {
    const { catchall } = schema.def;
    const open = catchall !== undefined && !(catchall instanceof z.ZodNever);
    return { names: new Set(Object.keys(schema.shape)), open };
  }
  if (schema instanceof z.ZodPipe) return read(schema.def.in);
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion) {
    const members = schema.def.options.map((option) => read(option));
    return {
      names: new Set(members.flatMap((member) => [...member.names])),
      open: members.some((member) => member.open),
    };
  }
  return { names: new Set(), open: true };
}
