import { StateFailedError } from '@muster/engine';

/** Python's `re` flags that trees use, by name; a number is their sum. */
const flagBits = { ignorecase: 2, multiline: 8, dotall: 16, verbose: 64 } as const;
const letters: Readonly<Record<string, keyof typeof flagBits>> = {
  i: 'ignorecase',
  m: 'multiline',
  s: 'dotall',
  x: 'verbose',
};

export type PythonFlags = number | string | readonly (string | number)[];

/** A regular expression in Python's syntax as JavaScript's, with Python's meaning of `^`, `$`, `.`, `\A`, `\Z` and group names. */
export function pythonRegex(pattern: string, flags: PythonFlags = flagBits.multiline, global = true): RegExp {
  let bits = flagsOf(flags);
  let rest = pattern;
  const [leading, inline = ''] = /^\(\?([aiLmsux]+)\)/.exec(pattern) ?? [];
  if (leading !== undefined) {
    rest = pattern.slice(leading.length);
    for (const letter of inline)
      bits |= flagBits[letters[letter] ?? 'ignorecase'] * (letter in letters ? 1 : 0);
  }
  const has = (flag: keyof typeof flagBits): boolean => (bits & flagBits[flag]) !== 0;
  const source = translate(rest, has('multiline'), has('dotall'), has('verbose'));
  try {
    return new RegExp(source, `${global ? 'g' : ''}${has('ignorecase') ? 'i' : ''}u`);
  } catch {
    return compileLoosely(source, pattern, global, has('ignorecase'));
  }
}

/** Python lets any character be escaped; JavaScript does so without its Unicode mode. */
function compileLoosely(source: string, pattern: string, global: boolean, ignoreCase: boolean): RegExp {
  try {
    return new RegExp(source, `${global ? 'g' : ''}${ignoreCase ? 'i' : ''}`);
  } catch (error) {
    throw new StateFailedError(
      `The regular expression ${JSON.stringify(pattern)} cannot be read: ${String(error)}`,
    );
  }
}

function flagsOf(flags: PythonFlags): number {
  let bits = 0;
  for (const flag of [flags].flat()) {
    if (typeof flag === 'number') bits |= flag;
    else if (/^\d+$/.test(flag)) bits |= Number(flag);
    else {
      const name = Object.entries(flagBits).find(([known]) => known === flag.toLowerCase());
      const letter = letters[flag.toLowerCase()];
      bits |= name?.[1] ?? (letter === undefined ? 0 : flagBits[letter]);
    }
  }
  return bits;
}

function translate(pattern: string, multiline: boolean, dotall: boolean, verbose: boolean): string {
  const start = multiline ? '(?<![^\\n])' : '(?<![^])';
  const end = multiline ? '(?=\\n|(?![^]))' : '(?=\\n?(?![^]))';
  let source = '';
  let inClass = false;
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (character === '\\') {
      index += 1;
      source += escapeSequence(pattern.charAt(index), inClass);
    } else if (inClass) {
      source += character === '[' ? '\\[' : character;
      if (character === ']') inClass = false;
    } else if (character === '[') {
      inClass = true;
      const [negation, firstBracket] = /^\[(\^?)(\]?)/.exec(pattern.slice(index))?.slice(1) ?? [];
      source += `[${negation ?? ''}${firstBracket === ']' ? '\\]' : ''}`;
      index += (negation?.length ?? 0) + (firstBracket?.length ?? 0);
    } else if (character === '^') source += start;
    else if (character === '$') source += end;
    else if (character === '.') source += dotall ? '[^]' : '[^\\n]';
    else if (verbose && /\s/.test(character)) continue;
    else if (verbose && character === '#') {
      while (index < pattern.length && pattern.charAt(index) !== '\n') index += 1;
    } else if (pattern.startsWith('(?P<', index)) {
      source += '(?<';
      index += 3;
    } else if (pattern.startsWith('(?P=', index)) {
      const close = pattern.indexOf(')', index);
      source += `\\k<${pattern.slice(index + 4, close)}>`;
      index = close;
    } else if (pattern.startsWith('(?#', index)) {
      index = pattern.indexOf(')', index);
    } else source += character;
  }
  return source;
}

function escapeSequence(character: string, inClass: boolean): string {
  if (!inClass && character === 'A') return '(?<![^])';
  if (!inClass && character === 'Z') return '(?![^])';
  if (character === 'a') return '\\x07';
  // Blanks, quotes and the like need no escape in JavaScript, and must have none in its Unicode mode.
  return /[\w\\^$.*+?()[\]{}|/-]/.test(character) && !(character === '-' && !inClass)
    ? `\\${character}`
    : character;
}

/** Replaces like Python's `re.sub`: `\1`, `\g<1>`, `\g<name>`, and escapes such as `\n` in the replacement. */
export function pythonSubstitute(
  text: string,
  pattern: RegExp,
  replacement: string,
  options: { readonly count?: number; readonly literalBackslash?: boolean } = {},
): { readonly text: string; readonly count: number } {
  const limit = options.count === undefined || options.count === 0 ? Number.POSITIVE_INFINITY : options.count;
  let count = 0;
  const replaced = text.replace(pattern, (match: string, ...rest: unknown[]) => {
    if (count >= limit) return match;
    count += 1;
    if (options.literalBackslash === true) return replacement;
    return expand(replacement, [match, ...rest]);
  });
  return { text: replaced, count };
}

const controls: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  f: '\f',
  v: '\v',
  a: '\u0007',
};

function expand(template: string, match: readonly unknown[]): string {
  const named = match.at(-1);
  const groups: object = typeof named === 'object' && named !== null ? named : {};
  const group = (key: string): string => {
    const value: unknown = /^\d+$/.test(key)
      ? match[Number(key)]
      : Object.getOwnPropertyDescriptor(groups, key)?.value;
    return typeof value === 'string' ? value : '';
  };
  return template.replaceAll(
    /\\(?:g<(\w+)>|(\d{1,2})|(.))/gs,
    (_, byName: string | undefined, byNumber: string | undefined, escaped: string | undefined) => {
      if (byName !== undefined) return group(byName);
      if (byNumber !== undefined) return group(byNumber);
      return escaped === undefined ? '' : (controls[escaped] ?? (escaped === '\\' ? '\\' : `\\${escaped}`));
    },
  );
}
