import { formatPosition, type SourcePosition, suggestion } from '@muster/shared';
import { type FileSource, findSls, namesMatching, type SlsFile, slsNames } from '../files/index.ts';
import { type RenderError, renderErrorOf, slsError } from '../render/render-error.ts';
import type { RenderedData } from '../render/rendered.ts';
import { isTruthy, PyDict } from '../value/index.ts';
import { assignDefinitionOrder } from './definition-order.ts';
import { emptyHighData, type HighData } from './high-data.ts';
import { type Include, readSls, type SlsContents } from './read-sls.ts';

/** How many files may include one another in a chain. */
export const longestIncludeChain = 500;

/** The SLS names to compile, by environment in the order in which environments are taken. */
export type SlsSelection = ReadonlyMap<string, readonly string[]>;

export interface GatherContext {
  readonly files: FileSource;
  /** Renders one file to data; throws what rendering throws. */
  render(file: SlsFile, sls: string, saltenv: string): RenderedData;
  /** Whether states without an `order` get one from their place; Salt's state_auto_order. */
  readonly autoOrder: boolean;
  /** Where a selected name was written, when it was in a file. */
  namedAt?(saltenv: string, sls: string): SourcePosition | undefined;
  /** Where an environment was selected, when it was in a file. */
  sectionAt?(saltenv: string): SourcePosition | undefined;
}

export interface Gathered {
  readonly high: HighData;
  /** For the path of each file that was reached by includes these, the nearest first. */
  readonly includes: ReadonlyMap<string, readonly SourcePosition[]>;
  readonly errors: readonly RenderError[];
}

/** Renders the selected SLS files and everything they include into one set of high data, numbering states by definition. */
export function gatherHighData(selection: SlsSelection, context: GatherContext): Gathered {
  return new Gatherer(selection, context).gather();
}

class Gatherer {
  readonly #selection: SlsSelection;
  readonly #context: GatherContext;
  readonly #errors: RenderError[] = [];
  readonly #seen = new Set<string>();
  readonly #names = new Map<string, readonly string[]>();
  readonly #includes = new Map<string, readonly SourcePosition[]>();
  /** The number of the state that was defined last. */
  #order = 9_999;
  /** The includes by which the file at hand was reached, the nearest first. */
  #includedFrom: readonly SourcePosition[] = [];

  constructor(selection: SlsSelection, context: GatherContext) {
    this.#selection = selection;
    this.#context = context;
  }

  gather(): Gathered {
    const all = emptyHighData();
    for (const [saltenv, patterns] of this.#selection) {
      if (!this.#context.files.environments.includes(saltenv)) {
        const known = this.#context.files.environments.join(', ');
        this.#report(
          slsError(`No matching salt environment for environment '${saltenv}' found; there are: ${known}`, {
            saltenv,
            position: this.#context.sectionAt?.(saltenv),
          }),
        );
        continue;
      }
      for (const pattern of patterns) this.#gatherMatching(pattern, saltenv, all);
    }
    return { high: all, errors: this.#errors, includes: this.#includes };
  }

  #gatherMatching(pattern: string, saltenv: string, into: HighData): void {
    const found = namesMatching(this.#namesOf(saltenv), pattern);
    for (const sls of found.length > 0 ? found : [pattern]) {
      if (this.#seen.has(`${saltenv}:${sls}`)) continue;
      const high = this.#renderSls(sls, saltenv, () =>
        slsError(
          `No matching sls found for '${pattern}' in env '${saltenv}'${this.#suggestion(pattern, saltenv)}`,
          {
            sls,
            saltenv,
            position: this.#context.namedAt?.(saltenv, pattern),
          },
        ),
      );
      if (high !== undefined) this.#merge(high, into);
    }
  }

