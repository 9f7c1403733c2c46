import { isRecord } from '@muster/shared';

/** A form in which programs read what a command came to. */
export interface DocumentForm {
  readonly name: 'json' | 'yaml' | 'txt';
  /** The whole document, without a line feed at its end. */
  readonly write: (value: unknown) => string;
}

/** What `--out` takes: the forms for programs, and Salt's two names for what is written for people. */
export const documentForms = ['json', 'yaml', 'txt', 'nested', 'highstate'] as const;

/** The form of a name; undefined for what is written for people. */
export async function documentForm(name: unknown): Promise<DocumentForm | undefined> {
  if (name === 'json') return jsonForm;
  if (name !== 'yaml' && name !== 'txt') return undefined;
  // What writes as Python does is loaded where it is asked for.
  const { dumpYaml, fromPlain, pyStr } = await import('@muster/sls');
  if (name === 'yaml') return { name, write: (value) => dumpYaml(fromPlain(value), false) };
  return { name, write: (value) => textLines(value, (item) => pyStr(fromPlain(item))) };
}

/** Indented JSON. */
export const jsonForm: DocumentForm = { name: 'json', write: (value) => JSON.stringify(value, null, 2) };

/** Salt's `txt`: each line of a value with the key that it stands under. */
function textLines(value: unknown, textOf: (item: unknown) => string): string {
  if (!isRecord(value)) return textOf(value);
  return Object.entries(value)
    .flatMap(([key, item]) => splitLines(textOf(item)).map((line) => `${key}: ${line}`))
    .join('\n');
}

/** The lines of a text; none of an empty one. */
export function splitLines(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
