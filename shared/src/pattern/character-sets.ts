/** The sets of characters that `\d`, `\w` and `\s` and their opposites stand for, as the inside of a class. */
export type CharacterSets = Readonly<Record<'d' | 'D' | 'w' | 'W' | 's' | 'S', string>>;

/** What Python's `str.isdecimal`, `str.isalnum` (and the underscore) and `str.isspace` are true of. */
export const unicodeSets: CharacterSets = {
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: '\\p{L}\\p{N}_',
  // The opposite of a union has no name: all other categories, and of the connectors all but the underscore.
  W: '\\p{M}\\p{S}\\p{Z}\\p{C}\\p{Pd}\\p{Ps}\\p{Pe}\\p{Pi}\\p{Pf}\\p{Po}\u203f\u2040\u2054\ufe33\ufe34\ufe4d-\ufe4f\uff3f',
  s: '\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000',
  S: '\0-\x08\x0e-\x1b!-\x84\x86-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\u{10ffff}',
};

/** The same with the flag `a`. */
export const asciiSets: CharacterSets = {
  d: '0-9',
  D: '\0-/:-\u{10ffff}',
  w: 'a-zA-Z0-9_',
  W: '\0-/:-@\\[-\\^`{-\u{10ffff}',
  s: '\t-\r ',
  S: '\0-\x08\x0e-\x1f!-\u{10ffff}',
};
