import { type Alias, isAlias, isMap, isNode, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { shortTag } from './tags.ts';

/** A key and its value as they were parsed; null where nothing was written. */
export interface NodePair {
  readonly key: Node | null;
  readonly value: Node | null;
}

interface MergeContext {
  resolve(alias: Alias): Node;
  fail(problem: string, at: Node): never;
}

/** The pairs of a mapping with those of its `<<` keys before its own; own keys win, two merged mappings that share a key do not hide it. */
export function flattenMerges(map: YAMLMap, context: MergeContext): readonly NodePair[] {
  const pairs = map.items.map(nodePair);
  if (!pairs.some(isMerge)) return pairs;
  const own = pairs.filter((pair) => !isMerge(pair));
  const ownKeys = new Set(own.map(keyText));
  const merged = pairs.filter(isMerge).flatMap(({ key, value }) => mergedPairs(value ?? key ?? map, context));
  return [...merged.filter((pair) => !ownKeys.has(keyText(pair))), ...own];
}

function mergedPairs(node: Node, context: MergeContext): readonly NodePair[] {
  const target = isAlias(node) ? context.resolve(node) : node;
  if (isMap(target)) return flattenMerges(target, context);
  if (!isSeq(target)) return context.fail('only a mapping or a list of mappings can be merged with <<', node);
  const parts = target.items.map((item) => {
    const part = isAlias(item) ? context.resolve(item) : item;
    return isMap(part)
      ? flattenMerges(part, context)
      : context.fail('only mappings can be merged with <<', node);
  });
  return parts.toReversed().flat();
}

function nodePair({ key, value }: { readonly key: unknown; readonly value: unknown }): NodePair {
  return { key: isNode(key) ? key : null, value: isNode(value) ? value : null };
}

function isMerge({ key }: NodePair): boolean {
  if (!isScalar(key)) return false;
  if (key.tag !== undefined && key.tag !== '') return shortTag(key.tag) === 'merge';
  return key.type === 'PLAIN' && key.value === '<<';
}

function keyText({ key }: NodePair): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}
