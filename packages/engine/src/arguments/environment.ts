import type { Json } from '@muster/shared';
import { isRecord, listOf, textOf } from '@muster/shared';

/** Environment variables as trees write them (a mapping, or a list of mappings and `KEY=value` texts) as one record; `false` leaves one out. */
export function environmentOf(written: Json | undefined): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const item of listOf(written)) {
    if (typeof item === 'string') {
      const [name = '', ...rest] = item.split('=');
      if (rest.length > 0) variables[name] = rest.join('=');
    } else if (isRecord(item)) {
      for (const [name, value] of Object.entries(item)) {
        if (value !== false) variables[name] = variableText(value);
      }
    }
  }
  return variables;
}

function variableText(value: Json): string {
  if (value === null) return '';
  if (value === true) return 'True';
  return textOf(value);
}
