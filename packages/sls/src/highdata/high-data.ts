import type { SourcePosition } from '@muster/shared';
import { PyDict, type Value } from '../value/index.ts';

/** Where the parts of a rendered file were written; nothing for parts of another file. */
export interface Positions {
  of(collection: Value, key?: Value): SourcePosition | undefined;
}

/** An element of a declaration: the name of a function, or a mapping of arguments. */
export type DeclarationItem = string | PyDict;

/** What stands under one state module of an id: its function and its arguments, in the order written. */
export interface Declaration {
  items: DeclarationItem[];
  readonly position: SourcePosition | undefined;
}

/** One id: the file that declares it and its state modules. */
export interface IdBody {
  readonly sls: string;
  readonly saltenv: string;
  readonly states: Map<string, Declaration>;
  readonly position: SourcePosition | undefined;
  /** Where the parts of it were written, as far as they are in the same file. */
  readonly positions: Positions;
}

/** What an `extend` or an `_in` requisite adds to an id that is declared elsewhere. */
export interface Extension extends IdBody {
  readonly target: string;
}

/** SLS files after rendering and including, before extends and requisites are worked in. */
export interface HighData {
  readonly ids: Map<string, IdBody>;
  readonly extensions: Extension[];
  readonly excludes: Value[];
}

export function emptyHighData(): HighData {
  return { ids: new Map(), extensions: [], excludes: [] };
}

/** High data in Salt's shape: `{id: {module: [function, {argument: value}, ...], __sls__, __env__}}`. */
export function highDataValue(high: HighData): PyDict {
  const ids = Array.from(high.ids, ([id, body]): [Value, Value] => [id, bodyValue(body)]);
  const result = new PyDict(ids);
  if (high.extensions.length > 0) {
    result.set(
      '__extend__',
      high.extensions.map((extension) => new PyDict([[extension.target, bodyValue(extension)]])),
    );
  }
  if (high.excludes.length > 0) result.set('__exclude__', high.excludes);
  return result;
}

function bodyValue({ states, sls, saltenv }: IdBody): PyDict {
  const entries = Array.from(states, ([module, { items }]): [Value, Value] => [module, items]);
  return new PyDict([...entries, ['__sls__', sls], ['__env__', saltenv]]);
}

/** The first key of a mapping of arguments, which says what kind of item it is. */
export function firstKey(item: PyDict): Value | undefined {
  return item.first?.key;
}

/** The first value of a mapping of arguments. */
export function firstValue(item: PyDict): Value | undefined {
  return item.first?.value;
}
