import type { Nodegroups, SourcePosition, TargetSubject } from '@muster/shared';
import {
  type FileSource,
  findSls,
  namesMatching,
  relativePath,
  type SlsFile,
  slsNames,
} from '../files/index.ts';
import type { SlsSelection } from '../highdata/gather.ts';
import { type RenderError, renderErrorOf, slsError } from '../render/render-error.ts';
import type { RenderedData } from '../render/rendered.ts';
import { isTruthy, PyDict, pyStr, type Value } from '../value/index.ts';
import { matchesTopTarget, NamedPlaces, type TopTarget, topEntryProblems } from './top-file.ts';

export interface TopContext {
  readonly files: FileSource;
  readonly opts: PyDict;
  readonly subject: TargetSubject;
  readonly nodegroups: Nodegroups;
  /** The only environment that counts; the `saltenv` of the options unless given. */
  readonly saltenv?: string | undefined;
  /** Path of the top file; `state_top` of the options unless given. */
  readonly topFile?: string | undefined;
  render(file: SlsFile, sls: string, saltenv: string): RenderedData;
}

/** What the top files assign to one minion, and what is wrong with them. */
export interface TopResult {
  readonly matches: SlsSelection;
  readonly places: NamedPlaces;
  readonly errors: readonly RenderError[];
}

/** Finds, merges and matches the top files of every environment for one minion. */
export function compileStateTop(context: TopContext): TopResult {
  const errors: RenderError[] = [];
  const report = (error: RenderError): void => {
    errors.push({ saltenv: 'base', ...error });
  };
  const places = new NamedPlaces();
  const tops = gatherTops(context, places, errors);
  const merged = mergeTops(tops, context.opts);
  const matches = new Map<string, string[]>();
  const only = context.saltenv ?? textOption(context, 'saltenv');
  for (const [saltenv, targets] of merged) {
    if (only !== undefined && saltenv !== only) continue;
    for (const [target, { entries, position }] of targets) {
      const entry = { target, entries, position };
      if (!matchesTopTarget(entry, context, report)) continue;
      for (const [environment, sls] of assigned(entry, saltenv, context, report)) {
        const known = matches.get(environment);
        if (known === undefined) matches.set(environment, [sls]);
        else known.push(sls);
      }
    }
  }
  return { matches: errors.length > 0 ? new Map() : matches, places, errors };
}

/** The SLS names of a target's entries; `environment: name` assigns a file of another environment. */
function* assigned(
  { entries, position }: Omit<TopTarget, 'target'>,
  saltenv: string,
  context: TopContext,
  report: (error: RenderError) => void,
): Generator<[string, string]> {
  const { files } = context;
  for (const entry of entries) {
    if (typeof entry === 'string') yield [saltenv, entry];
    if (!(entry instanceof PyDict)) continue;
    const narrower = entry.get('subfilter');
    if (narrower instanceof PyDict) {
      for (const [target, inner] of narrower.entries()) {
        const narrowed = {
          target: pyStr(target),
          entries: Array.isArray(inner) ? inner : [inner],
          position,
        };
        if (matchesTopTarget(narrowed, context, report)) yield* assigned(narrowed, saltenv, context, report);
      }
    }
    for (const [environment, sls] of entry.entries()) {
      if (typeof environment !== 'string' || typeof sls !== 'string') continue;
      if (files.environments.includes(environment)) yield [environment, sls];
    }
  }
}

/** The targets of one environment's section, in order. */
type Section = ReadonlyMap<string, TopEntry>;

type TopEntry = Omit<TopTarget, 'target'>;

/** One top file: its sections by environment. */
type Top = ReadonlyMap<string, Section>;

function gatherTops(
  context: TopContext,
  places: NamedPlaces,
  errors: RenderError[],
): ReadonlyMap<string, readonly Top[]> {
  const tops = new Map<string, readonly Top[]>();
  for (const saltenv of environmentsToRead(context)) {
    tops.set(saltenv, new TopReader(context, saltenv, places, errors).read());
  }
  return tops;
}

function environmentsToRead(context: TopContext): readonly string[] {
  const only = context.saltenv ?? textOption(context, 'saltenv') ?? textOption(context, 'state_top_saltenv');
  if (only !== undefined) return [only];
  const { environments } = context.files;
  const order = context.opts.get('env_order');
  if (!Array.isArray(order) || order.length === 0) return environments;
  return Array.from(new Set(order.map(pyStr))).filter((name) => environments.includes(name));
}

/** Reads the top file of one environment and the files that it includes. */
class TopReader {
  readonly #context: TopContext;
  readonly #saltenv: string;
  readonly #places: NamedPlaces;
  readonly #errors: RenderError[];
  readonly #seen = new Set<string>();

  constructor(context: TopContext, saltenv: string, places: NamedPlaces, errors: RenderError[]) {
    this.#context = context;
    this.#saltenv = saltenv;
    this.#places = places;
    this.#errors = errors;
  }

  read(): readonly Top[] {
    const path = relativePath(
      (this.#context.topFile ?? textOption(this.#context, 'state_top') ?? 'top.sls').replace(
        /^(?:salt:\/\/|\/)/,
        '',
      ),
    );
    const file = path === undefined ? undefined : this.#context.files.read(this.#saltenv, path);
    if (file === undefined || path === undefined) return [];
    return this.#readFile({ ...file, relative: path, isInit: false });
  }

