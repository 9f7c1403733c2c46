/** Says whether a text fits; made once from a pattern, asked often. */
export type TextMatcher = (text: string) => boolean;

const mostKept = 1000;
const kept = new Map<string, TextMatcher>();

/** Whether a pattern has wildcards at all: `*`, `?` or a set in brackets. */
export function isGlob(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/** Whether a whole text fits a shell-style glob; for patterns that are asked about again and again, from anywhere. */
export function globMatches(text: string, pattern: string): boolean {
  let matches = kept.get(pattern);
  if (matches === undefined) {
    matches = compileGlob(pattern);
    if (kept.size >= mostKept) kept.clear();
    kept.set(pattern, matches);
  }
  return matches(text);
}

/**
 * A shell-style glob over a whole text as Python's fnmatch reads it: `*`, `?`, `[seq]`, `[!seq]`, case counts, no
 * escapes. Takes time in proportion to pattern times text at worst, whatever the pattern.
 */
export function compileGlob(pattern: string): TextMatcher {
  const tokens = tokenize(Array.from(pattern));
  if (tokens.every((token) => token.kind === 'literal')) return (text) => text === pattern;
  return (text) => fits(tokens, Array.from(text));
}

type Token =
  | { readonly kind: 'star' }
  | { readonly kind: 'any' }
  | { readonly kind: 'literal'; readonly character: string }
  | {
      readonly kind: 'set';
      readonly negated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    };

function fits(tokens: readonly Token[], text: readonly string[]): boolean {
  let position = 0;
  let index = 0;
  // Where to carry on after the last star, when the attempt without more of it fails.
  let starIndex = -1;
  let starPosition = 0;
  while (position < text.length) {
    const token = tokens[index];
    if (token?.kind === 'star') {
      starIndex = index;
      starPosition = position;
      index += 1;
    } else if (token !== undefined && fitsCharacter(token, text[position] ?? '')) {
      index += 1;
      position += 1;
    } else if (starIndex >= 0) {
      index = starIndex + 1;
      starPosition += 1;
      position = starPosition;
    } else {
      return false;
    }
  }
  while (tokens[index]?.kind === 'star') index += 1;
  return index === tokens.length;
}

function fitsCharacter(token: Token, character: string): boolean {
  switch (token.kind) {
    case 'any':
      return true;
    case 'literal':
      return token.character === character;
    case 'set':
      return token.negated !== token.ranges.some(([first, last]) => first <= character && character <= last);
    default:
      return false;
  }
}

function tokenize(pattern: readonly string[]): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    if (character === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else if (character === '?') {
      tokens.push({ kind: 'any' });
    } else if (character === '[') {
      const end = endOfSet(pattern, at + 1);
      if (end === undefined) {
        tokens.push({ kind: 'literal', character });
      } else {
        tokens.push(readSet(pattern.slice(at + 1, end)));
        at = end;
      }
    } else {
      tokens.push({ kind: 'literal', character });
    }
  }
  return tokens;
}

/** Index of the bracket that closes a set; one that stands first, also after `!`, is a member. */
function endOfSet(pattern: readonly string[], start: number): number | undefined {
  const first = pattern[start] === '!' ? start + 1 : start;
  const end = pattern.indexOf(']', pattern[first] === ']' ? first + 1 : first);
  return end < 0 ? undefined : end;
}

function readSet(content: readonly string[]): Token {
  const negated = content[0] === '!';
  const members = negated ? content.slice(1) : content;
  const ranges: [string, string][] = [];
  for (let at = 0; at < members.length; at += 1) {
    const first = members[at] ?? '';
    const isRange = members[at + 1] === '-' && at + 2 < members.length;
    ranges.push([first, isRange ? (members[at + 2] ?? '') : first]);
    if (isRange) at += 2;
  }
  return { kind: 'set', negated, ranges };
}
