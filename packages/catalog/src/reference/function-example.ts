import { isList, type Json } from '@muster/engine';
import { pythonText } from '@muster/shared';
import type { Description } from './describe.ts';

/** A call with the arguments of an example: in a template where the function is part of the language, or else from a command line. */
export function functionExample(
  { name, isLanguage, arguments: declared }: Description,
  example: Readonly<Record<string, Json>>,
): string {
  const write = isLanguage === true ? inTemplate : onCommandLine;
  const given = new Map(Object.entries(example));
  const positional: string[] = [];
  for (const { name: argument, isVariadic } of declared) {
    const value = given.get(argument);
    if (value === undefined) break;
    given.delete(argument);
    positional.push(...(isVariadic === true && isList(value) ? value : [value]).map(write));
  }
  const named = Array.from(given, ([argument, value]) => `${argument}=${write(value)}`);
  const all = [...positional, ...named];
  return isLanguage === true
    ? `{{ salt['${name}'](${all.join(', ')}) }}`
    : ['muster run TARGET', name, ...all].join(' ');
}

function inTemplate(value: Json): string {
  return pythonText([value]).slice(1, -1);
}

function onCommandLine(value: Json): string {
  const written = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w@%+=:,./-]+$/.test(written) ? written : `'${written.replaceAll("'", String.raw`'\''`)}'`;
}
