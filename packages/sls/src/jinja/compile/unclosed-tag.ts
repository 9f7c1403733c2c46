import type { SyntaxOptions } from '../syntax/syntax-options.ts';

/** The tag in which an offset lies, when another tag begins, or the text ends, before it is closed. */
export function unclosedTag(
  text: string,
  offset: number,
  { blockStart, blockEnd, variableStart, variableEnd }: SyntaxOptions,
): { readonly mark: string; readonly at: number } | undefined {
  const tags = [
    { mark: variableStart, end: variableEnd, at: text.lastIndexOf(variableStart, offset) },
    { mark: blockStart, end: blockEnd, at: text.lastIndexOf(blockStart, offset) },
  ];
  const [tag] = tags.toSorted((left, right) => right.at - left.at);
  if (tag === undefined || tag.at === -1) return undefined;
  const end = text.indexOf(tag.end, tag.at);
  const next = Math.min(...tags.map(({ mark }) => endOfText(text.indexOf(mark, tag.at + mark.length), text)));
  return end !== -1 && end < next ? undefined : tag;
}

function endOfText(index: number, text: string): number {
  return index === -1 ? text.length : index;
}
