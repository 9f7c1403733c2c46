import { globMatches, isGlob } from '@muster/shared';
import { firstKey, firstValue } from '../highdata/high-data.ts';
import { PyDict, PyFloat, pyStr, type Value } from '../value/index.ts';
import type { Chunk } from './compile-chunks.ts';
import { type Json, type LowChunk, type Requisite, type RequisiteKind, requisiteKinds } from './low-chunk.ts';
import { templateNameArguments, templateNamesToJson } from './template-names.ts';
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
  'listen_in',
  'use',
  'use_in',
  'prerequired',
]);

/** Turns compiled chunks into the engine's form, `listen_in` becoming `listen` on the states it names. */
export function toLowChunks(chunks: readonly Chunk[]): readonly LowChunk[] {
  const listens = listensByTarget(chunks);
  return chunks.map((chunk, index) => toLowChunk(chunk, listens.get(index) ?? []));
}

function toLowChunk({ data, position }: Chunk, listens: readonly Requisite[]): LowChunk {
  const args: Record<string, Json> = Object.create(null);
  const options: Record<string, Json> = Object.create(null);
  const requisites: Partial<Record<RequisiteKind, readonly Requisite[]>> = {};
  for (const { key: written, value } of data.pairs()) {
    const key = pyStr(written);
    if (chunkKeys.has(key) || spent.has(key)) continue;
    if (isKind(key)) requisites[key] = requisitesOf(value);
    else if (engineOptions.has(key)) options[key] = toJson(value);
    else if (templateNameArguments.has(key) && value instanceof PyDict)
      args[key] = templateNamesToJson(value);
    else args[key] = argumentToJson(key, value);
  }
  if (listens.length > 0) requisites.listen = [...(requisites.listen ?? []), ...listens];
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
    ...(position === undefined ? {} : { position }),
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

/** For the index of each chunk that a `listen_in` names, whom it is to listen to. */
function listensByTarget(chunks: readonly Chunk[]): ReadonlyMap<number, readonly Requisite[]> {
  const listens = new Map<number, Requisite[]>();
  if (!chunks.some(({ data }) => data.has('listen_in'))) return listens;
  const index = new ChunkIndex(chunks);
  for (const { data } of chunks) {
    const value = data.get('listen_in');
    if (value === undefined) continue;
    const source = { state: text(data, 'state'), key: text(data, '__id__') };
    for (const target of requisitesOf(value).flatMap((wanted) => index.find(wanted))) {
      const known = listens.get(target);
      if (known === undefined) listens.set(target, [source]);
      else known.push(source);
    }
  }
  return listens;
}

/** Finds chunks by id, name or file; only patterns look at every chunk. */
class ChunkIndex {
  readonly #chunks: readonly Chunk[];
  readonly #byKey = new Map<string, Set<number>>();

  constructor(chunks: readonly Chunk[]) {
    this.#chunks = chunks;
    for (const [number, { data }] of chunks.entries()) {
      for (const name of [text(data, '__id__'), text(data, 'name')]) {
        this.#add(`${text(data, 'state')}\0${name}`, number);
        this.#add(`\0${name}`, number);
      }
      this.#add(`sls\0${text(data, '__sls__')}`, number);
    }
  }

  find({ state = '', key }: Requisite): readonly number[] {
    if (!isGlob(key)) return Array.from(this.#byKey.get(`${state}\0${key}`) ?? []);
    return Array.from(this.#chunks.entries())
      .filter(([, { data }]) => isMeant(state, key, data))
      .map(([number]) => number);
  }

  #add(key: string, number: number): void {
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, new Set([number]));
    else known.add(number);
  }
}

function isMeant(state: string, pattern: string, data: PyDict): boolean {
  if (state === 'sls') return globMatches(text(data, '__sls__'), pattern);
  if (state !== '' && text(data, 'state') !== state) return false;
  return globMatches(text(data, '__id__'), pattern) || globMatches(text(data, 'name'), pattern);
}

function text(data: PyDict, key: string): string {
  return pyStr(data.get(key) ?? null);
}
