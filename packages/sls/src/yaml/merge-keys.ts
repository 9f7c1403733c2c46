import type { MappingNode, Node, Pair } from './syntax/node.ts';
import { shortTag } from './tags.ts';

type Fail = (problem: string, at: Node) => never;

/** The pairs of a mapping with those of its `<<` keys before its own; own keys win, two merged mappings that share a key do not hide it. */
export function flattenMerges(map: MappingNode, fail: Fail): readonly Pair[] {
  const { pairs } = map;
  if (!pairs.some(isMerge)) return pairs;
  const own = pairs.filter((pair) => !isMerge(pair));
  const ownKeys = new Set(own.map(keyText));
  const merged = pairs.filter(isMerge).flatMap(({ value }) => mergedPairs(value, fail));
  return [...merged.filter((pair) => !ownKeys.has(keyText(pair))), ...own];
}

function mergedPairs(node: Node, fail: Fail): readonly Pair[] {
  const target = node.kind === 'alias' ? node.target : node;
  if (target.kind === 'mapping') return flattenMerges(target, fail);
  if (target.kind !== 'sequence') {
    return fail('only a mapping or a list of mappings can be merged with <<', node);
  }
  const parts = target.items.map((item) => {
    const part = item.kind === 'alias' ? item.target : item;
    return part.kind === 'mapping'
      ? flattenMerges(part, fail)
      : fail('only mappings can be merged with <<', node);
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
