import { type FileSource, findSls, namesMatching, type SlsFile, slsNames } from '../files/index.ts';
import { mergeDicts } from '../functions/merge.ts';
import { type RenderError, renderErrorOf, slsError } from '../render/render-error.ts';
import type { RenderedData } from '../render/rendered.ts';
import { isTruthy, PyDict, pyStr, type Value } from '../value/index.ts';

export interface PillarFilesContext {
  readonly files: FileSource;
  readonly strategy: string;
  readonly mergeLists: boolean;
  /** Whether what a file includes wins over the file itself; Salt's pillar_includes_override_sls. */
  readonly includesWin: boolean;
  render(file: SlsFile, sls: string, saltenv: string, names: ReadonlyMap<string, Value>): RenderedData;
}

type Names = ReadonlyMap<string, Value>;
const noNames: Names = new Map();

/** Renders and merges the pillar files of one environment. */
export class PillarFiles {
  readonly #context: PillarFilesContext;
  readonly #saltenv: string;
  readonly #ignored: ReadonlySet<string>;
  readonly #errors: RenderError[];
  /** What each file rendered to, without what it includes: a file included again is not rendered again. */
  readonly #rendered = new Map<string, PyDict | undefined>();
  #available: readonly string[] | undefined;

  constructor(
    context: PillarFilesContext,
    saltenv: string,
    ignored: ReadonlySet<string>,
    errors: RenderError[],
  ) {
    this.#context = context;
    this.#saltenv = saltenv;
    this.#ignored = ignored;
    this.#errors = errors;
  }

  /** The data of the files that match the patterns, each merged over those before it. */
  merged(patterns: readonly string[], over: PyDict): PyDict {
    let pillar = over;
    for (const pattern of patterns) {
      const found = namesMatching(this.#names(), pattern);
      for (const sls of found.length > 0 ? found : [pattern]) {
        const data = this.#file(sls, noNames);
        if (data !== undefined) pillar = this.#merge(pillar, data);
      }
    }
    return pillar;
  }

  #file(sls: string, defaults: Names): PyDict | undefined {
    const file = findSls(this.#context.files, this.#saltenv, sls);
    if (file === undefined) {
      this.#rendered.set(sls, undefined);
      if (!this.#ignored.has(sls)) {
        this.#fail(`Specified SLS '${sls}' in environment '${this.#saltenv}' is not available`, sls);
      }
      return undefined;
    }
    let rendered: RenderedData;
    try {
      rendered = this.#context.render(file, sls, this.#saltenv, defaults);
    } catch (error) {
      this.#rendered.set(sls, undefined);
      const place = { sls, saltenv: this.#saltenv };
      this.#errors.push(renderErrorOf(error, `Rendering SLS '${sls}' failed, render error`, place));
      return undefined;
    }
    const { value, positions } = rendered;
    if (!(value instanceof PyDict)) {
      this.#rendered.set(sls, undefined);
      if (isTruthy(value)) {
        const position = positions.of(value) ?? { path: file.path, line: 1, column: 1 };
        const problem = `SLS '${sls}' does not render to a dictionary`;
        this.#errors.push(slsError(problem, { sls, saltenv: this.#saltenv, position }));
      }
      return undefined;
    }
    const include = value.get('include');
    if (include === undefined) {
      this.#rendered.set(sls, value);
      return value;
    }
    const own = value.copy();
    own.delete('include');
    this.#rendered.set(sls, own);
    if (Array.isArray(include)) return this.#withIncludes(own, include, sls, file, defaults);
    const position = positions.of(value, 'include');
    const problem = `Include Declaration in SLS '${sls}' is not formed as a list`;
    this.#errors.push(slsError(problem, { sls, saltenv: this.#saltenv, position }));
    return value;
  }

  #withIncludes(own: PyDict, include: readonly Value[], sls: string, file: SlsFile, names: Names): PyDict {
    let defaults = names;
    const parts: PyDict[] = [];
    for (const entry of include) {
      const [written, options] =
        entry instanceof PyDict ? (Array.from(entry.entries())[0] ?? [null, null]) : [entry, null];
      if (typeof written !== 'string') {
        this.#fail(`An include in SLS '${sls}' is neither a name nor 'name: {key, defaults}'`, sls);
        continue;
      }
      // Salt keeps the defaults of one entry for the plain entries that follow it.
      if (options instanceof PyDict) defaults = namesOf(options.get('defaults'));
      const key = options instanceof PyDict ? options.get('key') : undefined;
      for (const target of this.#targets(written, sls, file)) {
        const data = this.#rendered.has(target) ? this.#rendered.get(target) : this.#file(target, defaults);
        if (data !== undefined && data.length > 0)
          parts.push(isTruthy(key ?? null) ? under(pyStr(key ?? ''), data) : data);
      }
    }
    const [first = own, ...rest] = this.#context.includesWin ? [own, ...parts] : [...parts, own];
    return rest.reduce((merged, part) => this.#merge(merged, part), first);
  }

  /** The names that an include stands for; one leading dot counts from the including file's directory. */
  #targets(written: string, sls: string, file: SlsFile): readonly string[] {
    const plain = namesMatching(this.#names(), written.replace(/^\.+/, '').replaceAll('/', '.'));
    const parts = file.isInit ? sls.split('.') : sls.split('.').slice(0, -1);
    const full = written.startsWith('.') ? [...parts, written.slice(1)].join('.') : written;
    const found = Array.from(new Set([...plain, ...namesMatching(this.#names(), full)]));
    return found.length > 0 ? found : [full];
  }

  #names(): readonly string[] {
    this.#available ??= slsNames(this.#context.files, this.#saltenv);
    return this.#available;
  }

  #merge(left: PyDict, right: PyDict): PyDict {
    return mergeDicts(left, right, this.#context.strategy, this.#context.mergeLists);
  }

  #fail(problem: string, sls: string): void {
    this.#errors.push(slsError(problem, { sls, saltenv: this.#saltenv }));
  }
}

function namesOf(defaults: Value | undefined): Names {
  if (!(defaults instanceof PyDict)) return noNames;
  return new Map(Array.from(defaults.entries(), ([name, value]): [string, Value] => [pyStr(name), value]));
}

/** Data under a key; colons in the key nest. */
function under(key: string, data: PyDict): PyDict {
  return key.split(':').reduceRight((inner, part) => new PyDict([[part, inner]]), data);
}
