import type { Requisite } from '@muster/contract';
import { globMatches, isGlob } from '@muster/shared';
import type { Node, NodeRequisiteKind, ResolvedRequisites } from './node.ts';

/** The order in which requisites are looked at and brought about. */
const kinds = [
  'require',
  'require_any',
  'watch',
  'watch_any',
  'prereq',
  'onfail',
  'onfail_any',
  'onfail_all',
  'onchanges',
  'onchanges_any',
] as const;

/** Finds the states that a requisite names: by module and id or name (globs allowed), by id or name alone, or by SLS. */
export class RequisiteIndex {
  readonly #nodes: readonly Node[];
  readonly #byKey = new Map<string, Node[]>();
  readonly #bySls = new Map<string, Node[]>();

  constructor(nodes: readonly Node[]) {
    this.#nodes = nodes;
    for (const node of nodes) {
      addTo(this.#bySls, node.chunk.__sls__, node);
      addTo(this.#byKey, node.chunk.__id__, node);
      if (node.chunk.name !== node.chunk.__id__) addTo(this.#byKey, node.chunk.name, node);
    }
  }

  find({ state, key }: Requisite): readonly Node[] {
    if (state === 'sls') {
      if (!isGlob(key)) return this.#bySls.get(key) ?? [];
      return this.#nodes.filter((node) => globMatches(node.chunk.__sls__, key));
    }
    const module = state?.split('.')[0];
    const candidates = isGlob(key)
      ? this.#nodes.filter(({ chunk }) => globMatches(chunk.name, key) || globMatches(chunk.__id__, key))
      : (this.#byKey.get(key) ?? []);
    return module === undefined || module === 'id'
      ? candidates
      : candidates.filter(({ chunk }) => chunk.state === module);
  }

  /** All requisites of a node; a watch by something that cannot react is a require. */
  resolve(node: Node, disabled: ReadonlySet<string>): ResolvedRequisites {
    const found = new Map<NodeRequisiteKind, Node[]>();
    const missing = new Map<NodeRequisiteKind, [string, string][]>();
    const reacts = node.definition?.onWatch !== undefined;
    for (const kind of kinds) {
      if (disabled.has(kind)) continue;
      const effective = reacts ? kind : withoutReaction(kind);
      for (const requisite of node.chunk.requisites[kind] ?? []) {
        const nodes = this.find(requisite);
        if (nodes.length === 0) {
          addTo(missing, effective, [requisite.state?.split('.')[0] ?? 'id', requisite.key]);
        }
        for (const target of nodes) addTo(found, effective, target);
      }
    }
    for (const earlier of node.precededBy) addTo(found, 'prerequired', earlier);
    return { found, missing };
  }
}

function withoutReaction(kind: NodeRequisiteKind): NodeRequisiteKind {
  if (kind === 'watch') return 'require';
  return kind === 'watch_any' ? 'require_any' : kind;
}

function addTo<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}