  /** One file with its includes; the states of includes come first in the order of definition. */
  #renderSls(
    sls: string,
    saltenv: string,
    missing: () => RenderError,
    includedAt?: SourcePosition,
  ): HighData | undefined {
    const file = findSls(this.#context.files, saltenv, sls);
    if (file === undefined) {
      this.#report(missing());
      return undefined;
    }
    this.#seen.add(`${saltenv}:${sls}`);
    const outer = this.#includedFrom;
    if (includedAt !== undefined) this.#includedFrom = [includedAt, ...outer];
    if (this.#includedFrom.length > 0) this.#includes.set(file.path, this.#includedFrom);
    const high = this.#withIncludes(file, sls, saltenv);
    this.#includedFrom = outer;
    return high;
  }

  #withIncludes(file: SlsFile, sls: string, saltenv: string): HighData | undefined {
    const contents = this.#contents(file, sls, saltenv);
    if (contents === undefined) return undefined;
    for (const error of contents.errors) this.#report(error);
    for (const include of contents.includes) this.#include(include, file, { sls, saltenv }, contents.high);
    if (this.#context.autoOrder) assignDefinitionOrder(contents.high, () => (this.#order += 1));
    return contents.high;
  }

  #contents(file: SlsFile, sls: string, saltenv: string): SlsContents | undefined {
    let rendered: RenderedData;
    try {
      rendered = this.#context.render(file, sls, saltenv);
    } catch (error) {
      this.#report(renderErrorOf(error, `Rendering SLS '${saltenv}:${sls}' failed`, { sls, saltenv }));
      return undefined;
    }
    const { value, positions } = rendered;
    if (!isTruthy(value)) return undefined;
    if (value instanceof PyDict) return readSls(value, positions, { sls, saltenv });
    const position = positions.of(value) ?? { path: file.path, line: 1, column: 1 };
    this.#report(slsError(`SLS ${sls} does not render to a dictionary`, { sls, saltenv, position }));
    return undefined;
  }

  #include(
    include: Include,
    file: SlsFile,
    by: { readonly sls: string; readonly saltenv: string },
    into: HighData,
  ): void {
    const place = { ...by, position: include.position };
    const from = `included by SLS '${by.saltenv}:${by.sls}'`;
    const target = absoluteSlsName(include.sls, by.sls, file.isInit);
    if (target === undefined) {
      const problem = `Attempted relative include of '${include.sls}' within SLS '${by.saltenv}:${by.sls}' goes beyond top level package`;
      this.#report(slsError(problem, place));
      return;
    }
    const saltenv = this.#environmentOf(include, target, by.saltenv);
    if (saltenv === undefined) {
      const named = include.saltenv ?? by.saltenv;
      this.#report(
        slsError(
          `Unknown include: Specified SLS ${named}: ${target} is not available in any environment, ${from}`,
          place,
        ),
      );
      return;
    }
    // Salt looks for what a pattern means among the files of the including file's own environment.
    const found = namesMatching(this.#namesOf(by.saltenv), target);
    for (const sls of found.length > 0 ? found : [target]) {
      if (this.#seen.has(`${saltenv}:${sls}`)) continue;
      const missing = (): RenderError => ({
        ...slsError(
          `Specified SLS ${sls} in saltenv ${saltenv} is not available, ${from}${this.#suggestion(sls, saltenv)}`,
          place,
        ),
        missingSls: sls,
      });
      if (this.#includedFrom.length >= longestIncludeChain) {
        this.#report(slsError(tooManyIncludes, place));
        return;
      }
      const high = this.#renderSls(sls, saltenv, missing, include.position);
      if (high !== undefined) this.#merge(high, into);
    }
  }

  /** The environment of an include: the one it names, the including file's, or for `_xenv` the only selected one that has it. */
  #environmentOf(include: Include, target: string, own: string): string | undefined {
    const named = include.saltenv ?? own;
    if (named !== '_xenv') return this.#context.files.environments.includes(named) ? named : undefined;
    const having = Array.from(this.#selection.keys()).filter(
      (saltenv) => namesMatching(this.#namesOf(saltenv), target).length > 0,
    );
    return having.includes(own) || having.length !== 1
      ? having.find((saltenv) => saltenv === own)
      : having[0];
  }

  #merge(high: HighData, into: HighData): void {
    into.extensions.push(...high.extensions);
    into.excludes.push(...high.excludes);
    for (const [id, body] of high.ids) {
      const other = into.ids.get(id);
      if (other !== undefined && other !== body) {
        const problem = `Detected conflicting IDs, SLS IDs need to be globally unique. The conflicting ID is '${id}' and is found in SLS '${other.saltenv}:${other.sls}' and SLS '${body.saltenv}:${body.sls}'${otherPlace(other.position)}`;
        this.#report(slsError(problem, { sls: body.sls, saltenv: body.saltenv, position: body.position }));
      }
      into.ids.set(id, body);
    }
  }

  #suggestion(sls: string, saltenv: string): string {
    return suggestion(sls, this.#namesOf(saltenv));
  }

  #report(error: RenderError): void {
    const includedFrom = this.#includedFrom;
    this.#errors.push(includedFrom.length === 0 ? error : { ...error, includedFrom });
  }

  #namesOf(saltenv: string): readonly string[] {
    const known = this.#names.get(saltenv);
    if (known !== undefined) return known;
    const names = slsNames(this.#context.files, saltenv);
    this.#names.set(saltenv, names);
    return names;
  }
}

/** What is wrong where a chain of includes is too long. */
export const tooManyIncludes = `more than ${longestIncludeChain} SLS files include one another in a chain; include them from fewer levels`;

function otherPlace(position: SourcePosition | undefined): string {
  return position === undefined ? '' : `; the first one is at ${formatPosition(position)}`;
}

/** The full name of an include; each dot in front of a relative one goes up from the including file, whose name has a part for each dot, as in Salt. Undefined above the root. */
export function absoluteSlsName(name: string, from: string, fromIsInit: boolean): string | undefined {
  const [, dots, rest] = /^(\.+)(.*)$/s.exec(name) ?? [];
  if (dots === undefined || rest === undefined) return name;
  const parts = from.split('.');
  if (fromIsInit) parts.push('init');
  if (dots.length > parts.length) return undefined;
  return [...parts.slice(0, parts.length - dots.length), rest].join('.');
}
