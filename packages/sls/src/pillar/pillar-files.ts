import { type SourcePosition, suggestion } from '@muster/shared';
import { type FileSource, findSls, namesMatching, type SlsFile, slsNames } from '../files/index.ts';
import { mergeDicts } from '../functions/merge.ts';
import { longestIncludeChain, tooManyIncludes } from '../highdata/gather.ts';
import { firstKey, firstValue } from '../highdata/high-data.ts';
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

/** An SLS file or a pattern, and where somebody asks for it. */
export interface NamedSls {
  readonly sls: string;
  readonly position: SourcePosition | undefined;
}

type Names = ReadonlyMap<string, Value>;

interface PillarData {
  readonly data: PyDict;
  readonly positions: RenderedData['positions'];
}

/** How many parts the key of an include may have. */
const longestKey = 100;

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
  #depth = 0;
  /** The includes by which the file at hand was reached, the nearest first. */
  #includedFrom: readonly SourcePosition[] = [];

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
  merged(patterns: readonly NamedSls[], over: PyDict): PyDict {
    let pillar = over;
    for (const { sls: pattern, position } of patterns) {
      const found = namesMatching(this.#names(), pattern);
      for (const sls of found.length > 0 ? found : [pattern]) {
        const data = this.#file(sls, noNames, position);
        if (data !== undefined) pillar = this.#merge(pillar, data);
      }
    }
    return pillar;
  }

  #file(sls: string, defaults: Names, askedAt: SourcePosition | undefined): PyDict | undefined {
    const file = findSls(this.#context.files, this.#saltenv, sls);
    // Until it has been read it counts as empty, which ends circles of includes.
    this.#rendered.set(sls, undefined);
    if (file === undefined) {
      if (!this.#ignored.has(sls)) {
        const problem = `Specified SLS '${sls}' in environment '${this.#saltenv}' is not available`;
        this.#fail(problem, sls, askedAt, suggestion(sls, this.#names()));
      }
      return undefined;
    }
    const rendered = this.#render(file, sls, defaults);
    if (rendered === undefined) return undefined;
    const { data, positions } = rendered;
    const include = data.get('include');
    if (include !== undefined && !Array.isArray(include)) {
      const problem = `Include Declaration in SLS '${sls}' is not formed as a list`;
      this.#fail(problem, sls, positions.of(data, 'include'));
    }
    const isIncluding = Array.isArray(include);
    const own = isIncluding ? withoutInclude(data) : data;
    this.#rendered.set(sls, own);
    if (!isIncluding) return own;
    const entries = include.map((entry, index) => ({ entry, position: positions.of(include, index) }));
    if (this.#depth >= longestIncludeChain) {
      this.#fail(tooManyIncludes, sls, askedAt);
      return own;
    }
    this.#depth += 1;
    const all = this.#withIncludes(own, entries, sls, file, defaults);
    this.#depth -= 1;
    return all;
  }

  #render(file: SlsFile, sls: string, defaults: Names): PillarData | undefined {
    try {
      const { value, positions } = this.#context.render(file, sls, this.#saltenv, defaults);
      if (value instanceof PyDict) return { data: value, positions };
      if (isTruthy(value)) {
        const position = positions.of(value) ?? { path: file.path, line: 1, column: 1 };
        this.#fail(`SLS '${sls}' does not render to a dictionary`, sls, position);
      }
    } catch (error) {
      const place = { sls, saltenv: this.#saltenv };
      this.#report(renderErrorOf(error, `Rendering SLS '${sls}' failed, render error`, place));
    }
    return undefined;
  }

  #withIncludes(
    own: PyDict,
    include: readonly { readonly entry: Value; readonly position: SourcePosition | undefined }[],
    sls: string,
    file: SlsFile,
    names: Names,
  ): PyDict {
    let defaults = names;
    const parts: PyDict[] = [];
    for (const { entry, position } of include) {
      const [written, options] = entry instanceof PyDict ? [firstKey(entry), firstValue(entry)] : [entry];
      if (typeof written !== 'string') {
        this.#fail(`An include in SLS '${sls}' is neither a name nor 'name: {key, defaults}'`, sls, position);
        continue;
      }
      // Salt keeps the defaults of one entry for the plain entries that follow it.
      if (options instanceof PyDict) defaults = namesOf(options.get('defaults'));
      const key = options instanceof PyDict ? (options.get('key') ?? null) : null;
      for (const target of this.#targets(written, sls, file)) {
        const isKnown = this.#rendered.has(target);
        const data = isKnown ? this.#rendered.get(target) : this.#included(target, defaults, position);
        if (data !== undefined && data.length > 0) {
          parts.push(isTruthy(key) ? this.#under(pyStr(key), data, sls, position) : data);
        }
      }
    }
    const [first = own, ...rest] = this.#context.includesWin ? [own, ...parts] : [...parts, own];
    return rest.reduce((merged, part) => this.#merge(merged, part), first);
  }

  /** Data under a key; colons in the key nest. */
  #under(key: string, data: PyDict, sls: string, position: SourcePosition | undefined): PyDict {
    const parts = key.split(':');
    if (parts.length > longestKey) {
      this.#fail(`The key of an include in SLS '${sls}' has more than ${longestKey} parts`, sls, position);
      return new PyDict();
    }
    return parts.reduceRight((inner, part) => new PyDict([[part, inner]]), data);
  }

  #included(sls: string, defaults: Names, at: SourcePosition | undefined): PyDict | undefined {
    const outer = this.#includedFrom;
    if (at !== undefined && findSls(this.#context.files, this.#saltenv, sls) !== undefined) {
      this.#includedFrom = [at, ...outer];
    }
    const data = this.#file(sls, defaults, at);
    this.#includedFrom = outer;
    return data;
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

  #fail(problem: string, sls: string, position: SourcePosition | undefined, hint = ''): void {
    const error = slsError(problem, { sls, saltenv: this.#saltenv, position });
    this.#report(hint === '' ? error : { ...error, hint });
  }

  #report(error: RenderError): void {
    const includedFrom = this.#includedFrom;
    this.#errors.push(includedFrom.length === 0 ? error : { ...error, includedFrom });
  }
}

function withoutInclude(data: PyDict): PyDict {
  const own = data.copy();
  own.delete('include');
  return own;
}

function namesOf(defaults: Value | undefined): Names {
  if (!(defaults instanceof PyDict)) return noNames;
  return new Map(Array.from(defaults.entries(), ([name, value]): [string, Value] => [pyStr(name), value]));
}
