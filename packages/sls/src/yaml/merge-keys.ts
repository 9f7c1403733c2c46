import type { MappingNode, Node, Pair } from './syntax/node.ts';
import { shortTag } from './tags.ts';

/** What merging needs of the loader. */
export interface MergeContext {
  fail(problem: string, at: Node): never;
  /** Hears how many pairs a merge has brought together. */
  count(pairs: number, at: Node): void;
  /** The pairs of mappings that were met before: a chain of merges meets its first link again with each of the others. */
  readonly known: Map<MappingNode, readonly Pair[]>;
}

/** The pairs of a mapping with those of its `<<` keys before its own; own keys win, two merged mappings that share a key do not hide it. */
export function flattenMerges(map: MappingNode, context: MergeContext): readonly Pair[] {
  if (!map.pairs.some(isMerge)) return map.pairs;
  const known = context.known.get(map) ?? merge(map, context);
  context.known.set(map, known);
  return known;
}

function merge(map: MappingNode, context: MergeContext): readonly Pair[] {
  const { pairs } = map;
  const own = pairs.filter((pair) => !isMerge(pair));
  const ownKeys = new Set(own.map(keyText));
  const merged = pairs.filter(isMerge).flatMap(({ value }) => mergedPairs(value, context));
  context.count(merged.length, map);
  return [...merged.filter((pair) => !ownKeys.has(keyText(pair))), ...own];
}

function mergedPairs(node: Node, context: MergeContext): readonly Pair[] {
  const target = node.kind === 'alias' ? node.target : node;
  if (target.kind === 'mapping') return flattenMerges(target, context);
  if (target.kind !== 'sequence') {
    return context.fail('only a mapping or a list of mappings can be merged with <<', node);
  }
  const parts = target.items.map((item) => {
    const part = item.kind === 'alias' ? item.target : item;
    return part.kind === 'mapping'
      ? flattenMerges(part, context)
      : context.fail('only mappings can be merged with <<', node);
  });
  return parts.toReversed().flat();
}

function isMerge({ key }: Pair): boolean {
  if (key.kind !== 'scalar') return false;
  return key.tag === undefined ? key.text === '<<' && key.isPlain : shortTag(key.tag) === 'merge';
}

function keyText({ key }: Pair): string | undefined {
  return key.kind === 'scalar' ? key.text : undefined;
}
