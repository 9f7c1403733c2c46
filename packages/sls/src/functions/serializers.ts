import { parse as parseToml, type TomlValue } from 'smol-toml';
import { parseJson, prettyPrint, writeJson } from '../jinja/index.ts';
import {
  isInt,
  isTruthy,
  iterate,
  PyDict,
  PyFloat,
  pyInt,
  pyStr,
  typeError,
  type Value,
  valueError,
} from '../value/index.ts';
import { dumpYamlWith } from '../yaml/dump-yaml.ts';
import { loadYaml } from '../yaml/load-yaml.ts';
import { writePlist } from './write-plist.ts';
import { writeToml } from './write-toml.ts';

/** A form that `slsutil.serialize` writes and `slsutil.deserialize` reads. */
interface Serializer {
  readonly write: (value: Value, options: PyDict) => string;
  readonly read?: (text: string, options: PyDict) => Value;
}

const serializers: ReadonlyMap<string, Serializer> = new Map(
  Object.entries({
    json: {
      write: writeJsonWith,
      read: (text) => parseJson(text),
    },
    yaml: {
      write: writeYaml,
      read: (text) => loadYaml({ text, path: '<deserialize>' }).value,
    },
    python: { write: (value) => prettyPrint(value) },
    configparser: { write: writeSections, read: readSections },
    keyvalue: { write: writePairs, read: readPairs },
    toml: { write: (value) => writeToml(value), read: readToml },
    plist: {
      write: (value, options) => writePlist(value, isOn(options, 'sort_keys', true)),
    },
  } satisfies Record<string, Serializer>),
);

/** The text of a value. Formats and values that cannot be written are a ValueError. */
export function serialize(format: string, value: Value, options: PyDict): string {
  return serializer(format).write(value, options);
}

/** The value of a text. */
export function deserialize(format: string, text: string, options: PyDict): Value {
  const { read } = serializer(format);
  if (read === undefined) throw valueError(`Serializer '${format}' only writes.`);
  return read(text, options);
}

function serializer(format: string): Serializer {
  const found = serializers.get(format);
  if (found !== undefined) return found;
  throw valueError(`Serializer '${format}' not found; there are ${[...serializers.keys()].join(', ')}.`);
}

function isOn(options: PyDict, name: string, fallback: boolean): boolean {
  return isTruthy(options.get(name) ?? fallback);
}

function writeJsonWith(value: Value, options: PyDict): string {
  const indent = options.get('indent') ?? null;
  const separators = options.get('separators') ?? null;
  const [comma, colon] = separators === null ? [] : Array.from(iterate(separators), pyStr);
  return writeJson(value, {
    sortKeys: isOn(options, 'sort_keys', false),
    asciiOnly: isOn(options, 'ensure_ascii', false),
    indent:
      typeof indent === 'string'
        ? indent
        : isInt(indent)
          ? ' '.repeat(Math.max(0, Number(indent)))
          : undefined,
    separators: comma === undefined || colon === undefined ? undefined : [comma, colon],
  });
}

function writeYaml(value: Value, options: PyDict): string {
  const flow = options.get('default_flow_style') ?? null;
  const text = dumpYamlWith(value, {
    style: flow === null ? 'leaves in flow' : isTruthy(flow) ? 'flow' : 'block',
    keys: isOn(options, 'sort_keys', true) ? 'sorted' : 'kept',
    asciiOnly: !isOn(options, 'allow_unicode', false),
    others: 'refused',
  });
  if (!isOn(options, 'explicit_start', false)) return text;
  const stands = !isTruthy(value) || !(value instanceof PyDict || Array.isArray(value)) || /^[{[]/.test(text);
  return `---${stands ? ' ' : '\n'}${text}`;
}

/** INI as Python's configparser writes it: keys in lower case, sections each followed by an empty line. */
function writeSections(value: Value): string {
  return entriesOf(value)
    .map(([section, keys]) => {
      const lines = entriesOf(keys).map(([key, each]) => {
        if (each === null) throw typeError('option values must be strings');
        return `${pyStr(key).toLowerCase()} = ${pyStr(each).replaceAll('\n', '\n\t')}\n`;
      });
      return `[${pyStr(section)}]\n${lines.join('')}\n`;
    })
    .join('');
}

/** A line that begins with a blank goes on with the value above it. */
function readSections(text: string): Value {
  const sections = new PyDict();
  let section: PyDict | undefined;
  let current: string | undefined;
  for (const line of text.split('\n')) {
    if (line.trim() === '' || /^\s*[#;]/.test(line)) continue;
    const [, name] = /^\[(.+)\]\s*$/.exec(line) ?? [];
    const [, key, value = ''] = /^([^\s[][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) {
      section = new PyDict();
      sections.set(name, section);
      current = undefined;
    } else if (key !== undefined && section !== undefined) {
      current = key.toLowerCase();
      section.set(current, value);
    } else if (/^\s/.test(line) && section !== undefined && current !== undefined) {
      section.set(current, `${pyStr(section.get(current) ?? '')}\n${line.trim()}`);
    } else {
      throw valueError(`this is neither a section, a key with a value nor a comment: ${line}`);
    }
  }
  return sections;
}

function writePairs(value: Value, options: PyDict): string {
  const separator = pyStr(options.get('separator') ?? '=');
  return entriesOf(value)
    .map(([key, each]) => `${pyStr(key)}${separator}${pyStr(each)}`)
    .join(pyStr(options.get('line_ending') ?? '\n'));
}

function readPairs(text: string, options: PyDict): Value {
  const separator = pyStr(options.get('separator') ?? '=');
  const pairs = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line): [Value, Value] => {
      const at = line.indexOf(separator);
      if (at === -1) throw valueError(`there is no '${separator}' in the line ${line}`);
      return [line.slice(0, at), line.slice(at + separator.length)];
    });
  return new PyDict(pairs);
}

function readToml(text: string): Value {
  return fromToml(parseToml(text, { integersAsBigInt: true }));
}

function fromToml(data: TomlValue): Value {
  if (typeof data === 'bigint') return pyInt(data);
  if (typeof data === 'number') return new PyFloat(data);
  if (Array.isArray(data)) return data.map(fromToml);
  if (data instanceof Date) return data.toISOString();
  if (typeof data !== 'object') return data;
  return new PyDict(Object.entries(data).map(([key, item]): [Value, Value] => [key, fromToml(item)]));
}

function entriesOf(value: Value): [Value, Value][] {
  if (value instanceof PyDict) return Array.from(value.entries());
  throw valueError('a mapping is expected');
}
