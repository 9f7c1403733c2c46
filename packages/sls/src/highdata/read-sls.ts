import type { SourcePosition } from '@muster/shared';
import { type RenderError, slsError } from '../render/render-error.ts';
import { PyDict, pyRepr, pyStr, typeName, type Value } from '../value/index.ts';
import {
  type Declaration,
  type DeclarationItem,
  emptyHighData,
  type HighData,
  type Positions,
} from './high-data.ts';

/** One entry of an `include` list, as written. */
export interface Include {
  readonly sls: string;
  /** The environment that the entry names; the including file's own otherwise. */
  readonly saltenv: string | undefined;
  readonly position: SourcePosition | undefined;
}

/** One rendered SLS file, taken apart. */
export interface SlsContents {
  readonly includes: readonly Include[];
  readonly high: HighData;
  readonly errors: readonly RenderError[];
}

/** Takes a rendered SLS file apart: its includes, its own ids in list form, its extends and excludes. */
export function readSls(
  data: PyDict,
  positions: Positions,
  file: { readonly sls: string; readonly saltenv: string },
): SlsContents {
  return new SlsReader(positions, file).read(data);
}

class SlsReader {
  readonly #positions: Positions;
  readonly #file: { readonly sls: string; readonly saltenv: string };
  readonly #high = emptyHighData();
  readonly #errors: RenderError[] = [];

  constructor(positions: Positions, file: { readonly sls: string; readonly saltenv: string }) {
    this.#positions = positions;
    this.#file = file;
  }

  read(data: PyDict): SlsContents {
    let includes: readonly Include[] = [];
    for (const { key, value } of data.pairs()) {
      const position = this.#positions.of(data, key);
      if (key === 'include') includes = this.#includes(value, position);
      else if (key === 'extend') this.#extend(value, position);
      else if (key === 'exclude') this.#exclude(value, position);
      else if (typeof key !== 'string') this.#refuseId(key, position);
      else this.#id(key, value, position);
    }
    return { includes, high: this.#high, errors: this.#errors };
  }

  #includes(value: Value, position: SourcePosition | undefined): readonly Include[] {
    if (!Array.isArray(value)) {
      this.#fail(`Include Declaration in SLS ${this.#file.sls} is not formed as a list`, position);
      return [];
    }
    return value.flatMap((entry, index): Include[] => {
      const at = this.#positions.of(value, index);
      if (typeof entry === 'string') return [{ sls: entry, saltenv: undefined, position: at }];
      const pair = entry instanceof PyDict ? Array.from(entry.entries()).at(-1) : undefined;
      const [saltenv, sls] = pair ?? [];
      if (typeof saltenv === 'string' && typeof sls === 'string') return [{ sls, saltenv, position: at }];
      this.#fail(`An include in SLS ${this.#file.sls} is neither a name nor 'environment: name'`, at);
      return [];
    });
  }

  #extend(value: Value, position: SourcePosition | undefined): void {
    const { sls } = this.#file;
    if (!(value instanceof PyDict)) {
      this.#fail(`Extension value in SLS '${sls}' is not a dictionary`, position);
      return;
    }
    for (const [target, body] of value.entries()) {
      const at = this.#positions.of(value, target);
      if (typeof target !== 'string') this.#refuseId(target, at);
      else if (!(body instanceof PyDict)) {
        this.#fail(`Extension name '${target}' in SLS '${sls}' is not a dictionary`, at);
      } else if (!isOfTheFile(target)) {
        const states = this.#states(target, body);
        const place = { position: at, positions: this.#positions };
        this.#high.extensions.push({ target, ...this.#origin(body), states, ...place });
      }
    }
  }

  #exclude(value: Value, position: SourcePosition | undefined): void {
    if (Array.isArray(value)) this.#high.excludes.push(...value);
    else this.#fail(`Exclude Declaration in SLS ${this.#file.sls} is not formed as a list`, position);
  }

  #id(id: string, value: Value, position: SourcePosition | undefined): void {
    const { sls, saltenv } = this.#file;
    const place = { position, positions: this.#positions };
    if (value instanceof PyDict) {
      if (isOfTheFile(id)) return;
      this.#high.ids.set(id, { ...this.#origin(value), states: this.#states(id, value), ...place });
      return;
    }
    const [module, fun] = typeof value === 'string' ? value.split('.') : [];
    if (module === undefined || fun === undefined) {
      this.#fail(
        `ID ${id} in SLS ${sls} is not a dictionary: write a state below it, such as 'file.managed:'`,
        position,
      );
      return;
    }
    if (isOfTheFile(id)) return;
    const declaration: Declaration = { items: [fun], position };
    this.#high.ids.set(id, { sls, saltenv, states: new Map([[module, declaration]]), ...place });
  }

  /** The file and environment that a body belongs to: this one, unless it says otherwise. */
  #origin(body: PyDict): { readonly sls: string; readonly saltenv: string } {
    const sls = body.get('__sls__');
    const saltenv = body.get('__env__');
    return {
      sls: typeof sls === 'string' ? sls : this.#file.sls,
      saltenv: typeof saltenv === 'string' ? saltenv : this.#file.saltenv,
    };
  }

  /** Salt takes `module: [function, ...]` before `module.function: [...]`, whichever is written first; the order of definition follows. */
  #states(id: string, body: PyDict): Map<string, Declaration> {
    const plain = new Map<string, Declaration>();
    const dotted = new Map<string, Declaration>();
    for (const { key, value } of body.pairs()) {
      const position = this.#positions.of(body, key);
      if (typeof key !== 'string') {
        this.#fail(
          `ID '${id}' in SLS '${this.#file.sls}' has ${pyRepr(key)} where a state belongs`,
          position,
        );
        continue;
      }
      if (key.startsWith('__')) continue;
      const items = this.#items(id, key, value, position);
      if (items === undefined) continue;
      const [module = key, fun] = key.split('.');
      if (fun !== undefined) items.push(fun);
      if (plain.has(module) || dotted.has(module)) {
        const problem = `ID '${id}' in SLS '${this.#file.sls}' contains multiple state declarations of the same type`;
        this.#fail(problem, position);
        continue;
      }
      (fun === undefined ? plain : dotted).set(module, { items, position });
    }
    if (dotted.size === 0) return plain;
    return plain.size === 0 ? dotted : new Map([...plain, ...dotted]);
  }

  /** Elements that are neither text nor mapping mean nothing to Salt, and a list that an anchor shares must not be changed. */
  #items(
    id: string,
    state: string,
    value: Value,
    position: SourcePosition | undefined,
  ): DeclarationItem[] | undefined {
    if (Array.isArray(value)) {
      return value.filter((item) => typeof item === 'string' || item instanceof PyDict);
    }
    const { sls } = this.#file;
    this.#fail(
      value === null
        ? `ID '${id}' in SLS '${sls}' contains a short declaration (${state}) with a trailing colon. When not passing any arguments to a state, the colon must be omitted.`
        : `State '${id}' in SLS '${sls}' is not formed as a list: begin each argument with '- '`,
      position,
    );
    return undefined;
  }

  #refuseId(id: Value, position: SourcePosition | undefined): void {
    this.#fail(
      `ID '${pyStr(id)}' in SLS '${this.#file.sls}' is not formed as a string, but is a ${typeName(id)}. It may need to be quoted.`,
      position,
    );
  }

  #fail(problem: string, position: SourcePosition | undefined): void {
    this.#errors.push(slsError(problem, { ...this.#file, position }));
  }
}

/** Whether an id is for data of the file's own, such as anchors to merge, and declares nothing. */
function isOfTheFile(id: string): boolean {
  return id.startsWith('__');
}