  #readFile(file: SlsFile): readonly Top[] {
    let rendered: RenderedData;
    try {
      rendered = this.#context.render(file, '', this.#saltenv);
    } catch (error) {
      this.#errors.push(renderErrorOf(error, 'Rendering the top file failed', { saltenv: this.#saltenv }));
      return [];
    }
    const { value, positions } = rendered;
    if (!(value instanceof PyDict)) {
      this.#fail('Top data was not formed as a dict', positions.of(value));
      return [];
    }
    const sections = new Map<string, Section>();
    const included: Top[] = [];
    for (const [saltenv, targets] of value.entries()) {
      if (saltenv === 'include') included.push(...this.#include(targets));
      else
        sections.set(
          pyStr(saltenv),
          this.#section(pyStr(saltenv), targets, rendered, positions.of(value, saltenv)),
        );
    }
    return [sections, ...included];
  }

  #include(value: Value): readonly Top[] {
    const { files } = this.#context;
    const patterns = Array.isArray(value) ? value : [value];
    return patterns.flatMap((pattern) =>
      namesMatching(slsNames(files, this.#saltenv), pyStr(pattern)).flatMap((sls) => {
        const file = this.#seen.has(sls) ? undefined : findSls(files, this.#saltenv, sls);
        this.#seen.add(sls);
        return file === undefined ? [] : this.#readFile(file);
      }),
    );
  }

  #section(
    saltenv: string,
    targets: Value,
    { positions }: RenderedData,
    position: SourcePosition | undefined,
  ): Section {
    const section = new Map<string, TopEntry>();
    this.#places.noteSection(saltenv, position);
    if (!(targets instanceof PyDict)) {
      this.#fail(`The top file matches for saltenv ${saltenv} are not formatted as a dict`, position);
      return section;
    }
    for (const [target, entries] of targets.entries()) {
      const at = positions.of(targets, target) ?? position;
      if (Array.isArray(entries)) {
        section.set(pyStr(target), { entries, position: at });
        this.#places.note(saltenv, entries, positions);
        for (const { index, problem } of topEntryProblems(entries, this.#context.files.environments)) {
          this.#fail(
            `Malformed topfile entry for target '${pyStr(target)}': ${problem}`,
            positions.of(entries, index) ?? at,
          );
        }
      } else {
        const problem = `Malformed topfile (state declarations not formed as a list) for target '${pyStr(target)}'`;
        this.#fail(problem, at);
      }
    }
    return section;
  }

  #fail(problem: string, position: SourcePosition | undefined): void {
    this.#errors.push(slsError(problem, { saltenv: this.#saltenv, position }));
  }
}

type MutableTop = Map<string, Map<string, TopEntry>>;

function mergeTops(tops: ReadonlyMap<string, readonly Top[]>, opts: PyDict): Top {
  const strategy = opts.get('top_file_merging_strategy');
  if (strategy === 'merge_all') return mergeAll(tops);
  return strategy === 'same'
    ? mergeSame(tops, pyStr(opts.get('default_top') ?? 'base'))
    : mergeBaseFirst(tops);
}

/** Salt's `merge`: base's top files count whole; others only for their own environment, and only if base's say nothing of it. */
function mergeBaseFirst(tops: ReadonlyMap<string, readonly Top[]>): Top {
  const merged: MutableTop = new Map();
  for (const top of tops.get('base') ?? [])
    for (const [saltenv, section] of top) addSection(merged, saltenv, section);
  for (const [own, ownTops] of tops) {
    if (own === 'base' || merged.has(own)) continue;
    for (const top of ownTops) {
      const section = top.get(own);
      if (section !== undefined) addSection(merged, own, section);
    }
  }
  return merged;
}

/** Salt's `same`: each environment has its own top file, or the section of the default one. */
function mergeSame(tops: ReadonlyMap<string, readonly Top[]>, fallback: string): Top {
  const merged: MutableTop = new Map();
  for (const [own, ownTops] of tops) {
    const isEmpty = ownTops.every((top) => top.size === 0);
    for (const top of isEmpty ? (tops.get(fallback) ?? []) : ownTops) {
      const section = top.get(own);
      if (section !== undefined) addSection(merged, own, section);
    }
  }
  return merged;
}

/** Salt's `merge_all`: every section of every top file counts, lists of one target joined. */
function mergeAll(tops: ReadonlyMap<string, readonly Top[]>): Top {
  const merged: MutableTop = new Map();
  for (const top of Array.from(tops.values()).flat()) {
    for (const [saltenv, section] of top) {
      for (const [target, { entries, position }] of section) {
        const known = merged.get(saltenv)?.get(target)?.entries;
        const joined = known === undefined ? entries : joinEntries(known, entries);
        addSection(merged, saltenv, new Map([[target, { entries: joined, position }]]));
      }
    }
  }
  return merged;
}

function joinEntries(first: readonly Value[], second: readonly Value[]): readonly Value[] {
  const match =
    second.findLast((entry) => entry instanceof PyDict) ?? first.findLast((entry) => entry instanceof PyDict);
  const names = [...first, ...second].filter((entry) => typeof entry === 'string');
  return [...(match === undefined ? [] : [match]), ...new Set(names)];
}

function addSection(merged: MutableTop, saltenv: string, section: Section): void {
  const known = merged.get(saltenv) ?? new Map<string, TopEntry>();
  for (const [target, entry] of section) known.set(target, entry);
  merged.set(saltenv, known);
}

/** An option that is set to something. */
function textOption({ opts }: TopContext, name: string): string | undefined {
  const value = opts.get(name) ?? null;
  return isTruthy(value) ? pyStr(value) : undefined;
}
