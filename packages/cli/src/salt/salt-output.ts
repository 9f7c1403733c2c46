import { isRecord, MusterError } from '@muster/shared';
import { textOption } from '../input/text-option.ts';
import { documentForm } from '../output/document-form.ts';
import { print, type Terminal } from '../output/terminal.ts';
import { nestedLines } from './nested-form.ts';

/** Where a program with one of Salt's names prints what it came to. */
export interface SaltOutput {
  /** The form that was asked for; undefined for the usual one. */
  readonly form: string | undefined;
  /** Prints one document. */
  readonly show: (document: unknown) => void;
}

type Write = (document: unknown) => string;

const forms: Readonly<Record<string, () => Promise<Write>>> = {
  nested: async () => nested,
  highstate: async () => nested,
  yaml: () => written('yaml'),
  txt: () => written('txt'),
  text: () => written('txt'),
  raw: pythonText,
  pprint: pythonText,
  newline_values_only: valuesAlone,
  quiet: async () => () => '',
};

/** The output that `--out` and `--out-indent` ask for. */
export async function createSaltOutput(
  terminal: Terminal,
  options: Readonly<Record<string, unknown>>,
): Promise<SaltOutput> {
  const form = textOption(options, 'output');
  if (form === 'json') {
    const indent = Number(options['outputIndent'] ?? 4);
    const show = (document: unknown) => {
      terminal.out.write(`${JSON.stringify(document, undefined, indent)}\n`);
    };
    return { form, show };
  }
  const load = forms[form ?? 'nested'];
  if (load === undefined) {
    const known = ['json', ...Object.keys(forms)].join(', ');
    throw new MusterError('ARGUMENT_INVALID', `there is no --out ${form}; there are ${known}`);
  }
  const write = await load();
  const show = (document: unknown) => {
    const text = write(document).trimEnd();
    if (text !== '') print(terminal, text);
  };
  return { form, show };
}

function nested(document: unknown): string {
  return nestedLines(document).join('\n');
}

async function written(name: 'yaml' | 'txt'): Promise<Write> {
  const form = await documentForm(name);
  return (document) => form?.write(document) ?? '';
}

/** Values as Python prints them. */
async function pythonText(): Promise<Write> {
  const { fromPlain, pyStr } = await import('@muster/sls');
  return (document) => pyStr(fromPlain(document));
}

/** What hosts returned without the hosts, an element of a list on each line. */
async function valuesAlone(): Promise<Write> {
  const textOf = await pythonText();
  return (document) =>
    Object.values(isRecord(document) ? document : { document })
      .flat()
      .map(textOf)
      .join('\n');
}
