import type { SourcePosition } from '@muster/shared';
import { type Declaration, firstKey, firstValue, type HighData, type IdBody } from '../highdata/high-data.ts';
import {
  compareText,
  countEffort,
  isInt,
  PyDict,
  PyFloat,
  PySet,
  pyEquals,
  pyStr,
  type Value,
} from '../value/index.ts';

/** One chunk of low state before it takes the engine's form: Salt's flat mapping, and where it was written. */
export interface Chunk {
  /** Salt's shape: `{state, name, __sls__, __env__, __id__, fun, order, argument...}`. */
  readonly data: PyDict;
  readonly position: SourcePosition | undefined;
}

/**
 * Compiles high data to chunks, one for each declaration and each of its `names`, in the order in which they are to run.
 * Declarations without a function are left out, or call the one that is given.
 */
export function compileChunks(high: HighData, defaultFunction?: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (const [id, body] of high.ids) {
    for (const [module, declaration] of body.states)
      addChunks(chunks, { id, body, module, declaration, defaultFunction });
  }
  return inOrder(chunks);
}

interface Declared {
  readonly id: string;
  readonly body: IdBody;
  readonly module: string;
  readonly declaration: Declaration;
  readonly defaultFunction: string | undefined;
}

function addChunks(chunks: Chunk[], { id, body, module, declaration, defaultFunction }: Declared): void {
  const data = new PyDict()
    .set('state', module)
    .set('name', id)
    .set('__sls__', body.sls)
    .set('__env__', body.saltenv)
    .set('__id__', id);
  let fun = defaultFunction;
  const names = new Names();
  for (const item of declaration.items) {
    if (typeof item === 'string') {
      fun = item;
      continue;
    }
    for (const { key, value } of item.pairs()) {
      if (key === 'names' && Array.isArray(value)) {
        for (const name of value) names.add(name);
      } else if (key === 'name' && typeof value !== 'string') {
        data.set('name', id);
      } else if (key !== 'state') {
        data.set(key, value);
      }
    }
  }
  if (fun === undefined) return;
  const { position } = declaration;
  const { all } = names;
  if (all.length === 0) chunks.push({ data: data.set('fun', fun), position });
  for (const [index, name] of all.entries()) {
    countEffort(1 + data.length);
    chunks.push({ data: named(data.copy(), name, index + 1).set('fun', fun), position });
  }
}

/** The entries of `names`, each of them once. */
class Names {
  readonly all: Value[] = [];
  readonly #texts = new PySet();
  readonly #others: Value[] = [];

  add(name: Value): void {
    if (typeof name === 'string') {
      if (this.#texts.has(name)) return;
      this.#texts.add(name);
    } else {
      countEffort(1 + (this.#others.length >> 3));
      if (this.#others.some((other) => pyEquals(other, name))) return;
      this.#others.push(name);
    }
    this.all.push(name);
  }
}

/** An entry of `names`: a name, or a mapping of a name to arguments for that name alone. */
function named(data: PyDict, entry: Value, number: number): PyDict {
  const own = entry instanceof PyDict ? firstValue(entry) : undefined;
  data.set('name', (entry instanceof PyDict ? firstKey(entry) : entry) ?? null);
  for (const argument of Array.isArray(own) ? own : []) {
    if (argument instanceof PyDict) for (const [key, value] of argument.entries()) data.set(key, value);
  }
  return data.set('name_order', number);
}

/** `last` and negative orders count from beyond the largest order in use. */
const lastOffset = 1_000_000;

function inOrder(chunks: readonly Chunk[]): readonly Chunk[] {
  let cap = 1;
  for (const { data } of chunks) {
    const order = data.get('order');
    if (typeof order === 'number' && order > cap - 1 && order > 0) cap = order + 100;
  }
  const sorted = chunks.map((chunk) => ({ chunk, order: resolveOrder(chunk.data, cap) }));
  sorted.sort(
    (left, right) =>
      left.order - right.order || compareText(sortText(left.chunk.data), sortText(right.chunk.data)),
  );
  return sorted.map(({ chunk }) => chunk);
}

function resolveOrder(data: PyDict, cap: number): number {
  const order = numericOrder(data.get('order'), cap);
  const nameOrder = data.get('name_order');
  data.delete('name_order');
  const exact = typeof nameOrder === 'number' ? order + nameOrder / 10_000 : order;
  const resolved = exact < 0 ? cap + lastOffset + exact : exact;
  data.set('order', Number.isInteger(resolved) ? resolved : new PyFloat(resolved));
  return resolved;
}

function numericOrder(order: Value | undefined, cap: number): number {
  if (order instanceof PyFloat) return order.value;
  if (order !== undefined && isInt(order)) return Number(order);
  if (order === 'last') return cap + lastOffset;
  return order === 'first' ? 0 : cap;
}

function sortText(data: PyDict): string {
  return ['state', 'name', 'fun'].map((key) => pyStr(data.get(key) ?? null)).join('');
}
