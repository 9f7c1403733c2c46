import type { LowChunk } from '@muster/contract';
import { formatPosition, nearestName } from '@muster/shared';
import type { Node, ResolvedRequisites } from './node.ts';

/** Salt's sentence about requisites that stand for no state. */
export function missingComment({ missing }: ResolvedRequisites): string {
  const lines = ['The following requisites were not found:'];
  for (const [kind, pairs] of missing) {
    lines.push(`${' '.repeat(19)}${kind}:`);
    for (const [module, key] of pairs) lines.push(`${' '.repeat(23)}${module}: ${key}`);
  }
  return lines.join('\n');
}

/** A question after states of another module or of nearly the same name that may have been meant; empty where there is none. */
export function meantInstead({ missing }: ResolvedRequisites, nodes: readonly Node[]): string {
  const chunks = nodes.map(({ chunk }) => chunk);
  const pairs = [...missing.values()].flat();
  const meant = new Set(pairs.flatMap(([module, key]) => nearestState(module, key, chunks) ?? []));
  return meant.size === 0 ? '' : `did you mean ${[...meant].map((state) => `'${state}'`).join(' and ')}?`;
}

function nearestState(module: string, key: string, chunks: readonly LowChunk[]): string | undefined {
  const other = chunks.find(({ __id__: id, name }) => id === key || name === key);
  if (other !== undefined) return `${other.state}: ${key}`;
  const alike = chunks.filter(({ state }) => module === 'id' || state === module);
  const name = nearestName(key, new Set(alike.flatMap(({ __id__: id, name }) => [id, name])));
  return name === undefined ? undefined : `${module}: ${name}`;
}

/** Salt's sentence about a circle of requisites, and the circle: the states in the way from one to itself. */
export function circleComment(circle: readonly Node[]): string {
  const steps = circle.map((node, index) => {
    const next = circle[(index + 1) % circle.length];
    const kind = [...(node.requisites?.found ?? [])].find(([, nodes]) => next && nodes.includes(next))?.[0];
    return `  ${described(node)} has ${kind ?? 'a requisite'}: ${next === undefined ? '' : nameOf(next)}`;
  });
  return ['Recursive requisite found', ...steps].join('\n');
}

function described(node: Node): string {
  const { position } = node.chunk;
  return position === undefined ? nameOf(node) : `${nameOf(node)} at ${formatPosition(position)}`;
}

function nameOf({ chunk }: Node): string {
  return `${chunk.state}: ${chunk.__id__}`;
}
