/** Data as JSON has it; what SLS, arguments and results are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A mapping of JSON. */
export interface JsonRecord {
  readonly [key: string]: Json;
}

/** Whether a value is a list; unlike Array.isArray it also tells the compiler what the others are. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a value is a mapping: neither a list nor nothing. */
export function isRecord(value: Json | undefined): value is JsonRecord;
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>>;
export function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value that may stand alone or in a list, as the list that is meant; none when it is absent. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

/** A scalar as its text; lists and mappings as JSON. */
export function textOf(value: Json): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** What a path of keys (`a:b:0`) leads to; undefined where it leads nowhere. */
export function jsonAt(value: Json, path: string, delimiter = ':'): Json | undefined {
  let current: Json | undefined = value;
  for (const key of path.split(delimiter)) {
    if (isList(current)) current = current[Number(key)];
    else if (isRecord(current)) current = Object.hasOwn(current, key) ? current[key] : undefined;
    else return undefined;
  }
  return current;
}
