import { linesAfter } from '../file/file-append.ts';
import { sameBlanks } from './kernel-parameter.ts';

/** The parameters that a file sets, with their values as written; of several lines the last one counts. */
export function parameterLines(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split('\n').flatMap((line) => partsOf(line) ?? []));
}

/** The value that a file gives a parameter; undefined where it gives none, or several. */
export function configuredValue(text: string, name: string): string | undefined {
  const lines = text.split('\n').flatMap((line) => partsOf(line) ?? []);
  const values = new Set(lines.filter(([each]) => isSame(each, name)).map(([, value]) => sameBlanks(value)));
  return values.size === 1 ? [...values][0] : undefined;
}

/** The text with this value wherever it sets the parameter, or at its end. */
export function withParameter(text: string, name: string, value: string): string {
  const isOwn = (line: string) => isSame(partsOf(line)?.[0][0] ?? '', name);
  const lines = text.split('\n');
  const written = `${name} = ${value}`;
  if (!lines.some(isOwn)) return linesAfter(text, [written]);
  return lines.map((line) => (isOwn(line) ? written : line)).join('\n');
}

function isSame(written: string, name: string): boolean {
  return written.replaceAll('/', '.') === name.replaceAll('/', '.');
}

/** In a list, for `flatMap`. A minus before the name says that systemd is not to mind where it cannot be set. */
function partsOf(line: string): readonly [readonly [string, string]] | undefined {
  const [, name, value] = /^\s*-?([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
  return name === undefined || value === undefined ? undefined : [[name, value]];
}
