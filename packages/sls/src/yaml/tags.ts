import { PyBytes, PyDict, PySet, PyTuple, type Value, valueError } from '../value/index.ts';
import { readBoolean, readFloat, readInteger } from './resolve-scalar.ts';

const standard = 'tag:yaml.org,2002:';

/** The name of a standard tag without its namespace; other tags as they are. */
export function shortTag(tag: string): string {
  if (tag.startsWith(standard)) return tag.slice(standard.length);
  return tag.startsWith('!!') ? tag.slice(2) : tag;
}

/** The value that a standard tag makes of a scalar's text or of a collection; a PyError says why it cannot. */
export function constructTagged(tag: string, content: Value): Value {
  const name = shortTag(tag);
  if (typeof content !== 'string') return constructCollection(tag, name, content);
  const read = readers.get(name);
  const value = read === undefined ? unknown(tag) : read(content);
  return value === undefined ? fail(tag, content) : value;
}

/** What the tags of scalars make of a text; undefined where they cannot. */
const readers = new Map<string, (text: string) => Value | undefined>([
  ...['str', 'timestamp', 'python/unicode', '!'].map((name) => [name, (text: string) => text] as const),
  ['int', readInteger],
  ['float', readFloat],
  ['bool', readBoolean],
  ['null', () => null],
  ['binary', readBytes],
]);

function constructCollection(tag: string, name: string, content: Value): Value {
  if (name === 'set' && content instanceof PyDict) return new PySet(content.keys());
  if (name === 'pairs' && Array.isArray(content)) return content.map(readPair);
  if (name === '!') return content;
  return unknown(tag);
}

function readBytes(text: string): PyBytes | undefined {
  const digits = text.replaceAll(/[^A-Za-z0-9+/=]/g, '');
  return digits.length % 4 === 0 ? new PyBytes(Buffer.from(digits, 'base64')) : undefined;
}

function readPair(item: Value): PyTuple {
  const [pair, more] = item instanceof PyDict ? item.entries() : [];
  if (pair !== undefined && more === undefined) return new PyTuple(pair);
  throw valueError('every element of !!pairs must be one key with its value');
}

function fail(tag: string, content: string): never {
  throw valueError(`'${content}' cannot be read as !!${shortTag(tag)}`);
}

function unknown(tag: string): never {
  const shown = tag.startsWith(standard) ? `!!${shortTag(tag)}` : tag;
  throw valueError(
    `could not determine a constructor for the tag '${shown}': there are YAML's own alone; quote texts that begin with !`,
  );
}
