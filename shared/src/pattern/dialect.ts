/** How an engine spells what Python's patterns mean and engines spell differently. */
export interface Dialect {
  readonly anyCharacter: string;
  readonly textStart: string;
  readonly textEnd: string;
  readonly lineStart: string;
  readonly lineEnd: string;
  /** The end of the text, or before the line break at its end. */
  readonly lastLineEnd: string;
  /** A place between a character of a set and one that is not of it, or the opposite. */
  wordBoundary(word: string, isNegated: boolean): string;
}

/** JavaScript's `RegExp` with the flag `u`. */
export const javaScript: Dialect = {
  anyCharacter: '[^]',
  textStart: '^',
  textEnd: '$',
  lineStart: '(?<=^|\\n)',
  lineEnd: '(?=\\n|$)',
  lastLineEnd: '(?=\\n?$)',
  wordBoundary: (word, isNegated) =>
    isNegated
      ? `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}])(?!^$))`
      : `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`,
};

/**
 * RE2, which takes time linear in the text and therefore has no look-around. Its `lastLineEnd` takes the line break in,
 * so that nothing may follow it, and its `wordBoundary` knows the words of ASCII alone.
 */
export const re2: Dialect = {
  anyCharacter: '(?s:.)',
  textStart: '\\A',
  textEnd: '\\z',
  lineStart: '(?m:^)',
  lineEnd: '(?m:$)',
  lastLineEnd: '\\n?\\z',
  wordBoundary: (_word, isNegated) => (isNegated ? '\\B' : '\\b'),
};
