import { isList, isRecord, type Json, type JsonRecord } from '@muster/engine';

/** The value at a path such as `a:b:0`; undefined where there is none. */
export function valueAt(data: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = data;
  for (const step of path) {
    if (isRecord(value)) value = Object.hasOwn(value, step) ? value[step] : undefined;
    else if (isList(value) && /^\d+$/.test(step)) value = value[Number(step)];
    else return undefined;
  }
  return value;
}

/** A copy in which the value at a path is another one; mappings on the way are made. Undefined takes the key away. */
export function withValueAt(data: JsonRecord, path: readonly string[], value: Json | undefined): JsonRecord {
  const [step, ...rest] = path;
  if (step === undefined) return data;
  const { [step]: present, ...others } = data;
  const inner = isRecord(present) ? present : {};
  const next = rest.length === 0 ? value : withValueAt(inner, rest, value);
  return next === undefined ? others : { ...others, [step]: next };
}
