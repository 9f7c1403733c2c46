const magic = /[*?[]/;
const compiled = new Map<string, RegExp>();
const cacheLimit = 1000;

/** Whether a pattern has wildcards at all. */
export function isGlob(pattern: string): boolean {
  return magic.test(pattern);
}

/** Whether a text matches a shell pattern as Python's fnmatch reads it: `*`, `?`, `[seq]`, `[!seq]`; case matters. */
export function globMatches(text: string, pattern: string): boolean {
  if (!isGlob(pattern)) return text === pattern;
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    if (compiled.size >= cacheLimit) compiled.clear();
    expression = compileGlob(pattern);
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}

function compileGlob(pattern: string): RegExp {
  let source = '';
  for (let index = 0; index < pattern.length; ) {
    const character = pattern.charAt(index);
    const end = character === '[' ? closingBracket(pattern, index) : -1;
    if (character === '*') {
      while (pattern.charAt(index + 1) === '*') index += 1;
      source += '.*';
    } else if (character === '?') {
      source += '.';
    } else if (end > 0) {
      source += characterClass(pattern.slice(index + 1, end));
      index = end;
    } else {
      source += character.replace(/[\\^$.*+?()[\]{}|/]/, String.raw`\$&`);
    }
    index += 1;
  }
  return new RegExp(`^(?:${source})$`, 's');
}

function closingBracket(pattern: string, open: number): number {
  const first = pattern.charAt(open + 1) === '!' ? open + 2 : open + 1;
  return pattern.indexOf(']', first + 1);
}

function characterClass(content: string): string {
  const negated = content.startsWith('!');
  const members = (negated ? content.slice(1) : content).replaceAll(/[\\\][^]/g, String.raw`\$&`);
  return `[${negated ? '^' : ''}${members}]`;
}
