import { MusterError } from '@muster/shared';

const pieces =
  /(?<blank>\s+)|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"|\\(?<escaped>.)|(?<plain>[^\s'"\\]+)/gsy;

/** The words of a command line as a POSIX shell would separate them, with its quotes and backslashes and nothing else of it: no variables, no pipes. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let end = 0;
  for (const match of line.matchAll(pieces)) {
    end = match.index + match[0].length;
    const { blank, single, double, escaped, plain } = match.groups ?? {};
    if (blank === undefined) {
      word = (word ?? '') + (single ?? double?.replaceAll(/\\(["\\])/g, '$1') ?? escaped ?? plain ?? '');
    } else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (end < line.length) {
    throw new MusterError(
      'ARGUMENT_INVALID',
      `a quote or backslash is not closed in the command line: ${line}`,
    );
  }
  return word === undefined ? words : [...words, word];
}
