import { reserveElements } from './effort.ts';

/** Tells whether a text holds characters beyond the basic plane, whose positions differ between JavaScript and Python. */
export function hasAstral(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

/** Returns the characters of a text as Python sees them: one for each code point. */
export function codePoints(text: string): string[] {
  reserveElements(text.length);
  return hasAstral(text) ? Array.from(text) : text.split('');
}

/** Returns the number of characters as Python counts them. */
export function codePointLength(text: string): number {
  if (!hasAstral(text)) return text.length;
  return codePoints(text).length;
}

/** Returns the character at a position counted as Python does, negative from the end. */
export function codePointAt(text: string, index: number): string | undefined {
  if (!hasAstral(text)) return text.at(index);
  return codePoints(text).at(index);
}

/** Returns the order of two texts by code point: negative, zero or positive. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  if (!hasAstral(left) && !hasAstral(right)) return left < right ? -1 : 1;
  const ours = codePoints(left);
  const theirs = codePoints(right);
  const shared = Math.min(ours.length, theirs.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = (ours[index]?.codePointAt(0) ?? 0) - (theirs[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return ours.length - theirs.length;
}
