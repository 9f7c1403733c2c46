import { type RenderError, slsError } from '../render/render-error.ts';
import { countEffort, PyDict, pyStr, type Value } from '../value/index.ts';
import { applyExtensions } from './extend.ts';
import {
  type Declaration,
  type DeclarationItem,
  type Extension,
  firstKey,
  firstValue,
  type HighData,
  type IdBody,
} from './high-data.ts';
import { NameIndex, type StateReference } from './name-index.ts';

/** The requisites that say something about other states than the one they stand in. */
const outward = new Set([
  'require_in',
  'watch_in',
  'onfail_in',
  'onchanges_in',
  'use',
  'use_in',
  'prereq',
  'prereq_in',
]);

/** Arguments that `use` does not copy. */
const notCopied = new Set([
  ...outward,
  'require',
  'watch',
  'onfail',
  'onfail_stop',
  'onchanges',
  'name',
  'names',
]);

/** Moves `_in` requisites to the states they name, copies arguments for `use`, and marks what `prereq` depends on. */
export function applyRequisiteIn(high: HighData, disabled: ReadonlySet<string>): readonly RenderError[] {
  return new RequisiteMover(high, disabled).apply();
}

/** The state in which a requisite stands. */
interface Origin {
  readonly id: string;
  readonly module: string;
  readonly body: IdBody;
  readonly declaration: Declaration;
  /** The requisite as written. */
  readonly item: PyDict;
}

class RequisiteMover {
  readonly #high: HighData;
  readonly #disabled: ReadonlySet<string>;
  readonly #index: NameIndex;
  readonly #extensions = new Map<string, Extension>();
  readonly #errors: RenderError[] = [];

  constructor(high: HighData, disabled: ReadonlySet<string>) {
    this.#high = high;
    this.#disabled = disabled;
    this.#index = new NameIndex(high);
  }

  apply(): readonly RenderError[] {
    for (const [id, body] of this.#high.ids) {
      for (const [module, declaration] of body.states) {
        for (const item of declaration.items) {
          if (item instanceof PyDict) this.#item({ id, module, body, declaration, item });
        }
      }
    }
    const extensions = Array.from(this.#extensions.values());
    return [...this.#errors, ...applyExtensions(this.#high, extensions, true)];
  }

  #item(origin: Origin): void {
    const { item } = origin;
    const key = firstKey(item);
    if (typeof key !== 'string' || !outward.has(key) || this.#disabled.has(key)) return;
    for (const target of this.#targets(firstValue(item) ?? null, key, origin))
      this.#move(key, target, origin);
  }

  /** A list of mappings or bare names, or one mapping; a bare text in place of the list means nothing to Salt. */
  #targets(value: Value, key: string, origin: Origin): readonly StateReference[] {
    if (value instanceof PyDict) {
      return Array.from(value.entries(), ([module, name]) => this.#reference(module, name, key, origin));
    }
    if (!Array.isArray(value)) return [];
    return value.flatMap((entry): readonly StateReference[] => {
      if (!(entry instanceof PyDict)) {
        const named = this.#index.ofBareName(pyStr(entry));
        return named === undefined ? [] : [named];
      }
      const module = firstKey(entry);
      const name = firstValue(entry);
      if (module === undefined || name === undefined) return [];
      if (module === 'sls') return this.#index.ofSls(pyStr(name));
      return [this.#reference(module, name, key, origin)];
    });
  }

  #reference(module: Value, name: Value, key: string, { body, declaration, item }: Origin): StateReference {
    const written = pyStr(module);
    const [plain = written] = written.split('.');
    if (plain !== written) {
      const { sls, saltenv } = body;
      const problem = `Invalid requisite in ${key}: ${written} for ${pyStr(name)}, in SLS '${sls}'. Requisites must not contain dots, did you mean '${plain}'?`;
      const position = body.positions.of(item) ?? declaration.position;
      this.#errors.push(slsError(problem, { sls, saltenv, position }));
    }
    return { id: pyStr(name), module: plain };
  }

  #move(key: string, target: StateReference, origin: Origin): void {
    countEffort();
    switch (key) {
      case 'prereq':
      case 'use_in':
      case 'use':
        for (const found of this.#index.find(target.id, target.module, true)) {
          if (key === 'use_in') this.#copyArguments(origin, found, origin);
          else if (key === 'use') this.#copyArguments(found, origin, origin);
          else this.#add(found, origin, new PyDict([['prerequired', [requisiteOn(origin)]]]));
        }
        break;
      case 'prereq_in':
        this.#add(origin, origin, new PyDict([['prerequired', [new PyDict([[target.module, target.id]])]]]));
        this.#require('prereq', target, origin);
        break;
      default:
        this.#require(key.slice(0, -'_in'.length), target, origin);
    }
  }

  #require(requisite: string, target: StateReference, origin: Origin): void {
    const items = this.#itemsFor(target, origin);
    const same = items.find((item) => item instanceof PyDict && firstKey(item) === requisite);
    const list = same instanceof PyDict ? firstValue(same) : undefined;
    if (Array.isArray(list)) list.push(requisiteOn(origin));
    else items.push(new PyDict([[requisite, [requisiteOn(origin)]]]));
  }

  #copyArguments(from: StateReference, to: StateReference, origin: Origin): void {
    const own = new Set(this.#argumentsOf(to).map(firstKey));
    countEffort(own.size);
    for (const argument of this.#argumentsOf(from)) {
      const key = firstKey(argument);
      if (typeof key !== 'string' || notCopied.has(key) || own.has(key)) continue;
      this.#add(to, origin, argument);
    }
  }

  #argumentsOf({ id, module }: StateReference): readonly PyDict[] {
    const items = this.#high.ids.get(id)?.states.get(module)?.items ?? [];
    countEffort(items.length);
    return items.filter((item) => item instanceof PyDict).filter((item) => item.length === 1);
  }

  #add(target: StateReference, origin: Origin, item: PyDict): void {
    this.#itemsFor(target, origin).push(item);
  }

  #itemsFor({ id, module }: StateReference, { body, declaration, item }: Origin): DeclarationItem[] {
    const { sls, saltenv, positions } = body;
    const position = positions.of(item) ?? declaration.position ?? body.position;
    const key = `${module}\0${id}`;
    const known = this.#extensions.get(key)?.states.get(module);
    if (known !== undefined) return known.items;
    const added: Declaration = { items: [], position };
    const states = new Map([[module, added]]);
    this.#extensions.set(key, { target: id, sls, saltenv, states, position, positions });
    return added.items;
  }
}

function requisiteOn({ module, id }: StateReference): PyDict {
  return new PyDict([[module, id]]);
}
