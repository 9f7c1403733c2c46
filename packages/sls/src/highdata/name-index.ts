import { PyDict } from '../value/index.ts';
import { firstValue, type HighData } from './high-data.ts';

/** A state of high data. */
export interface StateReference {
  readonly id: string;
  readonly module: string;
}

/** Finds states by what requisites and extends call them: id, name (or any other argument's value, as Salt has it), or SLS file. */
export class NameIndex {
  readonly #high: HighData;
  #byArgument: Map<string, StateReference[]> | undefined;
  #bySls: Map<string, StateReference[]> | undefined;

  constructor(high: HighData) {
    this.#high = high;
  }

  /** The states that a name and a module stand for; `strict` takes an id only when it has the module. */
  find(name: string, module: string, strict: boolean): readonly StateReference[] {
    const body = this.#high.ids.get(name);
    if (body !== undefined && (!strict || body.states.has(module))) return [{ id: name, module }];
    if (module === 'sls') return this.ofSls(name);
    this.#byArgument ??= this.#indexArguments();
    return this.#byArgument.get(`${module}\0${name}`) ?? [];
  }

  /** Every state of an SLS file. */
  ofSls(sls: string): readonly StateReference[] {
    this.#bySls ??= this.#indexSls();
    return this.#bySls.get(sls) ?? [];
  }

  /** The state of a bare name in an `_in` list: the first module of that id, or the state of that `name`. */
  ofBareName(name: string): StateReference | undefined {
    const [module] = this.#high.ids.get(name)?.states.keys() ?? [];
    if (module !== undefined) return { id: name, module };
    for (const [id, { states }] of this.#high.ids) {
      for (const [module, { items }] of states) {
        if (items.some((item) => item instanceof PyDict && item.get('name') === name)) return { id, module };
      }
    }
    return undefined;
  }

  #indexArguments(): Map<string, StateReference[]> {
    const index = new Map<string, StateReference[]>();
    for (const [id, { states }] of this.#high.ids) {
      for (const [module, { items }] of states) {
        const values = items.map((item) =>
          item instanceof PyDict && item.length === 1 ? firstValue(item) : undefined,
        );
        for (const value of new Set(values)) {
          if (typeof value === 'string') add(index, `${module}\0${value}`, { id, module });
        }
      }
    }
    return index;
  }

  #indexSls(): Map<string, StateReference[]> {
    const index = new Map<string, StateReference[]>();
    for (const [id, { sls, states }] of this.#high.ids) {
      for (const module of states.keys()) add(index, sls, { id, module });
    }
    return index;
  }
}

function add(index: Map<string, StateReference[]>, key: string, reference: StateReference): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [reference]);
  else list.push(reference);
}
