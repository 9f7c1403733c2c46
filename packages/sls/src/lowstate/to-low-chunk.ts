import { type LowChunk, type Requisite, type RequisiteKind, requisiteKinds } from '@muster/contract';
import { type Json } from '@muster/shared';
import { firstKey, firstValue } from '../highdata/high-data.ts';
import { PyDict, PyFloat, pyStr, type Value } from '../value/index.ts';
import type { Chunk } from './compile-chunks.ts';
import { dataToJson, templateNameArguments, templateNamesToJson } from './template-names.ts';
import { argumentToJson } from './textual-arguments.ts';
import { toJson } from './to-json.ts';

/** What the engine interprets; a state function never sees it. */
const engineOptions = new Set([
  'unless',
  'onlyif',
  'creates',
  'check_cmd',
  'cmd_opts_exclude',
  'retry',
  'failhard',
  'fire_event',
  'parallel',
  'reload_modules',
  'reload_grains',
  'reload_pillar',
  'runas',
  'runas_password',
  'umask',
  'saltenv',
  'onfail_stop',
  'aggregate',
]);

const kinds: ReadonlySet<string> = new Set(requisiteKinds);
const chunkKeys = new Set(['state', 'fun', 'name', 'order', '__id__', '__sls__', '__env__']);
/** Forms that have done their work by now: they were moved to, or copied from, other states. */
const spent = new Set([
  'require_in',
  'watch_in',
  'onchanges_in',
  'onfail_in',
  'prereq_in',
  'use',
  'use_in',
  'prerequired',
]);

/** Turns compiled chunks into the engine's form. */
export function toLowChunks(chunks: readonly Chunk[]): readonly LowChunk[] {
  return chunks.map(toLowChunk);
}

function toLowChunk({ data, position }: Chunk): LowChunk {
  const args: Record<string, Json> = Object.create(null);
  const options: Record<string, Json> = Object.create(null);
  const requisites: Partial<Record<RequisiteKind, readonly Requisite[]>> = {};
  for (const { key: written, value } of data.pairs()) {
    const key = pyStr(written);
    if (chunkKeys.has(key) || spent.has(key)) continue;
    if (key === 'listen' || key === 'listen_in') requisites[key] = listensOf(value);
    else if (isKind(key)) requisites[key] = requisitesOf(value);
    else if (engineOptions.has(key)) options[key] = toJson(value);
    else if (templateNameArguments.has(key) && value instanceof PyDict)
      args[key] = templateNamesToJson(value);
    else args[key] = key === 'dataset' ? dataToJson(value) : argumentToJson(key, value);
  }
  const order = data.get('order');
  return {
    state: text(data, 'state'),
    fun: text(data, 'fun'),
    name: text(data, 'name'),
    __id__: text(data, '__id__'),
    __sls__: text(data, '__sls__'),
    __env__: text(data, '__env__'),
    order: order instanceof PyFloat ? order.value : Number(order),
    args,
    requisites,
    options,
    position,
  };
}

function isKind(key: string): key is RequisiteKind {
  return kinds.has(key);
}

/** A list of `{module: name}` mappings and bare texts; anything else names nothing. */
function requisitesOf(value: Value): readonly Requisite[] {
  const entries = Array.isArray(value) ? value : [value];
  return entries.flatMap((entry): readonly Requisite[] => {
    if (typeof entry === 'string') return [{ key: entry }];
    const key = entry instanceof PyDict ? firstKey(entry) : undefined;
    const target = entry instanceof PyDict ? firstValue(entry) : undefined;
    if (key === undefined || target === undefined || target === null) return [];
    const [state = ''] = pyStr(key).split('.');
    return state === 'id' ? [{ key: pyStr(target) }] : [{ state, key: pyStr(target) }];
  });
}

/** As `requisitesOf`, but every key of a mapping names a state, and neither `id` nor a dot means anything. */
function listensOf(value: Value): readonly Requisite[] {
  const entries = Array.isArray(value) ? value : [value];
  return entries.flatMap((entry): readonly Requisite[] => {
    if (typeof entry === 'string') return [{ key: entry }];
    if (!(entry instanceof PyDict)) return [];
    return Array.from(entry.entries(), ([state, key]) => ({ state: pyStr(state), key: pyStr(key) }));
  });
}

function text(data: PyDict, key: string): string {
  return pyStr(data.get(key) ?? null);
}
