import type { LowChunk } from '@muster/contract';
import { bindArguments } from '../arguments/bind-arguments.ts';
import type { StateRegistry } from '../attempt/attempt-environment.ts';
import type { Subject } from '../attempt/subject.ts';
import type { Trigger } from '../contract/resource.ts';
import { makeNode } from '../run/make-node.ts';
import type { Node } from '../run/node.ts';
import { RequisiteIndex } from '../run/requisite-index.ts';
import { requiredChunks } from '../run/requisite-status.ts';

/** A state of an applied run that can be looked at again. */
export interface WatchedState {
  /** Its place in the order in which a run settles the states. */
  readonly place: number;
  readonly chunk: LowChunk;
  readonly subject: Subject;
  readonly triggers: readonly Trigger[];
  /** The states that require it, directly or not. */
  readonly dependants: ReadonlySet<WatchedState>;
  /** Those of them that react to its changes. */
  readonly reacting: ReadonlySet<WatchedState>;
}

/** Kinds of requisites that make a state an answer to something that happened, not a standing declaration. */
const occasional = ['onchanges', 'onchanges_any', 'onfail', 'onfail_any', 'onfail_all', 'prereq'] as const;
const dependence = ['require', 'require_any', 'watch', 'watch_any'] as const;

/** Those of the applied states that declare how the host should be, in the order of a run, with what tells of changes to them. */
export function watchedStates(applied: readonly LowChunk[], states: StateRegistry): readonly WatchedState[] {
  const nodes = applied.map((chunk) => makeNode(chunk, states));
  const index = new RequisiteIndex(nodes);
  for (const node of nodes) node.requisites = index.resolve(node, new Set());
  const order = settlingOrder(nodes);
  const dependants = dependantsOf(nodes);
  const watched = new Map<
    Node,
    WatchedState & { dependants: Set<WatchedState>; reacting: Set<WatchedState> }
  >();
  for (const [number, node] of nodes.entries()) {
    const triggers = triggersOf(node);
    if (triggers === undefined) continue;
    const { chunk, definition, requisites } = node;
    const requires = requisites === undefined ? [] : requiredChunks(requisites);
    const subject = { chunk, definition, requires, isFilled: true };
    const place = order.get(node) ?? number;
    watched.set(node, { place, chunk, subject, triggers, dependants: new Set(), reacting: new Set() });
  }
  for (const [node, state] of watched) {
    for (const dependant of dependants(node)) {
      const other = watched.get(dependant);
      if (other === undefined) continue;
      state.dependants.add(other);
      if (reactsTo(dependant, node)) state.reacting.add(other);
    }
  }
  return [...watched.values()].toSorted((left, right) => left.place - right.place);
}

/** What tells of changes to a state; undefined for one that is not watched. */
function triggersOf({ chunk, definition }: Node): readonly Trigger[] | undefined {
  if (definition?.kind !== 'declaration') return undefined;
  if (occasional.some((kind) => chunk.requisites[kind] !== undefined)) return undefined;
  const bound = bindArguments(definition, chunk);
  if (!bound.ok || definition.followsOutside?.(bound.args) === true) return undefined;
  return definition.triggers?.(bound.args) ?? [];
}

function requirementsOf({ requisites }: Node): readonly Node[] {
  return dependence.flatMap((kind) => requisites?.found.get(kind) ?? []);
}

function reactsTo({ requisites }: Node, target: Node): boolean {
  return (['watch', 'watch_any'] as const).some((kind) => requisites?.found.get(kind)?.includes(target));
}

/** The place of every state, what it requires before it. */
function settlingOrder(nodes: readonly Node[]): ReadonlyMap<Node, number> {
  const order = new Map<Node, number>();
  const active = new Set<Node>();
  const settle = (node: Node): void => {
    if (order.has(node) || active.has(node)) return;
    active.add(node);
    for (const requirement of requirementsOf(node)) settle(requirement);
    order.set(node, order.size);
  };
  for (const node of nodes) settle(node);
  return order;
}

/** Finds the states that require one, directly or not. */
function dependantsOf(nodes: readonly Node[]): (node: Node) => ReadonlySet<Node> {
  const direct = new Map<Node, Node[]>();
  for (const node of nodes) {
    for (const requirement of requirementsOf(node)) {
      direct.set(requirement, [...(direct.get(requirement) ?? []), node]);
    }
  }
  return (node) => {
    const found = new Set<Node>();
    const waiting = [...(direct.get(node) ?? [])];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next === node || found.has(next)) continue;
      found.add(next);
      waiting.push(...(direct.get(next) ?? []));
    }
    return found;
  };
}
