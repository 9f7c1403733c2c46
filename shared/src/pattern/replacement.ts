import { PatternError } from './pattern-error.ts';

/** What a replacement is made of: texts, and numbers of groups whose texts are put in. */
export type Replacement = readonly (string | number)[];

const namedEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Reads what is to take the place of a match as Python's `re.sub` does: `\1`, `\g<name>`, `\n`. */
export function parseReplacement(
  text: string,
  groups: number,
  names: ReadonlyMap<string, number>,
): Replacement {
  const parts: (string | number)[] = [];
  let end = 0;
  for (const match of text.matchAll(/\\(?:g<([^>]*)>|0[0-7]{0,2}|([1-7][0-7]{2})|([1-9]\d?)|([^]?))/gu)) {
    const [whole, name, octal, number, letter] = match;
    parts.push(text.slice(end, match.index));
    end = match.index + whole.length;
    const error = (problem: string, at = 0) =>
      new PatternError('replacement', text, problem, match.index + at);
    const group = name === undefined ? number : /^\d+$/.test(name) ? name : names.get(name);
    if (name !== undefined && group === undefined) throw error(`unknown group name '${name}'`, 3);
    if (group !== undefined) {
      if (Number(group) > groups) throw error(`invalid group reference ${group}`, 1);
      parts.push(Number(group));
    } else if (letter === undefined) {
      const code = Number.parseInt(octal ?? whole.slice(1), 8);
      if (code > 0o377) throw error(`octal escape value ${whole} outside of range 0-0o377`);
      parts.push(String.fromCharCode(code));
    } else {
      if (letter === '') throw error('bad escape (end of pattern)');
      if (/[a-zA-Z]/.test(letter) && namedEscapes[letter] === undefined) throw error(`bad escape ${whole}`);
      parts.push(namedEscapes[letter] ?? whole);
    }
  }
  return [...parts, text.slice(end)].filter((part) => part !== '');
}
