import type { Nodegroups, TargetSubject } from '@muster/shared';
import { type FileSource, findSls, relativePath, type SlsFile } from '../files/index.ts';
import { type RenderError, renderErrorOf, slsError } from '../render/render-error.ts';
import type { RenderedData } from '../render/rendered.ts';
import { matchesTopTarget, NamedPlaces, type TopTarget, topEntryProblems } from '../top/top-file.ts';
import { isInt, isTruthy, PyDict, pyStr, type Value } from '../value/index.ts';

export interface PillarTopContext {
  readonly files: FileSource;
  readonly subject: TargetSubject;
  readonly nodegroups: Nodegroups;
  /** Environments whose top files are read. */
  readonly environments: readonly string[];
  /** The only environment whose sections count, when one is set. */
  readonly pillarenv: string | undefined;
  /** Path of the top file in each environment. */
  readonly topPath: string;
  render(file: SlsFile, sls: string, saltenv: string): RenderedData;
}

export interface PillarTop {
  /** SLS names or patterns by environment. */
  readonly matches: ReadonlyMap<string, readonly string[]>;
  /** Names, by environment, that may be missing. */
  readonly ignored: ReadonlyMap<string, ReadonlySet<string>>;
  readonly places: NamedPlaces;
  readonly errors: readonly RenderError[];
}

interface PillarTarget extends TopTarget {
  readonly order: number;
}

/** Reads the pillar's top files and matches them against one minion. */
export function compilePillarTop(context: PillarTopContext): PillarTop {
  const errors: RenderError[] = [];
  const ignored = new Map<string, Set<string>>();
  const places = new NamedPlaces();
  const sections = new Map<string, Map<string, PillarTarget>>();
  for (const saltenv of context.environments) {
    for (const top of readTops(context, saltenv, errors)) {
      addSections(top, context.files.environments, sections, ignored, places, errors);
    }
  }
  const matches = new Map<string, string[]>();
  for (const [saltenv, targets] of sections) {
    if (context.pillarenv !== undefined && saltenv !== context.pillarenv) continue;
    for (const target of inOrder(targets)) {
      if (!matchesTopTarget(target, context, (error) => errors.push({ saltenv, ...error }))) continue;
      const { entries } = target;
      const names = matches.get(saltenv) ?? [];
      names.push(
        ...new Set(entries.filter((entry) => typeof entry === 'string' && !names.includes(entry)).map(pyStr)),
      );
      matches.set(saltenv, names);
    }
  }
  return { matches, ignored, places, errors };
}

function inOrder(targets: ReadonlyMap<string, PillarTarget>): readonly PillarTarget[] {
  return Array.from(targets.values()).toSorted((left, right) => left.order - right.order);
}

function readTops(
  context: PillarTopContext,
  saltenv: string,
  errors: RenderError[],
): readonly RenderedData[] {
  const path = relativePath(context.topPath.replace(/^(?:salt:\/\/|\/)/, ''));
  const file = path === undefined ? undefined : context.files.read(saltenv, path);
  if (file === undefined || path === undefined) return [];
  const queue: (SlsFile & { readonly sls: string })[] = [{ ...file, relative: path, isInit: false, sls: '' }];
  const seen = new Set<string>();
  const tops: RenderedData[] = [];
  for (const next of queue) {
    const top = renderTop(context, next, saltenv, errors);
    if (top === undefined) continue;
    tops.push(top);
    const included = top.value instanceof PyDict ? top.value.get('include') : undefined;
    for (const name of Array.isArray(included) ? included.map(pyStr) : []) {
      const found = seen.has(name) ? undefined : findSls(context.files, saltenv, name);
      seen.add(name);
      if (found !== undefined) queue.push({ ...found, sls: name });
    }
  }
  return tops;
}

function renderTop(
  context: PillarTopContext,
  file: SlsFile & { readonly sls: string },
  saltenv: string,
  errors: RenderError[],
): RenderedData | undefined {
  const doing =
    file.sls === ''
      ? 'Rendering Primary Top file failed, render error'
      : `Rendering Top file ${file.sls} failed, render error`;
  try {
    return context.render(file, '', saltenv);
  } catch (error) {
    errors.push(renderErrorOf(error, doing, { saltenv }));
    return undefined;
  }
}

function addSections(
  { value, positions }: RenderedData,
  environments: readonly string[],
  sections: Map<string, Map<string, PillarTarget>>,
  ignored: Map<string, Set<string>>,
  places: NamedPlaces,
  errors: RenderError[],
): void {
  const fail = (problem: string, collection: Value, key?: Value): void => {
    errors.push(slsError(problem, { position: positions.of(collection, key) }));
  };
  if (!(value instanceof PyDict)) {
    fail('The pillar top file is not a mapping of environments', value);
    return;
  }
  for (const [environment, targets] of value.entries()) {
    if (environment === 'include') continue;
    if (!(targets instanceof PyDict)) {
      fail(
        `The pillar top file's section ${pyStr(environment)} is not a mapping of targets`,
        value,
        environment,
      );
      continue;
    }
    const saltenv = pyStr(environment);
    places.noteSection(saltenv, positions.of(value, environment));
    const section = sections.get(saltenv) ?? new Map<string, PillarTarget>();
    sections.set(saltenv, section);
    for (const [target, entries] of targets.entries()) {
      if (!Array.isArray(entries)) {
        fail(`The pillar top file's target '${pyStr(target)}' has no list of SLS names`, targets, target);
        continue;
      }
      places.note(saltenv, entries, positions);
      for (const { index, problem } of topEntryProblems(entries, environments)) {
        fail(
          `Malformed entry for the target '${pyStr(target)}' of the pillar top file: ${problem}`,
          entries,
          index,
        );
      }
      const position = positions.of(targets, target);
      section.set(pyStr(target), { target: pyStr(target), entries, position, order: orderOf(entries) });
      if (!mayBeMissing(entries)) continue;
      const names = ignored.get(saltenv) ?? new Set<string>();
      ignored.set(saltenv, names);
      for (const entry of entries) if (typeof entry === 'string') names.add(entry);
    }
  }
}

function orderOf(entries: readonly Value[]): number {
  let order = 0;
  for (const entry of entries) {
    const written = entry instanceof PyDict ? entry.get('order') : undefined;
    if (written === undefined) continue;
    const number = isInt(written) ? Number(written) : Number.parseInt(pyStr(written), 10);
    order = Number.isNaN(number) ? 0 : number;
  }
  return order;
}

function mayBeMissing(entries: readonly Value[]): boolean {
  return entries.some((entry) => entry instanceof PyDict && isTruthy(entry.get('ignore_missing') ?? null));
}
