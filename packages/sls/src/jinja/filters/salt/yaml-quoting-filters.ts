import { isInt, isText, PyFloat, pyStr, typeError, typeName, Undefined } from '../../../value/index.ts';
import { yamlFloat } from '../../../yaml/dump-yaml.ts';
import { escapedCharacter } from '../../../yaml/yaml-writer.ts';
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
    if (data instanceof PyFloat) return yamlFloat(data);
    if (data instanceof Undefined) throw data.error();
    throw typeError(`yaml_encode() only works with YAML scalar data; failed for ${typeName(data)}`);
  }),
];

function doubleQuoted(text: string): string {
  return `"${text.replace(/["\\]|[^ -~]/gu, escapedCharacter)}"`;
}

/** A line break is written as an empty line, since a single one would be read as a blank. */
function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''").replace(/\n+/g, '$&\n')}'`;
}
