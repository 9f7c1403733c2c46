import type { LowChunk } from '@muster/contract';
import type { Json } from '@muster/shared';
import type { FileSource } from '../files/index.ts';
import { finishHighData } from '../highdata/finish.ts';
import { gatherHighData, type SlsSelection } from '../highdata/gather.ts';
import { type HighData, highDataValue } from '../highdata/high-data.ts';
import { verifyHighData } from '../highdata/verify.ts';
import { compileChunks } from '../lowstate/compile-chunks.ts';
import { toJson } from '../lowstate/to-json.ts';
import { toLowChunks } from '../lowstate/to-low-chunk.ts';
import type { RenderContext } from '../render/render-context.ts';
import { type RenderError, withExcerpts } from '../render/render-error.ts';
import { nodegroupsOf, RenderSession } from '../render/render-session.ts';
import { compileStateTop, type TopResult } from '../top/state-top.ts';
import { NamedPlaces } from '../top/top-file.ts';
import { toRecord, type Value } from '../value/index.ts';
import { bounded } from './bounded.ts';
import type { StateSource, StateSources } from './state-sources.ts';

/** What to compile: the files that the top files assign, given SLS files of one environment, or the text of one. */
export interface StatesRequest extends RenderContext {
  readonly select:
    | {
        readonly kind: 'top';
        /** Of what the top files assign, these files alone. */
        readonly whitelist?: readonly string[] | undefined;
        /** The only environment whose assignments count; the `saltenv` of the options unless given. */
        readonly saltenv?: string | undefined;
        /** Path of the top file; `state_top` of the options unless given. */
        readonly topFile?: string | undefined;
      }
    | { readonly kind: 'sls'; readonly sls: readonly string[]; readonly saltenv: string }
    | { readonly kind: 'text'; readonly text: string; readonly saltenv: string };
  /** What to leave out, in the forms of the `exclude` of SLS files. */
  readonly exclude?: readonly Value[];
}

/** A compilation's product, or what is wrong; never both, so that nothing is half applied. */
export interface Compiled<Product> {
  readonly product: Product | undefined;
  readonly errors: readonly RenderError[];
}

/** Low state ready to be run. `matches` are the selected SLS names by environment; empty when the top files assign nothing. */
export interface LowState {
  readonly low: readonly LowChunk[];
  readonly matches: Readonly<Record<string, readonly string[]>>;
  readonly errors: readonly RenderError[];
  /** The files that declare the states, for what is said of them later. */
  readonly sources: StateSources;
}

/** Compiles states to low state in the order in which they are to run. */
export function compileLowState(request: StatesRequest): LowState {
  return bounded(
    request.limits,
    () => lowState(request),
    (error) => ({ low: [], matches: {}, errors: [error], sources: {} }),
  );
}

function lowState(request: StatesRequest): LowState {
  const { high, matches, errors, explain, sourcesOf } = gather(request);
  const all = explain([...errors, ...finishHighData(high, request.opts)]);
  // What names no function is run by its name in Salt, and so it fails and is told of.
  const low = all.length > 0 ? [] : toLowChunks(compileChunks(high, '__call__'));
  return { low, matches: Object.fromEntries(matches), errors: all, sources: sourcesOf(low) };
}

/** The SLS names that the top files assign, by environment: Salt's state.show_top. */
export function showTop(request: StatesRequest): Compiled<Json> {
  return shown(request, () => {
    const session = new RenderSession(request);
    const { matches, errors } = selectionOf(request, session);
    return productUnless(
      withExcerpts(errors, (path) => session.textOf(path)),
      () => Object.fromEntries(matches),
    );
  });
}

/** High data as written, includes gathered: Salt's state.show_sls and state.show_highstate. */
export function showHighData(request: StatesRequest): Compiled<Json> {
  return shownHigh(request, verifyHighData, (high) => toJson(highDataValue(high)));
}

/** Chunks in order with extends, `_in` forms and excludes worked in: Salt's state.show_lowstate. */
export function showLowState(request: StatesRequest): Compiled<Json> {
  return shownHigh(request, (high) => finishHighData(high, request.opts), chunksJson);
}

