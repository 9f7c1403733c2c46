import {
  announceText,
  isInt,
  isText,
  isTruthy,
  Markup,
  PyDict,
  PyFloat,
  pyStr,
  typeError,
  type Value,
} from '../../../value/index.ts';
import { textArgument } from '../../arguments.ts';
import { parseData, plainSource, writtenSource } from '../../data/parse-data.ts';
import { writeJson } from '../../data/write-json.ts';
import { type Native, native } from '../../native.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { TemplateModule } from '../../runtime/template-module.ts';
import type { DataFormat } from '../../syntax/ast.ts';
import { prettyPrint } from '../pretty-print.ts';
import { writeXml } from './write-xml.ts';

/** The filters that write values as text and read them from it. */
export const serializingFilters: readonly Native[] = [
  native('json(value, sort_keys: bool=True, indent=None)', (_, value, sortKeys, indent) => {
    const options = { sortKeys, asciiOnly: false, indent: indentText(indent) };
    return new Markup(writeJson(value, options));
  }),
  native('tojson(val, indent=None, **options)', (_, value, indent, options) => {
    const json = writeJson(value, {
      sortKeys: isTruthy(options.get('sort_keys') ?? false),
      asciiOnly: isTruthy(options.get('ensure_ascii') ?? true),
      indent: indentText(indent),
    });
    return json
      .replaceAll('<', '\\u003c')
      .replaceAll('>', '\\u003e')
      .replaceAll('&', '\\u0026')
      .replaceAll("'", '\\u0027');
  }),
  native('yaml(value, flow_style: bool=True)', (runtime, value, flow) => yamlText(runtime, value, flow)),
  native('dict_to_sls_yaml_params(value: dict, flow_style: bool=False)', (runtime, value, flow) => {
    const pairs = Array.from(value.entries(), (pair) => new PyDict([pair]));
    return yamlText(runtime, pairs, flow);
  }),
  native('python(value)', (_, value) => new Markup(prettyPrint(value))),
  native('pprint(value)', (_, value) => prettyPrint(value)),
  native('xml(value)', (_, value) => new Markup(writeXml(value))),
  loading('yaml'),
  loading('json'),
  loading('text'),
];

function loading(format: DataFormat): Native {
  return native(`load_${format}(value)`, (runtime, value) => {
    if (value instanceof TemplateModule)
      return parseData(runtime, format, writtenSource(value.output, value.name));
    if (format === 'text') return value;
    if (!isText(value)) throw typeError(`Unable to load ${format} from ${pyStr(value)}`);
    return parseData(runtime, format, plainSource(textArgument(value, 'value')));
  });
}

function yamlText(runtime: Runtime, value: Value, flow: boolean): Markup {
  const text = runtime.environment.yaml.dump(value, flow).trim();
  return new Markup(text.endsWith('\n...') ? text.slice(0, -4) : text);
}

function indentText(indent: Value): string | undefined {
  if (indent === null) return undefined;
  if (isInt(indent)) {
    announceText(Number(indent));
    return ' '.repeat(Math.max(0, Number(indent)));
  }
  if (indent instanceof PyFloat) throw typeError('indent must be a number of blanks or a text');
  return pyStr(indent);
}
