import type { LowChunk } from '@muster/contract';
import type { Json } from '@muster/shared';
import { isList, isRecord } from '@muster/shared';
import type { StateContext } from '../contract/state-context.ts';

const prefix = '__slot__:salt:';

/** Replaces `__slot__:salt:module.function(...)` in the arguments of a chunk, one level into lists and mappings, by what the function returns. */
export async function fillSlots(chunk: LowChunk, context: StateContext): Promise<LowChunk> {
  if (!Object.values(chunk.args).some(mayHoldSlot)) return chunk;
  const args: Record<string, Json> = {};
  for (const [name, value] of Object.entries(chunk.args)) args[name] = await fill(value, context, 2);
  return { ...chunk, args };
}

function mayHoldSlot(value: Json): boolean {
  if (typeof value === 'string') return value.startsWith(prefix);
  return typeof value === 'object' && value !== null && JSON.stringify(value).includes(prefix);
}

async function fill(value: Json, context: StateContext, depth: number): Promise<Json> {
  if (typeof value === 'string') return value.startsWith(prefix) ? evaluate(value, context) : value;
  if (depth === 0 || typeof value !== 'object' || value === null) return value;
  if (isList(value)) {
    const items: Json[] = [];
    for (const item of value) items.push(await fill(item, context, depth - 1));
    return items;
  }
  const record: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) record[key] = await fill(item, context, depth - 1);
  return record;
}

async function evaluate(slot: string, context: StateContext): Promise<Json> {
  const match = /^([\w.]+)\((.*)\)([^)~]*)(?:~(.*))?$/s.exec(slot.slice(prefix.length));
  if (match === null) return slot;
  const [, fun = '', written = '', path = '', appended] = match;
  const positional: Json[] = [];
  const named: Record<string, Json> = {};
  for (const part of splitArguments(written)) {
    const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=(.*)$/s.exec(part) ?? [];
    if (name === undefined || value === undefined) positional.push(literal(part.trim()));
    else named[name] = literal(value.trim());
  }
  let result = await context.call(fun, positional, named);
  for (const key of path.trim().split('.').slice(1)) {
    result = isRecord(result) ? (result[key] ?? null) : null;
  }
  return appended !== undefined && typeof result === 'string' ? result + appended.trim() : result;
}

/** Splits at commas that are not inside quotes or brackets. */
function splitArguments(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let current = '';
  for (const character of text) {
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if ('[{('.includes(character)) depth += 1;
    else if (']})'.includes(character)) depth -= 1;
    if (character === ',' && depth === 0 && quote === '') {
      parts.push(current);
      current = '';
    } else current += character;
  }
  if (current.trim() !== '') parts.push(current);
  return parts;
}

function literal(text: string): Json {
  const quoted = /^(["'])(.*)\1$/s.exec(text);
  if (quoted !== null) return quoted[2] ?? '';
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  if (/^(?:none|null)$/i.test(text)) return null;
  return text;
}
