import { basename } from 'node:path';
import { bindArguments } from '../arguments/bind-arguments.ts';
import type { Need, Resource } from '../contract/resource.ts';
import type { Declared } from './subject.ts';

/** Those of the pending states that may bring what is needed; none where one of the needs would stay open. */
export function providersOf(needs: readonly Need[], pending: Iterable<Declared>): readonly Declared[] {
  const offers = [...new Set(pending)].map((state) => ({ state, resources: resourcesOf(state) }));
  const found = needs.map((need) =>
    offers.filter(({ resources }) =>
      need.some((wanted) => resources?.some((resource) => brings(resource, wanted)) ?? true),
    ),
  );
  return found.every((each) => each.length > 0) ? found.flat().map(({ state }) => state) : [];
}

type Resources = readonly Resource[] | undefined;
const knownResources = new WeakMap<Declared, { readonly resources: Resources }>();

/** What the changes of a state may bring, found out once; undefined where that can be anything. */
function resourcesOf(state: Declared): Resources {
  const known = knownResources.get(state) ?? { resources: findResources(state) };
  knownResources.set(state, known);
  return known.resources;
}

function findResources({ chunk, definition }: Declared): Resources {
  if (definition === undefined) return undefined;
  const bound = bindArguments(definition, chunk);
  if (!bound.ok) return undefined;
  if (definition.provides !== undefined) return definition.provides(bound.args);
  return definition.kind === 'declaration' ? definition.triggers?.(bound.args) : undefined;
}

function brings(resource: Resource, wanted: Resource): boolean {
  // A package brings whatever its maker put into it: files, accounts, services.
  if (resource.kind === 'package') return true;
  if (resource.kind === 'path') {
    if (wanted.kind === 'program')
      return resource.recursive === true || basename(resource.path) === wanted.name;
    return wanted.kind === 'path' && overlap(resource, wanted);
  }
  if (resource.kind === 'service') return wanted.kind === 'service' && resource.unit === wanted.unit;
  return resource.kind === wanted.kind && resource.name === wanted.name;
}

type PathResource = Extract<Resource, { kind: 'path' }>;

/** What is brought below a directory brings the directory. */
function overlap(brought: PathResource, wanted: PathResource): boolean {
  return (
    brought.path === wanted.path ||
    isBelow(brought.path, wanted.path) ||
    (brought.recursive === true && isBelow(wanted.path, brought.path))
  );
}

function isBelow(path: string, directory: string): boolean {
  return path.startsWith(directory.endsWith('/') ? directory : `${directory}/`);
}
