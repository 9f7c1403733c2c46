import {
  floatRepr,
  isInt,
  isText,
  PyFloat,
  pyStr,
  typeError,
  typeName,
  Undefined,
} from '../../../value/index.ts';
import { type Native, native } from '../../native.ts';

/** The filters that make scalars safe to stand in YAML. */
export const yamlQuotingFilters: readonly Native[] = [
  native('yaml_dquote(text)', (_, text) => doubleQuoted(pyStr(text))),
  native('yaml_squote(text)', (_, text) => singleQuoted(pyStr(text))),
  native('yaml_encode(data)', (_, data) => {
    if (isText(data)) return doubleQuoted(pyStr(data));
    if (data === null) return 'null';
    if (typeof data === 'boolean') return data ? 'true' : 'false';
    if (isInt(data)) return pyStr(data);
    if (data instanceof PyFloat) return floatText(data.value);
    if (data instanceof Undefined) throw data.error();
    throw typeError(`yaml_encode() only works with YAML scalar data; failed for ${typeName(data)}`);
  }),
];

const shortEscapes: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

function doubleQuoted(text: string): string {
  const body = text.replace(/["\\]|[^ -~]/gu, (character) => {
    const short = shortEscapes[character];
    if (short !== undefined) return `\\${short}`;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
    return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
  });
  return `"${body}"`;
}

/** A line break is written as an empty line, since a single one would be read as a blank. */
function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''").replace(/\n+/g, '$&\n')}'`;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = floatRepr(value).toLowerCase();
  return text.includes('.') || !text.includes('e') ? text : text.replace('e', '.0e');
}