/** Chunks in order of the files as written, without extends, `_in` forms and excludes: Salt's state.show_low_sls. */
export function showLowSls(request: StatesRequest): Compiled<Json> {
  return shownHigh(request, verifyHighData, chunksJson);
}

function shownHigh(
  request: StatesRequest,
  finish: (high: HighData) => readonly RenderError[],
  product: (high: HighData) => Json,
): Compiled<Json> {
  return shown(request, () => {
    const { high, errors, explain } = gather(request);
    return productUnless(explain([...errors, ...finish(high)]), () => product(high));
  });
}

function shown(context: RenderContext, work: () => Compiled<Json>): Compiled<Json> {
  return bounded(context.limits, work, (error) => ({ product: undefined, errors: [error] }));
}

interface Gathered {
  readonly high: HighData;
  readonly matches: SlsSelection;
  readonly errors: readonly RenderError[];
  /** Adds the lines around their places to errors. */
  readonly explain: (errors: readonly RenderError[]) => readonly RenderError[];
  readonly sourcesOf: (chunks: readonly LowChunk[]) => StateSources;
}

function gather(asked: StatesRequest): Gathered {
  const { select } = asked;
  const request = select.kind === 'text' ? { ...asked, files: withText(asked.files, select.text) } : asked;
  const session = new RenderSession(request);
  const { matches, places, errors } = selectionOf(request, session);
  const gathered = gatherHighData(matches, {
    files: request.files,
    namedAt: (saltenv, sls) => places.of(saltenv, sls),
    sectionAt: (saltenv) => places.ofSection(saltenv),
    render: (file, sls, saltenv) => session.renderSls(file, sls, saltenv),
    autoOrder: request.opts.get('state_auto_order') !== false,
  });
  gathered.high.excludes.push(...(request.exclude ?? []));
  return {
    high: gathered.high,
    matches,
    errors: [...errors, ...gathered.errors],
    explain: (all) => withExcerpts(all, (path) => session.textOf(path)),
    sourcesOf: (chunks) => {
      const paths = new Set(chunks.flatMap(({ position }) => position?.path ?? []));
      const sources = Array.from(paths, (path): [string, StateSource] => [
        path,
        { text: session.textOf(path) ?? '', includedFrom: gathered.includes.get(path) ?? [] },
      ]);
      return Object.fromEntries(sources);
    },
  };
}

const givenText = '<template_str>';

/** The tree with one SLS file more, whose text was given. */
function withText(files: FileSource, text: string): FileSource {
  const path = `${givenText}.sls`;
  return {
    environments: files.environments,
    list: (environment) => files.list(environment),
    read: (environment, wanted) => (wanted === path ? { text, path } : files.read(environment, wanted)),
  };
}

function selectionOf(request: StatesRequest, session: RenderSession): TopResult {
  const { select, files, opts, id, grains, pillar } = request;
  if (select.kind !== 'top') {
    const names = select.kind === 'text' ? [givenText] : select.sls;
    return { matches: new Map([[select.saltenv, names]]), places: new NamedPlaces(), errors: [] };
  }
  const { saltenv: only, whitelist, topFile } = select;
  const top = compileStateTop({
    saltenv: only,
    topFile,
    files,
    opts,
    subject: { id, grains: toRecord(grains), pillar: toRecord(pillar) },
    nodegroups: nodegroupsOf(opts),
    render: (file, sls, saltenv) => session.renderSls(file, sls, saltenv),
  });
  if (whitelist === undefined) return top;
  const matches = Array.from(top.matches, ([saltenv, sls]): [string, readonly string[]] => [
    saltenv,
    sls.filter((name) => whitelist.includes(name)),
  ]);
  return { ...top, matches: new Map(matches) };
}

function chunksJson(high: HighData): Json {
  return compileChunks(high).map(({ data }) => toJson(data));
}

function productUnless<Product>(errors: readonly RenderError[], product: () => Product): Compiled<Product> {
  return errors.length > 0 ? { product: undefined, errors } : { product: product(), errors };
}
